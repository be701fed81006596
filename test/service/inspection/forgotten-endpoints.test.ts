import { expect, test } from "vitest";
import { Inspector } from "../../../src/service/inspection/inspector.ts";
import { flowStart } from "../dialogs/support/recorded-flow.ts";

test("what dialogs leave out adds to the endpoints that there was no room for", () => {
  const inspector = new Inspector({ signatures: [], dialogs: {}, keepsNames: true });
  inspector.begin(flowStart(), []).forget(3);
  inspector.begin(flowStart(), []).forget(2);
  expect(inspector.endpoints.forgotten).toBe(5);
});

import { expect, test } from "vitest";
import { zeros } from "../../../../scripts/scenario/octets.ts";
import { createByteBudget, StubBuffer } from "../../../../src/service/dialogs/rpc/stub-buffer.ts";
import { Payload } from "../../../../src/service/inspection/payload.ts";

test("behind a part that has no room nothing is added: it would stand in the wrong place", () => {
  const stub = new StubBuffer(createByteBudget());
  for (const length of [128 * 1024 - 10, 20, 5]) stub.add(new Payload().show(zeros(length), 0, length));
  expect(stub.whole().length).toBe(128 * 1024 - 10);
});

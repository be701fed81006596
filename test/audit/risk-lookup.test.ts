import { expect, test } from "vitest";
import { riskLookup } from "../../src/audit/risk-lookup.ts";
import { identifyByPort } from "../../src/service/identify-by-port.ts";
import { CLEAR_TEXT_SERVICES } from "../../src/tables/risky-services.ts";
import { flowWith } from "../support/flows.ts";

test("what was found for one flow of a service holds for no other port or protocol", () => {
  const ofRows = riskLookup(CLEAR_TEXT_SERVICES, { ofContradicted: false });
  const unidentified = { ...identifyByPort(6, 40_000, 49_999), service: null, promised: null };
  const found = (ipProtocol: number, responderPort: number) =>
    ofRows({ flow: flowWith({ start: { ipProtocol, responderPort } }), service: unidentified }).length > 0;
  const ends: [number, number][] = [
    [6, 23],
    [6, 49_999],
    [6, 23],
    [50, 23],
    [6, 23],
  ];
  expect(ends.map(([ipProtocol, port]) => found(ipProtocol, port))).toEqual([true, false, true, false, true]);
});

import { expect, test } from "vitest";
import { PORT_KEYS, portKey } from "../../src/store/port-key.ts";
import { NONE, RunTally } from "../../src/store/run-tally.ts";

/** One for all questions: it has room for many conversations. */
const tally = new RunTally();
const key = (ipProtocol: number, icmpType: number, responderPort: number): number => {
  tally.ipProtocol[0] = ipProtocol;
  tally.icmpType[0] = icmpType;
  tally.responderPort[0] = responderPort;
  return portKey(tally, 0);
};

test("no two protocols, ports, ICMP types and codes have the same key, and all are below the limit", () => {
  const bytes = Array.from({ length: 256 }, (_, value) => value);
  const ports = Array.from({ length: 65_537 }, (_, index) => index + NONE);
  const keys = [
    ...[6, 255].flatMap((protocol) => ports.map((port) => key(protocol, NONE, port))),
    ...[1, 7, 254].flatMap((protocol) =>
      bytes.flatMap((type) => [NONE, ...bytes].map((code) => key(protocol, type, code))),
    ),
    ...[1, 7, 254].map((protocol) => key(protocol, NONE, NONE)),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(Math.max(...keys.slice(-1000))).toBeLessThan(PORT_KEYS);
  expect(key(255, 255, 255)).toBeLessThan(PORT_KEYS);
});

import { describe, expect, test } from "vitest";
import { Payload } from "../../../src/service/inspection/payload.ts";
import { Recogniser } from "../../../src/service/inspection/recognition.ts";
import { MATCH, type Signature } from "../../../src/service/inspection/signature.ts";
import { flowStart } from "../../support/flows.ts";

/** Likely where the first byte is "?". */
const likely = (protocol: string): Signature => ({
  protocol,
  transports: ["tcp", "udp"],
  specification: "test",
  tellingByte: { at: 0, fits: (byte) => byte === 0x3f },
  match: (said) => (said.has(0, "?") ? MATCH.likely : MATCH.no),
});
const RECOGNISER = new Recogniser([likely("smtp"), likely("snmp")]);
const UNLISTED = 49_900;

interface Ends {
  readonly initiatorPort?: number;
  readonly responderPort?: number;
  readonly startsWithSyn?: boolean;
  readonly ipProtocol?: number;
}

function recognise(ends: Ends, learned?: string, text = "?"): string {
  const said = new Payload().showAll(Buffer.from(text));
  const start = flowStart({ initiatorPort: UNLISTED, responderPort: UNLISTED + 1, startsWithSyn: false, ...ends });
  const context = { start, side: 0 as const, other: new Payload(), before: new Payload(), wireLength: said.length };
  const answer = RECOGNISER.recognise(said, context, learned);
  return typeof answer === "string" ? answer : answer.protocol;
}

describe("what is likely counts", () => {
  test.each<[string, string, Ends, string?]>([
    ["at a port that promises it", "smtp", { responderPort: 25, startsWithSyn: true }],
    ["at a port that promises another, with what that one is", "snmp", { responderPort: 161, ipProtocol: 17 }],
    ["at the initiator's port, where the initiator may be who answers", "smtp", { initiatorPort: 25 }],
    ["at the initiator's port over UDP", "snmp", { initiatorPort: 161, ipProtocol: 17 }],
    ["where another flow announced it", "snmp", {}, "snmp"],
  ])("%s", (_, protocol, ends, learned) => {
    expect(recognise(ends, learned)).toBe(protocol);
  });

  test.each<[string, Ends, string?]>([
    ["at no port of its own", {}],
    [
      "at the initiator's port, where the initiator has opened the connection",
      { initiatorPort: 25, startsWithSyn: true },
    ],
    [
      "at the initiator's port, where the responder's promises something else",
      { initiatorPort: 25, responderPort: 80 },
    ],
    ["where another flow announced something else", {}, "ftp-data"],
  ])("not %s: more may tell", (_, ends, learned) => {
    expect(recognise(ends, learned)).toBe("more");
  });
});

test("a first byte that fits no signature leaves none", () => {
  expect(recognise({ responderPort: 25, startsWithSyn: true }, undefined, "x")).toBe("none");
  expect(recognise({ responderPort: 161, ipProtocol: 17 }, undefined, "x")).toBe("none");
});

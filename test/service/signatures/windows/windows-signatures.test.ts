import { describe, expect, test } from "vitest";
import { MATCH } from "../../../../src/service/inspection/signature.ts";
import { PLANT_SIGNATURES } from "../../../../src/service/signatures/plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "../../../../src/service/signatures/windows/windows-signatures.ts";
import { answersByLength, expectFrom, protocolsThatSay } from "../support/ask-signatures.ts";
import { OLD_REMOTE_DESKTOP } from "./remote-desktop-samples.ts";
import { WINDOWS_SAMPLES } from "./windows-samples.ts";

describe("a protocol is known from its first bytes, and from no fewer", () => {
  test.each(WINDOWS_SAMPLES)("$name: $protocol from byte $from", ({ from, match = "yes", ...sample }) => {
    expectFrom(answersByLength(WINDOWS_SIGNATURES, sample), sample.transport, from, match);
  });

  test("Remote Desktop of 1999 is likely by its connection and proven by the conference that follows", () => {
    const answers = answersByLength(WINDOWS_SIGNATURES, OLD_REMOTE_DESKTOP);
    expect(answers.indexOf(MATCH.likely)).toBe(11);
    expect(answers.indexOf(MATCH.yes)).toBe(11 + 10 + 20 + 4);
    expect(answers.lastIndexOf(MATCH.likely)).toBe(11);
    expect(protocolsThatSay("yes", PLANT_SIGNATURES, OLD_REMOTE_DESKTOP)).toEqual([]);
  });
});

describe("no other protocol claims it", () => {
  test.each(WINDOWS_SAMPLES)("$name", (sample) => {
    const claims = protocolsThatSay("yes", [...WINDOWS_SIGNATURES, ...PLANT_SIGNATURES], sample);
    expect(claims).toEqual(sample.match === "likely" ? [] : [sample.protocol]);
  });
});

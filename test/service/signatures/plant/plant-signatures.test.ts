import { describe, expect, test } from "vitest";
import { PLANT_SIGNATURES } from "../../../../src/service/signatures/plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "../../../../src/service/signatures/windows/windows-signatures.ts";
import { answersByLength, expectFrom, protocolsThatSay } from "../support/ask-signatures.ts";
import { PLANT_SAMPLES } from "./plant-samples.ts";

describe("a protocol is known from its first bytes, and from no fewer", () => {
  test.each(PLANT_SAMPLES)("$name: $protocol from byte $from", ({ from, match = "yes", ...sample }) => {
    expectFrom(answersByLength(PLANT_SIGNATURES, sample), sample.transport, from, match);
  });
});

describe("no other protocol claims it", () => {
  test.each(PLANT_SAMPLES)("$name", (sample) => {
    const claims = protocolsThatSay("yes", [...WINDOWS_SIGNATURES, ...PLANT_SIGNATURES], sample);
    expect(claims).toEqual(sample.match === "likely" ? [] : [sample.protocol]);
  });
});

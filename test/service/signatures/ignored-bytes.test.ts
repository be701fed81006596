import { expect, test } from "vitest";
import { PLANT_SIGNATURES } from "../../../src/service/signatures/plant/plant-signatures.ts";
import { WINDOWS_SIGNATURES } from "../../../src/service/signatures/windows/windows-signatures.ts";
import { PLANT_SAMPLES } from "./plant/plant-samples.ts";
import { protocolsThatSay, type Sample } from "./support/ask-signatures.ts";
import { WINDOWS_SAMPLES } from "./windows/windows-samples.ts";

const SIGNATURES = [...WINDOWS_SIGNATURES, ...PLANT_SIGNATURES];
const ALL_BITS = 0xff;
const LOWEST_BIT = 0x01;
/** Bytes of a sample that are looked at for this; what is known later than that is padding. */
const LOOKED_AT = 128;

/** Where a byte may be altered in `bits` and the protocol is still known. */
function ignoredAt(sample: Sample, bits: number): readonly number[] {
  const length = Math.min(sample.bytes.length, LOOKED_AT);
  return Array.from({ length }, (_, at) => at).filter((at) => {
    const bytes = sample.bytes.map((byte, index) => (index === at ? byte ^ bits : byte));
    return protocolsThatSay(sample.match ?? "yes", SIGNATURES, { ...sample, bytes }).includes(sample.protocol);
  });
}

/** "0-3 7 9-12". */
const ranges = (numbers: readonly number[]): string =>
  numbers
    .filter((at) => !numbers.includes(at - 1))
    .map((first) => {
      let last = first;
      while (numbers.includes(last + 1)) last += 1;
      return first === last ? `${first}` : `${first}-${last}`;
    })
    .join(" ");

test("which bytes a signature does not look at is written down", async () => {
  const lines = [...WINDOWS_SAMPLES, ...PLANT_SAMPLES].map((sample) => {
    const inverted = ranges(ignoredAt(sample, ALL_BITS));
    const lowest = ranges(ignoredAt(sample, LOWEST_BIT));
    return `${sample.name}\n  inverted ${inverted || "none"}\n  lowest bit ${lowest || "none"}\n`;
  });
  await expect(lines.join("")).toMatchFileSnapshot("expected/ignored-bytes.txt");
});

import { describe, expect, test } from "vitest";
import { mutate } from "../../../bench/mutate.ts";
import { randomFrom } from "../../../scripts/scenario/random.ts";
import { mayBeginWith } from "../../../src/service/inspection/first-byte.ts";
import { MATCH, type Signature } from "../../../src/service/inspection/signature.ts";
import { SIGNATURES } from "../../../src/service/signatures/signatures.ts";
import { INTERNET_SAMPLES } from "../signatures/internet/internet-samples.ts";
import { PLANT_SAMPLES } from "../signatures/plant/plant-samples.ts";
import { askSignature, type Sample } from "../signatures/support/ask-signatures.ts";
import { FOREIGN_SAMPLES } from "../signatures/support/foreign-samples.ts";
import { WINDOWS_SAMPLES } from "../signatures/windows/windows-samples.ts";

const TCP_SIGNATURES = SIGNATURES.filter(({ transports }) => transports.includes("tcp"));
const TCP_SAMPLES: readonly Omit<Sample, "from">[] = [
  ...INTERNET_SAMPLES,
  ...PLANT_SAMPLES,
  ...WINDOWS_SAMPLES,
  ...FOREIGN_SAMPLES,
].filter(({ transport }) => transport === "tcp");
const MUTATIONS = 20;

const FIRST_BYTES = new Map(
  TCP_SIGNATURES.map((signature) => [
    signature,
    new Set(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => mayBeginWith(signature, byte))),
  ]),
);

const everyLength = ({ bytes }: Omit<Sample, "from">): number[] => [
  ...Array.from({ length: Math.min(bytes.length, 96) }, (_, index) => index + 1),
  bytes.length,
];

/** The protocols that a beginning of `sample` may be of, and that its first byte rules out. */
function wronglyRuledOut(sample: Omit<Sample, "from">, lengths = everyLength(sample)): string[] {
  const [first] = sample.bytes;
  if (first === undefined) return [];
  const ruledOut = TCP_SIGNATURES.filter((signature) => FIRST_BYTES.get(signature)?.has(first) === false);
  const fits = (signature: Signature): boolean =>
    lengths.some((length) => askSignature(signature, sample, length) !== MATCH.no);
  return ruledOut.filter(fits).map(({ protocol }) => protocol);
}

describe("a first byte rules out no signature that fits what begins with it", () => {
  test.each(TCP_SAMPLES)("$name", (sample) => {
    expect(wronglyRuledOut(sample)).toEqual([]);
    expect(wronglyRuledOut({ ...sample, side: sample.side === 1 ? 0 : 1 })).toEqual([]);
  });

  test("nor what samples become by changes", () => {
    const random = randomFrom(7);
    for (const sample of TCP_SAMPLES)
      for (let count = 0; count < MUTATIONS; count++) {
        const bytes = mutate(sample.bytes.subarray(0, 48), random);
        expect(wronglyRuledOut({ ...sample, bytes }, [bytes.length])).toEqual([]);
      }
  });
});

test("most signatures are ruled out by most first bytes", () => {
  const fitting = [...FIRST_BYTES.values()].reduce((sum, bytes) => sum + bytes.size, 0);
  expect(fitting / (TCP_SIGNATURES.length * 256)).toBeLessThan(1 / 3);
});

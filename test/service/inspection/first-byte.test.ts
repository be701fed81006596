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

const TRANSPORTS = ["tcp", "udp"] as const;
type Transport = (typeof TRANSPORTS)[number];

const signaturesOf = (transport: Transport): readonly Signature[] =>
  SIGNATURES.filter(({ transports }) => transports.includes(transport));
const samplesOf = (wanted: Transport): readonly Omit<Sample, "from">[] =>
  [...INTERNET_SAMPLES, ...PLANT_SAMPLES, ...WINDOWS_SAMPLES, ...FOREIGN_SAMPLES].filter(
    ({ transport }) => transport === wanted,
  );
const MUTATIONS = 20;

const fits = (signature: Signature, transport: Transport, byte: number): boolean =>
  transport === "tcp" ? mayBeginWith(signature, byte) : (signature.fitsFirstByte?.(byte) ?? true);

const firstBytesOf = (transport: Transport): ReadonlyMap<Signature, ReadonlySet<number>> =>
  new Map(
    signaturesOf(transport).map((signature) => [
      signature,
      new Set(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => fits(signature, transport, byte))),
    ]),
  );
const FIRST_BYTES = { tcp: firstBytesOf("tcp"), udp: firstBytesOf("udp") };

const everyLength = ({ bytes }: Omit<Sample, "from">): number[] => [
  ...Array.from({ length: Math.min(bytes.length, 96) }, (_, index) => index + 1),
  bytes.length,
];

/** The protocols that a beginning of `sample` may be of, and that its first byte rules out. */
function wronglyRuledOut(sample: Omit<Sample, "from">, lengths = everyLength(sample)): string[] {
  const [first] = sample.bytes;
  if (first === undefined) return [];
  const ruledOut = [...FIRST_BYTES[sample.transport]].filter(([, bytes]) => !bytes.has(first));
  const isLike = (signature: Signature): boolean =>
    lengths.some((length) => askSignature(signature, sample, length) !== MATCH.no);
  return ruledOut.filter(([signature]) => isLike(signature)).map(([{ protocol }]) => protocol);
}

describe.each(TRANSPORTS)("%s: a first byte rules out no signature that fits what begins with it", (transport) => {
  const samples = samplesOf(transport);

  test.each(samples)("$name", (sample) => {
    expect(wronglyRuledOut(sample)).toEqual([]);
    expect(wronglyRuledOut({ ...sample, side: sample.side === 1 ? 0 : 1 })).toEqual([]);
  });

  test("nor what samples become by another first byte", () => {
    for (const sample of samples)
      for (let byte = 0; byte < 256; byte++) {
        const bytes = Uint8Array.of(byte, ...sample.bytes.subarray(1));
        expect(wronglyRuledOut({ ...sample, bytes }, [bytes.length])).toEqual([]);
      }
  });

  test("nor by other changes", () => {
    const random = randomFrom(7);
    for (const sample of samples)
      for (let count = 0; count < MUTATIONS; count++) {
        const bytes = mutate(sample.bytes.subarray(0, 48), random);
        expect(wronglyRuledOut({ ...sample, bytes }, [bytes.length])).toEqual([]);
      }
  });
});

test.each([
  ["tcp", 1 / 3],
  ["udp", 1 / 2],
] as const)("%s: most signatures are ruled out by most first bytes", (transport, most) => {
  const fitting = [...FIRST_BYTES[transport].values()].reduce((sum, bytes) => sum + bytes.size, 0);
  expect(fitting / (FIRST_BYTES[transport].size * 256)).toBeLessThan(most);
});

import { describe, expect, test } from "vitest";
import { mutate } from "../../../bench/mutate.ts";
import { randomFrom } from "../../../scripts/scenario/random.ts";
import type { Side } from "../../../src/flow/flow-tcp.ts";
import { mayBeginWith } from "../../../src/service/inspection/may-begin-with.ts";
import { Payload } from "../../../src/service/inspection/payload.ts";
import { MATCH, type Signature } from "../../../src/service/inspection/signature.ts";
import { type SignatureSet, SignatureTable } from "../../../src/service/inspection/signature-table.ts";
import { SIGNATURES } from "../../../src/service/signatures/signatures.ts";
import { INTERNET_SAMPLES } from "../signatures/internet/internet-samples.ts";
import { PLANT_SAMPLES } from "../signatures/plant/plant-samples.ts";
import { askSignature, type Sample, startOf } from "../signatures/support/ask-signatures.ts";
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
/** Bytes of what was said that came, or were captured: few headers are shorter, and many end here. */
const CUT = [1, 2, 3, 4, 5, 7, 11, 13];

const NOTHING_ELSE = { other: new Payload(), before: new Payload(), wireLength: 1 };
const SIDES: readonly Side[] = [0, 1];
const BYTES = Array.from({ length: 256 }, (_, byte) => byte);

/** The place of the byte that tells, and the values that it may have, as who says it. */
interface Telling {
  readonly at: number;
  readonly fitting: readonly ReadonlySet<number>[];
}

function tellingOf(signature: Signature, transport: Transport): Telling {
  const { tellingByte = { at: 0, fits: () => true } } = signature;
  const fits = (byte: number, side: Side): boolean =>
    transport === "tcp" ? mayBeginWith(side, byte)(signature) : tellingByte.fits(byte);
  return {
    at: transport === "tcp" ? 0 : tellingByte.at,
    fitting: SIDES.map((side) => new Set(BYTES.filter((byte) => fits(byte, side)))),
  };
}

const tellingBy = (transport: Transport): ReadonlyMap<Signature, Telling> =>
  new Map(signaturesOf(transport).map((signature) => [signature, tellingOf(signature, transport)]));
const TELLING = { tcp: tellingBy("tcp"), udp: tellingBy("udp") };
const OFFSETS = {
  tcp: [0],
  udp: [...new Set([...TELLING.udp.values()].map(({ at }) => at))],
};

const everyLength = ({ bytes }: Omit<Sample, "from">): number[] => [
  ...Array.from({ length: Math.min(bytes.length, 96) }, (_, index) => index + 1),
  bytes.length,
];

/** The protocols that a beginning of `sample` may be of, and that its telling byte rules out. */
function wronglyRuledOut(sample: Omit<Sample, "from">, lengths = everyLength(sample)): string[] {
  const ruledOut = [...TELLING[sample.transport]].filter(([, { at, fitting }]) => {
    const byte = sample.bytes[at];
    return byte !== undefined && !fitting[sample.side ?? 0]!.has(byte);
  });
  const isLike = ([signature, { at }]: [Signature, Telling]): boolean =>
    lengths.some((length) => length > at && askSignature(signature, sample, length) !== MATCH.no);
  return ruledOut.filter(isLike).map(([{ protocol }]) => protocol);
}

describe.each(TRANSPORTS)("%s: a telling byte rules out no signature that fits what has it", (transport) => {
  const samples = samplesOf(transport);

  test.each(samples)("$name", (sample) => {
    expect(wronglyRuledOut(sample)).toEqual([]);
    expect(wronglyRuledOut({ ...sample, side: sample.side === 1 ? 0 : 1 })).toEqual([]);
  });

  test.each(OFFSETS[transport])("nor what samples become by another byte at %d", (at) => {
    for (const sample of samples.filter(({ bytes }) => bytes.length > at))
      for (const byte of BYTES)
        expect(wronglyRuledOut({ ...sample, bytes: sample.bytes.with(at, byte) }, [sample.bytes.length])).toEqual([]);
  });

  test("nor by other changes", () => {
    const random = randomFrom(7);
    for (const sample of samples)
      for (let count = 0; count < MUTATIONS; count++) {
        const bytes = mutate(sample.bytes.subarray(0, 48), random);
        expect(
          wronglyRuledOut({ ...sample, bytes }, [...CUT.filter((length) => length < bytes.length), bytes.length]),
        ).toEqual([]);
      }
  });
});

test("tcp: nor one that fits what begins with it on a port of its own, at either end", () => {
  const ports = [...new Set(samplesOf("tcp").map(({ port }) => port))];
  const starts = ports.flatMap((port) => [startOf("tcp", port), startOf("tcp", 40_000, port)]);
  const isLike = (signature: Signature, byte: number, side: Side): boolean => {
    const said = new Payload().showAll(Uint8Array.of(byte));
    return starts.some((start) => signature.match(said, { ...NOTHING_ELSE, start, side }) !== MATCH.no);
  };
  const wrong = [...TELLING.tcp].flatMap(([signature, { fitting }]) =>
    SIDES.flatMap((side) => BYTES.filter((byte) => !fitting[side]?.has(byte) && isLike(signature, byte, side))).map(
      (byte) => `${signature.protocol} may begin with ${byte}`,
    ),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ["tcp", 1 / 4],
  ["udp", 1 / 3],
] as const)("%s: most signatures are ruled out by most telling bytes", (transport, most) => {
  const sizes = [...TELLING[transport].values()].flatMap(({ fitting }) => fitting.map(({ size }) => size));
  expect(sizes.reduce((sum, size) => sum + size, 0) / (sizes.length * 256)).toBeLessThan(most);
});

describe("a table of 70 signatures", () => {
  const named = (protocol: string): Signature => ({
    protocol,
    transports: ["udp"],
    specification: "test",
    match: () => MATCH.no,
  });
  const TABLE = new SignatureTable(
    Array.from({ length: 70 }, (_, index) => named(String(index))),
    [0, 2],
    (at, byte, side) =>
      ({ protocol }) =>
        at === 0 ? Number(protocol) >= byte : Number(protocol) % 2 === side,
  );
  const protocolsOf = (set: SignatureSet): string[] =>
    TABLE.signatures
      .filter((_, index) => ((set[index >>> 5]! >>> (index & 31)) & 1) === 1)
      .map(({ protocol }) => protocol);
  const said = (...bytes: number[]): Payload => new Payload().showAll(Uint8Array.from(bytes));

  test.each<[string, Payload, Side, string[]]>([
    ["both bytes", said(65, 0, 0), 0, ["66", "68"]],
    ["both bytes, of the other side", said(65, 0, 0), 1, ["65", "67", "69"]],
    ["one byte, where the other was not said", said(67), 0, ["67", "68", "69"]],
  ])("fit by %s", (_, payload, side, expected) => {
    expect(protocolsOf(TABLE.fitting(payload, side))).toEqual(expected);
  });

  test("all fit where nothing was said, and no other bits are set", () => {
    const all = TABLE.fitting(said(), 0);
    expect(protocolsOf(all)).toHaveLength(70);
    expect(all[2]! >>> 6).toBe(0);
  });

  test("some are taken out of a set, and the others stay", () => {
    const set = TABLE.fitting(said(60), 0);
    const taken = TABLE.takeOut(
      set,
      TABLE.select(({ protocol }) => ["1", "31", "63", "64"].includes(protocol)),
    );
    expect([protocolsOf(taken), protocolsOf(set)]).toEqual([
      ["63", "64"],
      ["60", "61", "62", "65", "66", "67", "68", "69"],
    ]);
  });
});

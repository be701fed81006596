import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ByteSource } from "../../src/capture/byte-source.ts";
import type { Stop } from "../../src/capture/capture-decoder.ts";
import { createDecoder } from "../../src/capture/create-decoder.ts";
import { NetmonReader } from "../../src/capture/netmon/netmon-reader.ts";
import { MemoryAccess } from "../../src/capture/netmon/random-access.ts";
import { PacketTally } from "../../src/capture/packet-tally.ts";
import { readPackets } from "../../src/capture/read-packets.ts";
import {
  BYTE_ORDERS,
  block,
  collector,
  interfaceBlock,
  joined,
  netmon1Record,
  netmon2Record,
  netmonFile,
  netmonTrailer,
  obsoletePacket,
  pcapFile,
  pcapngFile,
  SAMPLE_PACKETS,
  type SeenPacket,
  sectionHeader,
  simplePacket,
  snoopFile,
  text,
} from "./build-captures.ts";

/** Gives its bytes in pieces as long as `nextLength` says. */
class PiecesSource implements ByteSource {
  bytesRead = 0;
  damage: string | undefined;
  readonly #bytes: Uint8Array;
  readonly #nextLength: () => number;

  constructor(bytes: Uint8Array, nextLength: () => number) {
    this.#bytes = bytes;
    this.#nextLength = nextLength;
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    const piece = this.#bytes.subarray(this.bytesRead, this.bytesRead + Math.min(length, this.#nextLength()));
    buffer.set(piece, at);
    this.bytesRead += piece.length;
    return piece.length;
  }

  async close(): Promise<void> {}
}

type Format = "pcap" | "pcapng" | "snoop";

async function readInPieces(format: Format, bytes: Uint8Array, nextLength: () => number) {
  const { seen, onPacket } = collector();
  const decoder = createDecoder(format, new PacketTally(onPacket));
  const stop = await readPackets(new PiecesSource(bytes, nextLength), decoder, () => true);
  return { seen, stop };
}

const mixedPcapng = joined(
  pcapngFile(SAMPLE_PACKETS.slice(0, 2), "big"),
  block("big", 0x77, new Uint8Array(70_000)),
  sectionHeader("little"),
  interfaceBlock("little", 113, 8),
  obsoletePacket("little", { ticks: 5n, frame: text("abc") }),
  simplePacket("little", text("defgh")),
);

const STREAMED: readonly { readonly title: string; readonly format: Format; readonly bytes: Uint8Array }[] = [
  ...BYTE_ORDERS.flatMap((order) => [
    { title: `pcap, ${order}-endian`, format: "pcap" as const, bytes: pcapFile(SAMPLE_PACKETS, { order }) },
    {
      title: `modified pcap, ${order}-endian`,
      format: "pcap" as const,
      bytes: pcapFile(SAMPLE_PACKETS, { order, variant: "modified" }),
    },
    { title: `pcapng, ${order}-endian`, format: "pcapng" as const, bytes: pcapngFile(SAMPLE_PACKETS, order) },
  ]),
  { title: "snoop", format: "snoop", bytes: snoopFile(SAMPLE_PACKETS) },
];

describe("any chunking gives the same packets", () => {
  for (const { title, format, bytes } of STREAMED) {
    test(`${title}: in pieces of every length`, async () => {
      const whole = await readInPieces(format, bytes, () => bytes.length);
      expect(whole.seen).toHaveLength(SAMPLE_PACKETS.length);
      for (let length = 1; length <= bytes.length; length += 1) {
        expect(await readInPieces(format, bytes, () => length), `pieces of ${length}`).toEqual(whole);
      }
    });
  }

  test("pcapng with several sections and a block to pass over: in pieces of any lengths", async () => {
    const whole = await readInPieces("pcapng", mixedPcapng, () => mixedPcapng.length);
    expect(whole.seen.map(({ linkType }) => linkType)).toEqual([1, 1, 113, 113]);
    const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40_000 })), {
      minLength: 1,
      maxLength: 200,
      size: "max",
    });
    await fc.assert(
      fc.asyncProperty(lengths, async (pieces) => {
        let index = 0;
        expect(await readInPieces("pcapng", mixedPcapng, () => pieces[index++ % pieces.length]!)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  test("records and blocks larger than the buffer: it grows", async () => {
    const large = { seconds: 1, frame: new Uint8Array(262_144).fill(9) };
    const manyNames = block("little", 4, new Uint8Array(3_000_000));
    for (const [format, bytes] of [
      ["pcap", pcapFile([large, large, large])],
      [
        "pcapng",
        joined(
          pcapngFile([large]),
          manyNames,
          pcapngFile([large]),
          block("little", 0x77, manyNames),
          pcapngFile([large]),
        ),
      ],
    ] as const) {
      for (const length of [5000, 100_000, 1_000_000]) {
        const { seen, stop } = await readInPieces(format, bytes, () => length);
        expect(stop).toBeUndefined();
        expect(seen.map(({ frame }) => frame.length / 2)).toEqual([262_144, 262_144, 262_144]);
      }
    }
  });
});

/** Where each packet's record ends, found by reading ever longer beginnings of the file. */
interface Prefix {
  readonly length: number;
  readonly seen: readonly SeenPacket[];
  readonly stop: Stop | undefined;
}

async function readPrefixes(
  bytes: Uint8Array,
  read: (prefix: Uint8Array) => Promise<{ readonly seen: readonly SeenPacket[]; readonly stop: Stop | undefined }>,
  from: number,
): Promise<readonly Prefix[]> {
  const prefixes: Prefix[] = [];
  for (let length = from; length <= bytes.length; length += 1) {
    prefixes.push({ length, ...(await read(bytes.subarray(0, length))) });
  }
  return prefixes;
}

describe("cut at every byte: the packets before the cut are kept, the offset is that of the cut record", () => {
  const MAGIC_LENGTH = 4;
  for (const { title, format, bytes } of STREAMED) {
    test(title, async () => {
      const prefixes = await readPrefixes(bytes, (prefix) => readInPieces(format, prefix, () => 1000), MAGIC_LENGTH);
      const whole = prefixes.at(-1)!;
      expect(whole.stop).toBeUndefined();
      let recordStart = 0;
      for (const { length, seen, stop } of prefixes) {
        expect(seen).toEqual(whole.seen.slice(0, seen.length));
        if (stop === undefined) {
          recordStart = length;
          continue;
        }
        expect(stop.byteOffset).toBe(recordStart);
        const present = length - recordStart;
        expect(stop.reason).toMatch(new RegExp(`^the capture ends inside .+: ${present} of \\d+ bytes are there$`));
      }
      // Each record boundary, and nothing else, is a good place to end.
      const goodEnds = prefixes.filter(({ stop }) => stop === undefined).map(({ seen }) => seen.length);
      expect(goodEnds).toEqual(format === "pcapng" ? [0, 0, 1, 2, 3] : [0, 1, 2, 3]);
    });
  }

  const NETMON = [
    {
      title: "Network Monitor 1.1",
      bytes: netmonFile(
        SAMPLE_PACKETS.map(({ frame }) => netmon1Record(5, frame)),
        { version: [1, 1] },
      ),
    },
    {
      title: "Network Monitor 2.0",
      bytes: netmonFile(
        SAMPLE_PACKETS.map(({ frame }) => netmon2Record(5n, frame)),
        { version: [2, 0] },
      ),
    },
    {
      title: "Network Monitor 2.3",
      bytes: netmonFile(
        SAMPLE_PACKETS.map(({ frame }) => netmon2Record(5n, frame, netmonTrailer(3, 1, 133_444_736_000_000_000n))),
        { version: [2, 3] },
      ),
    },
  ];
  for (const { title, bytes } of NETMON) {
    test(title, async () => {
      const read = async (prefix: Uint8Array) => {
        const { seen, onPacket } = collector();
        const reader = new NetmonReader(new MemoryAccess(prefix, undefined), new PacketTally(onPacket));
        await reader.read(() => undefined);
        return { seen, stop: reader.stop };
      };
      const prefixes = await readPrefixes(bytes, read, MAGIC_LENGTH);
      const whole = prefixes.at(-1)!;
      expect(whole.stop).toBeUndefined();
      expect(whole.seen).toHaveLength(3);
      let kept = 0;
      for (const { length, seen, stop } of prefixes.slice(0, -1)) {
        expect(seen).toEqual(whole.seen.slice(0, seen.length));
        expect(seen.length).toBeGreaterThanOrEqual(kept);
        kept = seen.length;
        expect(stop?.byteOffset).toBeLessThanOrEqual(length);
        expect(stop?.reason).toMatch(
          length < 128 ? /^the capture ends inside the file header/ : /frame table at byte [\d,]+ is not/,
        );
      }
      expect(kept).toBe(3);
    });
  }
});

test("no bytes behind a magic make a reader throw, and every packet lies inside what was read", async () => {
  const magics = [
    ...STREAMED.map(({ format, bytes }) => ({ format, head: [...bytes.subarray(0, format === "snoop" ? 16 : 24)] })),
    { format: "pcapng" as const, head: [...mixedPcapng.subarray(0, 48)] },
  ];
  const tail = fc.uint8Array({ maxLength: 400, size: "max" });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...magics),
      tail,
      fc.integer({ min: 1, max: 300 }),
      async ({ format, head }, rest, piece) => {
        const bytes = joined(head, rest);
        let isInside = true;
        const decoder = createDecoder(
          format,
          new PacketTally((packet) => {
            isInside &&=
              packet.start <= packet.end &&
              packet.end <= packet.bytes.length &&
              packet.end - packet.start <= bytes.length;
          }),
        );
        const stop = await readPackets(new PiecesSource(bytes, () => piece), decoder, () => true);
        return isInside && (stop === undefined || stop.byteOffset <= bytes.length);
      },
    ),
    { numRuns: 2000 },
  );
});

test("no bytes behind a Network Monitor header make its reader throw", async () => {
  const headers = [
    netmonFile([], { version: [2, 0] }),
    netmonFile([], { version: [2, 3] }),
    netmonFile([], { version: [1, 1] }),
  ];
  const tail = fc.uint8Array({ maxLength: 400, size: "max" });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...headers),
      tail,
      fc.nat(600),
      fc.nat(600),
      async (header, rest, offset, length) => {
        const bytes = joined(header, rest);
        bytes.set([offset & 0xff, offset >> 8, 0, 0, length & 0xff, length >> 8, 0, 0], 24);
        const reader = new NetmonReader(new MemoryAccess(bytes, undefined), new PacketTally(() => undefined));
        await reader.read(() => undefined);
        return true;
      },
    ),
    { numRuns: 1000 },
  );
});

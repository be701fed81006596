import { describe, expect, test } from "vitest";
import { PacketTally } from "../../src/capture/packet-tally.ts";
import { PcapngDecoder } from "../../src/capture/pcapng/pcapng-decoder.ts";
import {
  BYTE_ORDERS,
  type ByteOrder,
  block,
  collector,
  END_OF_OPTIONS,
  enhancedPacket,
  interfaceBlock,
  joined,
  obsoletePacket,
  option,
  pcapngFile,
  SAMPLE_PACKETS,
  sectionHeader,
  simplePacket,
  text,
  u16Of,
  u32Of,
  u64Of,
} from "./build-captures.ts";

function decode(...blocks: readonly Uint8Array[]) {
  const bytes = joined(...blocks);
  const { seen, onPacket } = collector();
  const tally = new PacketTally(onPacket);
  const decoder = new PcapngDecoder(tally);
  const at = decoder.decode(bytes, 0, bytes.length, 0);
  decoder.finish(bytes, at, bytes.length, at);
  return { seen, tally, decoder, skipped: Object.fromEntries(tally.skipped) };
}

const FRAME = Uint8Array.of(1, 2, 3, 4, 5);
const begin = (order: ByteOrder): Uint8Array => joined(sectionHeader(order), interfaceBlock(order, 1));
const flip = (bytes: Uint8Array, at: number, value: readonly number[]): Uint8Array => {
  const copy = bytes.slice();
  copy.set(value, at);
  return copy;
};

for (const order of BYTE_ORDERS) {
  describe(`pcapng, ${order}-endian`, () => {
    test("enhanced packets: times, lengths, link type and bytes", () => {
      const { seen, tally, decoder } = decode(pcapngFile(SAMPLE_PACKETS, order));
      expect(decoder.stop).toBeUndefined();
      expect(seen).toEqual([
        {
          frameNumber: 1,
          timestampMicros: 1_700_000_000_250_000,
          originalLength: 14,
          linkType: 1,
          frame: "000102030405060708090a0b0c0d",
        },
        {
          frameNumber: 2,
          timestampMicros: 1_700_000_003_000_001,
          originalLength: 1500,
          linkType: 1,
          frame: "deadbeef05",
        },
        expect.objectContaining({ frameNumber: 3, timestampMicros: 1_700_000_001_999_999, originalLength: 31 }),
      ]);
      expect(tally).toMatchObject({ packets: 3, cutPackets: 1, outOfOrderPackets: 1 });
    });

    test("each interface has its own link type, snap length, name and clock", () => {
      const { seen, decoder } = decode(
        sectionHeader(order),
        interfaceBlock(
          order,
          1,
          96,
          option(order, 2, text("eth0\0")),
          option(order, 3, text("uplink")),
          END_OF_OPTIONS,
        ),
        interfaceBlock(order, 113, 0, option(order, 9, [9]), option(order, 14, u64Of(100n, order)), END_OF_OPTIONS),
        interfaceBlock(order, 0, 0, option(order, 9, [0x8a]), option(order, 14, u64Of(-2n, order))),
        enhancedPacket(order, { interfaceId: 1, ticks: 5_000_001_999n, frame: FRAME }),
        enhancedPacket(order, { interfaceId: 0, ticks: 7n, frame: FRAME }),
        enhancedPacket(order, { interfaceId: 2, ticks: 4096n + 512n, frame: FRAME }),
      );
      expect(seen.map(({ linkType, timestampMicros }) => [linkType, timestampMicros])).toEqual([
        [113, 105_000_001],
        [1, 7],
        [0, 2_500_000],
      ]);
      expect(decoder.interfaces).toMatchObject([
        { linkType: 1, snapLength: 96, name: "eth0", description: "uplink", packets: 1 },
        { linkType: 113, snapLength: 0, name: null, description: null, packets: 1 },
        { linkType: 0, packets: 1 },
      ]);
    });

    test("a new section, also of the other byte order, begins its own list of interfaces", () => {
      const other: ByteOrder = order === "big" ? "little" : "big";
      const { seen, decoder } = decode(
        begin(order),
        enhancedPacket(order, { ticks: 1n, frame: FRAME }),
        sectionHeader(other, [1, 2]),
        interfaceBlock(other, 101),
        enhancedPacket(other, { ticks: 2n, frame: FRAME }),
      );
      expect(seen.map(({ linkType, timestampMicros }) => [linkType, timestampMicros])).toEqual([
        [1, 1],
        [101, 2],
      ]);
      expect(decoder.interfaces.map(({ packets }) => packets)).toEqual([1, 1]);
    });

    test("obsolete packets are read; their drop counts add up, 65535 says nothing", () => {
      const { seen, decoder } = decode(
        begin(order),
        obsoletePacket(order, { ticks: 10n, frame: FRAME, originalLength: 70 }, 3),
        obsoletePacket(order, { ticks: 11n, frame: FRAME }, 4),
        obsoletePacket(order, { ticks: 12n, frame: FRAME }),
      );
      expect(seen[0]).toMatchObject({ timestampMicros: 10, originalLength: 70, frame: "0102030405" });
      expect(decoder.interfaces[0]).toMatchObject({ packets: 3, dropped: 7 });
    });

    test("simple packets belong to interface 0, are cut at its snap length, and share the time before them", () => {
      const { seen, tally } = decode(
        sectionHeader(order),
        interfaceBlock(order, 1, 4),
        interfaceBlock(order, 101, 0),
        simplePacket(order, FRAME.subarray(0, 3)),
        enhancedPacket(order, { ticks: 9n, frame: FRAME.subarray(0, 4) }),
        simplePacket(order, FRAME, 60),
      );
      expect(seen).toEqual([
        { frameNumber: 1, timestampMicros: 0, originalLength: 3, linkType: 1, frame: "010203" },
        { frameNumber: 2, timestampMicros: 9, originalLength: 4, linkType: 1, frame: "01020304" },
        { frameNumber: 3, timestampMicros: 9, originalLength: 60, linkType: 1, frame: "01020304" },
      ]);
      expect(tally).toMatchObject({ earliestMicros: 9, latestMicros: 9, outOfOrderPackets: 0, cutPackets: 1 });
      expect([...tally.notes]).toEqual([
        "Packets without a usable time count as seen together with the packet before them.",
      ]);
    });

    test("names of name resolution blocks, by address", () => {
      const record = (type: number, value: Uint8Array): Uint8Array => option(order, type, value);
      const { decoder, skipped } = decode(
        begin(order),
        block(
          order,
          4,
          record(1, joined([10, 0, 0, 1], text("dc1.corp\0dc1\0"))),
          record(2, joined([0x20, 0x01, 0x0d, 0xb8], new Uint8Array(11), [1], text("six\0"))),
          record(3, joined([0, 1, 2, 3, 4, 5], text("a mac\0"))),
          record(1, Uint8Array.of(10, 0)),
          END_OF_OPTIONS,
        ),
        block(order, 4, record(1, joined([10, 0, 0, 1], text("dc1\0mail\0")))),
        block(order, 4, u16Of(1, order), u16Of(99, order), [10, 0, 0, 1]),
      );
      expect(decoder.stop).toBeUndefined();
      expect(Object.fromEntries(decoder.names)).toEqual({
        "10.0.0.1": ["dc1.corp", "dc1", "mail"],
        "2001:db8::1": ["six"],
      });
      expect(skipped).toEqual({ "name record of type 3": 1, "damaged name record": 2 });
    });

    test("drop counts of interface statistics: the last block counts, interface and system together", () => {
      const statistics = (id: number, ...options: Uint8Array[]): Uint8Array =>
        block(order, 5, u32Of(id, order), u64Of(0n, order), ...options, END_OF_OPTIONS);
      const { decoder, skipped } = decode(
        begin(order),
        interfaceBlock(order, 1),
        statistics(0, option(order, 4, u64Of(100n, order)), option(order, 5, u64Of(3n, order))),
        statistics(0, option(order, 5, u64Of(2n ** 32n + 5n, order)), option(order, 7, u64Of(2n, order))),
        statistics(1, option(order, 4, u64Of(100n, order))),
        statistics(9),
      );
      expect(decoder.interfaces.map(({ dropped }) => dropped)).toEqual([2 ** 32 + 7, null]);
      expect(skipped).toEqual({ "statistics of an interface that is not described": 1 });
    });

    test("blocks that say nothing of packets are passed over and counted; custom blocks take a frame number", () => {
      const { seen, skipped } = decode(
        begin(order),
        block(order, 0x0bad, u32Of(32_473, order), text("own")),
        block(order, 0x4000_0bad, u32Of(32_473, order)),
        block(order, 10, u32Of(1, order)),
        block(order, 9, text("journal")),
        block(order, 0x8000_0001, text("?")),
        block(order, 0x77, new Uint8Array(100_000)),
        enhancedPacket(order, { ticks: 1n, frame: FRAME }),
      );
      expect(seen.map(({ frameNumber }) => frameNumber)).toEqual([4]);
      expect(skipped).toEqual({
        "custom block": 2,
        "decryption secrets block": 1,
        "systemd journal export block": 1,
        "block of type 0x80000001": 1,
        "block of type 0x77": 1,
      });
    });

    test("options behind a packet do not matter, well-formed or not", () => {
      const { seen, decoder } = decode(
        begin(order),
        enhancedPacket(order, {
          ticks: 1n,
          frame: FRAME,
          options: joined(option(order, 1, text("a comment")), END_OF_OPTIONS),
        }),
        enhancedPacket(order, { ticks: 2n, frame: FRAME, options: joined(u16Of(1, order), u16Of(60_000, order)) }),
      );
      expect(seen).toHaveLength(2);
      expect(decoder.stop).toBeUndefined();
    });

    test("a packet of an interface that no block describes is counted, not guessed", () => {
      const { seen, skipped, decoder } = decode(
        begin(order),
        enhancedPacket(order, { interfaceId: 1, ticks: 1n, frame: FRAME }),
        obsoletePacket(order, { interfaceId: 7, ticks: 1n, frame: FRAME }),
        enhancedPacket(order, { ticks: 2n, frame: FRAME }),
        sectionHeader(order),
        simplePacket(order, FRAME),
      );
      expect(seen).toHaveLength(1);
      expect(skipped).toEqual({ "packet of an interface that is not described": 3 });
      expect(decoder.stop).toBeUndefined();
    });

    test("a time stamp that no calendar has is none", () => {
      const { seen, skipped } = decode(
        sectionHeader(order),
        interfaceBlock(order, 1, 0, option(order, 9, [0])),
        enhancedPacket(order, { ticks: 77n, frame: FRAME }),
        enhancedPacket(order, { ticks: 1n << 62n, frame: FRAME }),
      );
      expect(seen.map(({ timestampMicros }) => timestampMicros)).toEqual([77_000_000, 77_000_000]);
      expect(skipped).toEqual({ "time stamp that cannot be": 1 });
    });

    const at = begin(order).length;
    const good = enhancedPacket(order, { ticks: 1n, frame: FRAME });
    const DAMAGE = [
      {
        title: "a block of 8 bytes",
        bytes: flip(good, 4, u32Of(8, order)),
        reason: "enhanced packet block of 8 bytes: no block has that length",
      },
      {
        title: "a length that is no multiple of 4",
        bytes: flip(good, 4, u32Of(46, order)),
        reason: "enhanced packet block of 46 bytes: no block has that length",
      },
      {
        title: "a block of 2 GiB",
        bytes: flip(good, 4, u32Of(0x8000_0000, order)),
        reason: "enhanced packet block of 2147483648 bytes: no block has that length",
      },
      {
        title: "two lengths that differ",
        bytes: flip(good, good.length - 4, u32Of(12, order)),
        reason: `enhanced packet block gives its length as ${good.length} bytes before it and 12 behind it`,
      },
      {
        title: "two lengths that differ, of an unknown block",
        bytes: flip(block(order, 0x99, [1, 2, 3, 4]), 12, u32Of(9, order)),
        reason: "block of type 0x99 gives its length as 16 bytes before it and 9 behind it",
      },
      {
        title: "more captured bytes than the block has",
        bytes: flip(good, 20, u32Of(9, order)),
        reason: "packet 1 claims 9 bytes in a block that has 8",
      },
      {
        title: "an absurd captured length",
        bytes: flip(good, 20, u32Of(0x7fff_ffff, order)),
        reason: "packet 1 claims 2,147,483,647 captured bytes; more than 262,144 cannot be",
      },
      {
        title: "an absurd captured length of an obsolete packet",
        bytes: flip(obsoletePacket(order, { ticks: 1n, frame: FRAME }), 20, u32Of(262_145, order)),
        reason: "packet 1 claims 262,145 captured bytes; more than 262,144 cannot be",
      },
      {
        title: "an enhanced packet without its fields",
        bytes: block(order, 6, [0, 0, 0, 0]),
        reason: "an enhanced packet block is too short for its fields",
      },
      {
        title: "an obsolete packet without its fields",
        bytes: block(order, 2, [0, 0, 0, 0]),
        reason: "a packet block is too short for its fields",
      },
      {
        title: "a simple packet without its fields",
        bytes: block(order, 3),
        reason: "a simple packet block is too short for its fields",
      },
      {
        title: "an interface without its fields",
        bytes: block(order, 1, [0, 0, 0, 0]),
        reason: "an interface description block is too short for its fields",
      },
      {
        title: "an interface with an option longer than the block",
        bytes: interfaceBlock(order, 1, 0, u16Of(9, order), u16Of(200, order)),
        reason: "an interface description block has an option that is longer than the block",
      },
      {
        title: "statistics without their fields",
        bytes: block(order, 5, [0, 0, 0, 0]),
        reason: "an interface statistics block is too short for its fields",
      },
      {
        title: "a section without a byte-order magic",
        bytes: flip(sectionHeader(order), 8, [1, 2, 3, 4]),
        reason: "a section header block has no byte-order magic",
      },
      {
        title: "a section of an unknown version",
        bytes: sectionHeader(order, [2, 0]),
        reason: "pcapng version 2.0 is not known; 1.0 is",
      },
      {
        title: "a section that is too short",
        bytes: block(order, 0x0a0d0d0a, u32Of(0x1a2b3c4d, order)),
        reason: "a section header block is too short for its fields",
      },
    ];
    for (const { title, bytes, reason } of DAMAGE) {
      test(`ends there: ${title}`, () => {
        const { seen, decoder } = decode(begin(order), bytes, good);
        expect(decoder.stop).toEqual({ byteOffset: at, reason });
        expect(seen).toEqual([]);
      });
    }
  });
}

test("a block that is passed over beyond the buffer is asked for as a number of bytes, and missed at the end", () => {
  const big = block("little", 0x77, new Uint8Array(100_000));
  const bytes = joined(begin("little"), big);
  const decoder = new PcapngDecoder(new PacketTally(() => undefined));
  const cut = bytes.subarray(0, bytes.length - 5);
  expect(decoder.decode(cut, 0, cut.length, 0)).toBe(bytes.length);
  decoder.finish(cut, bytes.length, cut.length, bytes.length);
  expect(decoder.stop).toEqual({
    byteOffset: begin("little").length,
    reason: "the capture ends inside a block of type 0x77: 100007 of 100012 bytes are there",
  });
});

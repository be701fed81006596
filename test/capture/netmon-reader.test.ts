import { describe, expect, test } from "vitest";
import { NetmonReader } from "../../src/capture/netmon/netmon-reader.ts";
import { MemoryAccess } from "../../src/capture/netmon/random-access.ts";
import { PacketTally } from "../../src/capture/packet-tally.ts";
import {
  collector,
  joined,
  NETMON_START,
  type NetmonRecord,
  netmon1Record,
  netmon2Record,
  netmonFile,
  netmonTrailer,
  u16Of,
  u32Of,
} from "./build-captures.ts";

async function read(bytes: Uint8Array) {
  const { seen, onPacket } = collector();
  const tally = new PacketTally(onPacket);
  const reader = new NetmonReader(new MemoryAccess(bytes, undefined), tally);
  await reader.read(() => undefined);
  return { seen, tally, reader, skipped: Object.fromEntries(tally.skipped), notes: [...tally.notes] };
}

const START_MICROS = 1_700_000_000_000_000;
const FRAME = Uint8Array.of(1, 2, 3, 4);
const UTC_NOTE =
  "Network Monitor writes the local time of the capturing computer without its time zone: it is taken as UTC.";
const typed = (mediaType: number, frame: Uint8Array = FRAME, micros = 0n): NetmonRecord =>
  netmon2Record(micros, frame, netmonTrailer(1, mediaType));

describe("Network Monitor", () => {
  test("1.x counts milliseconds since the start, and the media type is the file's", async () => {
    const records = [netmon1Record(0, FRAME), netmon1Record(1500, FRAME.subarray(0, 2), 99)];
    const { seen, reader, notes } = await read(netmonFile(records, { version: [1, 1], mediaType: 2 }));
    expect(seen).toEqual([
      { frameNumber: 1, timestampMicros: START_MICROS, originalLength: 4, linkType: 6, frame: "01020304" },
      { frameNumber: 2, timestampMicros: START_MICROS + 1_500_000, originalLength: 99, linkType: 6, frame: "0102" },
    ]);
    expect(reader.stop).toBeUndefined();
    expect(notes).toEqual([UTC_NOTE]);
  });

  test("2.0 counts microseconds since the start, in 64 bits", async () => {
    const records = [
      netmon2Record(5_000_000_001n, FRAME),
      netmon2Record(-3n, FRAME),
      netmon2Record((2n ** 64n - 50n) / 10n, FRAME),
    ];
    const { seen } = await read(netmonFile(records, { version: [2, 0], start: [...NETMON_START.slice(0, 7), 250] }));
    const start = START_MICROS + 250_000;
    // 2^64 - 50 is no multiple of 10: what is left of the division is a microsecond.
    expect(seen.map(({ timestampMicros }) => timestampMicros - start)).toEqual([5_000_000_001, -3, -5]);
  });

  test("2.1 and 2.2 give each frame its media type", async () => {
    for (const minor of [1, 2] as const) {
      const records = [1, 9].map((type) => netmon2Record(0n, FRAME, netmonTrailer(minor, type)));
      const { seen, reader } = await read(netmonFile(records, { version: [2, minor] }));
      expect(seen.map(({ linkType, frame }) => [linkType, frame])).toEqual([
        [1, "01020304"],
        [101, "01020304"],
      ]);
      expect(reader.interfaces).toMatchObject([
        { linkType: 1, packets: 1 },
        { linkType: 101, packets: 1 },
      ]);
    }
  });

  test("2.3 stamps each frame in UTC, as 100 ns since 1601, and nothing is assumed", async () => {
    const filetime = (11_644_473_600n + 1_700_000_123n) * 10_000_000n + 4_567_899n;
    const records = [netmon2Record(99n, FRAME, netmonTrailer(3, 1, filetime))];
    const { seen, notes } = await read(netmonFile(records, { version: [2, 3] }));
    expect(seen[0]?.timestampMicros).toBe(1_700_000_123_456_789);
    expect(notes).toEqual([]);
  });

  const MEDIA = [
    { mediaType: 0, linkType: 1, title: "Ethernet of VPN adapters" },
    { mediaType: 1, linkType: 1, title: "Ethernet" },
    { mediaType: 2, linkType: 6, title: "token ring" },
    { mediaType: 3, linkType: 10, title: "FDDI" },
    { mediaType: 4, linkType: 0x1_0004, title: "WAN, which has no LINKTYPE_ number" },
    { mediaType: 5, linkType: 0x1_0005, title: "IEEE 1394, which has none" },
    { mediaType: 7, linkType: 101, title: "tunnel" },
    { mediaType: 8, linkType: 101, title: "wireless WAN" },
    { mediaType: 9, linkType: 101, title: "raw IP" },
    { mediaType: 0xe001, linkType: 1, title: "LINKTYPE_ETHERNET of a converted pcap" },
    { mediaType: 0xe071, linkType: 113, title: "LINKTYPE_LINUX_SLL of a converted pcap" },
    { mediaType: 0xe080, linkType: 105, title: "WiFi message of Message Analyzer" },
    { mediaType: 0xe083, linkType: 0x1_e083, title: "filtering platform message of Message Analyzer" },
    { mediaType: 0xe08b, linkType: 139, title: "LINKTYPE_MTP2_WITH_PHDR of a converted pcap" },
    { mediaType: 0x1234, linkType: 0x1_1234, title: "unknown" },
  ];
  for (const { mediaType, linkType, title } of MEDIA) {
    test(`media type 0x${mediaType.toString(16)} (${title}) is link type ${linkType}`, async () => {
      const { seen } = await read(netmonFile([typed(mediaType)], { version: [2, 1] }));
      expect(seen.map((packet) => packet.linkType)).toEqual([linkType]);
    });
  }

  test("the radio header before 802.11 frames is cut off", async () => {
    const radio = joined([2], u16Of(32, "little"), new Uint8Array(29));
    const { seen } = await read(netmonFile([typed(6, joined(radio, FRAME)), typed(6, FRAME)], { version: [2, 1] }));
    expect(seen).toMatchObject([
      { linkType: 105, frame: "01020304", originalLength: 4 },
      { linkType: 0x1_0006, frame: "01020304", originalLength: 4 },
    ]);
  });

  test("records about the capture are no packets; those that Wireshark numbers take a frame number", async () => {
    const types = [0xffff, 1, 0xfffc, 0xfffd, 0xfffe, 1, 0xfffb, 0xffe0, 0xfff7, 1];
    const { seen, skipped } = await read(
      netmonFile(
        types.map((type) => typed(type)),
        { version: [2, 1] },
      ),
    );
    expect(seen.map(({ frameNumber }) => frameNumber)).toEqual([2, 3, 7]);
    expect(skipped).toEqual({
      "NetMon filter record": 1,
      "NetMon reassembled payload record": 1,
      "NetMon network information record": 2,
      "NetMon DNS cache record": 1,
      "NetMon event trace record": 1,
      "NetMon record of type 0xfff7": 1,
    });
  });

  test("the frame table gives the order, over gaps and backwards", async () => {
    const large = new Uint8Array(200_000).fill(7);
    const records = [
      netmon2Record(3n, large),
      netmon2Record(1n, FRAME),
      ...Array.from({ length: 6 }, () => netmon2Record(2n, large)),
    ];
    const { seen, reader } = await read(
      netmonFile(records, { version: [2, 0], order: [1, 7, 2, 0, 6, 3, 4, 5], gapBytes: 11 }),
    );
    expect(reader.stop).toBeUndefined();
    expect(seen.map(({ timestampMicros }) => timestampMicros - START_MICROS)).toEqual([1, 2, 2, 3, 2, 2, 2, 2]);
    expect(seen.map(({ frame }) => frame.length / 2)).toEqual([4, ...Array.from({ length: 7 }, () => 200_000)]);
  });

  test("without a frame table frames are read in the order of the file, and that is said", async () => {
    const file = netmonFile([netmon2Record(1n, FRAME), netmon2Record(2n, FRAME)], { version: [2, 0], hasTable: false });
    const { seen, reader } = await read(file);
    expect(seen).toHaveLength(2);
    expect(reader.stop).toEqual({
      byteOffset: file.length,
      reason: "the frame table at byte 0 is not (wholly) there, so frames were read in the order of the file",
    });
  });

  test("a header alone is a capture of no packets, on the interface that it names", async () => {
    const { reader, seen } = await read(netmonFile([], { version: [2, 0], mediaType: 3 }));
    expect(reader.stop).toBeUndefined();
    expect(seen).toEqual([]);
    expect(reader.interfaces).toMatchObject([{ linkType: 10, packets: 0 }]);
  });

  test("an unknown version ends the reading", async () => {
    const { reader } = await read(netmonFile([netmon2Record(0n, FRAME)], { version: [3, 0] }));
    expect(reader.stop).toEqual({
      byteOffset: 0,
      reason: "Network Monitor file version 3.0 is not known; 1 and 2 are",
    });
  });

  test("an absurd captured length ends the reading there", async () => {
    const bad = netmon2Record(0n, FRAME);
    bad.set(u32Of(262_145, "little"), 12);
    const { reader, seen } = await read(netmonFile([netmon2Record(0n, FRAME), bad], { version: [2, 0] }));
    expect(seen).toHaveLength(1);
    expect(reader.stop).toEqual({
      byteOffset: 148,
      reason: "packet 2 claims 262,145 captured bytes; more than 262,144 cannot be",
    });
  });

  test("a frame table that points behind the file ends the reading at that frame", async () => {
    const file = netmonFile([netmon2Record(0n, FRAME), netmon2Record(1n, FRAME)], { version: [2, 0] });
    file.set(u32Of(1_000_000, "little"), file.length - 4);
    const { reader, seen } = await read(file);
    expect(seen).toHaveLength(1);
    expect(reader.stop).toEqual({
      byteOffset: 1_000_000,
      reason: "the capture ends inside the header of packet 2: 0 of 16 bytes are there",
    });
  });

  test("a frame table that names one frame again and again does not multiply it without end", async () => {
    const records = [netmon2Record(0n, new Uint8Array(1000))];
    const { reader, seen } = await read(
      netmonFile(records, { version: [2, 0], order: Array.from({ length: 500 }, () => 0) }),
    );
    expect(seen.length).toBeLessThanOrEqual(4);
    expect(reader.stop?.reason).toBe("the frame table names more bytes of frames than the file has");
  });
});

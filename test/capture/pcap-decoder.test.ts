import { describe, expect, test } from "vitest";
import { PacketTally } from "../../src/capture/packet-tally.ts";
import { PcapDecoder } from "../../src/capture/pcap-decoder.ts";
import { hex } from "../support/hex.ts";
import {
  BYTE_ORDERS,
  collector,
  joined,
  type PcapOptions,
  pcapFile,
  pcapHeader,
  pcapRecord,
  SAMPLE_PACKETS,
} from "./build-captures.ts";

function decode(bytes: Uint8Array) {
  const { seen, onPacket } = collector();
  const tally = new PacketTally(onPacket);
  const decoder = new PcapDecoder(tally);
  const at = decoder.decode(bytes, 0, bytes.length, 0);
  decoder.finish(bytes, at, bytes.length, at);
  return { seen, tally, decoder };
}

const VARIANTS = [
  { variant: "micro", micros: [1_700_000_000_250_000, 1_700_000_003_000_001, 1_700_000_001_999_999] },
  { variant: "nano", micros: [1_700_000_000_000_250, 1_700_000_003_000_000, 1_700_000_001_000_999] },
  { variant: "modified", micros: [1_700_000_000_250_000, 1_700_000_003_000_001, 1_700_000_001_999_999] },
] as const;

describe("classic pcap", () => {
  for (const order of BYTE_ORDERS) {
    for (const { variant, micros } of VARIANTS) {
      test(`${variant}, ${order}-endian: times, lengths, link type and bytes of each packet`, () => {
        const { seen, decoder } = decode(pcapFile(SAMPLE_PACKETS, { order, variant, linkTypeField: 113 }));
        expect(decoder.stop).toBeUndefined();
        expect(seen).toEqual(
          SAMPLE_PACKETS.map(({ frame, originalLength = frame.length }, index) => ({
            frameNumber: index + 1,
            timestampMicros: micros[index],
            originalLength,
            linkType: 113,
            frame: Buffer.from(frame).toString("hex"),
          })),
        );
      });
    }
  }

  test("a file as tcpdump writes it, byte by byte", () => {
    const { seen, decoder } = decode(
      hex(`
        d4 c3 b2 a1 02 00 04 00   ; little-endian, microseconds; version 2.4
        00 00 00 00 00 00 00 00   ; time zone and accuracy: always 0
        00 00 04 00 01 00 00 00   ; snap length 262,144; Ethernet
        15 cd 5b 07 40 42 0f 00   ; 123,456,789 s, 1,000,000 µs
        02 00 00 00 3c 00 00 00   ; 2 of 60 bytes
        ca fe
      `),
    );
    expect(seen).toEqual([
      { frameNumber: 1, timestampMicros: 123_456_790_000_000, originalLength: 60, linkType: 1, frame: "cafe" },
    ]);
    expect(decoder.interfaces).toMatchObject([{ linkType: 1, snapLength: 262_144, packets: 1 }]);
  });

  test("counts: bytes, cut packets, earliest and latest time, time going back", () => {
    const { tally } = decode(pcapFile(SAMPLE_PACKETS));
    expect(tally).toMatchObject({
      packets: 3,
      capturedBytes: 50,
      originalBytes: 1545,
      cutPackets: 1,
      outOfOrderPackets: 1,
      earliestMicros: 1_700_000_000_250_000,
      latestMicros: 1_700_000_003_000_001,
    });
  });

  const LINK_TYPE_FIELDS = [
    { field: 1, linkType: 1, title: "plain" },
    { field: 0x1400_0001, linkType: 1, title: "with the length of a frame check sequence in the upper bits" },
    { field: 276, linkType: 276, title: "above 255" },
    { field: 0x0224_0002, linkType: 0x0224_0002, title: "with a NetBSD class, which makes another link type of it" },
  ];
  for (const { field, linkType, title } of LINK_TYPE_FIELDS) {
    test(`link type field 0x${field.toString(16)} (${title}) is link type ${linkType}`, () => {
      const { seen } = decode(pcapFile(SAMPLE_PACKETS.slice(0, 1), { linkTypeField: field }));
      expect(seen[0]?.linkType).toBe(linkType);
    });
  }

  test("a snap length that lies is tolerated", () => {
    for (const snapLength of [0, 4, 0xffff_ffff]) {
      expect(decode(pcapFile(SAMPLE_PACKETS, { snapLength })).seen).toHaveLength(3);
    }
  });

  test("before version 2.3 the two lengths of a record are the other way round; at 2.3 in either order", () => {
    const options: PcapOptions = { version: [2, 2] };
    const swapped = pcapRecord({ seconds: 1, frame: Uint8Array.of(1, 2), originalLength: 60 });
    swapped.set([60, 0, 0, 0, 2, 0, 0, 0], 8);
    expect(decode(joined(pcapHeader(options), swapped)).seen).toMatchObject([{ originalLength: 60, frame: "0102" }]);
    const either = joined(
      pcapHeader({ version: [2, 3] }),
      swapped,
      pcapRecord({ seconds: 1, frame: Uint8Array.of(3), originalLength: 9 }),
    );
    expect(decode(either).seen).toMatchObject([{ originalLength: 60 }, { originalLength: 9, frame: "03" }]);
  });

  test("a captured length of 262,144 bytes is read, one byte more ends the reading at that record", () => {
    const first = SAMPLE_PACKETS[0]!;
    const large = { seconds: 1, frame: new Uint8Array(262_144) };
    expect(decode(pcapFile([first, large, first])).seen).toHaveLength(3);
    const tooLarge = { seconds: 1, frame: new Uint8Array(262_145) };
    const { seen, decoder } = decode(pcapFile([first, tooLarge, first]));
    expect(seen).toHaveLength(1);
    expect(decoder.stop).toEqual({
      byteOffset: 24 + 16 + 14,
      reason: "packet 2 claims 262,145 captured bytes; more than 262,144 cannot be",
    });
  });

  test("an unknown version ends the reading at the file header", () => {
    const { seen, decoder } = decode(pcapFile(SAMPLE_PACKETS, { version: [5, 1] }));
    expect(seen).toEqual([]);
    expect(decoder.stop).toEqual({ byteOffset: 0, reason: "pcap version 5.1 is not known; 2.4 is" });
  });

  test("a header without packets is a capture of no packets", () => {
    const { seen, decoder } = decode(pcapHeader());
    expect(seen).toEqual([]);
    expect(decoder.stop).toBeUndefined();
    expect(decoder.interfaces).toHaveLength(1);
  });
});

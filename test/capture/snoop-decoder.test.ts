import { describe, expect, test } from "vitest";
import { PacketTally } from "../../src/capture/packet-tally.ts";
import { SnoopDecoder } from "../../src/capture/snoop-decoder.ts";
import { hex } from "../support/hex.ts";
import { collector, joined, SAMPLE_PACKETS, snoopFile, snoopHeader, snoopRecord, u32Of } from "./build-captures.ts";

function decode(bytes: Uint8Array) {
  const { seen, onPacket } = collector();
  const tally = new PacketTally(onPacket);
  const decoder = new SnoopDecoder(tally);
  const at = decoder.decode(bytes, 0, bytes.length, 0);
  decoder.finish(bytes, at, bytes.length, at);
  return { seen, tally, decoder };
}

const PACKET = { seconds: 7, frame: Uint8Array.of(1, 2, 3) };

describe("snoop (RFC 1761)", () => {
  test("a record, byte by byte", () => {
    const { seen, decoder } = decode(
      hex(`
        73 6e 6f 6f 70 00 00 00   ; "snoop"
        00 00 00 02 00 00 00 04   ; version 2, Ethernet
        00 00 00 3c 00 00 00 02   ; 2 of 60 bytes
        00 00 00 1c 00 00 00 05   ; a record of 28 bytes, 5 packets dropped so far
        00 00 00 09 00 00 00 0a   ; 9 s, 10 µs
        ca fe 00 00               ; the frame and its padding
      `),
    );
    expect(seen).toEqual([
      { frameNumber: 1, timestampMicros: 9_000_010, originalLength: 60, linkType: 1, frame: "cafe" },
    ]);
    expect(decoder.interfaces).toMatchObject([{ linkType: 1, packets: 1, dropped: 5 }]);
    expect(decoder.stop).toBeUndefined();
  });

  test("several records with padding of any length", () => {
    const { seen, tally, decoder } = decode(snoopFile(SAMPLE_PACKETS));
    expect(seen.map(({ frame }) => frame)).toEqual(
      SAMPLE_PACKETS.map(({ frame }) => Buffer.from(frame).toString("hex")),
    );
    expect(tally).toMatchObject({ packets: 3, cutPackets: 1, outOfOrderPackets: 1 });
    expect(decoder.interfaces[0]?.dropped).toBe(2);
  });

  const DATALINKS = [
    { datalink: 0, linkType: 1, title: "IEEE 802.3" },
    { datalink: 2, linkType: 6, title: "token ring" },
    { datalink: 4, linkType: 1, title: "Ethernet" },
    { datalink: 8, linkType: 10, title: "FDDI" },
    { datalink: 9, linkType: 0, title: "other: a BSD loopback header" },
    { datalink: 16, linkType: 122, title: "Fibre Channel" },
    { datalink: 18, linkType: 123, title: "ATM" },
    { datalink: 0x8000_0005, linkType: 226, title: "ipnet" },
    { datalink: 5, linkType: 0x2_0005, title: "HDLC, which has no LINKTYPE_ number" },
    { datalink: 12, linkType: 0x2_000c, title: "asynchronous characters, which have none" },
  ];
  for (const { datalink, linkType, title } of DATALINKS) {
    test(`datalink ${datalink} (${title}) is link type ${linkType}`, () => {
      const { seen } = decode(joined(snoopHeader(datalink), snoopRecord(PACKET)));
      expect(seen[0]?.linkType).toBe(linkType);
    });
  }

  test("a first record with room for Surveyor's trailer makes 12 mean gigabit Ethernet", () => {
    const { seen } = decode(joined(snoopHeader(12, 3), snoopRecord(PACKET, 16), snoopRecord(PACKET, 0)));
    expect(seen.map(({ linkType }) => linkType)).toEqual([1, 1]);
  });

  const record = snoopRecord(PACKET);
  const withField = (at: number, value: number): Uint8Array => {
    const copy = record.slice();
    copy.set(u32Of(value, "big"), at);
    return copy;
  };
  const DAMAGE = [
    { bytes: withField(4, 262_145), reason: "packet 2 claims 262,145 captured bytes; more than 262,144 cannot be" },
    { bytes: withField(8, 26), reason: "packet 2 has 3 captured bytes in a record of 26 bytes, which cannot be" },
    {
      bytes: withField(8, 0x7000_0000),
      reason: "packet 2 has 3 captured bytes in a record of 1879048192 bytes, which cannot be",
    },
  ];
  for (const { bytes, reason } of DAMAGE) {
    test(`ends there: ${reason}`, () => {
      const { seen, decoder } = decode(joined(snoopHeader(), record, bytes, record));
      expect(seen).toHaveLength(1);
      expect(decoder.stop).toEqual({ byteOffset: 16 + 27, reason });
    });
  }

  test("an unknown version ends the reading", () => {
    expect(decode(joined(snoopHeader(4, 9), record)).decoder.stop).toEqual({
      byteOffset: 0,
      reason: "snoop version 9 is not known; 2 is",
    });
  });

  test("a header alone is a capture of no packets, on the interface that it names", () => {
    const { decoder } = decode(snoopHeader(8));
    expect(decoder.stop).toBeUndefined();
    expect(decoder.interfaces).toMatchObject([{ linkType: 10, packets: 0 }]);
  });
});

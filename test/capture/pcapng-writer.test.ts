import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CapturedPacket, type FrameInterface } from "../../src/capture/captured-packet.ts";
import { InterfaceTally, PacketTally } from "../../src/capture/packet-tally.ts";
import { optionText, visitOptions } from "../../src/capture/pcapng/block-options.ts";
import { PcapngDecoder } from "../../src/capture/pcapng/pcapng-decoder.ts";
import { PcapngWriter } from "../../src/capture/pcapng/pcapng-writer.ts";
import { Section } from "../../src/capture/pcapng/section.ts";
import { joined, text } from "./build-captures.ts";

/** A packet to write. */
interface Sketch {
  readonly frame: Uint8Array;
  readonly micros: number;
  readonly nanos?: number;
  readonly originalLength?: number;
  readonly from?: FrameInterface;
  readonly comment?: string;
  /** Bytes of the frame to write. */
  readonly cut?: number;
  readonly beginsFile?: boolean;
}

const ETHERNET = new InterfaceTally(1, 65_535, "eth0", null, true);

function written(sketches: readonly Sketch[], pieces: Uint8Array[] = []): Uint8Array {
  const writer = new PcapngWriter("fwreport 1.2.3", (bytes) => void pieces.push(bytes.slice()));
  for (const { frame, micros, nanos = 0, originalLength, from = ETHERNET, comment = "", cut, beginsFile } of sketches) {
    if (beginsFile === true) writer.startFile();
    const packet = new CapturedPacket();
    // Among other bytes, as in a reader's buffer.
    packet.bytes = joined([0xee, 0xee], frame, [0xee]);
    packet.start = 2;
    packet.end = 2 + frame.length;
    packet.originalLength = originalLength ?? frame.length;
    packet.timestampMicros = micros;
    packet.restNanos = nanos;
    packet.from = from;
    packet.linkType = from.linkType;
    writer.write(packet, 2 + (cut ?? frame.length), text(comment));
  }
  writer.finish();
  expect(writer.packets).toBe(sketches.length);
  return new Uint8Array(Buffer.concat(pieces));
}

const ENHANCED_PACKET = 6;

/** Comments of all packets, by the blocks' own lengths. */
function commentsOf(file: Uint8Array): string[] {
  const section = new Section(false);
  const comments: string[] = [];
  for (let at = 0; at < file.length; at += section.u32(file, at + 4)) {
    if (section.u32(file, at) !== ENHANCED_PACKET) continue;
    const options = at + 28 + Math.ceil(section.u32(file, at + 20) / 4) * 4;
    const end = at + section.u32(file, at + 4) - 4;
    const isWhole = visitOptions(section, file, options, end, (code, from, to) => {
      if (code === 1) comments.push(optionText(file, from, to));
    });
    expect(isWhole).toBe(true);
  }
  return comments;
}

function read(file: Uint8Array) {
  const packets: object[] = [];
  const tally = new PacketTally(({ bytes, start, end, originalLength, timestampMicros, restNanos, from }) => {
    const { linkType, name, description, snapLength, hasNanoseconds } = from;
    packets.push({
      frame: Buffer.from(bytes.subarray(start, end)).toString("hex"),
      originalLength,
      micros: timestampMicros,
      nanos: restNanos,
      from: { linkType, name, description, snapLength, hasNanoseconds },
    });
  });
  const decoder = new PcapngDecoder(tally);
  expect(decoder.decode(file, 0, file.length, 0)).toBe(file.length);
  expect(decoder.stop).toBeUndefined();
  expect(tally.skipped.size).toBe(0);
  return { packets, interfaces: decoder.interfaces };
}

test("what is written is read again: bytes, lengths, times, interfaces, comments", () => {
  // A reader cuts zero bytes off the end.
  const words = fc.string({ unit: "binary" }).map((word) => word.replaceAll("\0", ""));
  const from = fc
    .tuple(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 96, 65_535), fc.boolean(), fc.option(words))
    .map(([linkType, snapLength, isFine, name]) => {
      return new InterfaceTally(linkType, snapLength, name, name, isFine);
    });
  const sketch = fc.record({
    frame: fc.uint8Array({ maxLength: 80 }),
    micros: fc.integer({ min: -(2 ** 40), max: Number.MAX_SAFE_INTEGER }),
    nanos: fc.integer({ min: 0, max: 999 }),
    originalLength: fc.integer({ min: 0, max: 0xffff_ffff }),
    from,
    comment: words,
  });
  fc.assert(
    fc.property(fc.array(sketch, { maxLength: 12 }), (sketches) => {
      // A count of nanoseconds has 64 bits, which end in 2554 and here, by sign, in 2262.
      const fitting = sketches.filter(({ micros, from: { hasNanoseconds } }) => !hasNanoseconds || micros >= 0);
      const file = written(fitting);
      const expected = fitting.map(
        ({ frame, originalLength, micros, nanos, from: { packets: _, dropped: __, ...described } }) => ({
          frame: Buffer.from(frame).toString("hex"),
          originalLength,
          micros,
          nanos: described.hasNanoseconds ? nanos : 0,
          from: described,
        }),
      );
      expect(read(file).packets).toEqual(expected);
      expect(commentsOf(file)).toEqual(fitting.map(({ comment }) => comment));
    }),
    { numRuns: 300 },
  );
});

test("a comment that begins with a byte order mark keeps it", () => {
  expect(commentsOf(written([{ frame: text("x"), micros: 1, comment: "\u{feff}x" }]))).toEqual(["\u{feff}x"]);
});

describe("interfaces", () => {
  const other = new InterfaceTally(1, 65_535, "eth1", null, true);
  const alike = new InterfaceTally(1, 65_535, "eth0", null, true);
  const packet = { frame: Uint8Array.of(1), micros: 5 };
  const namesOf = (sketches: readonly Sketch[]): (string | null)[] =>
    read(written(sketches)).interfaces.map(({ name }) => name);

  test("each is described once, before its first packet", () => {
    expect(namesOf([packet, { ...packet, from: other }, packet])).toEqual(["eth0", "eth1"]);
  });
  test("two of one file that are described alike stay two", () => {
    expect(namesOf([packet, { ...packet, from: alike }])).toEqual(["eth0", "eth0"]);
  });
  test("alike ones of two files are one", () => {
    expect(namesOf([packet, { ...packet, from: alike, beginsFile: true }])).toEqual(["eth0"]);
  });
  test("without a packet there are none", () => {
    expect(namesOf([])).toEqual([]);
  });
  test("a link type beyond 16 bits is written as one for private use, and says so", () => {
    const from = new InterfaceTally(0x1_0004);
    expect(read(written([{ ...packet, from }])).interfaces).toMatchObject([
      { linkType: 147, description: "a link type without LINKTYPE_ number" },
    ]);
  });
});

describe("packets", () => {
  test("one can be cut: its length on the wire stays", () => {
    const [packet] = read(written([{ frame: text("headerpayload"), micros: 1, cut: 6 }])).packets;
    expect(packet).toMatchObject({ frame: Buffer.from("header").toString("hex"), originalLength: 13 });
  });

  test("the largest one with the longest comment fits, behind as many as fill the buffer", () => {
    const large = { frame: new Uint8Array(262_144).fill(7), micros: 1, comment: "c".repeat(70_000) };
    const pieces: Uint8Array[] = [];
    const file = written(
      Array.from({ length: 12 }, () => large),
      pieces,
    );
    expect(read(file).packets).toHaveLength(12);
    expect(commentsOf(file)).toEqual(Array.from({ length: 12 }, () => "c".repeat(65_531)));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.length).toBeLessThan(6);
  });

  test("padding is zero, whatever the buffer held before", () => {
    const long = { frame: new Uint8Array(200_000).fill(255), micros: 1 };
    const file = written([
      ...Array.from({ length: 6 }, () => long),
      { frame: Uint8Array.of(1), micros: 1, comment: "x" },
    ]);
    const frameAt = file.length - 4 - 4 - 8 - 4;
    expect([...file.subarray(frameAt, frameAt + 4)]).toEqual([1, 0, 0, 0]);
    expect([...file.subarray(frameAt + 4, frameAt + 12)]).toEqual([1, 0, 1, 0, 0x78, 0, 0, 0]);
  });
});

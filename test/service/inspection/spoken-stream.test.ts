import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Side } from "../../../src/flow/flow-tcp.ts";
import { DONE, WAIT } from "../../../src/service/inspection/dialog.ts";
import { KeptBytes, MAX_KEPT } from "../../../src/service/inspection/kept-bytes.ts";
import { Payload } from "../../../src/service/inspection/payload.ts";
import { type Segment, SpokenStream, type StreamReader } from "../../../src/service/inspection/spoken-stream.ts";

/** A stream's bytes: the number of each, so that what is read says where it was. */
const streamOf = (length: number): Uint8Array => Uint8Array.from({ length }, (_, at) => at % 251);

const segmentOf = (stream: Uint8Array, from: number, to: number, isn = 0, captured = to - from): Segment => ({
  bytes: stream,
  at: from,
  captured,
  length: to - from,
  sequence: (isn + from) | 0,
});

/** Keeps what it is told; takes every byte at once. */
class Recorder implements StreamReader {
  readonly told: (number | "lost")[] = [];
  read(_side: Side, said: Payload): number {
    this.told.push(...said.copy(0, said.length));
    return said.length;
  }
  lost(): boolean {
    this.told.push("lost");
    return true;
  }
}

/** Returns the room that there was. */
const readAll = (segments: readonly Segment[], streamStart: number, reader: StreamReader): KeptBytes => {
  const rooms = new KeptBytes();
  const stream = new SpokenStream(0, new Payload(), rooms);
  for (const segment of segments) stream.add(segment, streamStart, reader);
  stream.finish(reader);
  return rooms;
};

describe("segments in any order, repeated, overlapping", () => {
  test("are read once, in order, across the wrap of sequence numbers", () => {
    const segments = fc
      .record({
        cuts: fc.array(fc.integer({ min: 1, max: 199 }), { maxLength: 7 }),
        isn: fc.constantFrom(0, 0x7fff_ff80, -100, 12_345),
        shuffle: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        repeats: fc.array(fc.tuple(fc.nat(199), fc.nat(60)), { maxLength: 4 }),
      })
      .map(({ cuts, isn, shuffle, repeats }) => {
        const stream = streamOf(200);
        const borders = [...new Set([0, ...cuts, 200])].sort((a, b) => a - b);
        const whole = borders.slice(1).map((to, index) => segmentOf(stream, borders[index]!, to, isn));
        const extra = repeats.map(([from, length]) => segmentOf(stream, from, Math.min(200, from + length + 1), isn));
        const order = whole.map((segment, index) => ({ segment, key: shuffle[index]! })).sort((a, b) => a.key - b.key);
        return { stream, isn, segments: [...order.map(({ segment }) => segment), ...extra] };
      });
    fc.assert(
      fc.property(segments, ({ stream, isn, segments: given }) => {
        const reader = new Recorder();
        readAll(given, isn, reader);
        expect(reader.told).toEqual([...stream]);
      }),
    );
  });

  test("a reader that waits for whole records gets each of them whole, however they are cut", () => {
    // Records of 1 + n bytes, n in the first byte.
    const records = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(records, fc.array(fc.nat(1200), { maxLength: 20 }), (lengths, cuts) => {
        const bytes = Uint8Array.from(lengths.flatMap((length) => [length, ...Array(length).fill(length)]));
        const borders = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort(
          (a, b) => a - b,
        );
        const got: number[] = [];
        const reader: StreamReader = {
          read(_side, said) {
            const length = said.u8(0) + 1;
            if (said.length < length) return WAIT;
            got.push(length - 1);
            return length;
          },
          lost: () => expect.unreachable(),
        };
        readAll(
          borders.slice(1).map((to, index) => segmentOf(bytes, borders[index]!, to)),
          0,
          reader,
        );
        expect(got).toEqual(lengths);
      }),
    );
  });
});

describe("what is missing", () => {
  const stream = streamOf(100);

  test("a segment that never comes is told as lost once nine later ones are there", () => {
    const reader = new Recorder();
    const later = Array.from({ length: 9 }, (_, index) => segmentOf(stream, 20 + index, 21 + index));
    readAll([segmentOf(stream, 0, 10), ...later], 0, reader);
    expect(reader.told).toEqual([...stream.slice(0, 10), "lost", ...stream.slice(20, 29)]);
  });

  test("what is still held when the connection ends is told after the loss", () => {
    const reader = new Recorder();
    readAll([segmentOf(stream, 0, 10), segmentOf(stream, 30, 40), segmentOf(stream, 20, 25)], 0, reader);
    expect(reader.told).toEqual([
      ...stream.slice(0, 10),
      "lost",
      ...stream.slice(20, 25),
      "lost",
      ...stream.slice(30, 40),
    ]);
  });

  test("the part of a segment that the snap length cut off", () => {
    const reader = new Recorder();
    readAll([segmentOf(stream, 0, 50, 0, 8), segmentOf(stream, 50, 60)], 0, reader);
    expect(reader.told).toEqual([...stream.slice(0, 8), "lost", ...stream.slice(50, 60)]);
  });

  test("the first bytes, where the SYN says where the stream begins", () => {
    const reader = new Recorder();
    readAll([segmentOf(stream, 5, 10)], 0, reader);
    expect(reader.told).toEqual(["lost", ...stream.slice(5, 10)]);
  });

  test("bytes that the reader passes over are not missed", () => {
    const read: number[] = [];
    const reader: StreamReader = {
      read(_side, said) {
        read.push(said.u8(0));
        return 60;
      },
      lost: () => expect.unreachable(),
    };
    // Of the 60 bytes from 0, most never come; the next record begins at 60, in the middle of a segment.
    readAll([segmentOf(stream, 0, 10), segmentOf(stream, 30, 50, 0, 4), segmentOf(stream, 55, 100)], 0, reader);
    expect(read).toEqual([0, 60]);
  });

  test("a reader that cannot go on without is not asked again", () => {
    let reads = 0;
    const reader: StreamReader = {
      read(_side, said) {
        reads += 1;
        return said.length;
      },
      lost: () => false,
    };
    readAll([segmentOf(stream, 0, 10, 0, 5), segmentOf(stream, 10, 20)], 0, reader);
    expect(reads).toBe(1);
  });
});

describe("memory", () => {
  test("more than is kept counts as lost, and reading goes on", () => {
    const told: (number | "lost")[] = [];
    const reader: StreamReader = {
      read(_side, said) {
        told.push(said.length);
        return WAIT;
      },
      lost: () => {
        told.push("lost");
        return true;
      },
    };
    const stream = streamOf(MAX_KEPT + 3000);
    const segments = Array.from({ length: Math.ceil(stream.length / 1000) }, (_, index) =>
      segmentOf(stream, index * 1000, Math.min(stream.length, (index + 1) * 1000)),
    );
    expect(readAll(segments, 0, reader).refused).toBe(1);
    expect(told.filter((entry) => entry === "lost")).toHaveLength(1);
    expect(Math.max(...told.filter((entry) => entry !== "lost"))).toBeLessThanOrEqual(MAX_KEPT);
  });

  test("a reader that is done is not asked again", () => {
    let reads = 0;
    const reader: StreamReader = {
      read() {
        reads += 1;
        return DONE;
      },
      lost: () => expect.unreachable(),
    };
    const stream = streamOf(30);
    readAll([segmentOf(stream, 0, 10), segmentOf(stream, 10, 20), segmentOf(stream, 25, 30)], 0, reader);
    expect(reads).toBe(1);
  });
});

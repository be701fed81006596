import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KeptBytes, MAX_KEPT } from "../../../src/service/inspection/kept-bytes.ts";
import { Payload } from "../../../src/service/inspection/payload.ts";
import { SpokenStream, type StreamReader } from "../../../src/service/inspection/spoken-stream.ts";

describe("room for what is kept", () => {
  test("is as large as asked, and lent again once it is back", () => {
    const rooms = new KeptBytes();
    for (const length of [0, 1, 256, 257, 4096, 4097, MAX_KEPT])
      expect(rooms.lend(length)?.length).toBeGreaterThanOrEqual(length);
    const room = rooms.lend(100)!;
    const lent = rooms.lent;
    rooms.takeBack(room);
    expect(rooms.lent).toBe(lent - room.length);
    expect(rooms.lend(200)).toBe(room);
  });

  test("what is there to be lent again takes no room from other sizes", () => {
    const rooms = new KeptBytes(2048);
    const small = Array.from({ length: 8 }, () => rooms.lend(256)!);
    for (const room of small) rooms.takeBack(room);
    expect(rooms.lend(1024)).toHaveLength(1024);
    expect(small).not.toContain(rooms.lend(256));
  });

  test("is bounded, and what is refused is counted", () => {
    const rooms = new KeptBytes(600);
    expect([rooms.lend(256)?.length, rooms.lend(1)?.length, rooms.lend(1), rooms.refused]).toEqual([
      256,
      256,
      undefined,
      1,
    ]);
    expect(new KeptBytes().lend(MAX_KEPT + 1)).toBeUndefined();
  });
});

describe("a stream", () => {
  /** Waits for whole records of 1 + n bytes, n in the first byte; a record of 250 ends it. */
  const reader: StreamReader = {
    read(_side, said) {
      const length = said.u8(0) + 1;
      if (length === 251) return -1;
      return said.length < length ? 0 : length;
    },
    lost: () => true,
  };
  const segments = fc.array(
    fc.record({ from: fc.nat(900), length: fc.integer({ min: 1, max: 200 }), captured: fc.nat(200) }),
    { maxLength: 40 },
  );

  test("gives back all room when it ends, whatever came and whatever was refused", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1200, maxLength: 1200 }),
        segments,
        fc.boolean(),
        (bytes, said, isTight) => {
          const rooms = new KeptBytes(isTight ? 700 : undefined);
          const stream = new SpokenStream(0, new Payload(), rooms);
          for (const { from, length, captured } of said)
            stream.add({ bytes, at: from, captured: Math.min(captured, length), length, sequence: from }, 0, reader);
          stream.finish(reader);
          expect(rooms.lent).toBe(0);
        },
      ),
    );
  });

  test("without room tells that bytes are lost, and reads on behind them", () => {
    const told: string[] = [];
    const telling: StreamReader = {
      read(_side, said) {
        const end = said.indexOf(0x0a);
        if (end < 0) return 0;
        told.push(said.latin1(0, end));
        return end + 1;
      },
      lost: () => {
        told.push("lost");
        return true;
      },
    };
    const rooms = new KeptBytes(0);
    const stream = new SpokenStream(0, new Payload(), rooms);
    const bytes = Buffer.from("one\ntwo\nthree\n");
    const say = (from: number, to: number) =>
      stream.add({ bytes, at: from, captured: to - from, length: to - from, sequence: from }, 0, telling);
    say(0, 6);
    say(6, 8);
    say(8, 14);
    expect(told).toEqual(["one", "lost", "o", "three"]);
    expect(rooms.refused).toBe(1);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { Payload } from "../../../src/service/inspection/payload.ts";

/** A view into bytes that begin elsewhere in their buffer, as those of a capture's reader do. */
const view = fc
  .record({ bytes: fc.uint8Array({ maxLength: 40 }), before: fc.nat(5), start: fc.nat(40), length: fc.nat(40) })
  .map(({ bytes, before, start, length }) => {
    const buffer = new Uint8Array(before + bytes.length);
    buffer.set(bytes, before);
    const at = Math.min(start, bytes.length);
    const shown = bytes.subarray(at, at + length);
    return { said: new Payload().show(buffer.subarray(before), at, shown.length), shown: [...shown] };
  });
const places = fc.integer({ min: -3, max: 45 });

/** The bytes from `at` on, `length` of them, as far as they are shown. */
const cut = (shown: readonly number[], at: number, length: number): readonly number[] =>
  shown.slice(Math.max(0, at), Math.max(0, at + length));

test("texts are those of the bytes that are shown, character by character", () => {
  fc.assert(
    fc.property(view, places, places, ({ said, shown }, at, length) => {
      const bytes = cut(shown, at, length);
      expect(said.latin1(at, length)).toBe(bytes.map((byte) => String.fromCharCode(byte)).join(""));
      const units = Array.from(
        { length: bytes.length >> 1 },
        (_, unit) => bytes[2 * unit]! | (bytes[2 * unit + 1]! << 8),
      );
      expect(said.utf16le(at, length)).toBe(String.fromCharCode(...units));
    }),
  );
});

test("numbers are -1 where their bytes are not all shown", () => {
  fc.assert(
    fc.property(view, places, ({ said, shown }, at) => {
      const number = (count: number, isLittleEndian = false): number => {
        if (at < 0 || at + count > shown.length) return -1;
        const bytes = shown.slice(at, at + count);
        return (isLittleEndian ? bytes.reverse() : bytes).reduce((value, byte) => value * 256 + byte, 0);
      };
      expect([said.u8(at), said.u16(at), said.u24(at), said.u32(at), said.u16le(at), said.u32le(at)]).toEqual([
        ...[number(1), number(2), number(3), number(4), number(2, true), number(4, true)],
      ]);
    }),
  );
});

test("copies are of the bytes that are shown, and stay when these change", () => {
  fc.assert(
    fc.property(view, places, places, ({ said, shown }, at, length) => {
      expect([...said.copy(at, length)]).toEqual(shown.slice(Math.max(0, at), Math.max(0, at) + Math.max(0, length)));
    }),
  );
});

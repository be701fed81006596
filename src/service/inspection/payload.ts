/** One for all views: an empty array of its own takes some 200 bytes, five times what a view takes. */
const NO_BYTES = new Uint8Array(0);

/**
 * Bytes that one side of a flow has said, as far as they were captured. Readers give -1 past the end, so that nothing
 * reads beyond what was said and no caller needs a check of its own. One instance is reused: keep numbers, not the view.
 */
export class Payload {
  #bytes: Uint8Array = NO_BYTES;
  #start = 0;
  /** Bytes that can be read. */
  length = 0;

  /** Shows `length` bytes of `bytes` from `start`; they must lie inside it. */
  show(bytes: Uint8Array, start: number, length: number): this {
    this.#bytes = bytes;
    this.#start = start;
    this.length = length;
    return this;
  }

  showAll(bytes: Uint8Array): this {
    return this.show(bytes, 0, bytes.length);
  }

  /** Shows a part of another view, cut to what that view has. */
  showPart(of: Payload, at: number, length = of.length - at): this {
    const start = Math.min(Math.max(0, at), of.length);
    return this.show(of.#bytes, of.#start + start, Math.max(0, Math.min(length, of.length - start)));
  }

  u8(at: number): number {
    return at >= 0 && at < this.length ? this.#bytes[this.#start + at]! : -1;
  }

  /** Big-endian. */
  u16(at: number): number {
    if (at < 0 || at + 2 > this.length) return -1;
    const from = this.#start + at;
    return (this.#bytes[from]! << 8) | this.#bytes[from + 1]!;
  }

  /** Big-endian. */
  u24(at: number): number {
    if (at < 0 || at + 3 > this.length) return -1;
    const from = this.#start + at;
    return (this.#bytes[from]! << 16) | (this.#bytes[from + 1]! << 8) | this.#bytes[from + 2]!;
  }

  /** Big-endian, unsigned. */
  u32(at: number): number {
    if (at < 0 || at + 4 > this.length) return -1;
    return this.u16(at) * 0x10000 + this.u16(at + 2);
  }

  u16le(at: number): number {
    if (at < 0 || at + 2 > this.length) return -1;
    const from = this.#start + at;
    return this.#bytes[from]! | (this.#bytes[from + 1]! << 8);
  }

  u32le(at: number): number {
    if (at < 0 || at + 4 > this.length) return -1;
    return this.u16le(at + 2) * 0x10000 + this.u16le(at);
  }

  /** Whether the ASCII text stands at `at`; false also where the view ends within it. */
  has(at: number, text: string): boolean {
    if (at < 0 || at + text.length > this.length) return false;
    const from = this.#start + at;
    for (let index = 0; index < text.length; index++)
      if (this.#bytes[from + index] !== text.charCodeAt(index)) return false;
    return true;
  }

  /** As `has`, for letters in either case; `text` is in upper case. */
  hasAnyCase(at: number, text: string): boolean {
    if (at < 0 || at + text.length > this.length) return false;
    const from = this.#start + at;
    for (let index = 0; index < text.length; index++) {
      const byte = this.#bytes[from + index]!;
      const upper = byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
      if (upper !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Where `byte` first stands at or after `from` and before `to`; -1 where it does not. */
  indexOf(byte: number, from = 0, to = this.length): number {
    const end = Math.min(to, this.length);
    for (let at = Math.max(0, from); at < end; at++) if (this.#bytes[this.#start + at] === byte) return at;
    return -1;
  }

  /** A text of Latin-1 bytes, cut to what the view has. For what is kept of a flow, never for each packet. */
  latin1(at: number, length: number): string {
    return this.#text(at, length, "latin1");
  }

  /** A text of UTF-16LE code units, `length` in bytes, cut to what the view has. */
  utf16le(at: number, length: number): string {
    return this.#text(at, length, "utf16le");
  }

  #text(at: number, length: number, encoding: "latin1" | "utf16le"): string {
    const start = Math.max(0, at);
    const end = Math.min(at + length, this.length);
    if (end <= start) return "";
    const { buffer, byteOffset } = this.#bytes;
    return Buffer.from(buffer, byteOffset + this.#start + start, end - start).toString(encoding);
  }

  /** A copy of `length` bytes from `at`, cut to what the view has. */
  copy(at: number, length: number): Uint8Array {
    const start = Math.min(Math.max(0, at), this.length);
    const end = Math.min(start + Math.max(0, length), this.length);
    return this.#bytes.slice(this.#start + start, this.#start + end);
  }

  /** Writes what the view shows to `target` at `offset`. */
  copyTo(target: Uint8Array, offset: number): void {
    target.set(this.#bytes.subarray(this.#start, this.#start + this.length), offset);
  }
}

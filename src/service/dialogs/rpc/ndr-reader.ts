import type { Payload } from "../../inspection/payload.ts";

/** How the numbers of a stub are written: C706 section 14, and MS-RPCE section 2.2.5 for NDR64. */
export interface NdrEncoding {
  readonly isLittleEndian: boolean;
  /** Counts and pointers take 8 bytes and are aligned to 8. */
  readonly isNdr64: boolean;
}

/**
 * Reads a stub from its beginning, with the alignment that NDR asks for. Past the end, and at a 64-bit count of more
 * than 32 bits, it gives -1, and from then on nothing but -1.
 */
export class NdrReader {
  readonly #stub: Payload;
  readonly #encoding: NdrEncoding;
  /** Offset in the stub; past its end once something could not be read. */
  at = 0;

  constructor(stub: Payload, encoding: NdrEncoding, at = 0) {
    this.#stub = stub;
    this.#encoding = encoding;
    this.at = at;
  }

  align(to: number): void {
    this.at += (to - (this.at % to)) % to;
  }

  skip(length: number): void {
    this.at += length;
  }

  u16(): number {
    this.align(2);
    const value = this.#encoding.isLittleEndian ? this.#stub.u16le(this.at) : this.#stub.u16(this.at);
    return this.#after(value, 2);
  }

  u32(): number {
    this.align(4);
    const value = this.#encoding.isLittleEndian ? this.#stub.u32le(this.at) : this.#stub.u32(this.at);
    return this.#after(value, 4);
  }

  /** A count of an array or the referent of a pointer. */
  size(): number {
    if (!this.#encoding.isNdr64) return this.u32();
    this.align(8);
    const first = this.u32();
    const second = this.u32();
    const [low, high] = this.#encoding.isLittleEndian ? [first, second] : [second, first];
    return this.#after(high === 0 ? low : -1, 0);
  }

  #after(value: number, length: number): number {
    this.at = value === -1 ? this.#stub.length + 1 : this.at + length;
    return value;
  }
}

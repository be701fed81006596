import { END_OF_OPTIONS } from "./block-options.ts";

/** Blocks are handed on in pieces of at least this many bytes: few system calls. */
const PIECE_LENGTH = 1_048_576;
/** Room behind a piece for one more block: a packet of MAX_CAPTURED_LENGTH with the longest comment, and its fields. */
const HEADROOM_LENGTH = 393_216;
const OPTION_HEADER_LENGTH = 4;

/** The bytes that a field of `length` bytes takes: blocks and options are padded to 32 bits (section 3.1). */
const padded = (length: number): number => (length + 3) & ~3;

/**
 * Little-endian pcapng blocks (draft-ietf-opsawg-pcapng, section 3), gathered in one buffer. A block is begun, filled by
 * the methods between, and ended. `drain` gets the buffer's own bytes: they must be used before it returns.
 */
export class BlockWriter {
  readonly #drain: (bytes: Uint8Array) => void;
  readonly #bytes = new Uint8Array(PIECE_LENGTH + HEADROOM_LENGTH);
  readonly #view = new DataView(this.#bytes.buffer);
  #at = 0;
  #blockAt = 0;

  constructor(drain: (bytes: Uint8Array) => void) {
    this.#drain = drain;
  }

  begin(type: number): void {
    this.#blockAt = this.#at;
    this.u32(type);
    this.u32(0);
  }

  /** The length stands before and behind the body. */
  end(): void {
    const length = this.#at + 4 - this.#blockAt;
    this.#view.setUint32(this.#blockAt + 4, length, true);
    this.u32(length);
    if (this.#at >= PIECE_LENGTH) this.flush();
  }

  u16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  /** `bytes[start, end)` and zeros up to the next 32 bits. */
  data(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes.set(bytes.subarray(start, end), this.#at);
    this.#bytes.fill(0, this.#at + end - start, this.#at + padded(end - start));
    this.#at += padded(end - start);
  }

  option(code: number, value: Uint8Array, length = value.length): void {
    this.u16(code);
    this.u16(length);
    this.data(value, 0, length);
  }

  endOptions(): void {
    this.u16(END_OF_OPTIONS);
    this.u16(0);
  }

  flush(): void {
    if (this.#at > 0) this.#drain(this.#bytes.subarray(0, this.#at));
    this.#at = 0;
  }
}

/** The longest option that can be written: a 16-bit length whose padding fits too. */
export const MAX_OPTION_LENGTH = 0xffff - OPTION_HEADER_LENGTH;

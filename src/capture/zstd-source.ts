import { Decompress } from "fzstd";
import { u8, u32le } from "../base/bytes.ts";
import { type ByteSource, ChunkQueue } from "./byte-source.ts";

/** First four bytes of a frame, read little-endian (RFC 8878, sections 3.1.1 and 3.1.2). */
const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAGIC_LENGTH = 4;
const SKIPPABLE_HEADER_LENGTH = 8;
const BLOCK_HEADER_LENGTH = 3;
const CHECKSUM_LENGTH = 4;
const MAX_BLOCK_LENGTH = 131_072;
/** What the zstd program accepts without being asked for more: the window is held in memory. */
const MAX_WINDOW_LENGTH = 128 * 1024 * 1024;
/** Room for a frame header, or for one block with its checksum. */
const INPUT_LENGTH = 262_144;

const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

/** Lengths by the two-bit flags of the frame header descriptor (RFC 8878, section 3.1.1.1). */
const DICTIONARY_ID_LENGTHS = [0, 1, 2, 4] as const;
const CONTENT_SIZE_LENGTHS = [0, 2, 4, 8] as const;

class ZstdDamage extends Error {}

/**
 * The bytes inside zstd, all frames one after the other.
 *
 * The frames are taken apart here and handed to the decompressor block by block, so that it never makes more than
 * 128 KiB at a time: given a whole chunk, it would hold everything that comes of it.
 */
export class ZstdSource implements ByteSource {
  bytesRead = 0;
  damage: string | undefined;
  readonly #inner: ByteSource;
  readonly #queue = new ChunkQueue();
  readonly #input = new Uint8Array(INPUT_LENGTH);
  #start = 0;
  #end = 0;
  #isEnded = false;
  #frame: Decompress | undefined;
  #hasChecksum = false;

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    while (this.#queue.isEmpty) {
      if (this.#isEnded) return 0;
      try {
        await (this.#frame === undefined ? this.#beginFrame() : this.#decodeBlock(this.#frame));
      } catch (error) {
        this.#isEnded = true;
        const isOurs = error instanceof ZstdDamage;
        const reason = error instanceof Error ? error.message : String(error);
        this.damage = isOurs ? reason : `the zstd compression is damaged (${reason})`;
      }
    }
    const count = this.#queue.take(buffer, at, length);
    this.bytesRead += count;
    return count;
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }

  async #beginFrame(): Promise<void> {
    if (!(await this.#has(1))) {
      this.#isEnded = true;
      this.damage = this.#inner.damage;
      return;
    }
    await this.#need(MAGIC_LENGTH + 1);
    const magic = u32le(this.#input, this.#start);
    if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) return this.#skipFrame();
    if (magic !== FRAME_MAGIC) throw new ZstdDamage("something else follows the zstd compression");

    const descriptor = u8(this.#input, this.#start + MAGIC_LENGTH);
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const dictionaryLength = DICTIONARY_ID_LENGTHS[(descriptor & 3) as 0 | 1 | 2 | 3];
    const sizeFlag = (descriptor >> 6) as 0 | 1 | 2 | 3;
    const sizeLength = sizeFlag === 0 && isSingleSegment ? 1 : CONTENT_SIZE_LENGTHS[sizeFlag];
    const windowLength = isSingleSegment ? 0 : 1;
    const headerLength = MAGIC_LENGTH + 1 + windowLength + dictionaryLength + sizeLength;
    await this.#need(headerLength);
    const dictionaryAt = this.#start + MAGIC_LENGTH + 1 + windowLength;
    if (this.#number(dictionaryAt, dictionaryLength) !== 0) {
      throw new ZstdDamage("the zstd compression needs a dictionary: decompress it with zstd first");
    }
    const windowBytes = isSingleSegment
      ? this.#number(dictionaryAt + dictionaryLength, sizeLength)
      : windowSize(u8(this.#input, this.#start + MAGIC_LENGTH + 1));
    if (windowBytes > MAX_WINDOW_LENGTH) {
      throw new ZstdDamage(
        `the zstd compression needs ${windowBytes.toLocaleString("en-US")} bytes of memory: decompress it with zstd --long=31 first`,
      );
    }
    this.#hasChecksum = (descriptor & 4) !== 0;
    this.#frame = new Decompress((chunk) => this.#queue.push(chunk));
    this.#frame.push(this.#take(headerLength));
  }

  async #decodeBlock(frame: Decompress): Promise<void> {
    await this.#need(BLOCK_HEADER_LENGTH);
    const header = this.#number(this.#start, BLOCK_HEADER_LENGTH);
    const isLast = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (type === RESERVED_BLOCK || size > MAX_BLOCK_LENGTH) {
      throw new ZstdDamage("the zstd compression is damaged (a block that cannot be)");
    }
    const contentLength = type === RLE_BLOCK ? 1 : size;
    const checksumLength = isLast && this.#hasChecksum ? CHECKSUM_LENGTH : 0;
    await this.#need(BLOCK_HEADER_LENGTH + contentLength + checksumLength);
    frame.push(this.#take(BLOCK_HEADER_LENGTH + contentLength + checksumLength), isLast);
    if (isLast) this.#frame = undefined;
  }

  async #skipFrame(): Promise<void> {
    await this.#need(SKIPPABLE_HEADER_LENGTH);
    let rest = SKIPPABLE_HEADER_LENGTH + u32le(this.#input, this.#start + MAGIC_LENGTH);
    while (rest > 0) {
      await this.#need(1);
      const count = Math.min(rest, this.#end - this.#start);
      this.#start += count;
      rest -= count;
    }
  }

  /** Little-endian, up to eight bytes; exact below 2^53. */
  #number(at: number, length: number): number {
    let value = 0;
    for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + u8(this.#input, at + index);
    // A two-byte content size counts from 256 (section 3.1.1.1.4): no matter for the limits here.
    return value;
  }

  /** A copy: the decompressor may keep it until it has enough. */
  #take(length: number): Uint8Array {
    const taken = this.#input.slice(this.#start, this.#start + length);
    this.#start += length;
    return taken;
  }

  async #need(length: number): Promise<void> {
    if (!(await this.#has(length))) throw new ZstdDamage(this.#inner.damage ?? "the zstd compression is cut off");
  }

  async #has(length: number): Promise<boolean> {
    while (this.#end - this.#start < length) {
      this.#input.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
      const count = await this.#inner.read(this.#input, this.#end, INPUT_LENGTH - this.#end);
      if (count === 0) return false;
      this.#end += count;
    }
    return true;
  }
}

/** Window_Descriptor: five bits of exponent, three of mantissa (section 3.1.1.1.2). */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

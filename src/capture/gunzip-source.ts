import { crc32, createInflateRaw, type InflateRaw } from "node:zlib";
import { u8, u16le, u32le } from "../base/bytes.ts";
import { type ByteSource, ChunkQueue } from "./byte-source.ts";

/** Byte offsets and flags of a member header (RFC 1952, section 2.3). */
const MAGIC: readonly number[] = [0x1f, 0x8b, 0x08];
const FLAGS = 3;
const MEMBER_HEADER_LENGTH = 10;
const HAS_HEADER_CHECK = 0x02;
const HAS_EXTRA_FIELD = 0x04;
const HAS_NAME = 0x08;
const HAS_COMMENT = 0x10;
/** CRC-32 and length of what was compressed. */
const TRAILER_LENGTH = 8;

/**
 * Bytes handed to the decompressor at a time. It holds all that comes of them, which deflate limits to about a thousand
 * times as much: 16 MiB at the very worst, whatever the file claims. It also loses all that comes of them when one of
 * them is damaged, so the first pieces are small.
 */
const FIRST_PIECE_LENGTH = 512;
const MAX_PIECE_LENGTH = 16_384;
const INPUT_LENGTH = 65_536 + MAX_PIECE_LENGTH;
const OUTPUT_CHUNK_LENGTH = 262_144;

const CUT_OFF = "the gzip compression is cut off";

class GzipDamage extends Error {}

/** One member being decompressed. */
interface Member {
  readonly inflate: InflateRaw;
  checksum: number;
  /** Modulo 2^32, as the trailer has it. */
  length: number;
  consumedBytes: number;
  end: "open" | "ended" | Error;
  /** Called when a piece is consumed, and when the member ends. */
  wake: () => void;
}

/** The bytes inside gzip, all members of it one after the other. Checksums are compared. */
export class GunzipSource implements ByteSource {
  bytesRead = 0;
  damage: string | undefined;
  readonly #inner: ByteSource;
  readonly #queue = new ChunkQueue();
  readonly #input = new Uint8Array(INPUT_LENGTH);
  #start = 0;
  #end = 0;
  #pieceLength = FIRST_PIECE_LENGTH;
  #isEnded = false;
  #member: Member | undefined;

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    while (this.#queue.isEmpty) {
      if (this.#isEnded) return 0;
      try {
        await (this.#member === undefined ? this.#beginMember() : this.#inflatePiece(this.#member));
      } catch (error) {
        if (!(error instanceof GzipDamage)) throw error;
        this.#isEnded = true;
        this.damage = error.message;
      }
    }
    const count = this.#queue.take(buffer, at, length);
    this.bytesRead += count;
    return count;
  }

  async close(): Promise<void> {
    this.#member?.inflate.destroy();
    await this.#inner.close();
  }

  async #beginMember(): Promise<void> {
    await this.#skipZeros();
    if (!(await this.#has(1))) {
      this.#isEnded = true;
      this.damage = this.#inner.damage;
      return;
    }
    const isWhole = await this.#has(MEMBER_HEADER_LENGTH);
    const isMember = MAGIC.every((byte, at) => this.#start + at >= this.#end || this.#input[this.#start + at] === byte);
    if (!isMember) throw new GzipDamage("something else follows the gzip compression");
    if (!isWhole) throw new GzipDamage(this.#inner.damage ?? CUT_OFF);
    const flags = u8(this.#input, this.#start + FLAGS);
    this.#start += MEMBER_HEADER_LENGTH;
    if ((flags & HAS_EXTRA_FIELD) !== 0) {
      await this.#need(2);
      await this.#pass(2 + u16le(this.#input, this.#start));
    }
    if ((flags & HAS_NAME) !== 0) await this.#passText();
    if ((flags & HAS_COMMENT) !== 0) await this.#passText();
    if ((flags & HAS_HEADER_CHECK) !== 0) await this.#pass(2);
    this.#member = this.#openMember();
  }

  #openMember(): Member {
    const inflate = createInflateRaw({ chunkSize: OUTPUT_CHUNK_LENGTH });
    const member: Member = { inflate, checksum: 0, length: 0, consumedBytes: 0, end: "open", wake: () => undefined };
    inflate.on("data", (chunk: Uint8Array) => {
      member.checksum = crc32(chunk, member.checksum);
      member.length = (member.length + chunk.length) >>> 0;
      this.#queue.push(chunk);
    });
    inflate.on("end", () => {
      member.end = "ended";
      member.wake();
    });
    inflate.on("error", (error) => {
      member.end = error;
      member.wake();
    });
    return member;
  }

  async #inflatePiece(member: Member): Promise<void> {
    const isAtEnd = !(await this.#has(1));
    const piece = this.#input.subarray(this.#start, Math.min(this.#end, this.#start + this.#pieceLength));
    this.#pieceLength = Math.min(this.#pieceLength * 2, MAX_PIECE_LENGTH);
    await new Promise<void>((resolve) => {
      member.wake = resolve;
      if (isAtEnd) member.inflate.end();
      else member.inflate.write(piece, () => member.wake());
    });
    this.#start += member.inflate.bytesWritten - member.consumedBytes;
    member.consumedBytes = member.inflate.bytesWritten;
    if (member.end === "ended") await this.#endMember(member);
    else if (member.end !== "open") {
      const isCut = isAtEnd && "code" in member.end && member.end.code === "Z_BUF_ERROR";
      const damage = isCut ? CUT_OFF : `the gzip compression is damaged (${member.end.message})`;
      throw new GzipDamage(isCut ? (this.#inner.damage ?? damage) : damage);
    }
  }

  async #endMember(member: Member): Promise<void> {
    member.inflate.destroy();
    this.#member = undefined;
    await this.#need(TRAILER_LENGTH);
    const checksum = u32le(this.#input, this.#start);
    const length = u32le(this.#input, this.#start + 4);
    this.#start += TRAILER_LENGTH;
    if (checksum !== member.checksum || length !== member.length) {
      throw new GzipDamage("the gzip compression is damaged (its checksum is not that of its content)");
    }
  }

  /** Padding of zeros behind a member, as tapes have it, is nothing. */
  async #skipZeros(): Promise<void> {
    while ((await this.#has(1)) && u8(this.#input, this.#start) === 0) this.#start += 1;
  }

  async #passText(): Promise<void> {
    for (let byte = 1; byte !== 0; this.#start += 1) {
      await this.#need(1);
      byte = u8(this.#input, this.#start);
    }
  }

  async #pass(length: number): Promise<void> {
    for (let rest = length; rest > 0; ) {
      await this.#need(1);
      const count = Math.min(rest, this.#end - this.#start);
      this.#start += count;
      rest -= count;
    }
  }

  async #need(length: number): Promise<void> {
    if (!(await this.#has(length))) throw new GzipDamage(this.#inner.damage ?? CUT_OFF);
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

import { u16, u16le, u32, u32le } from "../base/bytes.ts";
import { type CaptureDecoder, cutInside, impossibleLength, MAX_CAPTURED_LENGTH, type Stop } from "./capture-decoder.ts";
import { InterfaceTally, type PacketTally } from "./packet-tally.ts";

/** Magic numbers as the first four bytes read in the file's own byte order (draft-ietf-opsawg-pcap, section 4). */
const MICROSECOND_MAGIC = 0xa1b2c3d4;
const NANOSECOND_MAGIC = 0xa1b23c4d;
/** Alexey Kuznetzov's modified format: 8 more bytes in each record header (interface, protocol, packet type). */
const MODIFIED_MAGIC = 0xa1b2cd34;
const MAGICS: readonly number[] = [MICROSECOND_MAGIC, NANOSECOND_MAGIC, MODIFIED_MAGIC];

/** Byte offsets in the file header. */
const VERSION_MAJOR = 4;
const VERSION_MINOR = 6;
const SNAP_LENGTH = 16;
const LINK_TYPE_FIELD = 20;
const FILE_HEADER_LENGTH = 24;

/** Byte offsets in a record header. */
const SECONDS = 0;
const FRACTION = 4;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;
const RECORD_HEADER_LENGTH = 16;
const MODIFIED_RECORD_HEADER_LENGTH = 24;

/** The upper six bits of the link type field tell of a frame check sequence; libpcap keeps the other 26. */
const LINK_TYPE_MASK = 0x03ff_ffff;

/** The byte order of a classic pcap file from its first four bytes; undefined: it is none. */
export function pcapByteOrder(head: Uint8Array): "big" | "little" | undefined {
  if (head.length < 4) return undefined;
  if (MAGICS.includes(u32(head, 0))) return "big";
  return MAGICS.includes(u32le(head, 0)) ? "little" : undefined;
}

/** What a classic pcap file header says about the file. Needs 24 bytes of a file that `pcapByteOrder` knows. */
export interface PcapHeader {
  readonly isBigEndian: boolean;
  readonly isNanosecond: boolean;
  readonly isModified: boolean;
  readonly versionMajor: number;
  readonly versionMinor: number;
  readonly snapLength: number;
  readonly linkType: number;
}

export function decodePcapHeader(bytes: Uint8Array, at: number): PcapHeader {
  const isBigEndian = MAGICS.includes(u32(bytes, at));
  const read16 = isBigEndian ? u16 : u16le;
  const read32 = isBigEndian ? u32 : u32le;
  const magic = read32(bytes, at);
  return {
    isBigEndian,
    isNanosecond: magic === NANOSECOND_MAGIC,
    isModified: magic === MODIFIED_MAGIC,
    versionMajor: read16(bytes, at + VERSION_MAJOR),
    versionMinor: read16(bytes, at + VERSION_MINOR),
    snapLength: read32(bytes, at + SNAP_LENGTH),
    linkType: read32(bytes, at + LINK_TYPE_FIELD) & LINK_TYPE_MASK,
  };
}

/** Classic pcap: both byte orders, microseconds, nanoseconds and the modified format. */
export class PcapDecoder implements CaptureDecoder {
  readonly format = "pcap";
  readonly interfaces: InterfaceTally[] = [];
  stop: Stop | undefined;
  readonly #tally: PacketTally;
  #from: InterfaceTally | undefined;
  #isBigEndian = false;
  #recordHeaderLength = RECORD_HEADER_LENGTH;
  #isNanosecond = false;
  #hasSwappedLengths = false;
  #maySwapLengths = false;

  constructor(tally: PacketTally) {
    this.#tally = tally;
  }

  decode(bytes: Uint8Array, start: number, end: number, offset: number): number {
    let at = start;
    if (this.#from === undefined) {
      if (end - at < FILE_HEADER_LENGTH) return at;
      this.#begin(decodePcapHeader(bytes, at), offset);
      at += FILE_HEADER_LENGTH;
    }
    const from = this.#from;
    if (from === undefined || this.stop !== undefined) return at;

    const isBigEndian = this.#isBigEndian;
    const isNanosecond = this.#isNanosecond;
    const headerLength = this.#recordHeaderLength;
    while (at + headerLength <= end) {
      const seconds = isBigEndian ? u32(bytes, at + SECONDS) : u32le(bytes, at + SECONDS);
      const fraction = isBigEndian ? u32(bytes, at + FRACTION) : u32le(bytes, at + FRACTION);
      let captured = isBigEndian ? u32(bytes, at + CAPTURED_LENGTH) : u32le(bytes, at + CAPTURED_LENGTH);
      let original = isBigEndian ? u32(bytes, at + ORIGINAL_LENGTH) : u32le(bytes, at + ORIGINAL_LENGTH);
      if (this.#hasSwappedLengths || (this.#maySwapLengths && captured > original)) {
        const swapped = captured;
        captured = original;
        original = swapped;
      }
      if (captured > MAX_CAPTURED_LENGTH) {
        const reason = impossibleLength(`packet ${this.#tally.packets + 1}`, captured);
        this.stop = { byteOffset: offset + (at - start), reason };
        return at;
      }
      const frameStart = at + headerLength;
      const frameEnd = frameStart + captured;
      if (frameEnd > end) return at;
      const micros = seconds * 1_000_000 + (isNanosecond ? Math.floor(fraction / 1000) : fraction);
      this.#tally.deliver(bytes, frameStart, frameEnd, original, micros, from, isNanosecond ? fraction % 1000 : 0);
      at = frameEnd;
    }
    return at;
  }

  finish(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const present = end - start;
    if (this.stop !== undefined) return;
    if (this.#from === undefined) {
      this.stop = { byteOffset: offset, reason: cutInside("the file header", present, FILE_HEADER_LENGTH) };
    } else if (present > 0) {
      this.stop = { byteOffset: offset, reason: this.#cutReason(bytes, start, present) };
    }
  }

  #cutReason(bytes: Uint8Array, at: number, present: number): string {
    const what = `packet ${this.#tally.packets + 1}`;
    const headerLength = this.#recordHeaderLength;
    if (present < headerLength) return cutInside(`the header of ${what}`, present, headerLength);
    const lengthAt = at + (this.#hasSwappedLengths ? ORIGINAL_LENGTH : CAPTURED_LENGTH);
    const captured = this.#isBigEndian ? u32(bytes, lengthAt) : u32le(bytes, lengthAt);
    return cutInside(what, present, headerLength + captured);
  }

  #begin(header: PcapHeader, offset: number): void {
    this.#isBigEndian = header.isBigEndian;
    this.#isNanosecond = header.isNanosecond;
    this.#recordHeaderLength = header.isModified ? MODIFIED_RECORD_HEADER_LENGTH : RECORD_HEADER_LENGTH;
    // Before version 2.3 the two lengths of a record were the other way round; at 2.3 some programs wrote either order.
    this.#hasSwappedLengths = header.versionMajor === 2 && header.versionMinor < 3;
    this.#maySwapLengths = header.versionMajor === 2 && header.versionMinor === 3;
    if (header.versionMajor !== 2) {
      const reason = `pcap version ${header.versionMajor}.${header.versionMinor} is not known; 2.4 is`;
      this.stop = { byteOffset: offset, reason };
    }
    this.#from = new InterfaceTally(header.linkType, header.snapLength, null, null, header.isNanosecond);
    this.interfaces.push(this.#from);
  }
}

import { u32 } from "../base/bytes.ts";
import { LINK_TYPE } from "../tables/link-types.ts";
import { type CaptureDecoder, cutInside, impossibleLength, MAX_CAPTURED_LENGTH, type Stop } from "./capture-decoder.ts";
import { InterfaceTally, type PacketTally } from "./packet-tally.ts";

/** "snoop" and three zero bytes (RFC 1761, "Snoop Packet Capture File Format"). All numbers are big-endian. */
export const SNOOP_MAGIC: readonly number[] = [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0, 0, 0];

/** Byte offsets in the file header. */
const VERSION = 8;
const DATALINK = 12;
const FILE_HEADER_LENGTH = 16;
/** 2 is RFC 1761; 3 to 5 are Shomiti/Finisar Surveyor, whose records differ only in what the padding holds. */
const VERSIONS: readonly number[] = [2, 3, 4, 5];

/** Byte offsets in a record header. */
const ORIGINAL_LENGTH = 0;
const INCLUDED_LENGTH = 4;
const RECORD_LENGTH = 8;
const CUMULATIVE_DROPS = 12;
const SECONDS = 16;
const MICROSECONDS = 20;
const RECORD_HEADER_LENGTH = 24;
/** Padding is at most a few dozen bytes (Surveyor puts a trailer there): a longer record is damage. */
const MAX_PADDING_LENGTH = 65_536;

/** LINKTYPE_ number by snoop datalink type (RFC 1761; IANA snoop-datalink-types for those above 9). */
const LINK_TYPES: Readonly<Record<number, number>> = {
  0: LINK_TYPE.ETHERNET,
  2: LINK_TYPE.TOKEN_RING,
  4: LINK_TYPE.ETHERNET,
  8: LINK_TYPE.FDDI,
  9: LINK_TYPE.NULL,
  14: LINK_TYPE.NULL,
  16: 122, // Fibre Channel: LINKTYPE_IP_OVER_FC
  18: 123, // ATM Classical IP: LINKTYPE_SUNATM, the same 4-byte header
  2147483653: 226, // ipnet(7D): LINKTYPE_IPNET
};

/** Where Surveyor captures use numbers that RFC 1761 left free: fast and gigabit Ethernet, 4 and 16 Mbit/s token ring. */
const SURVEYOR_LINK_TYPES: Readonly<Record<number, number>> = {
  10: LINK_TYPE.ETHERNET,
  11: LINK_TYPE.TOKEN_RING,
  12: LINK_TYPE.ETHERNET,
  13: LINK_TYPE.TOKEN_RING,
  14: LINK_TYPE.TOKEN_RING,
  19: LINK_TYPE.ETHERNET,
};
const SURVEYOR_TRAILER_LENGTH = 16;

/** Datalink types that have no LINKTYPE_ number are shown as this plus the snoop number: LINKTYPE_ has 16 bits. */
export const SNOOP_LINK_TYPE_BASE = 0x2_0000;

/** The LINKTYPE_ number of a snoop datalink type. */
export function snoopLinkType(datalink: number, isSurveyor: boolean): number {
  const mapped = (isSurveyor ? SURVEYOR_LINK_TYPES[datalink] : undefined) ?? LINK_TYPES[datalink];
  return mapped ?? SNOOP_LINK_TYPE_BASE + datalink;
}

/** Solaris snoop files. */
export class SnoopDecoder implements CaptureDecoder {
  readonly format = "snoop";
  readonly interfaces: InterfaceTally[] = [];
  stop: Stop | undefined;
  readonly #tally: PacketTally;
  #hasHeader = false;
  #datalink = 0;
  #from: InterfaceTally | undefined;

  constructor(tally: PacketTally) {
    this.#tally = tally;
  }

  decode(bytes: Uint8Array, start: number, end: number, offset: number): number {
    let at = start;
    if (!this.#hasHeader) {
      if (end - at < FILE_HEADER_LENGTH) return at;
      this.#hasHeader = true;
      this.#datalink = u32(bytes, at + DATALINK);
      const version = u32(bytes, at + VERSION);
      if (!VERSIONS.includes(version)) {
        this.stop = { byteOffset: offset, reason: `snoop version ${version} is not known; 2 is` };
        return at;
      }
      at += FILE_HEADER_LENGTH;
    }
    while (at + RECORD_HEADER_LENGTH <= end) {
      const included = u32(bytes, at + INCLUDED_LENGTH);
      const recordLength = u32(bytes, at + RECORD_LENGTH);
      const padding = recordLength - RECORD_HEADER_LENGTH - included;
      if (included > MAX_CAPTURED_LENGTH || padding < 0 || padding > MAX_PADDING_LENGTH) {
        this.stop = { byteOffset: offset + (at - start), reason: this.#impossible(included, recordLength) };
        return at;
      }
      if (at + recordLength > end) return at;
      const from = this.#from ?? this.#begin(padding);
      const micros = u32(bytes, at + SECONDS) * 1_000_000 + u32(bytes, at + MICROSECONDS);
      const frameStart = at + RECORD_HEADER_LENGTH;
      from.dropped = u32(bytes, at + CUMULATIVE_DROPS);
      this.#tally.deliver(bytes, frameStart, frameStart + included, u32(bytes, at + ORIGINAL_LENGTH), micros, from);
      at += recordLength;
    }
    return at;
  }

  finish(bytes: Uint8Array, start: number, end: number, offset: number): void {
    const present = end - start;
    if (!this.#hasHeader) {
      this.stop = { byteOffset: offset, reason: cutInside("the file header", present, FILE_HEADER_LENGTH) };
      return;
    }
    if (this.#from === undefined) this.#begin(0);
    if (present === 0 || this.stop !== undefined) return;
    const what = `packet ${this.#tally.packets + 1}`;
    const reason =
      present < RECORD_HEADER_LENGTH
        ? cutInside(`the header of ${what}`, present, RECORD_HEADER_LENGTH)
        : cutInside(what, present, u32(bytes, start + RECORD_LENGTH));
    this.stop = { byteOffset: offset, reason };
  }

  #impossible(included: number, recordLength: number): string {
    const what = `packet ${this.#tally.packets + 1}`;
    if (included > MAX_CAPTURED_LENGTH) return impossibleLength(what, included);
    return `${what} has ${included} captured bytes in a record of ${recordLength} bytes, which cannot be`;
  }

  /** Only the padding of the first record tells Surveyor's files from snoop's: its trailer has 16 bytes. */
  #begin(firstPadding: number): InterfaceTally {
    const from = new InterfaceTally(snoopLinkType(this.#datalink, firstPadding >= SURVEYOR_TRAILER_LENGTH));
    this.interfaces.push(from);
    this.#from = from;
    return from;
  }
}

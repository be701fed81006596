import { u8, u16le, u32le } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeIeee80211Frame } from "./ieee80211.ts";

/** Byte offsets of the header fields (radiotap.org); little-endian. */
const VERSION = 0;
const LENGTH = 2;
const PRESENT = 4;
const HEADER_LENGTH = 8;

/** Bits of the "present" words, and of the flags field. */
const PRESENT_TSFT = 1 << 0;
const PRESENT_FLAGS = 1 << 1;
const PRESENT_EXTENDED = 2 ** 31;
const FLAG_FCS = 0x10;
const FLAG_DATA_PAD = 0x20;
const FLAG_BAD_FCS = 0x40;

const FCS_LENGTH = 4;
const TSFT_LENGTH = 8;

/** Decodes a radiotap header and the 802.11 frame behind it. */
export function decodeRadiotap(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("radiotap", at, HEADER_LENGTH);
  if (u8(packet.bytes, at + VERSION) !== 0) return packet.malformed("radiotap", "version is not 0");
  const length = u16le(packet.bytes, at + LENGTH);
  if (length < HEADER_LENGTH) return packet.malformed("radiotap", "header length below 8 bytes");
  if (packet.frameEnd - at < length) return packet.truncated("radiotap", at, length);
  const flags = radiotapFlags(packet.bytes, at, at + length);
  if ((flags & FLAG_BAD_FCS) !== 0) return packet.notDecoded("radiotap", "the frame failed its checksum");
  if ((flags & FLAG_FCS) !== 0) cutFrameCheckSequence(packet, at + length);
  return decodeIeee80211Frame(packet, at + length, (flags & FLAG_DATA_PAD) !== 0);
}

/** The flags field, which follows the chain of "present" words and a time stamp aligned to 8 bytes; 0 without one. */
function radiotapFlags(bytes: Uint8Array, start: number, end: number): number {
  const present = u32le(bytes, start + PRESENT);
  if ((present & PRESENT_FLAGS) === 0) return 0;
  let word = start + PRESENT;
  while (word + 8 <= end && u32le(bytes, word) >= PRESENT_EXTENDED) word += 4;
  const fields = word + 4 - start;
  const flagsAt = start + ((present & PRESENT_TSFT) === 0 ? fields : ((fields + 7) & ~7) + TSFT_LENGTH);
  return flagsAt < end ? u8(bytes, flagsAt) : 0;
}

/** Leaves the four checksum bytes at the end of the frame out of it; the header that ends at `headerEnd` stays. */
export function cutFrameCheckSequence(packet: DecodedPacket, headerEnd: number): void {
  packet.wireEnd = Math.max(headerEnd, packet.wireEnd - FCS_LENGTH);
  packet.frameEnd = Math.min(packet.frameEnd, packet.wireEnd);
}

import { u8, u16le, u32le } from "../base/bytes.ts";
import { LINK_TYPE } from "../tables/link-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { cutFrameCheckSequence } from "./radiotap.ts";

/** Byte offsets of the header fields (CACE PPI specification 1.0.10); little-endian. */
const VERSION = 0;
const FLAGS = 1;
const LENGTH = 2;
const INNER_LINK_TYPE = 4;
const HEADER_LENGTH = 8;

/** Fields are aligned to 4 bytes. */
const FLAG_ALIGNED = 0x01;

const FIELD_HEADER_LENGTH = 4;
const FIELD_802_11_COMMON = 2;
/** Within that field: offset of its flags, and the bits "FCS at the end of the frame" and "FCS is wrong". */
const COMMON_FLAGS = 8;
const COMMON_FCS = 0x01;
const COMMON_BAD_FCS = 0x04;

/** Decodes a per-packet information header; `packet.innerLinkType` says what is behind it. */
export function decodePpi(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("ppi", at, HEADER_LENGTH);
  if (u8(packet.bytes, at + VERSION) !== 0) return packet.malformed("ppi", "version is not 0");
  const length = u16le(packet.bytes, at + LENGTH);
  if (length < HEADER_LENGTH) return packet.malformed("ppi", "header length below 8 bytes");
  if (packet.frameEnd - at < length) return packet.truncated("ppi", at, length);
  packet.innerLinkType = u32le(packet.bytes, at + INNER_LINK_TYPE);
  if (packet.innerLinkType !== LINK_TYPE.IEEE802_11) return at + length;
  const flags = commonFlags(packet.bytes, at, at + length);
  if ((flags & COMMON_BAD_FCS) !== 0) return packet.notDecoded("ppi", "the frame failed its checksum");
  if ((flags & COMMON_FCS) !== 0) cutFrameCheckSequence(packet, at + length);
  return at + length;
}

/** The flags of the 802.11-Common field; 0 without one. */
function commonFlags(bytes: Uint8Array, start: number, end: number): number {
  const isAligned = (u8(bytes, start + FLAGS) & FLAG_ALIGNED) !== 0;
  let field = start + HEADER_LENGTH;
  while (field + FIELD_HEADER_LENGTH <= end) {
    const length = u16le(bytes, field + 2);
    const body = field + FIELD_HEADER_LENGTH;
    if (u16le(bytes, field) === FIELD_802_11_COMMON)
      return body + COMMON_FLAGS + 2 <= end ? u16le(bytes, body + COMMON_FLAGS) : 0;
    field = body + (isAligned ? (length + 3) & ~3 : length);
  }
  return 0;
}

import { u8, u16 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** Byte offsets of the header fields, RFC 8300 section 2.2. */
const VERSION_LENGTH = 0;
const NEXT_PROTOCOL = 3;
const MIN_HEADER_LENGTH = 8;

/** What follows, by next protocol (IANA nsh registry); 0 where there is nothing we read. */
const ETHER_TYPES: readonly number[] = [
  0,
  ETHER_TYPE.IPV4,
  ETHER_TYPE.IPV6,
  ETHER_TYPE.TRANSPARENT_ETHERNET,
  ETHER_TYPE.NSH,
  ETHER_TYPE.MPLS,
];

/** Decodes a network service header. */
export function decodeNsh(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < MIN_HEADER_LENGTH) return packet.truncated("nsh", at, MIN_HEADER_LENGTH);
  const headerLength = (u16(packet.bytes, at + VERSION_LENGTH) & 0x3f) * 4; // counts 32-bit words
  if (headerLength < MIN_HEADER_LENGTH) return packet.malformed("nsh", "header length below 8 bytes");
  if (packet.frameEnd - at < headerLength) return packet.truncated("nsh", at, headerLength);
  packet.etherType = ETHER_TYPES[u8(packet.bytes, at + NEXT_PROTOCOL)] ?? 0;
  return packet.etherType === 0 ? packet.notDecoded("nsh", "another next protocol") : at + headerLength;
}

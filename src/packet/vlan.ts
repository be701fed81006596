import { u16 } from "../base/bytes.ts";
import { MIN_ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeLengthFrame } from "./ethernet.ts";

/** Byte offsets behind the tag's own EtherType, IEEE 802.1Q clause 9.6. */
const TAG_CONTROL = 0;
const NEXT_TYPE = 2;
const HEADER_LENGTH = 4;

/** Decodes one 802.1Q, 802.1ad or old QinQ tag; `at` is behind its EtherType. The outermost VLAN id is kept. */
export function decodeVlan(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("vlan", at, HEADER_LENGTH);
  if (packet.vlan === -1) packet.vlan = u16(packet.bytes, at + TAG_CONTROL) & 0x0fff; // below priority and drop bit
  return decodeNextType(packet, at + NEXT_TYPE);
}

/**
 * Decodes a tag of `length` bytes and the EtherType behind them: HSR (IEC 62439-3 section 5), 802.1CB R-Tag, Cisco's
 * VN-Tag and MetaData. What the tag says does not matter here.
 */
export function decodeOpaqueTag(packet: DecodedPacket, at: number, length: number): number {
  if (packet.frameEnd - at < length + 2) return packet.truncated("vlan", at, length + 2);
  return decodeNextType(packet, at + length);
}

/** The EtherType behind a tag, which may be a length as in an untagged frame. */
function decodeNextType(packet: DecodedPacket, at: number): number {
  const lengthOrType = u16(packet.bytes, at);
  if (lengthOrType < MIN_ETHER_TYPE) return decodeLengthFrame(packet, at + 2, lengthOrType);
  packet.etherType = lengthOrType;
  return at + 2;
}

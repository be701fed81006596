import { u8, u16 } from "../base/bytes.ts";
import { ETHER_TYPE, MIN_ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeLlc } from "./llc.ts";

/** Byte offsets of the header fields, IEEE 802.3 clause 3. */
const DESTINATION = 0;
const SOURCE = 6;
const LENGTH_TYPE = 12;
const HEADER_LENGTH = 14;

/** Decodes the Ethernet header at `at`, and the LLC header of a frame with a length in place of a type. */
export function decodeEthernet(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("ethernet", at, HEADER_LENGTH);
  // The outermost pair stays when this is the payload of a pseudowire.
  if (packet.destinationMacAt === -1) {
    packet.destinationMacAt = at + DESTINATION;
    packet.sourceMacAt = at + SOURCE;
  }
  const lengthOrType = u16(packet.bytes, at + LENGTH_TYPE);
  if (lengthOrType < MIN_ETHER_TYPE) return decodeLengthFrame(packet, at + HEADER_LENGTH, lengthOrType);
  packet.etherType = lengthOrType;
  return at + HEADER_LENGTH;
}

/** IEEE 802.3 clause 3.2.6: lengths end at 1500, types begin at 1536; between lies neither. */
const MAX_LENGTH = 1500;

/** Decodes what follows a length field in place of an EtherType: LLC, also behind a VLAN tag. */
export function decodeLengthFrame(packet: DecodedPacket, at: number, length: number): number {
  if (length > MAX_LENGTH) return packet.malformed("ethernet", "length/type between 1501 and 1535");
  return decodeLlc(packet, at);
}

/**
 * True when the bytes at `at` can only reasonably be an Ethernet frame around IP, ARP, PPPoE or a VLAN tag: a pseudowire does
 * not say what it carries (RFC 4448 section 4.6, RFC 4928 section 3).
 */
export function isEthernetAt(packet: DecodedPacket, at: number): boolean {
  if (packet.frameEnd - at < HEADER_LENGTH + 2) return false;
  const { bytes } = packet;
  const payload = at + HEADER_LENGTH;
  switch (u16(bytes, at + LENGTH_TYPE)) {
    case ETHER_TYPE.IPV4:
      return u8(bytes, payload) >> 4 === 4;
    case ETHER_TYPE.IPV6:
      return u8(bytes, payload) >> 4 === 6;
    case ETHER_TYPE.ARP:
      return u16(bytes, payload) === 1;
    case ETHER_TYPE.PPPOE_SESSION:
      return u16(bytes, payload) === 0x1100; // version, type, code
    case ETHER_TYPE.VLAN:
    case ETHER_TYPE.PROVIDER_BRIDGE:
      return true;
    default:
      return false;
  }
}

import { u8, u16 } from "../base/bytes.ts";
import { IP_PROTOCOL } from "../tables/ip-protocols.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeIpv6Extensions, jumboLengthAt } from "./ipv6-extensions.ts";

/** Byte offsets of the header fields, RFC 8200 section 3. */
const VERSION = 0;
const PAYLOAD_LENGTH = 4;
const NEXT_HEADER = 6;
const HOP_LIMIT = 7;
const SOURCE = 8;
const DESTINATION = 24;
const HEADER_LENGTH = 40;

/**
 * Decodes the IPv6 header at `at` and its extension headers. Returns where the payload starts, or STOPPED. Addresses
 * are the header's own, as a firewall on the way sees them: a routing header or home address option changes nothing.
 */
export function decodeIpv6(packet: DecodedPacket, at: number): number {
  const { bytes } = packet;
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("ipv6", at, HEADER_LENGTH);
  if (u8(bytes, at + VERSION) >> 4 !== 6) return packet.malformed("ipv6", "version is not 6");
  const nextHeader = u8(bytes, at + NEXT_HEADER);
  const extensionsAt = at + HEADER_LENGTH;

  packet.addressLength = 16;
  packet.sourceAt = at + SOURCE;
  packet.destinationAt = at + DESTINATION;
  packet.ipProtocol = nextHeader;
  packet.timeToLive = u8(bytes, at + HOP_LIMIT);
  const payloadLength = u16(bytes, at + PAYLOAD_LENGTH) || lengthInPlaceOfZero(packet, extensionsAt, nextHeader);
  packet.ipTotalLength = HEADER_LENGTH + payloadLength;
  return decodeIpv6Extensions(packet, extensionsAt, extensionsAt + payloadLength);
}

/**
 * A payload length of 0: a jumbogram (RFC 2675) says its length in a hop-by-hop option. Segmentation offload leaves 0
 * before TCP and UDP, which cannot be empty. Otherwise there is no payload.
 */
function lengthInPlaceOfZero(packet: DecodedPacket, at: number, nextHeader: number): number {
  if (nextHeader === IP_PROTOCOL.HOP_BY_HOP) return jumboLengthAt(packet, at);
  if (nextHeader === IP_PROTOCOL.TCP || nextHeader === IP_PROTOCOL.UDP) return packet.wireEnd - at;
  return 0;
}

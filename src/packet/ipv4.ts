import { u8, u16 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** Byte offsets of the header fields, RFC 791 section 3.1. */
const VERSION_IHL = 0;
const TOTAL_LENGTH = 2;
const IDENTIFICATION = 4;
const FLAGS_FRAGMENT_OFFSET = 6;
const TIME_TO_LIVE = 8;
const PROTOCOL = 9;
const SOURCE = 12;
const DESTINATION = 16;
const MIN_HEADER_LENGTH = 20;

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;
const MAX_DATAGRAM_LENGTH = 0xffff;

/** Decodes the IPv4 header at `at`. Returns where its payload starts, or STOPPED. */
export function decodeIpv4(packet: DecodedPacket, at: number): number {
  const { bytes, frameEnd } = packet;
  if (frameEnd - at < MIN_HEADER_LENGTH) return packet.truncated("ipv4", at, MIN_HEADER_LENGTH);
  const versionIhl = u8(bytes, at + VERSION_IHL);
  if (versionIhl >> 4 !== 4) return packet.malformed("ipv4", "version is not 4");
  const headerLength = (versionIhl & 0x0f) * 4; // IHL counts 32-bit words
  if (headerLength < MIN_HEADER_LENGTH) return packet.malformed("ipv4", "header length below 20 bytes");
  // Zero when captured on the sending host, before segmentation offload fills it in.
  const totalLength = u16(bytes, at + TOTAL_LENGTH) || Math.max(headerLength, packet.wireEnd - at);
  if (totalLength < headerLength) return packet.malformed("ipv4", "total length below the header length");

  packet.addressLength = 4;
  packet.sourceAt = at + SOURCE;
  packet.destinationAt = at + DESTINATION;
  packet.ipProtocol = u8(bytes, at + PROTOCOL);
  packet.timeToLive = u8(bytes, at + TIME_TO_LIVE);
  packet.ipTotalLength = totalLength;
  packet.fragmentId = u16(bytes, at + IDENTIFICATION);
  packet.transportLength = totalLength - headerLength;

  const fragment = u16(bytes, at + FLAGS_FRAGMENT_OFFSET);
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
    packet.hasMoreFragments = (fragment & MORE_FRAGMENTS) !== 0;
    packet.fragmentOffset = (fragment & FRAGMENT_OFFSET) * 8; // counts 8-byte units
    if (packet.fragmentOffset + packet.transportLength > MAX_DATAGRAM_LENGTH)
      return packet.malformed("ipv4", "fragment ends past 65,535 bytes");
  }
  if (frameEnd - at < headerLength) return packet.truncated("ipv4", at, headerLength);
  packet.transportAt = at + headerLength;
  return packet.transportAt;
}

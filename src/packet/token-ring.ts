import { u8 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeLlc } from "./llc.ts";

/** Byte offsets of the header fields, IEEE 802.5 section 3. */
const FRAME_CONTROL = 1;
const DESTINATION = 2;
const SOURCE = 8;
const HEADER_LENGTH = 14;

/** Top two bits of the frame control byte. */
const LLC_FRAME = 1;
/** First bit of the source address: a routing information field follows, whose first byte ends in its length. */
const SOURCE_ROUTED = 0x80;

/** Decodes a token ring header, its source route and the LLC header behind it. */
export function decodeTokenRing(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("token-ring", at, HEADER_LENGTH);
  const { bytes } = packet;
  packet.destinationMacAt = at + DESTINATION;
  packet.sourceMacAt = at + SOURCE;
  if (u8(bytes, at + FRAME_CONTROL) >> 6 !== LLC_FRAME) return packet.notDecoded("token-ring", "not an LLC frame");
  if ((u8(bytes, at + SOURCE) & SOURCE_ROUTED) === 0) return decodeLlc(packet, at + HEADER_LENGTH);
  if (packet.frameEnd - at < HEADER_LENGTH + 1) return packet.truncated("token-ring", at, HEADER_LENGTH + 1);
  const routeLength = u8(bytes, at + HEADER_LENGTH) & 0x1f; // bytes, its own two included
  if (routeLength < 2) return packet.malformed("token-ring", "source route below 2 bytes");
  if (packet.frameEnd - at < HEADER_LENGTH + routeLength)
    return packet.truncated("token-ring", at, HEADER_LENGTH + routeLength);
  return decodeLlc(packet, at + HEADER_LENGTH + routeLength);
}

import { u8, u16, u32 } from "../base/bytes.ts";
import { IP_PROTOCOL } from "../tables/ip-protocols.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** Byte offsets in every extension header, RFC 6564; all are at least 8 bytes long. */
const NEXT_HEADER = 0;
const LENGTH = 1;
const MIN_HEADER_LENGTH = 8;

/** Byte offsets in the fragment header, RFC 8200 section 4.5. */
const FRAGMENT_OFFSET = 2;
const FRAGMENT_ID = 4;
const MAX_DATAGRAM_LENGTH = 0xffff;

/** Hop-by-hop option of RFC 2675, and the one that is a single byte. */
const OPTION_JUMBO = 0xc2;
const OPTION_PAD_1 = 0;

/**
 * Walks the chain of extension headers from `at`, with the first header's number in `packet.ipProtocol`. Returns
 * where the payload starts and leaves its protocol there. `end`: where the IP packet ends by its length field.
 */
export function decodeIpv6Extensions(packet: DecodedPacket, at: number, end: number): number {
  let header = at;
  let hasFragmentHeader = false;
  while (isExtensionHeader(packet.ipProtocol)) {
    if (end - header < MIN_HEADER_LENGTH) return packet.malformed("ipv6", "payload ends inside the extension headers");
    if (packet.frameEnd - header < MIN_HEADER_LENGTH) return packet.truncated("ipv6", header, MIN_HEADER_LENGTH);
    const protocol = packet.ipProtocol;
    const nextHeader = u8(packet.bytes, header + NEXT_HEADER);
    if (nextHeader === IP_PROTOCOL.NO_NEXT_HEADER && isProtocolByItself(protocol)) break;
    const length = extensionLength(protocol, u8(packet.bytes, header + LENGTH));
    if (end - header < length) return packet.malformed("ipv6", "payload ends inside the extension headers");
    if (packet.frameEnd - header < length) return packet.truncated("ipv6", header, length);
    if (protocol === IP_PROTOCOL.FRAGMENT) {
      if (hasFragmentHeader) return packet.malformed("ipv6", "a second fragment header");
      hasFragmentHeader = true;
      readFragmentHeader(packet, header);
    }
    if (protocol === IP_PROTOCOL.AH) packet.tunnel ??= "ah";
    packet.ipProtocol = nextHeader;
    header += length;
    // What follows in a later fragment is the middle of something.
    if (packet.fragmentOffset !== 0) break;
  }
  if (packet.fragmentOffset + end - header > MAX_DATAGRAM_LENGTH && hasFragmentHeader)
    return packet.malformed("ipv6", "fragment ends past 65,535 bytes");
  packet.transportAt = header;
  packet.transportLength = end - header;
  return header;
}

function isExtensionHeader(protocol: number): boolean {
  switch (protocol) {
    case IP_PROTOCOL.HOP_BY_HOP:
    case IP_PROTOCOL.ROUTING:
    case IP_PROTOCOL.FRAGMENT:
    case IP_PROTOCOL.AH:
    case IP_PROTOCOL.DESTINATION_OPTIONS:
    case IP_PROTOCOL.MOBILITY:
    case IP_PROTOCOL.HIP:
    case IP_PROTOCOL.SHIM6:
      return true;
    default:
      return false;
  }
}

/** Extension headers that are a message of their own when nothing follows them. */
const isProtocolByItself = (protocol: number): boolean =>
  protocol === IP_PROTOCOL.MOBILITY || protocol === IP_PROTOCOL.HIP || protocol === IP_PROTOCOL.SHIM6;

/** In bytes. The field counts 8-byte units after the first; that of AH 4-byte units less two (RFC 4302 section 2.2). */
function extensionLength(protocol: number, lengthField: number): number {
  if (protocol === IP_PROTOCOL.FRAGMENT) return MIN_HEADER_LENGTH;
  return protocol === IP_PROTOCOL.AH ? Math.max(MIN_HEADER_LENGTH, (lengthField + 2) * 4) : (lengthField + 1) * 8;
}

function readFragmentHeader(packet: DecodedPacket, at: number): void {
  const fragment = u16(packet.bytes, at + FRAGMENT_OFFSET);
  packet.fragmentOffset = fragment & ~7; // 8-byte units, three bits up
  packet.hasMoreFragments = (fragment & 1) !== 0;
  packet.fragmentId = u32(packet.bytes, at + FRAGMENT_ID);
}

/**
 * The payload length of the jumbo option in the hop-by-hop header at `at`; 0 when there is none to be read, or when it
 * is no jumbogram's or more than the frame had on the wire.
 */
export function jumboLengthAt(packet: DecodedPacket, at: number): number {
  const { bytes, frameEnd } = packet;
  if (frameEnd - at < MIN_HEADER_LENGTH) return 0;
  const end = Math.min(frameEnd, at + (u8(bytes, at + LENGTH) + 1) * 8);
  let option = at + 2;
  while (option + 2 <= end) {
    const type = u8(bytes, option);
    if (type === OPTION_JUMBO) {
      const length = option + 6 <= end ? u32(bytes, option + 2) : 0;
      return length > MAX_DATAGRAM_LENGTH && at + length <= packet.wireEnd ? length : 0;
    }
    option += type === OPTION_PAD_1 ? 1 : 2 + u8(bytes, option + 1);
  }
  return 0;
}

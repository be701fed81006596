import { u16 } from "../base/bytes.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader, hasHeaderBytes, readPorts, setPayload } from "./transport-header.ts";
import { udpTunnel } from "./udp-tunnels.ts";

/** Byte offsets of the header fields, RFC 768. */
const LENGTH = 4;
const HEADER_LENGTH = 8;
const PORTS_LENGTH = 4;

const MAX_LENGTH = 0xffff;

/** Decodes the UDP header at `at`. Returns where its payload starts, or STOPPED. */
export function decodeUdp(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "udp", at, HEADER_LENGTH) === STOPPED) {
    if (hasHeaderBytes(packet, at, PORTS_LENGTH)) readPorts(packet, at);
    return STOPPED;
  }
  readPorts(packet, at);
  const length = u16(packet.bytes, at + LENGTH) || lengthInPlaceOfZero(packet);
  if (length < HEADER_LENGTH) return packet.malformed("udp", "length below 8 bytes");
  setPayload(packet, at, HEADER_LENGTH, Math.min(length, packet.transportLength));
  packet.tunnel ??= udpTunnel(packet);
  // The first fragment of a datagram is shorter than the datagram.
  if (length > packet.transportLength && !packet.hasMoreFragments)
    return packet.malformed("udp", "length exceeds the IP payload");
  return packet.payloadAt;
}

/** A length of 0 is that of a jumbogram (RFC 2675 section 4), and is not allowed otherwise. */
const lengthInPlaceOfZero = (packet: DecodedPacket): number =>
  packet.transportLength > MAX_LENGTH ? packet.transportLength : 0;

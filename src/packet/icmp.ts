import { u8 } from "../base/bytes.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader, hasHeaderBytes, setPayload } from "./transport-header.ts";

/** Byte offsets of the header fields, RFC 792. */
const TYPE = 0;
const CODE = 1;
const HEADER_LENGTH = 8;

/** Decodes the ICMP header at `at`. Returns where its payload starts, or STOPPED. */
export function decodeIcmp(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "icmp", at, HEADER_LENGTH) === STOPPED) {
    if (hasHeaderBytes(packet, at, CODE + 1)) readTypeAndCode(packet, at);
    return STOPPED;
  }
  readTypeAndCode(packet, at);
  return setPayload(packet, at, HEADER_LENGTH, packet.transportLength);
}

/** Type and code take the place of the ports, also for ICMPv6. */
export function readTypeAndCode(packet: DecodedPacket, at: number): void {
  packet.sourcePort = u8(packet.bytes, at + TYPE);
  packet.destinationPort = u8(packet.bytes, at + CODE);
  packet.hasPorts = true;
}

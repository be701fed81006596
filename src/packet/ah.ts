import { u8 } from "../base/bytes.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader } from "./transport-header.ts";

/** Byte offset of the length field, RFC 4302 section 2, and the length without an integrity check value. */
const LENGTH = 1;
const MIN_HEADER_LENGTH = 12;

/**
 * Checks the AH header at `at` over IPv4 and marks the tunnel; what it authenticates is not followed, as the IP header
 * says protocol 51 to a firewall. (Over IPv6 it is one of the extension headers.) Returns `at` or STOPPED.
 */
export function decodeAh(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "ah", at, MIN_HEADER_LENGTH) === STOPPED) return STOPPED;
  const headerLength = (u8(packet.bytes, at + LENGTH) + 2) * 4; // 32-bit words, less two
  if (headerLength < MIN_HEADER_LENGTH) return packet.malformed("ah", "header length below 12 bytes");
  packet.tunnel ??= "ah";
  return at;
}

import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { readTypeAndCode } from "./icmp.ts";
import { checkHeader, hasHeaderBytes, setPayload } from "./transport-header.ts";

/** RFC 4443 section 2.1: type, code, checksum; every message defined so far has four bytes more. */
const MIN_HEADER_LENGTH = 4;
const HEADER_LENGTH = 8;
const TYPE_AND_CODE_LENGTH = 2;

/** Decodes the ICMPv6 header at `at`. Returns where its payload starts, or STOPPED. */
export function decodeIcmpv6(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "icmpv6", at, MIN_HEADER_LENGTH) === STOPPED) {
    if (hasHeaderBytes(packet, at, TYPE_AND_CODE_LENGTH)) readTypeAndCode(packet, at);
    return STOPPED;
  }
  readTypeAndCode(packet, at);
  return setPayload(packet, at, Math.min(HEADER_LENGTH, packet.transportLength), packet.transportLength);
}

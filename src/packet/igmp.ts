import type { DecodedPacket } from "./decoded-packet.ts";
import { checkHeader } from "./transport-header.ts";

/** RFC 1112, RFC 2236, RFC 3376: all versions begin with type, a time, checksum and group. */
const HEADER_LENGTH = 8;

/** Checks the IGMP header at `at`; IGMP has no ports. Returns `at`, as its header counts as payload, or STOPPED. */
export function decodeIgmp(packet: DecodedPacket, at: number): number {
  return checkHeader(packet, "igmp", at, HEADER_LENGTH);
}

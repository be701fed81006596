import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader } from "./transport-header.ts";

/** RFC 4303 section 2: security parameters index and sequence number; the rest is encrypted. */
const HEADER_LENGTH = 8;

/** Checks the ESP header at `at` and marks the tunnel. Returns `at`, as its header counts as payload, or STOPPED. */
export function decodeEsp(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "esp", at, HEADER_LENGTH) === STOPPED) return STOPPED;
  packet.tunnel ??= "esp";
  return at;
}

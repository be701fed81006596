import { u16 } from "../base/bytes.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader } from "./transport-header.ts";

/** Byte offsets of the header fields, RFC 2784 section 2 and, for version 1 (PPTP), RFC 2637 section 4.1. */
const FLAGS_VERSION = 0;
const PROTOCOL_TYPE = 2;
const MIN_HEADER_LENGTH = 4;

const VERSION = 0x0007;
const PROTOCOL_PPP = 0x880b;

/** Checks the GRE header at `at` and marks the tunnel. Returns `at`, as its header counts as payload, or STOPPED. */
export function decodeGre(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "gre", at, MIN_HEADER_LENGTH) === STOPPED) return STOPPED;
  const version = u16(packet.bytes, at + FLAGS_VERSION) & VERSION;
  if (version > 1) return packet.malformed("gre", "version is neither 0 nor 1");
  const isPptp = version === 1 && u16(packet.bytes, at + PROTOCOL_TYPE) === PROTOCOL_PPP;
  packet.tunnel ??= isPptp ? "pptp-gre" : "gre";
  return at;
}

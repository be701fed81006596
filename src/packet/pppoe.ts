import { u8 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodePppProtocol } from "./ppp.ts";

/** Byte offsets of the header fields, RFC 2516 section 4. */
const VERSION_TYPE = 0;
const CODE = 1;
const HEADER_LENGTH = 6;

/** Decodes a PPPoE session header and the PPP protocol number behind it. */
export function decodePppoe(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("pppoe", at, HEADER_LENGTH);
  if (u8(packet.bytes, at + VERSION_TYPE) !== 0x11) return packet.malformed("pppoe", "version or type is not 1");
  if (u8(packet.bytes, at + CODE) !== 0) return packet.notDecoded("pppoe", "not session data");
  return decodePppProtocol(packet, at + HEADER_LENGTH);
}

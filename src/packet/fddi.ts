import { u8 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeLlc } from "./llc.ts";

/** Byte offsets of the header fields, ANSI X3.139 (FDDI MAC). */
const FRAME_CONTROL = 0;
const DESTINATION = 1;
const SOURCE = 7;
const HEADER_LENGTH = 13;

/** Frame control: class (asynchronous or synchronous), long addresses, LLC; the low nibble is a priority. */
const ASYNCHRONOUS_LLC = 0x50;
const SYNCHRONOUS_LLC = 0xd0;

/** Decodes an FDDI header and the LLC header behind it. The bit order of the MAC addresses depends on the capture. */
export function decodeFddi(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("fddi", at, HEADER_LENGTH);
  packet.destinationMacAt = at + DESTINATION;
  packet.sourceMacAt = at + SOURCE;
  const kind = u8(packet.bytes, at + FRAME_CONTROL) & 0xf0;
  if (kind !== ASYNCHRONOUS_LLC && kind !== SYNCHRONOUS_LLC) return packet.notDecoded("fddi", "not an LLC frame");
  return decodeLlc(packet, at + HEADER_LENGTH);
}

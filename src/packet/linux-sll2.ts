import { u8, u16 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeCookedPayload } from "./linux-sll.ts";

/** Byte offsets of the header fields, tcpdump.org LINKTYPE_LINUX_SLL2. */
const PROTOCOL = 0;
const HARDWARE_TYPE = 8;
const ADDRESS_LENGTH = 11;
const ADDRESS = 12;
const HEADER_LENGTH = 20;

/** Decodes a Linux cooked header, version 2. Only the sender's MAC address is in it. */
export function decodeLinuxSll2(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("linux-sll2", at, HEADER_LENGTH);
  if (u8(packet.bytes, at + ADDRESS_LENGTH) === 6) packet.sourceMacAt = at + ADDRESS;
  const hardwareType = u16(packet.bytes, at + HARDWARE_TYPE);
  return decodeCookedPayload(packet, at + HEADER_LENGTH, hardwareType, u16(packet.bytes, at + PROTOCOL));
}

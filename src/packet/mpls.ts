import { u8 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { isEthernetAt } from "./ethernet.ts";

/** A label stack entry (RFC 3032 section 2.1): label 20 bits, traffic class 3, bottom of stack 1, TTL 8. */
const ENTRY_LENGTH = 4;
const BOTTOM_OF_STACK_BYTE = 2;
/** RFC 4385 section 3: first nibble 0. */
const CONTROL_WORD_LENGTH = 4;

/**
 * Decodes a label stack of any depth. MPLS does not say what it carries: the first nibble tells IPv4 and IPv6
 * (RFC 4928), and a pseudowire is followed only where the bytes are evidently an Ethernet frame.
 */
export function decodeMpls(packet: DecodedPacket, at: number): number {
  const { bytes, frameEnd } = packet;
  let entry = at;
  for (;;) {
    if (frameEnd - entry < ENTRY_LENGTH) return packet.truncated("mpls", entry, ENTRY_LENGTH);
    const isBottom = (u8(bytes, entry + BOTTOM_OF_STACK_BYTE) & 1) === 1;
    entry += ENTRY_LENGTH;
    if (isBottom) break;
  }
  return decodeUnderLabels(packet, entry);
}

function decodeUnderLabels(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < 1) return packet.truncated("mpls", at, 1);
  const nibble = u8(packet.bytes, at) >> 4;
  if (nibble === 4 || nibble === 6) {
    packet.etherType = nibble === 4 ? ETHER_TYPE.IPV4 : ETHER_TYPE.IPV6;
    return at;
  }
  packet.etherType = ETHER_TYPE.TRANSPARENT_ETHERNET;
  if (nibble === 0 && isEthernetAt(packet, at + CONTROL_WORD_LENGTH)) return at + CONTROL_WORD_LENGTH;
  if (isEthernetAt(packet, at)) return at;
  return packet.notDecoded("mpls", nibble === 1 ? "pseudowire control channel" : "pseudowire or other payload");
}

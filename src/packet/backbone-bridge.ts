import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeEthernet } from "./ethernet.ts";

/** The service instance tag behind its EtherType, IEEE 802.1Q clause 9.7; the customer's whole frame follows. */
const TAG_LENGTH = 4;

/** Decodes an 802.1ah (MAC-in-MAC) tag and the Ethernet header inside. */
export function decodeBackboneBridge(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < TAG_LENGTH) return packet.truncated("vlan", at, TAG_LENGTH);
  return decodeEthernet(packet, at + TAG_LENGTH);
}

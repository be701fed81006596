import { u16 } from "../base/bytes.ts";
import { MIN_ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeFrameRelay } from "./frame-relay.ts";
import { decodeLlc } from "./llc.ts";
import { decodeRadiotap } from "./radiotap.ts";

/** Byte offsets of the header fields, tcpdump.org LINKTYPE_LINUX_SLL. */
const HARDWARE_TYPE = 2;
const ADDRESS_LENGTH = 4;
const ADDRESS = 6;
const PROTOCOL = 14;
const HEADER_LENGTH = 16;

/** Linux ARPHRD_ numbers for which the protocol field is no EtherType. */
const ARPHRD_FRAME_RELAY = 770;
const ARPHRD_RADIOTAP = 803;
const ARPHRD_NETLINK = 824;

/** Numbers below the EtherTypes, linux/if_ether.h. */
const NOVELL_802_3 = 0x0001;
const LLC = 0x0004;
const CAN = 0x000c;
const CAN_FD = 0x000d;
const CAN_XL = 0x000e;

/** Decodes a Linux cooked header, version 1. Only the sender's MAC address is in it. */
export function decodeLinuxSll(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("linux-sll", at, HEADER_LENGTH);
  if (u16(packet.bytes, at + ADDRESS_LENGTH) === 6) packet.sourceMacAt = at + ADDRESS;
  const hardwareType = u16(packet.bytes, at + HARDWARE_TYPE);
  return decodeCookedPayload(packet, at + HEADER_LENGTH, hardwareType, u16(packet.bytes, at + PROTOCOL));
}

/** What both versions have in common: how hardware type and protocol tell what follows. */
export function decodeCookedPayload(packet: DecodedPacket, at: number, hardwareType: number, protocol: number): number {
  if (hardwareType === ARPHRD_RADIOTAP) return decodeRadiotap(packet, at);
  if (hardwareType === ARPHRD_FRAME_RELAY) return decodeFrameRelay(packet, at);
  if (hardwareType === ARPHRD_NETLINK) return packet.notDecoded("linux-sll", "netlink");
  if (protocol >= MIN_ETHER_TYPE) {
    packet.etherType = protocol;
    return at;
  }
  switch (protocol) {
    case LLC:
      return decodeLlc(packet, at);
    case NOVELL_802_3:
      return packet.notDecoded("linux-sll", "IPX (raw 802.3)");
    case CAN:
    case CAN_FD:
    case CAN_XL:
      return packet.notDecoded("linux-sll", "CAN");
    default:
      return packet.notDecoded("linux-sll", "not an EtherType");
  }
}

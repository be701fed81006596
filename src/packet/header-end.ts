import type { CapturedPacket } from "../capture/captured-packet.ts";
import { IP_PROTOCOL } from "../tables/ip-protocols.ts";
import { LINK_TYPE } from "../tables/link-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** What every transport header has at least, for those that are cut or malformed; of other protocols nothing is kept. */
const MIN_TRANSPORT_LENGTHS: Readonly<Record<number, number>> = {
  [IP_PROTOCOL.TCP]: 20,
  [IP_PROTOCOL.UDP]: 8,
  [IP_PROTOCOL.ICMP]: 8,
  [IP_PROTOCOL.ICMPV6]: 4,
  [IP_PROTOCOL.SCTP]: 12,
};

/** Link headers of one length (tcpdump.org/linktypes.html): what a frame without IP keeps. */
const LINK_HEADER_LENGTHS: Readonly<Record<number, number>> = {
  [LINK_TYPE.ETHERNET]: 14,
  [LINK_TYPE.LINUX_SLL]: 16,
  [LINK_TYPE.LINUX_SLL2]: 20,
};

/** Fields of an ARP packet from its addresses on: two MAC and two IPv4 addresses. */
const ARP_ADDRESSES_LENGTH = 20;

/**
 * Where the headers of a frame end, as an offset into its bytes: behind the header of TCP, UDP, SCTP and ICMP, or behind
 * that of IP where another protocol or a later fragment follows. No byte before it is payload, nor padding or trailer of the
 * link. A frame without IP keeps ARP or its link header; where it is not known how long that is, nothing.
 */
export function headerEnd(packet: DecodedPacket, captured: CapturedPacket): number {
  return Math.min(captured.end, packet.addressLength === 0 ? withoutIp(packet, captured) : withIp(packet));
}

function withoutIp({ arpAt }: DecodedPacket, { start, linkType }: CapturedPacket): number {
  return arpAt === -1 ? start + (LINK_HEADER_LENGTHS[linkType] ?? 0) : arpAt + ARP_ADDRESSES_LENGTH;
}

function withIp(packet: DecodedPacket): number {
  const { transportAt, payloadAt, transportLength } = packet;
  // The fixed part of an IP header ends with the destination.
  if (transportAt === -1) return packet.destinationAt + packet.addressLength;
  const end = payloadAt === -1 ? transportAt + (MIN_TRANSPORT_LENGTHS[packet.ipProtocol] ?? 0) : payloadAt;
  // A header that claims more than the IP packet holds would reach into the trailer of the link.
  return Math.min(end, transportAt + transportLength);
}

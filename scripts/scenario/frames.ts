/**
 * Frames from their fields, with every length and checksum right: Ethernet II with VLAN tags, ARP, IPv4, IPv6, TCP, UDP,
 * ICMP. A caller that wants a wrong one changes the bytes afterwards.
 */
import ipaddr from "ipaddr.js";
import { be16, be32, concat, macBytes, u8s, zeros } from "./octets.ts";

export const EtherType = { IPV4: 0x0800, ARP: 0x0806, VLAN: 0x8100, IPV6: 0x86dd, PROVIDER_VLAN: 0x88a8 } as const;
export const IpProtocol = {
  ICMP: 1,
  IGMP: 2,
  TCP: 6,
  UDP: 17,
  IPV6: 41,
  GRE: 47,
  ESP: 50,
  AH: 51,
  ICMPV6: 58,
} as const;
export const TcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16 } as const;

export interface VlanTag {
  readonly etherType: typeof EtherType.VLAN | typeof EtherType.PROVIDER_VLAN;
  readonly id: number;
}

export interface Link {
  readonly sourceMac: string;
  readonly destinationMac: string;
  /** Outermost first; none when absent. */
  readonly tags?: readonly VlanTag[];
}

/** Ethernet carries at least 60 bytes without its checksum; shorter payloads are padded with zeros. */
const SHORTEST_FRAME = 60;

export const BROADCAST_MAC = "ff:ff:ff:ff:ff:ff";

export const addressBytes = (address: string): Uint8Array => Uint8Array.from(ipaddr.parse(address).toByteArray());

export const isIpv6 = (address: string): boolean => address.includes(":");

export function ethernetFrame(link: Link, etherType: number, payload: Uint8Array): Uint8Array {
  const tags = (link.tags ?? []).map((tag) => concat(be16(tag.etherType), be16(tag.id)));
  const frame = concat(macBytes(link.destinationMac), macBytes(link.sourceMac), ...tags, be16(etherType), payload);
  return frame.length < SHORTEST_FRAME ? concat(frame, zeros(SHORTEST_FRAME - frame.length)) : frame;
}

/** RFC 1071: the ones' complement of the ones' complement sum of 16-bit words. */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const withChecksum = (bytes: Uint8Array, at: number, checksum: number): Uint8Array => {
  bytes[at] = checksum >>> 8;
  bytes[at + 1] = checksum;
  return bytes;
};

export interface ArpFields {
  readonly operation: "request" | "reply";
  readonly senderMac: string;
  readonly senderAddress: string;
  /** Zeros in a request. */
  readonly targetMac: string;
  readonly targetAddress: string;
}

export const arpPacket = (arp: ArpFields): Uint8Array =>
  concat(
    u8s(0, 1, 8, 0, 6, 4),
    be16(arp.operation === "request" ? 1 : 2),
    macBytes(arp.senderMac),
    addressBytes(arp.senderAddress),
    macBytes(arp.targetMac),
    addressBytes(arp.targetAddress),
  );

export interface IpFields {
  readonly source: string;
  readonly destination: string;
  readonly ipProtocol: number;
  readonly timeToLive: number;
  /** IPv4 only. */
  readonly identification?: number;
  readonly isDontFragment?: boolean;
  readonly hasMoreFragments?: boolean;
  /** In bytes, a multiple of 8. */
  readonly fragmentOffset?: number;
}

/** An IPv4 or IPv6 packet, as the addresses say. */
export function ipPacket(ip: IpFields, transport: Uint8Array): Uint8Array {
  return isIpv6(ip.source) ? ipv6Packet(ip, transport) : ipv4Packet(ip, transport);
}

function ipv4Packet(ip: IpFields, payload: Uint8Array): Uint8Array {
  const offset = ip.fragmentOffset ?? 0;
  const flags = (ip.isDontFragment ? 0x4000 : 0) | (ip.hasMoreFragments ? 0x2000 : 0);
  const header = concat(
    u8s(0x45, 0),
    be16(20 + payload.length),
    be16(ip.identification ?? 0),
    be16(flags | (offset / 8)),
    u8s(ip.timeToLive, ip.ipProtocol, 0, 0),
    addressBytes(ip.source),
    addressBytes(ip.destination),
  );
  return concat(withChecksum(header, 10, internetChecksum(header)), payload);
}

const ipv6Packet = (ip: IpFields, payload: Uint8Array): Uint8Array =>
  concat(
    u8s(0x60, 0, 0, 0),
    be16(payload.length),
    u8s(ip.ipProtocol, ip.timeToLive),
    addressBytes(ip.source),
    addressBytes(ip.destination),
    payload,
  );

/** The sum that TCP, UDP and ICMPv6 protect: addresses, length and protocol before the segment itself (RFC 8200, 8.1). */
function transportChecksum(source: string, destination: string, ipProtocol: number, segment: Uint8Array): number {
  const pseudoHeader = concat(addressBytes(source), addressBytes(destination), be32(segment.length), be32(ipProtocol));
  return internetChecksum(concat(pseudoHeader, segment));
}

export interface TcpFields {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly flags: number;
  readonly window?: number;
  /** Padded to a multiple of 4 by the caller. */
  readonly options?: Uint8Array;
}

/** Maximum segment size and SACK permitted: what Windows of the time sends with a SYN. */
export const synOptions = (segmentSize: number): Uint8Array => concat(u8s(2, 4), be16(segmentSize), u8s(1, 1, 4, 2));

export function tcpSegment(source: string, destination: string, tcp: TcpFields, payload: Uint8Array): Uint8Array {
  const options = tcp.options ?? zeros(0);
  const segment = concat(
    be16(tcp.sourcePort),
    be16(tcp.destinationPort),
    be32(tcp.sequence),
    be32(tcp.acknowledgment),
    u8s(((20 + options.length) / 4) << 4, tcp.flags),
    be16(tcp.window ?? 17520),
    zeros(4),
    options,
    payload,
  );
  return withChecksum(segment, 16, transportChecksum(source, destination, IpProtocol.TCP, segment));
}

export function udpDatagram(
  source: string,
  destination: string,
  sourcePort: number,
  destinationPort: number,
  payload: Uint8Array,
): Uint8Array {
  const datagram = concat(be16(sourcePort), be16(destinationPort), be16(8 + payload.length), zeros(2), payload);
  const checksum = transportChecksum(source, destination, IpProtocol.UDP, datagram);
  return withChecksum(datagram, 6, checksum === 0 ? 0xffff : checksum);
}

/** ICMP or ICMPv6, as the addresses say; `body` is all that follows the checksum. */
export function icmpMessage(
  source: string,
  destination: string,
  type: number,
  code: number,
  body: Uint8Array,
): Uint8Array {
  const message = concat(u8s(type, code, 0, 0), body);
  const checksum = isIpv6(source)
    ? transportChecksum(source, destination, IpProtocol.ICMPV6, message)
    : internetChecksum(message);
  return withChecksum(message, 2, checksum);
}

import { u8, u16, u32, u32le } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodePpp } from "./ppp.ts";

const HEADER_LENGTH = 4;

/** Values of AF_INET6: Linux, Windows, NetBSD and OpenBSD, FreeBSD, Darwin. AF_INET is 2 everywhere. */
const AF_INET = 2;
const AF_INET6_LINUX = 10;
const AF_INET6_WINDOWS = 23;
const AF_INET6_OPENBSD = 24;
const AF_INET6_FREEBSD = 28;
const AF_INET6_DARWIN = 30;

const PPP_ADDRESS_CONTROL = 0xff03;

/** LINKTYPE_NULL: an address family in the byte order of the capturing host, told by where its small value lies. */
export function decodeNull(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("null-loopback", at, HEADER_LENGTH);
  const little = u32le(packet.bytes, at);
  return decodeFamily(packet, at, little <= 0xffff ? little : u32(packet.bytes, at));
}

/** LINKTYPE_LOOP (OpenBSD): the same in network byte order. */
export function decodeLoop(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("null-loopback", at, HEADER_LENGTH);
  return decodeFamily(packet, at, u32(packet.bytes, at));
}

function decodeFamily(packet: DecodedPacket, at: number, family: number): number {
  switch (family) {
    case AF_INET:
      packet.etherType = ETHER_TYPE.IPV4;
      return at + HEADER_LENGTH;
    case AF_INET6_LINUX:
    case AF_INET6_WINDOWS:
    case AF_INET6_OPENBSD:
    case AF_INET6_FREEBSD:
    case AF_INET6_DARWIN:
      packet.etherType = ETHER_TYPE.IPV6;
      return at + HEADER_LENGTH;
    default:
      return decodeOtherHeader(packet, at);
  }
}

/**
 * Some systems write frames of other kinds under these link types: PPP, or four bytes that end in an EtherType (Cisco
 * HDLC). Read as such only when the IP version behind them agrees, as tshark reads them.
 */
function decodeOtherHeader(packet: DecodedPacket, at: number): number {
  const { bytes } = packet;
  if (u16(bytes, at) === PPP_ADDRESS_CONTROL) return decodePpp(packet, at);
  const etherType = u16(bytes, at + 2);
  if (etherType === ETHER_TYPE.IPV4 || etherType === ETHER_TYPE.IPV6) {
    if (packet.frameEnd - at < HEADER_LENGTH + 1) return packet.truncated("null-loopback", at, HEADER_LENGTH + 1);
    packet.etherType = etherType;
    const version = u8(bytes, at + HEADER_LENGTH) >> 4;
    if (version === (etherType === ETHER_TYPE.IPV4 ? 4 : 6)) return at + HEADER_LENGTH;
  }
  return packet.notDecoded("null-loopback", "another address family");
}

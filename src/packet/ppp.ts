import { u8, u16 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import { decodeCiscoHdlc } from "./cisco-hdlc.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** Address "all stations" and control "unnumbered information", RFC 1662 section 3.1. */
const CONTROL = 0x03;
const ADDRESS_ALL = 0xff;

/** PPP protocols that lead to IP (IANA ppp-numbers), as EtherTypes. */
const PPP_IPV4 = 0x0021;
const PPP_IPV6 = 0x0057;
const PPP_MPLS = 0x0281;
const PPP_MPLS_MULTICAST = 0x0283;

const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  43: "IPX",
  45: "VJ compressed TCP/IP",
  47: "VJ uncompressed TCP/IP",
  49: "bridging PDU",
  61: "multilink",
  63: "NetBIOS framing",
  83: "encrypted",
  85: "encrypted (individual link)",
  251: "compressed (individual link)",
  253: "compressed",
  32801: "IPCP",
  32811: "IPXCP",
  32831: "NBFCP",
  32851: "ECP",
  32855: "IPV6CP",
  33021: "CCP",
  49185: "LCP",
  49187: "PAP",
  49189: "link quality report",
  49195: "BACP",
  49197: "BAP",
  49699: "CHAP",
  49703: "EAP",
};

/**
 * Decodes a PPP frame with or without the address and control bytes (which may be negotiated away), also where the
 * capture has put a direction in place of the address.
 */
export function decodePpp(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < 1) return packet.truncated("ppp", at, 1);
  const first = u8(packet.bytes, at);
  if (first === CONTROL) return decodePppProtocol(packet, at + 1);
  if (first !== ADDRESS_ALL) return decodePppProtocol(packet, at);
  if (packet.frameEnd - at < 2) return packet.truncated("ppp", at, 2);
  if (u8(packet.bytes, at + 1) !== CONTROL) return packet.malformed("ppp", "control is not 3");
  return decodePppProtocol(packet, at + 2);
}

/** LINKTYPE_PPP_HDLC: PPP, or Cisco HDLC where the first byte is one of its two addresses. */
export function decodePppHdlc(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < 1) return packet.truncated("ppp", at, 1);
  const address = u8(packet.bytes, at);
  return address === 0x0f || address === 0x8f ? decodeCiscoHdlc(packet, at) : decodePpp(packet, at);
}

/** Decodes a PPP protocol number: two bytes, or one where it was compressed (odd first byte, RFC 1661 section 2). */
export function decodePppProtocol(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < 1) return packet.truncated("ppp", at, 1);
  const isCompressed = (u8(packet.bytes, at) & 1) === 1;
  const length = isCompressed ? 1 : 2;
  if (packet.frameEnd - at < length) return packet.truncated("ppp", at, length);
  const protocol = isCompressed ? u8(packet.bytes, at) : u16(packet.bytes, at);
  switch (protocol) {
    case PPP_IPV4:
      packet.etherType = ETHER_TYPE.IPV4;
      return at + length;
    case PPP_IPV6:
      packet.etherType = ETHER_TYPE.IPV6;
      return at + length;
    case PPP_MPLS:
      packet.etherType = ETHER_TYPE.MPLS;
      return at + length;
    case PPP_MPLS_MULTICAST:
      packet.etherType = ETHER_TYPE.MPLS_MULTICAST;
      return at + length;
    default:
      return packet.notDecoded("ppp", PROTOCOL_NAMES[protocol] ?? "another PPP protocol");
  }
}

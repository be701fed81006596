import { u8, u16, u32 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import { decodeCiscoProtocol } from "./cisco-hdlc.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodePppProtocol } from "./ppp.ts";

/** Q.922 address: two to four bytes, of which the last has its low bit set. */
const MIN_ADDRESS_LENGTH = 2;
const MAX_ADDRESS_LENGTH = 4;

const UNNUMBERED_INFORMATION = 0x03;
const PAD = 0x00;

/** Network layer protocol ids, RFC 2427 sections 3 and 4; RFC 1973 for PPP. */
const NLPID_SNAP = 0x80;
const NLPID_IPV6 = 0x8e;
const NLPID_IPV4 = 0xcc;
const NLPID_PPP = 0xcf;

const SNAP_LENGTH = 5;
const OUI_ETHERTYPE = 0x000000;
const OUI_BRIDGED = 0x0080c2;
/** Bridged Ethernet with and without its checksum, RFC 2427 section 4.2. */
const BRIDGED_ETHERNET_FCS = 0x0001;
const BRIDGED_ETHERNET = 0x0007;

/** Decodes a frame relay header: Cisco's encapsulation (an EtherType) or the IETF's (control, NLPID, SNAP). */
export function decodeFrameRelay(packet: DecodedPacket, at: number): number {
  const { bytes, frameEnd } = packet;
  if (frameEnd - at < MIN_ADDRESS_LENGTH + 2) return packet.truncated("frame-relay", at, MIN_ADDRESS_LENGTH + 2);
  let length = MIN_ADDRESS_LENGTH;
  while ((u8(bytes, at + length - 1) & 1) === 0 && length < MAX_ADDRESS_LENGTH) length++;
  if ((u8(bytes, at) & 1) === 1 || (u8(bytes, at + length - 1) & 1) === 0)
    return packet.malformed("frame-relay", "address is not 2 to 4 bytes long");
  if (frameEnd - at < length + 2) return packet.truncated("frame-relay", at, length + 2);
  const control = at + length;
  if (u8(bytes, control) === UNNUMBERED_INFORMATION) return decodeNlpid(packet, control + 1);
  return decodeCiscoProtocol(packet, control + 2, u16(bytes, control), "frame-relay");
}

function decodeNlpid(packet: DecodedPacket, at: number): number {
  const { bytes, frameEnd } = packet;
  const nlpidAt = u8(bytes, at) === PAD ? at + 1 : at;
  if (frameEnd - nlpidAt < 1) return packet.truncated("frame-relay", nlpidAt, 1);
  switch (u8(bytes, nlpidAt)) {
    case NLPID_IPV4:
      packet.etherType = ETHER_TYPE.IPV4;
      return nlpidAt + 1;
    case NLPID_IPV6:
      packet.etherType = ETHER_TYPE.IPV6;
      return nlpidAt + 1;
    case NLPID_PPP:
      return decodePppProtocol(packet, nlpidAt + 1);
    case NLPID_SNAP:
      return decodeSnap(packet, nlpidAt + 1);
    default:
      return packet.notDecoded("frame-relay", "another network layer protocol");
  }
}

function decodeSnap(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < SNAP_LENGTH) return packet.truncated("frame-relay", at, SNAP_LENGTH);
  const oui = u32(packet.bytes, at) >>> 8;
  const protocol = u16(packet.bytes, at + 3);
  if (oui === OUI_ETHERTYPE) packet.etherType = protocol;
  else if (oui === OUI_BRIDGED && (protocol === BRIDGED_ETHERNET || protocol === BRIDGED_ETHERNET_FCS))
    packet.etherType = ETHER_TYPE.TRANSPARENT_ETHERNET;
  else return packet.notDecoded("frame-relay", "another SNAP protocol");
  return at + SNAP_LENGTH;
}

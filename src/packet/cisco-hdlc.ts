import { u16 } from "../base/bytes.ts";
import { MIN_ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import type { Layer } from "./layers.ts";

/** Byte offsets, RFC 1547 section 4.3.1: address, control, then an EtherType or one of Cisco's own numbers. */
const PROTOCOL = 2;
const HEADER_LENGTH = 4;

/** Cisco's keep-alive protocol; over Ethernet the same number is RARP. */
const SLARP = 0x8035;
const CISCO_DISCOVERY = 0x2000;

/** Decodes a Cisco HDLC header. */
export function decodeCiscoHdlc(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < HEADER_LENGTH) return packet.truncated("chdlc", at, HEADER_LENGTH);
  return decodeCiscoProtocol(packet, at + HEADER_LENGTH, u16(packet.bytes, at + PROTOCOL), "chdlc");
}

/** Cisco's protocol field, the same in HDLC and in its frame relay; `at` is behind it. */
export function decodeCiscoProtocol(packet: DecodedPacket, at: number, protocol: number, layer: Layer): number {
  if (protocol === SLARP) return packet.notDecoded(layer, "SLARP");
  if (protocol === CISCO_DISCOVERY) return packet.notDecoded(layer, "CDP");
  if (protocol < MIN_ETHER_TYPE) return packet.notDecoded(layer, "not an EtherType");
  packet.etherType = protocol;
  return at;
}

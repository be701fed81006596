import { u8, u16 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** Byte offsets of the header fields, RFC 826; RARP (RFC 903) has the same. */
const PROTOCOL_TYPE = 2;
const HARDWARE_LENGTH = 4;
const PROTOCOL_LENGTH = 5;
const ADDRESSES = 8;
const MIN_LENGTH = 8;
/** With 6-byte MAC and 4-byte IPv4 addresses. */
const LENGTH = 28;

/** Decodes an ARP or RARP packet; nothing follows it. */
export function decodeArp(packet: DecodedPacket, at: number): void {
  const { bytes, frameEnd } = packet;
  if (frameEnd - at < MIN_LENGTH) {
    packet.truncated("arp", at, MIN_LENGTH);
    return;
  }
  const isForIpv4 = u16(bytes, at + PROTOCOL_TYPE) === ETHER_TYPE.IPV4 && u8(bytes, at + PROTOCOL_LENGTH) === 4;
  if (!isForIpv4 || u8(bytes, at + HARDWARE_LENGTH) !== 6) packet.notDecoded("arp", "not MAC and IPv4 addresses");
  else if (frameEnd - at < LENGTH) packet.truncated("arp", at, LENGTH);
  else packet.arpAt = at + ADDRESSES;
}

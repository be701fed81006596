import { u8 } from "../base/bytes.ts";
import { ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";

/** LINKTYPE_RAW: an IP header without a link layer; its first nibble tells the version. */
export function decodeRawIp(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < 1) return packet.truncated("raw-ip", at, 1);
  const version = u8(packet.bytes, at) >> 4;
  if (version !== 4 && version !== 6) return packet.malformed("raw-ip", "version is neither 4 nor 6");
  packet.etherType = version === 4 ? ETHER_TYPE.IPV4 : ETHER_TYPE.IPV6;
  return at;
}

import { u32 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeIeee80211 } from "./ieee80211.ts";

/** The Prism header has one length, whatever its own length field says (wlan-ng p80211msg.h). */
const PRISM_LENGTH = 144;

/** AVS: version (magic and number) and header length, both big-endian. */
const AVS_VERSION = 0;
const AVS_LENGTH = 4;
const AVS_MIN_LENGTH = 8;
const AVS_MAGIC = 0x80211;

/** LINKTYPE_IEEE802_11_PRISM: a Prism header, or an AVS header under the same number, and an 802.11 frame. */
export function decodePrism(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at >= 4 && u32(packet.bytes, at) >>> 12 === AVS_MAGIC) return decodeAvs(packet, at);
  if (packet.frameEnd - at < PRISM_LENGTH) return packet.truncated("prism", at, PRISM_LENGTH);
  return decodeIeee80211(packet, at + PRISM_LENGTH);
}

/** LINKTYPE_IEEE802_11_AVS: a header that states its length, and an 802.11 frame. */
export function decodeAvs(packet: DecodedPacket, at: number): number {
  if (packet.frameEnd - at < AVS_MIN_LENGTH) return packet.truncated("prism", at, AVS_MIN_LENGTH);
  if (u32(packet.bytes, at + AVS_VERSION) >>> 12 !== AVS_MAGIC)
    return packet.malformed("prism", "AVS version is not 0x80211nnn");
  const length = u32(packet.bytes, at + AVS_LENGTH);
  if (length < AVS_MIN_LENGTH) return packet.malformed("prism", "header length below 8 bytes");
  if (packet.frameEnd - at < length) return packet.truncated("prism", at, length);
  return decodeIeee80211(packet, at + length);
}

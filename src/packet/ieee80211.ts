import { u8, u16 } from "../base/bytes.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeLlc } from "./llc.ts";

/** Byte offsets of the header fields, IEEE 802.11 clause 9.2.3. */
const FRAME_CONTROL = 0;
const FLAGS = 1;
const ADDRESS_1 = 4;
const ADDRESS_2 = 10;
const ADDRESS_3 = 16;
const SEQUENCE_CONTROL = 22;
const ADDRESS_4 = 24;
const HEADER_LENGTH = 24;
/** Frame control alone: enough to tell what kind of frame it is. */
const FRAME_CONTROL_LENGTH = 2;

const TYPE_DATA = 2;
const TYPE_NAMES = ["management frame", "control frame", "data frame", "extension frame"] as const;
/** Bits of a data frame's subtype. */
const SUBTYPE_NULL = 0x4;
const SUBTYPE_QOS = 0x8;

/** Bits of the second frame control byte. */
const TO_DS = 0x01;
const FROM_DS = 0x02;
const PROTECTED = 0x40;
/** In a QoS data frame: an HT control field follows the QoS field. */
const ORDER = 0x80;

const QOS_LENGTH = 2;
const QOS_A_MSDU = 0x80;
const HT_CONTROL_LENGTH = 4;
const MAC_LENGTH = 6;

/** Decodes a bare 802.11 frame: data frames in the clear go on to LLC, all others are named and left. */
export function decodeIeee80211(packet: DecodedPacket, at: number): number {
  return decodeIeee80211Frame(packet, at, false);
}

/** `isPadded`: the capture has padded the header to a multiple of 4 bytes (radiotap flag 0x20). */
export function decodeIeee80211Frame(packet: DecodedPacket, at: number, isPadded: boolean): number {
  const { bytes, frameEnd } = packet;
  if (frameEnd - at < FRAME_CONTROL_LENGTH) return packet.truncated("ieee-802.11", at, FRAME_CONTROL_LENGTH);
  const control = u8(bytes, at + FRAME_CONTROL);
  if ((control & 0x03) !== 0) return packet.malformed("ieee-802.11", "version is not 0");
  const type = (control >> 2) & 0x03;
  if (type !== TYPE_DATA) return packet.notDecoded("ieee-802.11", TYPE_NAMES[type] ?? "");
  const flags = u8(bytes, at + FLAGS);
  const headerLength = dataHeaderLength(control >> 4, flags);
  if (frameEnd - at < headerLength) return packet.truncated("ieee-802.11", at, headerLength);
  readAddresses(packet, at, flags);
  const reason = undecodedReason(packet, at, control >> 4, flags);
  if (reason !== undefined) return packet.notDecoded("ieee-802.11", reason);
  return decodeLlc(packet, at + (isPadded ? (headerLength + 3) & ~3 : headerLength));
}

const isFourAddress = (flags: number): boolean => (flags & TO_DS) !== 0 && (flags & FROM_DS) !== 0;

function dataHeaderLength(subtype: number, flags: number): number {
  const base = HEADER_LENGTH + (isFourAddress(flags) ? MAC_LENGTH : 0);
  if ((subtype & SUBTYPE_QOS) === 0) return base;
  return base + QOS_LENGTH + ((flags & ORDER) === 0 ? 0 : HT_CONTROL_LENGTH);
}

/** Which address is which depends on the way through the distribution system: IEEE 802.11 table 9-60. */
function readAddresses(packet: DecodedPacket, at: number, flags: number): void {
  const isToDs = (flags & TO_DS) !== 0;
  const isFromDs = (flags & FROM_DS) !== 0;
  packet.destinationMacAt = at + (isToDs ? ADDRESS_3 : ADDRESS_1);
  if (!isFromDs) packet.sourceMacAt = at + ADDRESS_2;
  else packet.sourceMacAt = at + (isToDs ? ADDRESS_4 : ADDRESS_3);
}

function undecodedReason(packet: DecodedPacket, at: number, subtype: number, flags: number): string | undefined {
  if ((subtype & SUBTYPE_NULL) !== 0) return "data frame without data";
  if ((flags & PROTECTED) !== 0) return "encrypted";
  if ((u16(packet.bytes, at + SEQUENCE_CONTROL) & 0x0f00) !== 0) return "later fragment of a data frame";
  const qosAt = at + HEADER_LENGTH + (isFourAddress(flags) ? MAC_LENGTH : 0);
  if ((subtype & SUBTYPE_QOS) !== 0 && (u8(packet.bytes, qosAt) & QOS_A_MSDU) !== 0) return "A-MSDU";
  return undefined;
}

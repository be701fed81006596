import { u8, u16, u32 } from "../base/bytes.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { checkHeader, hasHeaderBytes, readPorts, setPayload } from "./transport-header.ts";

/** Byte offsets of the header fields, RFC 9293 section 3.1. */
const SEQUENCE = 4;
const ACKNOWLEDGMENT = 8;
const DATA_OFFSET = 12;
const FLAGS = 13;
const WINDOW = 14;
const MIN_HEADER_LENGTH = 20;
const PORTS_LENGTH = 4;

/** Decodes the TCP header at `at`. Returns where its payload starts, or STOPPED. */
export function decodeTcp(packet: DecodedPacket, at: number): number {
  if (checkHeader(packet, "tcp", at, MIN_HEADER_LENGTH) === STOPPED) return readCutHeader(packet, at);
  const { bytes } = packet;
  readPorts(packet, at);
  const headerLength = (u8(bytes, at + DATA_OFFSET) >> 4) * 4; // counts 32-bit words
  if (headerLength < MIN_HEADER_LENGTH) return packet.malformed("tcp", "header length below 20 bytes");
  if (headerLength > packet.transportLength && !packet.hasMoreFragments)
    return packet.malformed("tcp", "header longer than the IP payload");
  packet.tcpSequence = u32(bytes, at + SEQUENCE);
  packet.tcpAcknowledgment = u32(bytes, at + ACKNOWLEDGMENT);
  packet.tcpFlags = u8(bytes, at + FLAGS);
  packet.tcpWindow = u16(bytes, at + WINDOW);
  setPayload(packet, at, headerLength, packet.transportLength);
  return checkHeader(packet, "tcp", at, headerLength) === STOPPED ? STOPPED : packet.payloadAt;
}

/** A header cut by the snap length or a tiny fragment still says which flow it is; what is malformed, no more. */
function readCutHeader(packet: DecodedPacket, at: number): typeof STOPPED {
  if (!hasHeaderBytes(packet, at, PORTS_LENGTH)) return STOPPED;
  readPorts(packet, at);
  if (packet.stop?.kind !== "truncated" && !packet.hasMoreFragments) return STOPPED;
  if (hasHeaderBytes(packet, at, SEQUENCE + 4)) packet.tcpSequence = u32(packet.bytes, at + SEQUENCE);
  if (!hasHeaderBytes(packet, at, FLAGS + 1)) return STOPPED;
  packet.tcpAcknowledgment = u32(packet.bytes, at + ACKNOWLEDGMENT);
  packet.tcpFlags = u8(packet.bytes, at + FLAGS);
  const headerLength = (u8(packet.bytes, at + DATA_OFFSET) >> 4) * 4;
  packet.payloadLength = Math.max(0, packet.transportLength - headerLength);
  return STOPPED;
}

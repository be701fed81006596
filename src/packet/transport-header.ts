import { u16 } from "../base/bytes.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import type { Layer } from "./layers.ts";

/**
 * Checks that a transport header of `needed` bytes at `at` was captured and lies within the IP payload: `at` if so,
 * otherwise STOPPED. A header that goes on in the next fragment, or is cut off, is short and not wrong.
 */
export function checkHeader(packet: DecodedPacket, layer: Layer, at: number, needed: number): number {
  if (packet.transportLength < needed)
    return packet.malformed(
      layer,
      packet.hasMoreFragments ? "header split over fragments" : "header longer than the IP payload",
    );
  if (packet.frameEnd - at < needed) return packet.truncated(layer, at, needed);
  return at;
}

/** Whether the first `length` bytes of a header that `checkHeader` has stopped at are there to be read. */
export const hasHeaderBytes = (packet: DecodedPacket, at: number, length: number): boolean =>
  packet.frameEnd - at >= length && packet.transportLength >= length;

/** The ports that TCP, UDP and SCTP begin with. */
export function readPorts(packet: DecodedPacket, at: number): void {
  packet.sourcePort = u16(packet.bytes, at);
  packet.destinationPort = u16(packet.bytes, at + 2);
  packet.hasPorts = true;
}

/** The payload behind a header of `headerLength` bytes, of `length` bytes in all; not an offset past what was captured. */
export function setPayload(packet: DecodedPacket, at: number, headerLength: number, length: number): number {
  packet.payloadLength = Math.max(0, length - headerLength);
  packet.payloadAt = packet.frameEnd - at >= headerLength ? at + headerLength : STOPPED;
  return packet.payloadAt;
}

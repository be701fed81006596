import { CapturedPacket } from "../../../src/capture/captured-packet.ts";
import { decodeFrame } from "../../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../../src/packet/decoded-packet.ts";
import { hex } from "../../support/hex.ts";

/** Bytes before and after the frame in its buffer: a decoder that reads them gives another answer for another fill. */
const MARGIN = 64;

const decodeInside = (frame: Uint8Array, linkType: number, wireLength: number, fill: number): DecodedPacket => {
  const captured = new CapturedPacket();
  captured.bytes = new Uint8Array(frame.length + 2 * MARGIN).fill(fill);
  captured.bytes.set(frame, MARGIN);
  captured.start = MARGIN;
  captured.end = MARGIN + frame.length;
  captured.originalLength = wireLength;
  captured.linkType = linkType;
  const packet = new DecodedPacket();
  decodeFrame(captured, packet);
  return packet;
};

/** Everything of a packet that does not depend on the bytes around it. */
export const fieldsOf = (packet: DecodedPacket): Record<string, unknown> => {
  const { bytes: _, ...fields } = packet;
  return fields;
};

/** Decodes a frame twice, among bytes 0x00 and among bytes 0xff, and insists on the same answer. */
export function decode(frame: Uint8Array, linkType = 1, wireLength = frame.length): DecodedPacket {
  const packet = decodeInside(frame, linkType, wireLength, 0x00);
  const other = decodeInside(frame, linkType, wireLength, 0xff);
  if (JSON.stringify(fieldsOf(packet)) !== JSON.stringify(fieldsOf(other)))
    throw new Error("the answer depends on bytes outside the frame");
  return packet;
}

/** Offset in the frame of an offset in a packet from `decode`. */
export const inFrame = (at: number): number => (at === -1 ? -1 : at - MARGIN);

export const join = (...parts: readonly (Uint8Array | string)[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(parts.map((part) => (typeof part === "string" ? hex(part) : part))));

export const patched = (bytes: Uint8Array, at: number, value: string): Uint8Array => {
  const copy = bytes.slice();
  copy.set(hex(value), at);
  return copy;
};

const u16Hex = (value: number): string => value.toString(16).padStart(4, "0");
const u8Hex = (value: number): string => value.toString(16).padStart(2, "0");

export const ETHERNET = (type: number): Uint8Array => hex(`02 00 00 00 00 02  02 00 00 00 00 01  ${u16Hex(type)}`);

/** 192.0.2.1 -> 198.51.100.2, identification 0x1234, TTL 64. */
export const ipv4 = (protocol: number, payload: Uint8Array, fragment = 0): Uint8Array =>
  join(
    `45 00 ${u16Hex(20 + payload.length)} 12 34 ${u16Hex(fragment)} 40 ${u8Hex(protocol)} 00 00  c0 00 02 01  c6 33 64 02`,
    payload,
  );

/** 2001:db8::1 -> 2001:db8::2, hop limit 63. */
export const ipv6 = (nextHeader: number, payload: Uint8Array): Uint8Array =>
  join(
    `60 00 00 00 ${u16Hex(payload.length)} ${u8Hex(nextHeader)} 3f
     20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
     20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02`,
    payload,
  );

/** 1234 -> 80, SYN, no payload. */
export const TCP_SYN = hex(`
  04 d2 00 50   ; ports
  80 00 00 01   ; sequence number, with its top bit
  ff ff ff ff   ; acknowledgment number
  50 02 20 00   ; 20 bytes, SYN, window 8192
  00 00 00 00`);

export const udp = (sourcePort: number, destinationPort: number, payload: Uint8Array): Uint8Array =>
  join(`${u16Hex(sourcePort)} ${u16Hex(destinationPort)} ${u16Hex(8 + payload.length)} 00 00`, payload);

import type { Payload } from "../../inspection/payload.ts";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** A UUID in lower case; its first three fields are in the byte order of what carries it (C706 appendix A). */
export function uuidText(of: Payload, at: number, isLittleEndian: boolean): string {
  const low = Math.max(0, isLittleEndian ? of.u32le(at) : of.u32(at));
  const middle = Math.max(0, isLittleEndian ? of.u16le(at + 4) : of.u16(at + 4));
  const high = Math.max(0, isLittleEndian ? of.u16le(at + 6) : of.u16(at + 6));
  let text = `${hex(low, 8)}-${hex(middle, 4)}-${hex(high, 4)}-`;
  for (let index = 8; index < 16; index++)
    text += `${index === 10 ? "-" : ""}${hex(Math.max(0, of.u8(at + index)), 2)}`;
  return text;
}

/** "UUID vMAJOR", as `PayloadFact` writes an interface. */
export const interfaceText = (uuid: string, majorVersion: number): string => `${uuid} v${majorVersion}`;

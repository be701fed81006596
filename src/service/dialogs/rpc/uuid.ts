import type { Payload } from "../../inspection/payload.ts";

/** Two digits for each byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A UUID in lower case; its first three fields are in the byte order of what carries it (C706 appendix A). */
export function uuidText(of: Payload, at: number, isLittleEndian: boolean): string {
  const first = isLittleEndian ? digits(of, at + 3, 4, -1) : digits(of, at, 4, 1);
  const second = isLittleEndian ? digits(of, at + 5, 2, -1) : digits(of, at + 4, 2, 1);
  const third = isLittleEndian ? digits(of, at + 7, 2, -1) : digits(of, at + 6, 2, 1);
  return `${first}-${second}-${third}-${digits(of, at + 8, 2, 1)}-${digits(of, at + 10, 6, 1)}`;
}

/** The digits of `count` bytes from `at` on, one `step` after the other; zeros past the end. */
function digits(of: Payload, at: number, count: number, step: 1 | -1): string {
  let text = "";
  for (let index = 0; index < count; index++) text += HEX[of.u8(at + index * step)] ?? "00";
  return text;
}

/** "UUID vMAJOR", as `PayloadFact` writes an interface. */
export const interfaceText = (uuid: string, majorVersion: number): string => `${uuid} v${majorVersion}`;

import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText } from "../expected-bytes.ts";

/** Start bytes, length, control, destination, source; then the checksum over these eight. */
const START = "\x05\x64";
const HEADER = 8;
const LEAST_LENGTH = 5;
/** x^16 + x^13 + x^12 + x^11 + x^10 + x^8 + x^6 + x^5 + x^2 + 1, with its bits reversed. */
const POLYNOMIAL = 0xa6bc;

function checksum(said: Payload, length: number): number {
  let remainder = 0;
  for (let at = 0; at < length; at++) {
    remainder ^= said.u8(at);
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return ~remainder & 0xffff;
}

function matchFrame(said: Payload): Match {
  const start = matchText(said, 0, START);
  if (start !== MATCH.yes) return start;
  if (said.length < HEADER + 2) return MATCH.more;
  if (said.u8(2) < LEAST_LENGTH) return MATCH.no;
  return said.u16le(HEADER) === checksum(said, HEADER) ? MATCH.yes : MATCH.likely;
}

export const DNP3_SIGNATURE: Signature = {
  protocol: "dnp3",
  transports: ["tcp", "udp"],
  specification: "IEEE 1815 section 9.2",
  tellingByte: { at: 0, fits: (byte) => byte === START.charCodeAt(0) },
  match: matchFrame,
};

import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";

const HEADER_LENGTH = 48;
/** Kiss-o'-death 0, servers 1 to 15, unsynchronised 16 (RFC 5905 section 7.3). */
const HIGHEST_STRATUM = 16;
/** Whole seconds of root delay and root dispersion; unsynchronised clocks say 16. */
const LONGEST_DISTANCE = 16;

/** Version 1 to 4. Modes 1 to 5 are time; 6 is control (RFC 9327 section 2) and 7 private. */
const isVersionAndMode = (byte: number): boolean =>
  ((byte >>> 3) & 7) >= 1 && ((byte >>> 3) & 7) <= 4 && (byte & 7) > 0;

function ntp(said: Payload, { wireLength }: SignatureContext): Match {
  const version = (said.u8(0) >>> 3) & 7;
  const mode = said.u8(0) & 7;
  if (said.length === 0 || !isVersionAndMode(said.u8(0))) return MATCH.no;
  if (mode >= 6) return wireLength >= 8 && version >= 2 ? MATCH.likely : MATCH.no;
  if (!isTimeLength(wireLength)) return MATCH.no;
  const isPlausible =
    said.u8(1) <= HIGHEST_STRATUM &&
    signed(said.u8(2)) >= -6 &&
    signed(said.u8(2)) <= 17 &&
    signed(said.u8(3)) >= -32 &&
    signed(said.u8(3)) <= 4 &&
    said.u16(4) <= LONGEST_DISTANCE &&
    said.u16(8) <= LONGEST_DISTANCE;
  if (!isPlausible) return MATCH.no;
  return said.length >= HEADER_LENGTH && isDated(said) ? MATCH.yes : MATCH.likely;
}

/** Without, or with authenticator (20 or 24 bytes) or extensions, which are multiples of 4 (RFC 7822). */
const isTimeLength = (length: number): boolean => length >= HEADER_LENGTH && length <= 1024 && length % 4 === 0;

/** A transmit timestamp (seconds since 1900) of 1990 to 2036. */
const isDated = (said: Payload): boolean => said.u32(40) >= 2_840_140_800;

const signed = (byte: number): number => (byte << 24) >> 24;

export const NTP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "ntp",
    transports: ["udp"],
    specification: "RFC 5905 section 7.3",
    fitsFirstByte: isVersionAndMode,
    match: ntp,
  },
];

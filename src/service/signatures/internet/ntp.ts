import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";

const HEADER_LENGTH = 48;
/** Kiss-o'-death 0, servers 1 to 15, unsynchronised 16 (RFC 5905 section 7.3). */
const HIGHEST_STRATUM = 16;
/** Whole seconds of root delay and root dispersion; unsynchronised clocks say 16. */
const LONGEST_DISTANCE = 16;

const versionOf = (byte: number): number => (byte >>> 3) & 7;
const modeOf = (byte: number): number => byte & 7;

/** Version 1 to 4, and a mode. */
const isVersionAndMode = (byte: number): boolean => versionOf(byte) >= 1 && versionOf(byte) <= 4 && modeOf(byte) > 0;

/** Modes 1 to 5 are time; 6 is control (RFC 9327 section 2) and 7 private. */
function ntp(said: Payload, { wireLength }: SignatureContext): Match {
  const first = said.u8(0);
  if (first < 0 || !isVersionAndMode(first)) return MATCH.no;
  if (modeOf(first) >= 6) return wireLength >= 8 && versionOf(first) >= 2 ? MATCH.likely : MATCH.no;
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
    tellingByte: { at: 0, fits: isVersionAndMode },
    match: ntp,
  },
];

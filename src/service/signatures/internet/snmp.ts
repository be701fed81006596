import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { likely } from "./text.ts";

const Tag = { INTEGER: 0x02, OCTET_STRING: 0x04, SEQUENCE: 0x30, GET: 0xa0, REPORT: 0xa8 } as const;
const LONGEST_COMMUNITY = 255;
const SNMP_V3 = 3;

/**
 * Where the contents begin of the element that has its length at `lengthAt` (X.690 section 8.1.3, definite form, as SNMP
 * needs it); -1 where the length is none or cut off.
 */
export function contentsAt(said: Payload, lengthAt: number): number {
  const first = said.u8(lengthAt);
  if (first >= 0 && first < 0x80) return lengthAt + 1;
  if (first < 0x81 || first > 0x84 || said.length < lengthAt + 1 + (first & 0x7f)) return -1;
  return lengthAt + 1 + (first & 0x7f);
}

/** Bytes of contents, by the length at `lengthAt`; -1 as `contentsAt`. */
export function contentsLength(said: Payload, lengthAt: number): number {
  const start = contentsAt(said, lengthAt);
  if (start < 0) return -1;
  if (start === lengthAt + 1) return said.u8(lengthAt);
  let length = 0;
  for (let at = lengthAt + 1; at < start; at++) length = length * 256 + said.u8(at);
  return length;
}

/** A sequence that fills the datagram: version, then the community and a PDU, or the header of version 3. */
function snmp(said: Payload, { wireLength }: SignatureContext): Match {
  if (said.u8(0) !== Tag.SEQUENCE) return MATCH.no;
  const at = contentsAt(said, 1);
  if (at < 0 || said.u8(at) !== Tag.INTEGER || said.u8(at + 1) !== 1) return MATCH.no;
  const match = afterVersion(said, at + 3, said.u8(at + 2));
  return at + contentsLength(said, 1) === wireLength ? match : likely(match);
}

/** 0 is SNMPv1 (RFC 1157 section 4), 1 SNMPv2c (RFC 1901 section 3). */
function afterVersion(said: Payload, at: number, version: number): Match {
  if (version === SNMP_V3) return isHeaderV3(said, at) ? MATCH.yes : MATCH.no;
  return version === 0 || version === 1 ? pduAfterCommunity(said, at, version) : MATCH.no;
}

function pduAfterCommunity(said: Payload, at: number, version: number): Match {
  const length = contentsLength(said, at + 1);
  if (said.u8(at) !== Tag.OCTET_STRING || length < 0 || length > LONGEST_COMMUNITY) return MATCH.no;
  const pdu = said.u8(contentsAt(said, at + 1) + length);
  if (pdu === -1) return MATCH.likely;
  // Traps of SNMPv1 have tag 4; GetBulk and what follows it came with SNMPv2.
  return pdu >= Tag.GET && pdu <= (version === 0 ? Tag.GET + 4 : Tag.REPORT) ? MATCH.yes : MATCH.no;
}

/** msgID, msgMaxSize, a byte of flags, the security model (RFC 3412 section 6). */
function isHeaderV3(said: Payload, at: number): boolean {
  const length = contentsLength(said, at + 1);
  if (said.u8(at) !== Tag.SEQUENCE || length < 12 || length > 20) return false;
  const id = at + 2;
  const size = id + 2 + said.u8(id + 1);
  const flags = size + 2 + said.u8(size + 1);
  return (
    said.u8(id) === Tag.INTEGER &&
    said.u8(size) === Tag.INTEGER &&
    said.u8(flags) === Tag.OCTET_STRING &&
    said.u8(flags + 1) === 1 &&
    said.u8(flags + 3) === Tag.INTEGER
  );
}

export const SNMP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "snmp",
    transports: ["udp"],
    specification: "RFC 1157 section 4; RFC 1901; RFC 3412 section 6",
    tellingByte: { at: 0, fits: (byte) => byte === Tag.SEQUENCE },
    match: snmp,
  },
];

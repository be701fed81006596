import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { soFar, sure } from "../expected-bytes.ts";

/** Connection-oriented packet types, and the least length of each with its fixed fields (C706, section 12.6.4). */
const LEAST_FRAGMENT: readonly number[] = [24, 0, 24, 28, 0, 0, 0, 0, 0, 0, 0, 72, 26, 18, 72, 26, 16, 16, 16, 16, 20];
const COMMON_HEADER = 16;
/** `sec_trailer` before the credentials (C706, section 13.2.6.1). */
const SECURITY_TRAILER = 8;

/** Integers big- or little-endian, characters ASCII or EBCDIC, one of four floating-point formats. */
const isDataRepresentation = (said: Payload, at: number): boolean => (said.u8(at) & 0xee) === 0 && said.u8(at + 1) <= 3;

function matchConnectionOriented(said: Payload): Match {
  if (said.length < COMMON_HEADER) return soFar(couldBeConnectionOriented(said));
  if (!couldBeConnectionOriented(said)) return MATCH.no;
  if (!isDataRepresentation(said, 4) || said.u16(6) !== 0) return MATCH.no;
  const isLittleEndian = (said.u8(4) & 0xf0) !== 0;
  const fragment = isLittleEndian ? said.u16le(8) : said.u16(8);
  const credentials = isLittleEndian ? said.u16le(10) : said.u16(10);
  const least = LEAST_FRAGMENT[said.u8(2)] ?? 0;
  return sure(fragment >= least + (credentials === 0 ? 0 : credentials + SECURITY_TRAILER));
}

function couldBeConnectionOriented(said: Payload): boolean {
  const type = said.u8(2);
  return (
    (said.length < 1 || said.u8(0) === 5) &&
    said.u8(1) <= 1 &&
    (type < 0 || (LEAST_FRAGMENT[type] ?? 0) > 0) &&
    (said.length < 6 || isDataRepresentation(said, 4))
  );
}

const CONNECTIONLESS_VERSION = 4;
const CONNECTIONLESS_HEADER = 80;
const LAST_CONNECTIONLESS_TYPE = 10;

/** Request to cancel_ack in one datagram (C706, section 12.5.2). */
function matchConnectionless(said: Payload, { wireLength }: SignatureContext): Match {
  if (wireLength < CONNECTIONLESS_HEADER) return MATCH.no;
  if (said.u8(0) !== CONNECTIONLESS_VERSION || said.u8(1) > LAST_CONNECTIONLESS_TYPE) return MATCH.no;
  // First flags: the highest bit is reserved. Second flags: only "cancel was pending" is not for implementations.
  if ((said.u8(2) & 0x80) !== 0 || (said.u8(3) & ~0x03) !== 0) return MATCH.no;
  if (said.length < CONNECTIONLESS_HEADER) return MATCH.more;
  if (!isDataRepresentation(said, 4) || said.u8(6) !== 0) return MATCH.no;
  const body = (said.u8(4) & 0xf0) !== 0 ? said.u16le(74) : said.u16(74);
  const isProtected = said.u8(78) !== 0;
  const carried = wireLength - CONNECTIONLESS_HEADER;
  return sure(isProtected ? body <= carried : body === carried);
}

export const RPC_SIGNATURES: readonly Signature[] = [
  {
    protocol: "rpc",
    transports: ["tcp"],
    specification: "C706 section 12.6, MS-RPCE section 2.2.2",
    match: matchConnectionOriented,
  },
  {
    protocol: "rpc",
    transports: ["udp"],
    specification: "C706 section 12.5",
    tellingByte: { at: 0, fits: (byte) => byte === CONNECTIONLESS_VERSION },
    match: matchConnectionless,
  },
];

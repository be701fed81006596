import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { soFar, sure } from "../expected-bytes.ts";

/** The length byte and 32 letters from A to P of a name in first-level encoding (RFC 1001, section 14.1). */
const ENCODED_NAME_LENGTH = 33;

/** Whether what is there of an encoded name at `at` is one. */
function isEncodedName(said: Payload, at: number): boolean {
  if (at < said.length && said.u8(at) !== 32) return false;
  const end = Math.min(at + ENCODED_NAME_LENGTH, said.length);
  for (let index = at + 1; index < end; index++) if (said.u8(index) < 0x41 || said.u8(index) > 0x50) return false;
  return true;
}

/** The root label that ends the name at `at`, behind the labels of its scope; -1 where none is seen. */
function rootLabelOf(said: Payload, at: number): number {
  let label = at + ENCODED_NAME_LENGTH;
  while (label < at + 255) {
    const length = said.u8(label);
    if (length <= 0) return length === 0 ? label : -1;
    if (length > 63) return -1;
    label += 1 + length;
  }
  return -1;
}

/** Query, registration, release, WACK, refresh (8, and 9 by a slip of RFC 1002 that became custom), multi-homed. */
const isNameOpcode = (opcode: number): boolean => opcode === 0 || (opcode >= 5 && opcode <= 9) || opcode === 15;

/** Two bits of NM_FLAGS that must be zero. */
const RESERVED_NAME_FLAGS = 0x0060;
const NAME_HEADER_LENGTH = 12;
/** The first of four counts of two bytes, each 0 or 1. */
const QUESTIONS_AT = 4;

/** NBSTAT has the number of DNS's SRV, so that a question on the port of DNS is DNS. */
const DNS_PORT = 53;

function matchNameService(said: Payload, { start, wireLength }: SignatureContext): Match {
  if (start.responderPort === DNS_PORT || start.initiatorPort === DNS_PORT) return MATCH.no;
  if (wireLength < NAME_HEADER_LENGTH + ENCODED_NAME_LENGTH + 5) return MATCH.no;
  if (said.u8(QUESTIONS_AT) > 0) return MATCH.no;
  if (said.length < NAME_HEADER_LENGTH) return MATCH.more;
  const flags = said.u16(2);
  if (!isNameOpcode((flags >>> 11) & 15) || (flags & RESERVED_NAME_FLAGS) !== 0) return MATCH.no;
  for (let count = QUESTIONS_AT; count < NAME_HEADER_LENGTH; count += 2) if (said.u16(count) > 1) return MATCH.no;
  if (!isEncodedName(said, NAME_HEADER_LENGTH)) return MATCH.no;
  if (said.length < NAME_HEADER_LENGTH + ENCODED_NAME_LENGTH) return MATCH.more;
  const root = rootLabelOf(said, NAME_HEADER_LENGTH);
  if (root < 0) return MATCH.no;
  if (said.length < root + 5) return soFar(wireLength > said.length);
  return sure(isNameRecordType(said.u16(root + 1)) && said.u16(root + 3) === 1);
}

/** NB, NBSTAT, and the NULL and A of negative answers and redirections (RFC 1002, section 4.2.1.3). */
const isNameRecordType = (type: number): boolean => type === 0x20 || type === 0x21 || type === 0x0a || type === 1;

const DATAGRAM = { header: 14, error: 0x13, query: 0x14, last: 0x16, first: 0x10 };

const isDatagramType = (type: number): boolean => type >= DATAGRAM.first && type <= DATAGRAM.last;

function matchDatagramService(said: Payload, { wireLength }: SignatureContext): Match {
  const type = said.u8(0);
  if (!isDatagramType(type) || said.u8(1) > 0x0f) return MATCH.no;
  if (type === DATAGRAM.error) return sure(wireLength === 11 && said.u8(10) >= 0x82 && said.u8(10) <= 0x84);
  const nameAt = type >= DATAGRAM.query ? 10 : DATAGRAM.header;
  if (wireLength < nameAt + ENCODED_NAME_LENGTH + 1) return MATCH.no;
  // Without the header by the RFC; some printers count it.
  if (type < DATAGRAM.error && said.u16(10) > wireLength) return MATCH.no;
  if (!isEncodedName(said, nameAt)) return MATCH.no;
  return said.length < nameAt + ENCODED_NAME_LENGTH ? MATCH.more : MATCH.yes;
}

/** Packet types of the session service (RFC 1002, section 4.3.1). */
const SESSION = { message: 0x00, request: 0x81, accepted: 0x82, refused: 0x83, retarget: 0x84, keepAlive: 0x85 };

/** A session message that carries SMB is left to the signature of SMB. */
function matchSessionService(said: Payload, { other }: SignatureContext): Match {
  const type = said.u8(0);
  if (type < 0) return MATCH.more;
  if (type !== SESSION.message && (type < SESSION.request || type > SESSION.keepAlive)) return MATCH.no;
  if (said.length < 4) return soFar(said.u8(1) <= 1);
  const length = said.u24(1);
  if (type === SESSION.request) return matchSessionRequest(said, length);
  if (type === SESSION.accepted) return length !== 0 ? MATCH.no : answersRequest(other);
  if (type === SESSION.refused) return length !== 1 ? MATCH.no : matchRefusal(said.u8(4));
  if (type === SESSION.retarget) return length !== 6 ? MATCH.no : answersRequest(other);
  if (type === SESSION.keepAlive) return length !== 0 ? MATCH.no : MATCH.likely;
  return matchSessionMessage(said, length);
}

function matchSessionRequest(said: Payload, length: number): Match {
  if (length < 2 * (ENCODED_NAME_LENGTH + 1) || length > 510 || !isEncodedName(said, 4)) return MATCH.no;
  return said.length < 4 + ENCODED_NAME_LENGTH ? MATCH.more : MATCH.yes;
}

const answersRequest = (other: Payload): Match => (other.u8(0) === SESSION.request ? MATCH.yes : MATCH.likely);

function matchRefusal(code: number): Match {
  if (code < 0) return MATCH.more;
  return sure((code >= 0x80 && code <= 0x83) || code === 0x8f);
}

function matchSessionMessage(said: Payload, length: number): Match {
  if (length === 0 || length > 0x1_ffff) return MATCH.no;
  if (said.length < 8) return MATCH.more;
  return said.has(5, "SMB") ? MATCH.no : MATCH.likely;
}

export const NETBIOS_SIGNATURES: readonly Signature[] = [
  {
    protocol: "netbios-ns",
    transports: ["udp"],
    specification: "RFC 1002 section 4.2",
    tellingByte: { at: QUESTIONS_AT, fits: (byte) => byte === 0 },
    match: matchNameService,
  },
  {
    protocol: "netbios-dgm",
    transports: ["udp"],
    specification: "RFC 1002 section 4.4",
    tellingByte: { at: 0, fits: isDatagramType },
    match: matchDatagramService,
  },
  {
    protocol: "netbios-ssn",
    transports: ["tcp"],
    specification: "RFC 1002 section 4.3",
    match: matchSessionService,
  },
];

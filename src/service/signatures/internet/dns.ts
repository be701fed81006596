/** DNS, and the two protocols that use its messages: their ports tell them apart. */
import { DNS_PORT, LLMNR_PORT, MDNS_PORT } from "../../../tables/shared-format-ports.ts";
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { PREFIX_LIMIT } from "./text.ts";

const HEADER_LENGTH = 12;
/** Root name, type, class. */
const SHORTEST_QUESTION = 5;
/** Root name, type, class, time to live, length. */
const SHORTEST_RECORD = 11;
const LONGEST_NAME = 255;
const FLAGS_AT = 2;
/** The number of questions, of which DNS and LLMNR have at most one. */
const QUESTIONS_AT = 4;
const IS_REPLY = 0x8000;
/** Opcode, reserved bits and response code (RFC 6762 section 18). */
const MDNS_ZEROS = 0x787f;

/** A message that begins at `at` and has `length` bytes on the wire (RFC 1035 section 4.1). */
function dnsMessage(said: Payload, at: number, length: number, isDatagram: boolean): Match {
  if (length < HEADER_LENGTH) return MATCH.no;
  if (said.length < at + HEADER_LENGTH) return isDatagram ? MATCH.no : MATCH.more;
  const flags = said.u16(at + 2);
  if (!isDnsFlags(flags)) return MATCH.no;
  const questions = said.u16(at + 4);
  const records = said.u16(at + 6) + said.u16(at + 8) + said.u16(at + 10);
  if (length < HEADER_LENGTH + questions * SHORTEST_QUESTION + records * SHORTEST_RECORD) return MATCH.no;
  if (questions === 0 && records === 0)
    return length === HEADER_LENGTH && (flags & IS_REPLY) !== 0 ? MATCH.likely : MATCH.no;
  if (questions !== 1) return MATCH.no;
  return contents(said, at + HEADER_LENGTH, records, at + length, isDatagram);
}

/** Opcodes QUERY, STATUS, NOTIFY and UPDATE; the reserved bit (RFC 1035 section 4.1.1, as RFC 2535 cut it) is 0. */
function isDnsFlags(flags: number): boolean {
  const opcode = (flags >>> 11) & 0xf;
  if ((flags & 0x0040) !== 0 || !(opcode === 0 || opcode === 2 || opcode === 4 || opcode === 5)) return false;
  const responseCode = flags & 0xf;
  return (flags & IS_REPLY) !== 0 ? responseCode <= 11 : responseCode === 0;
}

/** One question, then the first of `records` other records, inside what ends at `end` on the wire. */
function contents(said: Payload, at: number, records: number, end: number, isDatagram: boolean): Match {
  const cut = isDatagram || said.length >= PREFIX_LIMIT ? MATCH.likely : MATCH.more;
  const afterName = nameEnd(said, at);
  if (afterName === NO_NAME || afterName + 4 > end) return MATCH.no;
  if (afterName === CUT || said.length < afterName + 4) return cut;
  const type = said.u16(afterName);
  if (!isType(type) || !isClass(said.u16(afterName + 2)) || isNetbiosQuestion(said, at, type)) return MATCH.no;
  const recordAt = afterName + 4;
  if (records === 0) return recordAt === end ? MATCH.yes : MATCH.no;
  return firstRecord(said, recordAt, end, cut === MATCH.likely ? MATCH.yes : cut);
}

function firstRecord(said: Payload, at: number, end: number, cut: Match): Match {
  const isPointer = (said.u8(at) & 0xc0) === 0xc0 && said.u8(at) >= 0;
  const afterName = isPointer ? at + 2 : nameEnd(said, at);
  if (afterName === NO_NAME) return MATCH.no;
  if (afterName === CUT || said.length < afterName + 10) return cut;
  return isType(said.u16(afterName)) && afterName + 10 + said.u16(afterName + 8) <= end ? MATCH.yes : MATCH.no;
}

const NO_NAME = -1;
const CUT = -2;

/** Where the name that begins at `at` ends: labels, then the root or a pointer; `NO_NAME`, or `CUT` where the view ends. */
function nameEnd(said: Payload, at: number): number {
  let next = at;
  while (next - at < LONGEST_NAME) {
    const length = said.u8(next);
    if (length === -1) return CUT;
    if (length === 0) return next + 1;
    if (length >= 0xc0 && next > at) return next + 2;
    if (length > 63) return NO_NAME;
    next += 1 + length;
  }
  return NO_NAME;
}

/** Types that IANA gave out, and those for private use, of which Windows has WINS and WINS-R (RFC 6895 section 3.1). */
const isType = (type: number): boolean =>
  (type >= 1 && type <= 128) ||
  (type >= 249 && type <= 270) ||
  (type >= 0x8000 && type <= 0x8001) ||
  (type >= 65_280 && type <= 65_534);

/** IN, CH, HS, NONE, ANY (RFC 6895 section 3.2); the highest bit has a meaning in mDNS (RFC 6762 sections 5.4 and 10.2). */
function isClass(value: number): boolean {
  const plain = value & 0x7fff;
  return plain === 1 || plain === 3 || plain === 4 || plain === 254 || plain === 255;
}

/** The name service of NetBIOS has the format too: 32 letters of A to P, type NB or NBSTAT (RFC 1002 section 4.2). */
function isNetbiosQuestion(said: Payload, at: number, type: number): boolean {
  if (said.u8(at) !== 32 || (type !== 0x20 && type !== 0x21)) return false;
  for (let index = 1; index <= 32; index++) if (said.u8(at + index) < 0x41 || said.u8(at + index) > 0x50) return false;
  return true;
}

/** A resolver may ask a DNS server from any port, also from one of the others'. */
const isOnPort = ({ start }: SignatureContext, port: number): boolean =>
  start.responderPort === port || (start.initiatorPort === port && start.responderPort !== DNS_PORT);

function dns(said: Payload, context: SignatureContext): Match {
  if (isOnPort(context, MDNS_PORT) || isOnPort(context, LLMNR_PORT)) return MATCH.no;
  return dnsMessage(said, 0, context.wireLength, true);
}

/** Behind its length (RFC 1035 section 4.2.2). */
function dnsOverTcp(said: Payload, context: SignatureContext): Match {
  if (isOnPort(context, LLMNR_PORT)) return MATCH.no;
  return said.length < 2 ? MATCH.more : dnsMessage(said, 2, said.u16(0), false);
}

/** Any number of questions or answers; the identifier and most flags are 0 (RFC 6762 section 18). */
function mdns(said: Payload, context: SignatureContext): Match {
  if (!isOnPort(context, MDNS_PORT) || said.length < HEADER_LENGTH + SHORTEST_QUESTION) return MATCH.no;
  const flags = said.u16(2);
  const entries = said.u16(4) + said.u16(6) + said.u16(8) + said.u16(10);
  if ((flags & MDNS_ZEROS) !== 0 || entries === 0) return MATCH.no;
  if (context.wireLength < HEADER_LENGTH + entries * SHORTEST_QUESTION) return MATCH.no;
  const afterName = nameEnd(said, HEADER_LENGTH);
  if (afterName === NO_NAME) return MATCH.no;
  if (afterName === CUT || said.length < afterName + 4) return MATCH.likely;
  return isType(said.u16(afterName)) && isClass(said.u16(afterName + 2)) ? MATCH.yes : MATCH.no;
}

/** One question and at most 4 kinds of flags: QR, C, TC, T (RFC 4795 section 2.1.1). */
function llmnrMessage(said: Payload, at: number, length: number, isDatagram: boolean): Match {
  if (length < HEADER_LENGTH + SHORTEST_QUESTION) return MATCH.no;
  if (said.length < at + HEADER_LENGTH) return isDatagram ? MATCH.no : MATCH.more;
  if ((said.u16(at + 2) & 0x78f0) !== 0 || said.u16(at + 4) !== 1) return MATCH.no;
  const records = said.u16(at + 6) + said.u16(at + 8) + said.u16(at + 10);
  return contents(said, at + HEADER_LENGTH, records, at + length, isDatagram);
}

function llmnr(said: Payload, context: SignatureContext): Match {
  return isOnPort(context, LLMNR_PORT) ? llmnrMessage(said, 0, context.wireLength, true) : MATCH.no;
}

function llmnrOverTcp(said: Payload, context: SignatureContext): Match {
  if (!isOnPort(context, LLMNR_PORT)) return MATCH.no;
  return said.length < 2 ? MATCH.more : llmnrMessage(said, 2, said.u16(0), false);
}

export const DNS_SIGNATURES: readonly Signature[] = [
  {
    protocol: "dns",
    transports: ["udp"],
    specification: "RFC 1035 section 4.1",
    tellingByte: { at: QUESTIONS_AT, fits: (byte) => byte === 0 },
    match: dns,
  },
  { protocol: "dns", transports: ["tcp"], specification: "RFC 1035 section 4.2.2", match: dnsOverTcp },
  {
    protocol: "mdns",
    transports: ["udp"],
    specification: "RFC 6762 section 18",
    tellingByte: { at: FLAGS_AT, fits: (byte) => (byte & (MDNS_ZEROS >>> 8)) === 0 },
    match: mdns,
  },
  {
    protocol: "llmnr",
    transports: ["udp"],
    specification: "RFC 4795 section 2.1",
    tellingByte: { at: QUESTIONS_AT, fits: (byte) => byte === 0 },
    match: llmnr,
  },
  { protocol: "llmnr", transports: ["tcp"], specification: "RFC 4795 section 2.1", match: llmnrOverTcp },
];

/** Databases that are not Microsoft's. */
import { IP_PROTOCOL } from "../../../tables/ip-protocols.ts";
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import {
  afterDigits,
  begins,
  beginsWithOneOfAnyCase,
  best,
  findAnyCase,
  isDigit,
  isPrintable,
  likely,
} from "./text.ts";

const MYSQL_HEADER = 4;
const LONGEST_VERSION = 64;

/** The server's greeting: packet 0 of protocol 10, its version in digits, a thread, a salt of 8 bytes and a zero. */
function mysql(said: Payload): Match {
  if (said.length >= 2 && said.u8(1) > 1) return MATCH.no;
  const head = begins(said, "\0\0\x0a", 2);
  if (said.length < MYSQL_HEADER + 2 || head !== MATCH.yes) return head === MATCH.no ? MATCH.no : MATCH.more;
  if (!isDigit(said.u8(5))) return MATCH.no;
  const end = said.indexOf(0, 5, 5 + LONGEST_VERSION);
  if (end < 0) return said.length < 5 + LONGEST_VERSION && isPrintable(said, 5, said.length) ? MATCH.more : MATCH.no;
  if (!isPrintable(said, 5, end) || said.u8(afterDigits(said, 5, 3)) !== 0x2e) return MATCH.no;
  const fillerAt = end + 1 + 4 + 8;
  if (said.u8(fillerAt) === -1) return MATCH.more;
  return said.u8(fillerAt) === 0 ? MATCH.yes : MATCH.no;
}

/** Requests for TLS, for GSSAPI and to cancel have their own numbers; a start has version 3 and a user. */
function postgresql(said: Payload, { side }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  if (said.length >= 2 && said.u16(0) !== 0) return MATCH.no;
  if (said.length < 8) return MATCH.more;
  const length = said.u32(0);
  const request = said.u32(4);
  if (length === 8) return request === 80_877_103 || request === 80_877_104 ? MATCH.yes : MATCH.no;
  if (length === 16) return request === 80_877_102 ? MATCH.yes : MATCH.no;
  if (request !== 0x0003_0000 && request !== 0x0003_0002) return MATCH.no;
  return parameters(said, length);
}

const POSTGRESQL_PARAMETERS = ["user\0", "database\0", "application_name\0", "client_encoding\0", "options\0"] as const;

function parameters(said: Payload, length: number): Match {
  let match: Match = MATCH.no;
  for (const name of POSTGRESQL_PARAMETERS) match = best(match, begins(said, name, 8));
  return length > 12 && length < 10_000 ? match : MATCH.no;
}

/** An array of texts, "*2\r\n$4\r\nPING"; single lines are likely at best. */
function redis(said: Payload, { side }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  const line = likely(beginsWithOneOfAnyCase(said, ["PING\r\n", "INFO\r\n", "MONITOR\r\n"]));
  const array = begins(said, "*");
  if (array !== MATCH.yes) return best(line, array);
  const count = afterDigits(said, 1, 4);
  if (said.u8(count) === -1) return count < 5 ? MATCH.more : MATCH.no;
  const first = begins(said, "\r\n$", count);
  if (count === 1 || first !== MATCH.yes) return count === 1 ? MATCH.no : first;
  const length = afterDigits(said, count + 3, 3);
  if (said.u8(length) === -1) return length < count + 6 ? MATCH.more : MATCH.no;
  return length === count + 3 ? MATCH.no : begins(said, "\r\n", length);
}

const MEMCACHED_COMMANDS = [
  "STATS\r\n",
  "VERSION\r\n",
  "GET ",
  "GETS ",
  "SET ",
  "ADD ",
  "DELETE ",
  "FLUSH_ALL",
] as const;

/** Over UDP: how many datagrams the message has, in two bytes; a command has one. */
const DATAGRAMS_AT = 4;

/** Single words of lower case; over UDP behind a header of 8 bytes whose last two are 0. */
function memcached(said: Payload, { side, start }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  if (start.ipProtocol === IP_PROTOCOL.TCP) {
    // "GET /" is HTTP's.
    return begins(said, "GET /") === MATCH.yes ? MATCH.no : likely(beginsWithOneOfAnyCase(said, MEMCACHED_COMMANDS));
  }
  if (said.u16(2) !== 0 || said.u16(DATAGRAMS_AT) !== 1 || said.u16(6) !== 0) return MATCH.no;
  return MEMCACHED_COMMANDS.some((command) => said.hasAnyCase(8, command)) ? MATCH.yes : MATCH.no;
}

const TNS_CONNECT = 1;

/** CONNECT: length, no checksums, versions from 300 on, and a description of where to ("(DESCRIPTION=…"). */
function tns(said: Payload, { side }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  const head = begins(said, "\0\0\x01", 2);
  if (head === MATCH.no || said.length < 28) return head === MATCH.no ? MATCH.no : MATCH.more;
  const version = said.u16(8);
  const dataAt = said.u16(26);
  if (said.u8(4) !== TNS_CONNECT || said.u16(6) !== 0 || version < 300 || version > 330) return MATCH.no;
  if (said.u16(0) < 34 || dataAt < 34 || dataAt > 128) return MATCH.likely;
  return findAnyCase(said, "(DESCRIPTION=", dataAt, said.length) >= 0 ||
    findAnyCase(said, "(CONNECT_DATA=", dataAt, said.length) >= 0
    ? MATCH.yes
    : MATCH.likely;
}

export const DATABASE_SIGNATURES: readonly Signature[] = [
  { protocol: "mysql", transports: ["tcp"], specification: "MySQL Internals: Protocol::HandshakeV10", match: mysql },
  { protocol: "postgresql", transports: ["tcp"], specification: "PostgreSQL 16 section 55.7", match: postgresql },
  { protocol: "redis", transports: ["tcp"], specification: "Redis serialization protocol specification", match: redis },
  {
    protocol: "memcache",
    transports: ["tcp", "udp"],
    specification: "memcached protocol.txt",
    tellingByte: { at: DATAGRAMS_AT, fits: (byte) => byte === 0 },
    match: memcached,
  },
  {
    protocol: "tns",
    transports: ["tcp"],
    specification: "Oracle Net: TNS packets [no public specification; as seen]",
    match: tns,
  },
];

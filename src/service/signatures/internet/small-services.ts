/** Services of a line or less: Simple TCP/IP Services of Windows, printing, logging, and waking. */
import { IP_PROTOCOL } from "../../../tables/ip-protocols.ts";
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { afterDigits, begins, isPrintable, PREFIX_LIMIT } from "./text.ts";

const CR = 0x0d;
const LF = 0x0a;
const TAB = 0x09;

/** What the responder says is what it was told. (Discard says nothing: no payload can show it.) */
function echo(said: Payload, { side, other }: SignatureContext): Match {
  if (side === 0 || other.length < said.length) return MATCH.no;
  for (let at = 0; at < said.length; at++) if (said.u8(at) !== other.u8(at)) return MATCH.no;
  return said.length === 0 ? MATCH.more : MATCH.likely;
}

const CHARGEN_LINE = 72;

/** Lines of 72 characters, each the next one of ASCII's 95; the pattern is a recommendation, and what all servers send. */
function chargen(said: Payload, { side }: SignatureContext): Match {
  if (side === 0) return MATCH.no;
  for (let at = 0; at < Math.min(said.length, CHARGEN_LINE); at++) {
    const byte = said.u8(at);
    if (byte < 0x20 || byte > 0x7e) return MATCH.no;
    if (at > 0 && byte !== nextCharacter(said.u8(at - 1))) return MATCH.no;
  }
  if (said.length < CHARGEN_LINE) return MATCH.more;
  return MATCH.yes;
}

/** Some servers leave out the space or the tilde. */
const nextCharacter = (byte: number): number => (byte === 0x7e ? 0x20 : byte + 1);

/** Words of fewer than 512 characters that nobody asked for. */
const quote = (said: Payload, { side, wireLength }: SignatureContext): Match =>
  side === 1 && wireLength <= PREFIX_LIMIT && isText(said) ? MATCH.likely : MATCH.no;

const LONGEST_DATE = 64;

/** A line with a time in it: two colons between digits. */
function daytime(said: Payload, { side }: SignatureContext): Match {
  if (side === 0 || said.length > LONGEST_DATE) return MATCH.no;
  if (!isText(said)) return said.length === 0 ? MATCH.more : MATCH.no;
  const colon = said.indexOf(0x3a);
  if (said.u8(colon + 3) === 0x3a && afterDigits(said, colon + 1, 2) === colon + 3) return MATCH.likely;
  // NIST's servers begin with a line feed.
  return said.indexOf(LF, 1) < 0 ? MATCH.more : MATCH.no;
}

/** Lines of printable characters. */
function isText(said: Payload): boolean {
  for (let at = 0; at < said.length; at++) if (!isTextByte(said.u8(at))) return false;
  return said.length > 0;
}

const isTextByte = (byte: number): boolean =>
  byte === CR || byte === LF || byte === TAB || (byte >= 0x20 && byte <= 0x7e);

const TIME_LENGTH = 4;

/** Four bytes and no more: seconds since 1900. */
function time(said: Payload, { start, side, wireLength }: SignatureContext): Match {
  const isEarlier = said.length > 0 && said.u8(0) < 0x80;
  if (side === 0 || wireLength > TIME_LENGTH || isEarlier) return MATCH.no;
  if (said.length === TIME_LENGTH) return MATCH.likely;
  return start.ipProtocol === IP_PROTOCOL.TCP || wireLength === TIME_LENGTH ? MATCH.more : MATCH.no;
}

const SHORT_COMMAND = 64;

/** A command of 1 to 5, the queue, a line feed; and then, in the same breath, the first file of a job. */
function lpd(said: Payload, { side }: SignatureContext): Match {
  const command = said.u8(0);
  if (side === 1 || command === 0 || command > 5) return MATCH.no;
  const end = said.indexOf(LF, 1, SHORT_COMMAND);
  if (end < 0) return said.length < SHORT_COMMAND && isPrintable(said, 1, said.length) ? MATCH.more : MATCH.no;
  if (end === 1 || !isPrintable(said, 1, end)) return MATCH.no;
  const isReceiveJob = command === 2 && (said.u8(end + 1) === 2 || said.u8(end + 1) === 3);
  const digits = afterDigits(said, end + 2, 10);
  const isFile = said.has(digits, " cfA") || said.has(digits, " dfA");
  return isReceiveJob && digits > end + 2 && isFile ? MATCH.yes : MATCH.likely;
}

const HIGHEST_PRIORITY = 191;
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** "<13>", then "Oct 11 22:14:15" (RFC 3164) or a version and the date (RFC 5424); over TCP perhaps behind its length. */
function syslog(said: Payload, { start, side }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  const counted = start.ipProtocol === IP_PROTOCOL.TCP ? afterDigits(said, 0, 5) : 0;
  if (counted > 0 && said.u8(counted) >= 0 && said.u8(counted) !== 0x20) return MATCH.no;
  const at = counted > 0 ? counted + 1 : 0;
  const open = begins(said, "<", at);
  if (open !== MATCH.yes) return open;
  const close = afterDigits(said, at + 1, 3);
  if (said.u8(close) === -1) return MATCH.more;
  if (said.u8(close) !== 0x3e || close === at + 1 || number(said, at + 1, close) > HIGHEST_PRIORITY) return MATCH.no;
  return syslogText(said, close + 1);
}

const SYSLOG_DATE = 8;

function syslogText(said: Payload, at: number): Match {
  if (!isPrintable(said, at, at + SYSLOG_DATE)) return MATCH.no;
  if (said.length < at + SYSLOG_DATE) return MATCH.more;
  const isNew = said.has(at, "1 ") && (said.has(at + 2, "- ") || afterDigits(said, at + 2, 4) === at + 6);
  return isNew || isMonth(said, at) ? MATCH.yes : MATCH.likely;
}

function isMonth(said: Payload, at: number): boolean {
  for (let month = 0; month < 12; month++)
    if (said.has(at, MONTHS.slice(3 * month, 3 * month + 3))) return said.u8(at + 3) === 0x20;
  return false;
}

function number(said: Payload, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + said.u8(at) - 0x30;
  return value;
}

/** Six bytes FF and the same hardware address 16 times (AMD Magic Packet Technology, publication 20213). */
function wakeOnLan(said: Payload): Match {
  if (begins(said, "\xff\xff\xff\xff\xff\xff") !== MATCH.yes || said.length < 6 + 16 * 6) return MATCH.no;
  for (let at = 12; at < 6 + 16 * 6; at++) if (said.u8(at) !== said.u8(at - 6)) return MATCH.no;
  return MATCH.yes;
}

export const SMALL_SERVICE_SIGNATURES: readonly Signature[] = [
  { protocol: "echo", transports: ["tcp", "udp"], specification: "RFC 862", match: echo },
  {
    protocol: "chargen",
    transports: ["tcp", "udp"],
    specification: "RFC 864",
    tellingByte: { at: 0, fits: (byte) => byte >= 0x20 && byte <= 0x7e },
    match: chargen,
  },
  {
    protocol: "qotd",
    transports: ["tcp", "udp"],
    specification: "RFC 865",
    tellingByte: { at: 0, fits: isTextByte },
    match: quote,
  },
  {
    protocol: "daytime",
    transports: ["tcp", "udp"],
    specification: "RFC 867",
    tellingByte: { at: 0, fits: isTextByte },
    match: daytime,
  },
  {
    protocol: "time",
    transports: ["tcp", "udp"],
    specification: "RFC 868",
    tellingByte: { at: 0, fits: (byte) => byte >= 0x80 },
    match: time,
  },
  { protocol: "lpd", transports: ["tcp"], specification: "RFC 1179 sections 5 and 6", match: lpd },
  {
    protocol: "syslog",
    transports: ["udp", "tcp"],
    specification: "RFC 3164 section 4; RFC 5424 section 6; RFC 6587",
    tellingByte: { at: 0, fits: (byte) => byte === 0x3c },
    match: syslog,
  },
  {
    protocol: "wake-on-lan",
    transports: ["udp"],
    specification: "AMD publication 20213",
    tellingByte: { at: 0, fits: (byte) => byte === 0xff },
    match: wakeOnLan,
  },
];

/** Sessions on other computers: SSH, Telnet, VNC, rlogin and rsh, X11. */
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { afterDigits, begins, best, isPrintable } from "./text.ts";

/** "SSH-2.0-", "SSH-1.99-". */
function ssh(said: Payload): Match {
  const match = best(begins(said, "SSH-2."), begins(said, "SSH-1."));
  if (match !== MATCH.yes) return match;
  const end = afterDigits(said, 6, 2);
  if (said.u8(end) === -1) return MATCH.more;
  return end > 6 && said.u8(end) === 0x2d ? MATCH.yes : MATCH.no;
}

const IAC = 0xff;
const Command = { SB: 250, WILL: 251, DONT: 254 } as const;
/** IANA telnet-options: 0 to 49, 138 to 140, 255. */
const isTelnetOption = (byte: number): boolean => byte <= 49 || (byte >= 138 && byte <= 140) || byte === 255;

/** Negotiation of options: two of them in a row, as one alone is 3 bytes that others could say. */
function telnet(said: Payload): Match {
  const first = telnetCommand(said, 0);
  if (first !== MATCH.yes) return first;
  if (said.u8(1) === Command.SB) return MATCH.likely;
  const second = telnetCommand(said, 3);
  return second === MATCH.yes ? MATCH.yes : MATCH.likely;
}

function telnetCommand(said: Payload, at: number): Match {
  const command = said.u8(at + 1);
  const option = said.u8(at + 2);
  if (said.u8(at) >= 0 && said.u8(at) !== IAC) return MATCH.no;
  if (command >= 0 && (command < Command.SB || command > Command.DONT)) return MATCH.no;
  if (option === -1) return MATCH.more;
  return isTelnetOption(option) ? MATCH.yes : MATCH.no;
}

/** "RFB 003.008\n" and nothing else, before the other side has answered. */
function rfb(said: Payload): Match {
  const match = begins(said, "RFB ");
  if (match !== MATCH.yes) return match;
  const isVersion = afterDigits(said, 4, 3) === 7 && said.u8(7) === 0x2e && afterDigits(said, 8, 3) === 11;
  if (said.length < 12) return isPrintable(said, 4, 12) ? MATCH.more : MATCH.no;
  return isVersion && said.u8(11) === 0x0a ? MATCH.yes : MATCH.no;
}

const LONGEST_NAME = 32;

/** Where a text ends that `limit` bytes at most and a zero make up; 0 where it does not, -1 where the view ends. */
function afterText(said: Payload, at: number, limit: number): number {
  const end = said.indexOf(0, at, at + limit + 1);
  if (end < 0) return said.length > at + limit || !isPrintable(said, at, said.length) ? 0 : -1;
  return isPrintable(said, at, end) ? end + 1 : 0;
}

/** Texts ended by zeros, after the first `at` bytes: as many as `limits`, none of them empty but where `mayBeEmpty`. */
function texts(said: Payload, at: number, limits: readonly number[]): Match {
  let next = at;
  for (const limit of limits) {
    const end = afterText(said, next, limit);
    if (end < 0) return MATCH.more;
    if (end === 0 || end === next + 1) return MATCH.no;
    next = end;
  }
  return MATCH.likely;
}

/** A zero, both users' names, and the terminal with its speed: "vt100/9600". */
function rlogin(said: Payload, { side }: SignatureContext): Match {
  const zero = begins(said, "\0");
  if (zero !== MATCH.yes || side === 1) return side === 1 ? MATCH.no : zero;
  return texts(said, 1, [LONGEST_NAME, LONGEST_NAME, LONGEST_NAME]);
}

/** A port in digits, both users' names (or a user and a password), a command. */
function remoteShell(said: Payload, { side }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  const end = afterDigits(said, 0, 5);
  if (said.u8(end) === -1) return said.length <= 5 ? MATCH.more : MATCH.no;
  if (said.u8(end) !== 0) return MATCH.no;
  return texts(said, end + 1, [LONGEST_NAME, LONGEST_NAME, 400]);
}

/** Byte order, version 11.0, lengths of what authorises, and zeros between them. */
function x11(said: Payload, { side }: SignatureContext): Match {
  if (side === 1) return MATCH.no;
  const little = begins(said, "l\0\x0b\0\0\0");
  const big = begins(said, "B\0\0\x0b\0\0");
  if (best(little, big) !== MATCH.yes) return best(little, big);
  if (said.length < 12) return MATCH.more;
  const nameLength = little === MATCH.yes ? said.u16le(6) : said.u16(6);
  const dataLength = little === MATCH.yes ? said.u16le(8) : said.u16(8);
  return nameLength <= 64 && dataLength <= 256 && said.u16(10) === 0 ? MATCH.yes : MATCH.no;
}

export const REMOTE_LOGON_SIGNATURES: readonly Signature[] = [
  { protocol: "ssh", transports: ["tcp"], specification: "RFC 4253 section 4.2", match: ssh },
  { protocol: "telnet", transports: ["tcp"], specification: "RFC 854; RFC 855", match: telnet },
  { protocol: "rfb", transports: ["tcp"], specification: "RFC 6143 section 7.1.1", match: rfb },
  { protocol: "rlogin", transports: ["tcp"], specification: "RFC 1282 section 2", match: rlogin },
  { protocol: "rsh", transports: ["tcp"], specification: "rshd(8), 4.2BSD", match: remoteShell },
  { protocol: "rexec", transports: ["tcp"], specification: "rexecd(8), 4.2BSD", match: remoteShell },
  { protocol: "x11", transports: ["tcp"], specification: "X Window System Protocol X11R7 section 8", match: x11 },
];

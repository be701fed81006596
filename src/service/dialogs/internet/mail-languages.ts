/** What the commands of SMTP, POP3, IMAP and NNTP mean for a logon. Nothing that they say is kept. */
import type { Payload } from "../../inspection/payload.ts";
import { isDigit } from "../../signatures/internet/text.ts";
import { decimal } from "./http-fields.ts";

/**
 * A command: it asks for TLS; it carries a password; lines of a message follow it (`message`: once the server asks for
 * them), or bytes of one (`bytes`: likewise, and nothing behind them is read); so many bytes follow, and then the rest of
 * the command; or a password comes after so many more lines of the client (0: it has nothing to do with any of that).
 */
export type MailCommand =
  | "starttls"
  | "password"
  | "message"
  | "message-at-once"
  | "bytes"
  | { readonly bytesAtOnce: number }
  | number;

export interface MailLanguage {
  readonly logonWeakness: string;
  /** `isCut`: the line is the beginning of a longer one. */
  readCommand(line: Payload, isCut: boolean): MailCommand;
  /** The rest of a command behind bytes that followed at once. */
  readRest(line: Payload, isCut: boolean): MailCommand;
  /** Only a server begins a line so. */
  isReply(line: Payload): boolean;
  /** Replies begin with the tag of their command. */
  readonly isTagged: boolean;
  /** The last command was refused. Of a language with tags: behind the tag. */
  isRefusal(line: Payload, at: number): boolean;
  /** The session turns to TLS, where that was asked for. */
  acceptsTls(line: Payload, at: number): boolean;
  /** The server asks for what follows the last command. */
  goesOn(line: Payload): boolean;
}

const SPACE = 0x20;

/** Whether the line is the command, with or without arguments. */
const isCommand = (line: Payload, command: string): boolean =>
  line.hasAnyCase(0, command) && (line.length === command.length || line.u8(command.length) === SPACE);

/** PLAIN has the password in its first answer, LOGIN in its second; either may bring the first one along (RFC 4954). */
function saslLines(line: Payload, at: number): MailCommand {
  const isPlain = isWord(line, at, "PLAIN");
  if (!isPlain && !isWord(line, at, "LOGIN")) return 0;
  const hasInitial = line.indexOf(SPACE, at) >= 0 && line.indexOf(SPACE, at) < line.length - 1;
  if (isPlain) return hasInitial ? "password" : 1;
  return hasInitial ? 1 : 2;
}

const isWord = (line: Payload, at: number, word: string): boolean =>
  line.hasAnyCase(at, word) && (line.length === at + word.length || line.u8(at + word.length) === SPACE);

/** A reply of three digits whose first is `digit`, or any digit. */
const isCode = (line: Payload, digits = ""): boolean =>
  isDigit(line.u8(0)) && isDigit(line.u8(1)) && isDigit(line.u8(2)) && line.has(0, digits);

const isFailureCode = (line: Payload): boolean => isCode(line, "4") || isCode(line, "5");

/** RFC 5321, RFC 4954, RFC 3207. */
export const smtpLanguage: MailLanguage = {
  logonWeakness: "smtp-auth",
  isTagged: false,
  readCommand(line) {
    if (isCommand(line, "STARTTLS")) return "starttls";
    if (line.hasAnyCase(0, "AUTH ")) return saslLines(line, 5);
    return isCommand(line, "DATA") ? "message" : 0;
  },
  readRest: () => 0,
  isReply: (line) => isCode(line),
  isRefusal: isFailureCode,
  acceptsTls: (line) => isCode(line, "220"),
  goesOn: (line) => isCode(line, "354"),
};

/** RFC 1939, RFC 2595, RFC 5034. APOP sends no password (RFC 1939 section 7). */
export const pop3Language: MailLanguage = {
  logonWeakness: "pop3-login",
  isTagged: false,
  readCommand(line) {
    if (isCommand(line, "STLS")) return "starttls";
    if (line.hasAnyCase(0, "PASS ")) return "password";
    if (line.hasAnyCase(0, "AUTH ")) return saslLines(line, 5);
    return 0;
  },
  readRest: () => 0,
  isReply: (line) => line.has(0, "+OK") || line.has(0, "-ERR"),
  isRefusal: (line) => line.has(0, "-ERR"),
  acceptsTls: (line) => line.has(0, "+OK"),
  goesOn: () => false,
};

const LITERAL_END = 0x7d;

/** RFC 3501 sections 6.2 and 7: a tag stands before commands and their results. */
export const imapLanguage: MailLanguage = {
  logonWeakness: "imap-login",
  isTagged: true,
  readCommand(line, isCut) {
    const at = line.indexOf(SPACE) + 1;
    if (at === 0) return 0;
    if (isWord(line, at, "STARTTLS")) return "starttls";
    if (line.hasAnyCase(at, "AUTHENTICATE ")) return saslLines(line, at + 13);
    // Where the password comes stands at the end of the line.
    if (line.hasAnyCase(at, "LOGIN ")) return isCut ? 0 : loginLines(line, at + 6);
    return line.hasAnyCase(at, "APPEND ") ? appendedBytes(line, isCut) : 0;
  },
  readRest: appendedBytes,
  isReply: (line) => line.has(0, "* ") || line.has(0, "+ "),
  isRefusal: (line, at) => isWord(line, at, "NO") || isWord(line, at, "BAD"),
  acceptsTls: (line, at) => isWord(line, at, "OK"),
  goesOn: (line) => line.has(0, "+ "),
};

/** A message in braces ("{310}"), or its mailbox, which may come without being asked for ("{310+}", RFC 7888). */
function appendedBytes(line: Payload, isCut: boolean): MailCommand {
  if (isCut || line.u8(line.length - 1) !== LITERAL_END) return 0;
  const bytesAtOnce = lengthSentUnasked(line);
  return bytesAtOnce < 0 ? "bytes" : { bytesAtOnce };
}

/** Bytes that come behind a line that ends with "{310+}"; -1 for every other line. */
function lengthSentUnasked(line: Payload): number {
  if (!line.has(line.length - 2, "+}")) return -1;
  let at = line.length - 2;
  while (isDigit(line.u8(at - 1))) at--;
  return line.u8(at - 1) === 0x7b ? decimal(line, at) : -1;
}

/** A name or password in braces ("{5}") follows in a line of its own (RFC 3501 section 4.3). */
function loginLines(line: Payload, at: number): MailCommand {
  if (line.u8(line.length - 1) !== LITERAL_END) return line.indexOf(SPACE, at) > 0 ? "password" : 0;
  return line.u8(at) === 0x7b ? 2 : 1;
}

/** RFC 3977, RFC 4643, RFC 4642. */
export const nntpLanguage: MailLanguage = {
  logonWeakness: "nntp-login",
  isTagged: false,
  readCommand(line) {
    if (isCommand(line, "STARTTLS")) return "starttls";
    if (line.hasAnyCase(0, "AUTHINFO PASS ")) return "password";
    if (line.hasAnyCase(0, "AUTHINFO SASL ")) return saslLines(line, 14);
    if (line.hasAnyCase(0, "TAKETHIS ")) return "message-at-once"; // RFC 4644 section 2.5
    return isCommand(line, "POST") || line.hasAnyCase(0, "IHAVE ") ? "message" : 0;
  },
  readRest: () => 0,
  isReply: (line) => isCode(line),
  isRefusal: isFailureCode,
  acceptsTls: (line) => isCode(line, "382"),
  goesOn: (line) => isCode(line, "335") || isCode(line, "340"),
};

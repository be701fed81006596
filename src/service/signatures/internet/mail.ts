/** SMTP, POP3 and IMAP. Their servers speak first, so a client's words are read beside the greeting where it was seen. */
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { FTP_SERVERS, greeting220, SMTP_SERVERS } from "./greeting.ts";
import { begins, beginsAnyCase, beginsWithOneOfAnyCase, best, findAnyCase, likely, lineEnd } from "./text.ts";

const SMTP_CLIENTS = ["EHLO ", "HELO ", "LHLO ", "MAIL FROM:", "RCPT TO:"] as const;

const smtp = (said: Payload, { other }: SignatureContext): Match => {
  const command = beginsWithOneOfAnyCase(said, SMTP_CLIENTS);
  if (command !== MATCH.no) return command;
  const greeting = greeting220(said, SMTP_SERVERS, FTP_SERVERS);
  // A greeting that tells nothing is a mail server's when its client says so.
  if (greeting === MATCH.likely) return best(greeting, isSmtpClient(other) ? MATCH.yes : MATCH.no);
  return greeting === MATCH.no ? likely(beginsWithOneOfAnyCase(said, ["554 ", "421 ", "250 ", "250-"])) : greeting;
};

const isSmtpClient = (said: Payload): boolean => beginsWithOneOfAnyCase(said, SMTP_CLIENTS) === MATCH.yes;

/** Redis has AUTH as well. */
const POP3_OWN_WORDS = ["CAPA\r\n", "STLS\r\n", "APOP ", "USER "] as const;
const POP3_CLIENTS = [...POP3_OWN_WORDS, "AUTH\r\n", "AUTH PLAIN", "AUTH LOGIN", "AUTH NTLM", "AUTH CRAM-MD5"] as const;
const OK = "+OK";

/** Redis answers "+OK" too, and nothing behind it. */
function pop3(said: Payload, { other }: SignatureContext): Match {
  const ok = begins(said, OK);
  if (ok === MATCH.more) return MATCH.more;
  if (ok === MATCH.yes) {
    const end = lineEnd(said, OK.length);
    if (end < 0) return MATCH.more;
    if (findAnyCase(said, "POP", OK.length, end) >= 0 || hasStamp(said, end)) return MATCH.yes;
    return beginsWithOneOfAnyCase(other, POP3_OWN_WORDS) === MATCH.yes ? MATCH.yes : MATCH.likely;
  }
  const command = beginsWithOneOfAnyCase(said, POP3_CLIENTS);
  if (command !== MATCH.yes) return command;
  if (begins(other, OK) === MATCH.yes) return MATCH.yes;
  return other.length === 0 ? MATCH.likely : MATCH.no;
}

/** The timestamp that APOP needs: "<1896.697170952@dbc.mtview.ca.us>" (RFC 1939 section 7). */
function hasStamp(said: Payload, end: number): boolean {
  const open = said.indexOf(0x3c, 0, end);
  const at = open < 0 ? -1 : said.indexOf(0x40, open, end);
  return at >= 0 && said.indexOf(0x3e, at, end) >= 0;
}

const IMAP_COMMANDS = [
  "LOGIN ",
  "CAPABILITY\r\n",
  "AUTHENTICATE ",
  "STARTTLS\r\n",
  "SELECT ",
  "LIST ",
  "ID ",
  "NOOP\r\n",
  "LOGOUT\r\n",
] as const;
const LONGEST_TAG = 16;

function imap(said: Payload, { other }: SignatureContext): Match {
  const greeting = best(
    beginsAnyCase(said, "* OK "),
    best(beginsAnyCase(said, "* OK["), beginsAnyCase(said, "* PREAUTH ")),
  );
  if (greeting !== MATCH.no) return greeting;
  const space = said.indexOf(0x20, 1, LONGEST_TAG + 1);
  for (let at = 0; at < (space < 0 ? Math.min(said.length, LONGEST_TAG) : space); at++)
    if (!isTagCharacter(said.u8(at))) return MATCH.no;
  if (space < 0) return said.length > LONGEST_TAG ? MATCH.no : MATCH.more;
  let command: Match = MATCH.no;
  for (const text of IMAP_COMMANDS) command = best(command, beginsAnyCase(said, text, space + 1));
  if (command !== MATCH.yes) return command;
  return begins(other, "* ") === MATCH.yes ? MATCH.yes : MATCH.likely;
}

const isTagCharacter = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x2e;

export const MAIL_SIGNATURES: readonly Signature[] = [
  { protocol: "smtp", transports: ["tcp"], specification: "RFC 5321 sections 4.1.1 and 4.3.1", match: smtp },
  { protocol: "pop3", transports: ["tcp"], specification: "RFC 1939 sections 3 to 7", match: pop3 },
  { protocol: "imap", transports: ["tcp"], specification: "RFC 3501 sections 2.2.1 and 7.1", match: imap },
];

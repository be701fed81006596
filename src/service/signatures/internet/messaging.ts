/** IRC, XMPP and MQTT. */
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { begins, beginsAnyCase, beginsWithOneOf, best, findAnyCase, likely, lineEnd, PREFIX_LIMIT } from "./text.ts";

const IRC_CLIENTS = ["NICK ", "USER ", "PASS ", "CAP LS", "CAP REQ "] as const;

const IRC_LATER_WORDS = ["PRIVMSG ", "JOIN #", "PONG :"] as const;

/** A client names itself in two lines; a server answers with its own name and a number, or with a notice before that. */
const irc = (said: Payload): Match => best(ircClient(said), ircServer(said));

function ircClient(said: Payload): Match {
  const command = beginsWithOneOf(said, IRC_CLIENTS);
  if (command !== MATCH.yes) return best(command, likely(beginsWithOneOf(said, IRC_LATER_WORDS)));
  const end = lineEnd(said);
  if (end < 0) return MATCH.more;
  // "USER" has four parameters, the last behind a colon (RFC 1459 section 4.1.3): FTP and POP3 have one.
  const hasUser = userLine(said, 0) || userLine(said, end + 1) || userLine(said, lineEnd(said, end + 1) + 1);
  if (hasUser) return MATCH.yes;
  return begins(said, "NICK ") === MATCH.yes || begins(said, "CAP ") === MATCH.yes ? MATCH.likely : MATCH.no;
}

function userLine(said: Payload, at: number): boolean {
  if (!said.has(at, "USER ")) return false;
  const end = said.indexOf(0x0a, at);
  return end > 0 && findAnyCase(said, " :", at, end) > 0;
}

const IRC_ANSWERS = [" NOTICE ", " 001 ", " 020 ", " 433 ", " 451 ", " CAP * "] as const;

function ircServer(said: Payload): Match {
  const notice = beginsAnyCase(said, "NOTICE AUTH :");
  if (notice !== MATCH.no) return notice;
  const prefix = begins(said, ":");
  if (prefix !== MATCH.yes) return prefix;
  const end = lineEnd(said);
  if (end < 0) return MATCH.more;
  const space = said.indexOf(0x20, 1, end);
  if (space <= 1) return MATCH.no;
  for (const words of IRC_ANSWERS) if (said.has(space, words)) return MATCH.yes;
  return MATCH.no;
}

/** Of streams that were under way when the capture began. */
const STANZAS = ["<iq ", "<message ", "<presence", "</stream:stream>"] as const;

/** An XML stream of a namespace of XMPP (RFC 6120 section 4.7), perhaps behind an XML declaration. */
function xmpp(said: Payload): Match {
  const isXml = begins(said, "<?xml ");
  const isStream = begins(said, "<stream:stream");
  if (isXml === MATCH.no && isStream === MATCH.no) return likely(beginsWithOneOf(said, STANZAS));
  if (findAnyCase(said, "<STREAM:STREAM", 0, PREFIX_LIMIT) < 0 || !hasNamespace(said))
    return said.length < PREFIX_LIMIT ? MATCH.more : MATCH.no;
  return MATCH.yes;
}

const hasNamespace = (said: Payload): boolean =>
  findAnyCase(said, "JABBER:", 0, PREFIX_LIMIT) > 0 || findAnyCase(said, "ETHERX.JABBER.ORG", 0, PREFIX_LIMIT) > 0;

const MQTT_CONNECT = 0x10;

/** CONNECT: remaining length, the protocol's name and its version 3, 4 or 5. */
function mqtt(said: Payload): Match {
  if (said.length >= 1 && said.u8(0) !== MQTT_CONNECT) return MATCH.no;
  let at = 1;
  while (at < 4 && said.u8(at) >= 0x80) at++;
  if (said.u8(at) === -1) return MATCH.more;
  if (said.u8(at) >= 0x80) return MATCH.no;
  const name = begins(said, "\0\x04MQTT", at + 1);
  const oldName = begins(said, "\0\x06MQIsdp", at + 1);
  if (name === MATCH.no && oldName === MATCH.no) return MATCH.no;
  const version = said.u8(at + 1 + (name === MATCH.no ? 8 : 6));
  if (version === -1) return MATCH.more;
  // The highest bit marks a bridge.
  return (version & 0x7f) >= 3 && (version & 0x7f) <= 5 ? MATCH.yes : MATCH.no;
}

export const MESSAGING_SIGNATURES: readonly Signature[] = [
  { protocol: "irc", transports: ["tcp"], specification: "RFC 1459 section 4.1; RFC 2812 section 5", match: irc },
  { protocol: "xmpp", transports: ["tcp"], specification: "RFC 6120 section 4", match: xmpp },
  { protocol: "mqtt", transports: ["tcp"], specification: "MQTT 3.1.1 section 3.1", match: mqtt },
];

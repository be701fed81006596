import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { FTP_SERVERS, greeting220, SMTP_SERVERS } from "./greeting.ts";
import { begins, beginsWithOneOfAnyCase, best, likely } from "./text.ts";

const CLIENTS = ["USER ", "AUTH TLS", "AUTH SSL", "AUTH GSSAPI", "FEAT\r\n", "SYST\r\n", "OPTS "] as const;
/** What only FTP says, in sessions that were under way when the capture began. */
const OWN_WORDS = [
  "227 ENTERING PASSIVE MODE",
  "229 ENTERING EXTENDED PASSIVE MODE",
  "EPRT |",
  "EPSV\r\n",
  "PASV\r\n",
] as const;
const REPLIES = ["120 ", "331 ", "332 ", "230 ", "230-", "421 ", "530 ", "200 PORT "] as const;

function ftp(said: Payload, { other }: SignatureContext): Match {
  const own = beginsWithOneOfAnyCase(said, OWN_WORDS);
  if (own === MATCH.yes) return own;
  const greeting = greeting220(said, FTP_SERVERS, SMTP_SERVERS);
  if (greeting === MATCH.likely && beginsWithOneOfAnyCase(other, CLIENTS) === MATCH.yes) return MATCH.yes;
  return best(own, best(greeting, best(command(said, other), likely(beginsWithOneOfAnyCase(said, REPLIES)))));
}

/** "USER" is said to POP3 and IRC as well: what the server has said before decides. */
function command(said: Payload, other: Payload): Match {
  const match = beginsWithOneOfAnyCase(said, CLIENTS);
  if (match !== MATCH.yes) return match;
  if (other.length === 0) return MATCH.likely;
  if (begins(other, "220") !== MATCH.yes) return MATCH.no;
  const greeting = greeting220(other, FTP_SERVERS, SMTP_SERVERS);
  return greeting === MATCH.no ? MATCH.no : MATCH.yes;
}

export const FTP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "ftp",
    transports: ["tcp"],
    specification: "RFC 959 sections 4.1 and 4.2; RFC 2428; RFC 4217",
    match: ftp,
  },
];

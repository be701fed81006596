import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { beginsWithOneOfAnyCase, findAnyCase, likely, lineEnd } from "./text.ts";

const GREETINGS = ["200 ", "201 "] as const;
const SERVERS = ["NNTP", "INN ", "NETNEWS", "NEWS"] as const;
const OWN_COMMANDS = [
  "MODE READER\r\n",
  "MODE STREAM\r\n",
  "IHAVE <",
  "CHECK <",
  "TAKETHIS <",
  "XOVER ",
  "NEWGROUPS ",
] as const;
const COMMANDS = ["CAPABILITIES\r\n", "AUTHINFO ", "GROUP ", "LIST\r\n", "ARTICLE ", "STARTTLS\r\n"] as const;

function nntp(said: Payload, { other }: SignatureContext): Match {
  const greeting = beginsWithOneOfAnyCase(said, GREETINGS);
  if (greeting === MATCH.more) return MATCH.more;
  if (greeting === MATCH.yes) {
    const end = lineEnd(said, 4);
    if (end < 0) return MATCH.more;
    return SERVERS.some((name) => findAnyCase(said, name, 4, end) >= 0) ? MATCH.yes : MATCH.likely;
  }
  const own = beginsWithOneOfAnyCase(said, OWN_COMMANDS);
  if (own !== MATCH.no) return own;
  const command = beginsWithOneOfAnyCase(said, COMMANDS);
  const isGreeted = beginsWithOneOfAnyCase(other, GREETINGS) === MATCH.yes;
  return isGreeted ? command : likely(command);
}

export const NNTP_SIGNATURES: readonly Signature[] = [
  { protocol: "nntp", transports: ["tcp"], specification: "RFC 3977 sections 3 and 5; RFC 2980", match: nntp },
];

import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature } from "../../inspection/signature.ts";
import { matchText, soFar, sure } from "../expected-bytes.ts";

const HEADER = 8;
const HELLO_URL_AT = 32;
const ACKNOWLEDGE_LENGTH = 28;
const LARGEST = 0x1000_0000;

/** Message types of the connection and of a secure channel, each with the letter of its last, middle or aborting chunk. */
const TYPES = ["HELF", "ACKF", "RHEF", "ERRF", "OPNF", "CLOF", "MSGF", "MSGC", "MSGA"] as const;

function matchMessage(said: Payload): Match {
  for (const type of TYPES) {
    const found = matchText(said, 0, type);
    if (found === MATCH.more) return MATCH.more;
    if (found === MATCH.yes) return said.length < HEADER ? MATCH.more : matchBody(said, type, said.u32le(4));
  }
  return MATCH.no;
}

function matchBody(said: Payload, type: (typeof TYPES)[number], size: number): Match {
  if (size < HEADER || size > LARGEST) return MATCH.no;
  if (type === "HELF") return size < HELLO_URL_AT ? MATCH.no : matchHello(said, size);
  if (type === "ACKF") return sure(size === ACKNOWLEDGE_LENGTH);
  if (type !== "OPNF") return MATCH.likely;
  return size < 36 ? MATCH.no : matchText(said, 16, "http://opcfoundation.org/");
}

/** The URL may be left out: its length is 0 or -1. */
function matchHello(said: Payload, size: number): Match {
  if (said.length < HELLO_URL_AT) return soFar(size >= HELLO_URL_AT);
  const length = said.u32le(HELLO_URL_AT - 4);
  if (length === 0xffff_ffff) return sure(size === HELLO_URL_AT);
  return sure(size === HELLO_URL_AT + length);
}

export const OPC_UA_SIGNATURE: Signature = {
  protocol: "opcua",
  transports: ["tcp"],
  specification: "OPC 10000-6 section 7.1.2",
  match: matchMessage,
};

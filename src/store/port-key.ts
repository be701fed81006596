import { NONE, type RunTally } from "./run-tally.ts";

/** Keys are below this. */
export const PORT_KEYS = 2 ** 26;

const OF_PROTOCOL = 2 ** 18;
const PORTS = 65_537;
const ICMP_CODES = 257;

/**
 * IP protocol and port of a conversation's responder, of ICMP its type and code (or the type that answers it), where there
 * are any: a different number for each.
 */
export function portKey({ ipProtocol, icmpType, responderPort }: RunTally, conversation: number): number {
  const type = icmpType[conversation]!;
  const port = responderPort[conversation]! + 1;
  return ipProtocol[conversation]! * OF_PROTOCOL + (type === NONE ? port : PORTS + type * ICMP_CODES + port);
}

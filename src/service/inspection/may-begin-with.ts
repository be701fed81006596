import type { FlowStart } from "../../flow/flow.ts";
import type { Side } from "../../flow/flow-tcp.ts";
import { LLMNR_PORT } from "../../tables/shared-format-ports.ts";
import { Payload } from "./payload.ts";
import { MATCH, type Signature, type SignatureContext } from "./signature.ts";

/** Bytes of the other side that a signature may compare with. */
const OTHER_LENGTH = 64;

/**
 * Of signatures of TCP, those whose protocol may have a stream that begins with `byte` as `side` says it, whatever the
 * other side said and whichever the ports. Found by asking them, so that nothing is stated twice: most fit few first bytes.
 */
export function mayBeginWith(side: Side, byte: number): (signature: Signature) => boolean {
  const alike = new Uint8Array(OTHER_LENGTH).fill(byte);
  const said = new Payload().show(alike, 0, 1);
  const contexts = STARTS.flatMap((start) => [contextOf(start, side, NOTHING), contextOf(start, side, alike)]);
  return (signature) => contexts.some((context) => signature.match(said, context) !== MATCH.no);
}

const NOTHING = new Uint8Array(0);

const startTo = (responderPort: number): FlowStart => ({
  sequence: 0,
  initiatorAddress: new Uint8Array(4),
  responderAddress: new Uint8Array(4),
  ipProtocol: 6,
  initiatorPort: 0,
  responderPort,
  firstMicros: 0,
  startsWithSyn: true,
  isMidstream: false,
  isInitiatorUnknown: false,
  initiatorMac: null,
  responderMac: null,
});

/** To the port without which nothing is LLMNR, and to another: no other signature says `no` of a first byte by its port. */
const STARTS = [0, LLMNR_PORT].map(startTo);

const contextOf = (start: FlowStart, side: Side, other: Uint8Array): SignatureContext => ({
  start,
  side,
  other: new Payload().showAll(other),
  before: new Payload(),
  wireLength: 1,
});

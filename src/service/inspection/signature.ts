import type { FlowStart } from "../../flow/flow.ts";
import type { Side } from "../../flow/flow-tcp.ts";
import type { Payload } from "./payload.ts";

/** What a signature says of the bytes so far. Numbers, as one is asked for at each packet that begins a flow. */
export const MATCH = {
  /** It is not this protocol, whatever follows (TCP). */
  no: 0,
  /** The bytes so far fit, and too few have come to say. */
  more: 1,
  /** It looks like the protocol, and other protocols could look so too: counts only where the port promises it. */
  likely: 2,
  /** Nothing else that this catalogue knows looks like that. */
  yes: 3,
} as const;
export type Match = (typeof MATCH)[keyof typeof MATCH];

/** What a signature may look at beside the bytes. */
export interface SignatureContext {
  readonly start: FlowStart;
  /** Who said the bytes: 0 the initiator, 1 the responder. */
  readonly side: Side;
  /**
   * What the other side has said so far: TCP from its beginning, UDP the first 64 bytes of its latest datagram; empty
   * where nothing was captured.
   */
  readonly other: Payload;
  /** UDP: the first 64 bytes of the datagram that this side said before; empty where there was none. */
  readonly before: Payload;
  /** Bytes of this datagram on the wire (UDP), which may be more than was captured; for TCP what was captured so far. */
  readonly wireLength: number;
}

/** A byte, where it was captured, and whether it may have a value. */
interface TellingByte {
  /** From 0. Few different ones, as each is looked at in every datagram. */
  readonly at: number;
  fits(byte: number): boolean;
}

/** A named predicate over the first bytes that a side of a flow says. */
export interface Signature {
  /** Application protocol as `ServiceIdentification.service` names it (src/tables/application-protocols.ts). */
  readonly protocol: string;
  readonly transports: readonly ("tcp" | "udp")[];
  /** Where the bytes are specified: "RFC 4253 section 4.2". */
  readonly specification: string;
  /** UDP: the byte of a datagram that rules out most others, whoever says it. What it rules out `match` must answer with `no`. */
  readonly tellingByte?: TellingByte;
  /**
   * `said` starts at the beginning of what the side said (TCP: up to 512 bytes of its stream) or of a datagram (UDP).
   * Pure; never throws; allocates nothing.
   */
  match(said: Payload, context: SignatureContext): Match;
}

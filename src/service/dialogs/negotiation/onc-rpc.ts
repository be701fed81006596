/** Messages of ONC RPC (RFC 5531 section 9), in XDR (RFC 4506): big-endian words of 4 bytes. */
import type { Payload } from "../../inspection/payload.ts";

/** Longest credential or verifier (RFC 5531 section 8.2). */
const AUTHENTICATION_LIMIT = 400;

export interface RpcCall {
  /** Ties the reply to its call. */
  readonly xid: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  /** Where the arguments begin; -1 where the call was cut before them. */
  readonly bodyAt: number;
}

export interface RpcReply {
  readonly xid: number;
  /** Where the results of a call that succeeded begin; -1 for one that was refused, or cut before them. */
  readonly bodyAt: number;
}

/** Undefined for a reply and for what is no message of RPC version 2. */
export function readCall(message: Payload): RpcCall | undefined {
  if (message.u32(4) !== 0 || message.u32(8) !== 2) return undefined;
  const verifierAt = behindAuthentication(message, 24);
  return {
    xid: message.u32(0),
    program: message.u32(12),
    version: message.u32(16),
    procedure: message.u32(20),
    bodyAt: verifierAt < 0 ? -1 : behindAuthentication(message, verifierAt),
  };
}

/** Undefined for a call. */
export function readReply(message: Payload): RpcReply | undefined {
  if (message.u32(4) !== 1) return undefined;
  const isAccepted = message.u32(8) === 0;
  const stateAt = isAccepted ? behindAuthentication(message, 12) : -1;
  return { xid: message.u32(0), bodyAt: message.u32(stateAt) === 0 ? stateAt + 4 : -1 };
}

/** Where what follows a credential or verifier begins; -1 where it is too long or cut. */
function behindAuthentication(message: Payload, at: number): number {
  const length = message.u32(at + 4);
  return length < 0 || length > AUTHENTICATION_LIMIT ? -1 : at + 8 + padded(length);
}

/** Opaque data and strings are filled up to words (RFC 4506 sections 4.10 and 4.11). */
export const padded = (length: number): number => length + ((4 - (length % 4)) % 4);

import type { ConnectionState } from "./flow.ts";

/** What one end of a TCP connection has done so far; Zeek's endpoint states (src/analyzer/protocol/tcp/TCP_Endpoint.h). */
export const ENDPOINT = {
  INACTIVE: 0,
  SYN_SENT: 1,
  SYN_ACK_SENT: 2,
  /** Sent packets without having sent a SYN: the connection was under way. */
  PARTIAL: 3,
  ESTABLISHED: 4,
  CLOSED: 5,
  RESET: 6,
} as const;

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

/** The sender's state after it sent a segment with these flags, given its own and its peer's state. */
export function nextEndpointState(flags: number, own: number, peer: number): number {
  if ((flags & RST) !== 0) return ENDPOINT.RESET;
  if (own === ENDPOINT.RESET) return own;
  if ((flags & FIN) !== 0) return ENDPOINT.CLOSED;
  if (own === ENDPOINT.CLOSED) return own;
  if ((flags & SYN) !== 0) {
    if ((flags & ACK) === 0) return own === ENDPOINT.INACTIVE ? ENDPOINT.SYN_SENT : own;
    return peer === ENDPOINT.SYN_SENT || peer === ENDPOINT.ESTABLISHED ? ENDPOINT.ESTABLISHED : ENDPOINT.SYN_ACK_SENT;
  }
  if (own === ENDPOINT.INACTIVE) return ENDPOINT.PARTIAL;
  if (own === ENDPOINT.SYN_SENT && peer === ENDPOINT.SYN_ACK_SENT) return ENDPOINT.ESTABLISHED;
  return own;
}

/** The peer's state after that segment: a SYN with ACK proves that the peer's SYN arrived, an ACK that its SYN-ACK did. */
export function nextPeerState(flags: number, own: number, peer: number): number {
  if ((flags & SYN) !== 0 && (flags & ACK) !== 0 && peer === ENDPOINT.SYN_SENT) return ENDPOINT.ESTABLISHED;
  if ((flags & (SYN | RST)) === 0 && peer === ENDPOINT.SYN_ACK_SENT && own !== ENDPOINT.PARTIAL)
    return ENDPOINT.ESTABLISHED;
  return peer;
}

/** A new SYN on the same tuple begins a new flow when the old one is over: reset, or closed from both ends. */
export const isOver = (initiator: number, responder: number): boolean =>
  initiator === ENDPOINT.RESET ||
  responder === ENDPOINT.RESET ||
  (initiator === ENDPOINT.CLOSED && responder === ENDPOINT.CLOSED);

/** Zeek's `conn_state` of a TCP flow, from where its two ends stopped (conn_state() of base/protocols/conn/main.zeek). */
export function tcpConnectionState(
  initiator: number,
  responder: number,
  payloadBytes: number,
  history: string,
): ConnectionState {
  const isInitiatorInactive = initiator === ENDPOINT.INACTIVE || initiator === ENDPOINT.PARTIAL;
  const isResponderInactive = responder === ENDPOINT.INACTIVE || responder === ENDPOINT.PARTIAL;
  if (responder === ENDPOINT.RESET) {
    const isRefused = initiator === ENDPOINT.SYN_SENT || initiator === ENDPOINT.SYN_ACK_SENT;
    if (isRefused || (initiator === ENDPOINT.RESET && payloadBytes === 0)) return "REJ";
    return isInitiatorInactive ? "RSTRH" : "RSTR";
  }
  if (initiator === ENDPOINT.RESET) {
    if (!isResponderInactive) return "RSTO";
    return /^\^?S[^HAFGIQ]*R/.test(history) ? "RSTOS0" : "OTH";
  }
  if (initiator === ENDPOINT.CLOSED && responder === ENDPOINT.CLOSED) return "SF";
  if (initiator === ENDPOINT.CLOSED) return isResponderInactive ? "SH" : "S2";
  if (responder === ENDPOINT.CLOSED) return isInitiatorInactive ? "SHR" : "S3";
  if (initiator === ENDPOINT.SYN_SENT && responder === ENDPOINT.INACTIVE) return "S0";
  if (initiator === ENDPOINT.ESTABLISHED && responder === ENDPOINT.ESTABLISHED) return "S1";
  return "OTH";
}

/** Zeek's `conn_state` of a UDP flow: who was heard. */
export function udpConnectionState(initiatorPackets: number, responderPackets: number): ConnectionState {
  if (initiatorPackets > 0) return responderPackets > 0 ? "SF" : "S0";
  return responderPackets > 0 ? "SHR" : "OTH";
}

import type { DecodedPacket } from "../packet/decoded-packet.ts";
import { ENDPOINT, nextEndpointState, nextPeerState } from "./connection-state.ts";
import { type FlowRecords, HISTORY_CAPACITY, I32, RECORD_BYTES, U8, U16 } from "./flow-record.ts";
import { LETTER, letterCode } from "./history.ts";

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/** 0 initiator, 1 responder. */
export type Side = 0 | 1;

/** Sides as bits, 1 shifted left by the side: of none, of either, of both. */
export type Sides = 0 | 1 | 2 | 3;
export const NO_SIDE = 0;
export const BOTH_SIDES = 3;

/** Follows a TCP segment with a whole header that `side` sent: states of both ends, history, sequence numbers. */
export function trackTcp(
  records: FlowRecords,
  record: number,
  side: Side,
  packet: DecodedPacket,
  isNextHop: boolean,
): void {
  const { i32, u8 } = records;
  const flags = packet.tcpFlags;
  const states = record * RECORD_BYTES + U8.states;
  const own = u8[states + side]!;
  const peer = u8[states + 1 - side]!;
  u8[states + 1 - side] = nextPeerState(flags, own, peer);
  u8[states + side] = nextEndpointState(flags, own, peer);

  const next = record * (RECORD_BYTES / 4) + I32.nextSequence + side;
  if ((flags & SYN) !== 0) {
    i32[next - I32.nextSequence + I32.initialSequence] = packet.tcpSequence | 0;
    i32[next] = (packet.tcpSequence + 1) | 0;
    writeLetter(records, record, (flags & ACK) === 0 ? LETTER.syn : LETTER.synAck, side);
    if ((flags & (FIN | RST)) !== 0) writeLetter(records, record, LETTER.multiFlag, side);
  }
  if (packet.payloadLength > 0) {
    const end = (packet.tcpSequence + packet.payloadLength) | 0;
    // Differences of 32-bit sequence numbers are signed, so that they may wrap (RFC 9293 section 3.4).
    if (own !== ENDPOINT.INACTIVE && ((end - i32[next]!) | 0) <= 0) {
      if (!isNextHop) writeLetter(records, record, LETTER.retransmission, side);
    } else i32[next] = end;
    writeLetter(records, record, LETTER.payload, side);
  } else if ((flags & (FIN | SYN | RST | ACK)) === ACK) {
    writeLetter(records, record, LETTER.pureAck, side);
    if (packet.tcpWindow === 0) writeLetter(records, record, LETTER.zeroWindow, side);
    if (own === ENDPOINT.INACTIVE) i32[next] = packet.tcpSequence | 0;
  }
  if ((flags & FIN) !== 0) writeLetter(records, record, LETTER.fin, side);
  if ((flags & RST) !== 0) writeLetter(records, record, LETTER.reset, side);
  if ((flags & (FIN | RST)) === (FIN | RST)) writeLetter(records, record, LETTER.inconsistent, side);
}

/** Adds a letter to the history, once a side. All letters of both sides fit in a record. */
export function writeLetter({ u8, u16 }: FlowRecords, record: number, letter: number, side: Side): void {
  const seen = record * (RECORD_BYTES / 2) + U16.letters + side;
  const bit = 1 << letter;
  if ((u16[seen]! & bit) !== 0) return;
  u16[seen]! |= bit;
  const bytes = record * RECORD_BYTES;
  const length = u8[bytes + U8.historyLength]!;
  if (length >= HISTORY_CAPACITY) return;
  u8[bytes + U8.history + length] = letterCode(letter, side === 1);
  u8[bytes + U8.historyLength] = length + 1;
}

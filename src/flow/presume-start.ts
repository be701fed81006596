import type { DecodedPacket } from "../packet/decoded-packet.ts";
import { isTiny } from "./fragment-tracker.ts";
import { isIcmpAnswer, type PacketIdentity } from "./packet-identity.ts";

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;
const SYN = 2;
const ACK = 16;
/** Ports below are the responder's when only one side has one (RFC 6335 section 6: system ports). */
const FIRST_USER_PORT = 1024;

/** What the first packet of a flow says of who began it. */
export interface PresumedStart {
  /** The first packet came from the responder. */
  readonly isTurnedRound: boolean;
  readonly startsWithSyn: boolean;
  readonly isMidstream: boolean;
  readonly isInitiatorUnknown: boolean;
}

const FROM_INITIATOR: PresumedStart = {
  isTurnedRound: false,
  startsWithSyn: false,
  isMidstream: false,
  isInitiatorUnknown: false,
};
const SYN_FIRST: PresumedStart = { ...FROM_INITIATOR, startsWithSyn: true };
const MIDSTREAM: PresumedStart = { ...FROM_INITIATOR, isMidstream: true };
const MIDSTREAM_TURNED: PresumedStart = { ...MIDSTREAM, isTurnedRound: true };
const MIDSTREAM_UNKNOWN: PresumedStart = { ...MIDSTREAM, isInitiatorUnknown: true };
const FLAGS_UNKNOWN: PresumedStart = { ...MIDSTREAM_UNKNOWN, startsWithSyn: true };
const ANSWER_AT_START: PresumedStart = { ...MIDSTREAM_TURNED, isInitiatorUnknown: true };

/**
 * Who began the flow of which this is the first packet.
 *
 * `isCaptureStart`: so soon after the capture began that what the packet answers may have gone before. Only then may a
 * datagram from a system port to a user port be an answer: later it is what it looks like, as a filter sees it.
 */
export function presumeStart(packet: DecodedPacket, identity: PacketIdentity, isCaptureStart: boolean): PresumedStart {
  const { sourcePort, destinationPort } = identity;
  if (packet.ipProtocol === TCP) {
    if (!identity.hasPorts) return MIDSTREAM_UNKNOWN;
    const flags = packet.tcpFlags;
    // A SYN with ACK answers a SYN that the capture misses: its receiver began.
    if ((flags & SYN) !== 0) return (flags & ACK) === 0 ? SYN_FIRST : MIDSTREAM_TURNED;
    // Flags that a tiny fragment hides must be taken for a SYN: filters test those.
    if (isTiny(packet)) return SYN_FIRST;
    // Flags that were cut off may be anything, sent by either end.
    if (flags === 0 && packet.stop?.layer === "tcp") return FLAGS_UNKNOWN;
    if (sourcePort < FIRST_USER_PORT && destinationPort >= FIRST_USER_PORT) return MIDSTREAM_TURNED;
    if (destinationPort < FIRST_USER_PORT && sourcePort >= FIRST_USER_PORT) return MIDSTREAM;
    return MIDSTREAM_UNKNOWN;
  }
  if (!isCaptureStart || !identity.hasPorts) return FROM_INITIATOR;
  if (packet.ipProtocol === UDP)
    return sourcePort < FIRST_USER_PORT && destinationPort >= FIRST_USER_PORT ? ANSWER_AT_START : FROM_INITIATOR;
  const isIcmp = packet.ipProtocol === ICMP || packet.ipProtocol === ICMPV6;
  return isIcmp && isIcmpAnswer(packet.ipProtocol, sourcePort) ? ANSWER_AT_START : FROM_INITIATOR;
}

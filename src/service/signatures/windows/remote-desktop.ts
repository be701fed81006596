import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { UNSEEN } from "../ber.ts";
import { matchText, sure } from "../expected-bytes.ts";
import { CONNECTION_LENGTH, conferenceKind, NO_TPDU, TPDU, tpduKind, tpktLength } from "../tpkt.ts";

/** RDP_NEG_REQ, RDP_NEG_RSP and RDP_NEG_FAILURE: type, flags, and their own length of 8 (MS-RDPBCGR, section 2.2.1.1.1). */
const NEGOTIATION = { request: 1, response: 2, failure: 3, length: 8 };

function matchNegotiation(said: Payload, at: number, isRequest: boolean): Match {
  const type = said.u8(at);
  if (type < 0) return MATCH.more;
  if (isRequest ? type !== NEGOTIATION.request : type !== NEGOTIATION.response && type !== NEGOTIATION.failure) {
    return MATCH.no;
  }
  return said.length < at + 4 ? MATCH.more : sure(said.u16le(at + 2) === NEGOTIATION.length);
}

/** A connection without negotiation, as clients before RDP 5.2 ask for it, is told by the conference that follows. */
function matchBareConnection(said: Payload): Match {
  if (said.length === CONNECTION_LENGTH) return MATCH.likely;
  const kind = conferenceKind(said, CONNECTION_LENGTH);
  return kind === "unseen" ? MATCH.more : sure(kind === "remote-desktop");
}

/** MCS Send Data Request and Indication: what a session under way consists of where it has no TLS. */
const isSessionData = (said: Payload): boolean => {
  const choice = said.u8(7) & 0xfc;
  return choice === 0x64 || choice === 0x68;
};

function matchData(said: Payload): Match {
  if (said.length < 9) return MATCH.more;
  if (isSessionData(said)) return MATCH.likely;
  const conference = conferenceKind(said, 0);
  return conference === "unseen" ? MATCH.more : sure(conference === "remote-desktop");
}

function matchConnection(said: Payload): Match {
  const kind = tpduKind(said, 0);
  if (kind === UNSEEN) return MATCH.more;
  if (kind === NO_TPDU) return MATCH.no;
  if (kind === TPDU.data) return matchData(said);
  if (tpktLength(said, 0) === CONNECTION_LENGTH) return matchBareConnection(said);
  if (kind === TPDU.connectConfirm) return matchNegotiation(said, CONNECTION_LENGTH, false);
  const cookie = matchText(said, CONNECTION_LENGTH, "Cookie: mst");
  return cookie === MATCH.no ? matchNegotiation(said, CONNECTION_LENGTH, true) : cookie;
}

/** SYN, ACK, SYNLOSSY, correlation id, SYNEX: what the first datagrams may carry. */
const DATAGRAM_FLAGS = { syn: 0x0001, ack: 0x0004, allowed: 0x0001 | 0x0004 | 0x0200 | 0x0400 | 0x0800 | 0x1000 };
const isDatagramSize = (bytes: number): boolean => bytes >= 1132 && bytes <= 1232;

/** SYN and SYN+ACK of the UDP transport; both are padded to the size of the largest datagram (MS-RDPEUDP, section 3.1.5.1). */
function matchDatagram(said: Payload, { wireLength }: SignatureContext): Match {
  if (wireLength < 1132 || wireLength > 1300) return MATCH.no;
  if (said.length < 16) return MATCH.more;
  const flags = said.u16(6);
  if ((flags & DATAGRAM_FLAGS.syn) === 0 || (flags & ~DATAGRAM_FLAGS.allowed) !== 0) return MATCH.no;
  if (!isDatagramSize(said.u16(12)) || !isDatagramSize(said.u16(14))) return MATCH.no;
  const isFirst = said.u32(0) === 0xffff_ffff;
  if ((flags & DATAGRAM_FLAGS.ack) === 0) return sure(isFirst);
  return isFirst ? MATCH.no : MATCH.likely;
}

export const REMOTE_DESKTOP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "rdp",
    transports: ["tcp"],
    specification: "MS-RDPBCGR sections 2.2.1.1 to 2.2.1.4",
    match: matchConnection,
  },
  {
    protocol: "rdp",
    transports: ["udp"],
    specification: "MS-RDPEUDP section 3.1.5.1",
    match: matchDatagram,
  },
];

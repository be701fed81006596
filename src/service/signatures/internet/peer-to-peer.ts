/** STUN, QUIC and BitTorrent. */
import { IP_PROTOCOL } from "../../../tables/ip-protocols.ts";
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { afterDigits, begins, best } from "./text.ts";

const STUN_HEADER = 20;
const STUN_COOKIE = 0x2112a442;

/** Two zero bits, a length of whole words that is the datagram's, the magic cookie. */
function stun(said: Payload, { start, wireLength }: SignatureContext): Match {
  if (said.length >= 1 && said.u8(0) >= 0x40) return MATCH.no;
  if (said.length >= 8 && said.u32(4) !== STUN_COOKIE) return classicStun(said, wireLength);
  if (said.length < STUN_HEADER) return start.ipProtocol === IP_PROTOCOL.TCP ? MATCH.more : MATCH.no;
  const length = said.u16(2);
  if (length % 4 !== 0 || said.u16(0) === 0) return MATCH.no;
  return start.ipProtocol === IP_PROTOCOL.TCP || STUN_HEADER + length === wireLength ? MATCH.yes : MATCH.no;
}

/** Before the cookie: a binding request, answer or error whose attributes fill the datagram (RFC 3489 section 11). */
function classicStun(said: Payload, wireLength: number): Match {
  const type = said.u16(0);
  if (type !== 0x0001 && type !== 0x0101 && type !== 0x0111) return MATCH.no;
  if (STUN_HEADER + said.u16(2) !== wireLength) return MATCH.no;
  let at = STUN_HEADER;
  while (at + 4 <= said.length) at += 4 + said.u16(at + 2);
  return at === wireLength ? MATCH.likely : MATCH.no;
}

/** Form and fixed bit. */
const LONG_HEADER = 0xc0;
const QUIC_LONGEST_ID = 20;
/** A client's first datagram is not shorter (RFC 9000 section 14.1), so that a small one is none. */
const QUIC_INITIAL = 1200;

/** A long header: form and fixed bits, a version, connection ids of at most 20 bytes. */
function quic(said: Payload, { side, wireLength }: SignatureContext): Match {
  const first = said.u8(0);
  if (isOldQuic(first) && isGoogleQuic(said, 9)) return MATCH.yes;
  if (first < LONG_HEADER) return MATCH.no;
  if (isGoogleQuic(said, 1)) return MATCH.yes;
  const version = said.u32(1);
  if (!isQuicVersion(version)) return MATCH.no;
  const destination = said.u8(5);
  const source = said.u8(6 + destination);
  if (destination > QUIC_LONGEST_ID || source > QUIC_LONGEST_ID || source < 0) return MATCH.no;
  if (side === 0) return wireLength >= QUIC_INITIAL ? MATCH.yes : MATCH.likely;
  return 7 + destination + source < wireLength ? MATCH.yes : MATCH.no;
}

/** Version 1 (RFC 9000), version 2 (RFC 9369), drafts, Facebook's, and those that only ask for others (RFC 9000 section 15). */
const isQuicVersion = (version: number): boolean =>
  version === 1 ||
  version === 0x6b3343cf ||
  (version >= 0xff00_0010 && version <= 0xff00_0022) ||
  (version >= 0xface_b000 && version <= 0xface_b01f) ||
  (version >= 0 && (version & 0x0f0f_0f0f) === 0x0a0a_0a0a);

/** Google's versions before the standard: "Q046" and "T051" behind a long header's first byte. */
const isGoogleQuic = (said: Payload, at: number): boolean =>
  best(begins(said, "Q0", at), begins(said, "T0", at)) === MATCH.yes && afterDigits(said, at + 2, 2) === at + 4;

/** Flags of a version and of a connection id of 8 bytes, which stands before the version (draft-hamilton-quic-transport). */
const GOOGLE_PUBLIC_FLAGS = 0x09;
const isOldQuic = (first: number): boolean => first < 0x40 && (first & GOOGLE_PUBLIC_FLAGS) === GOOGLE_PUBLIC_FLAGS;

const bitTorrent = (said: Payload): Match => begins(said, "\x13BitTorrent protocol");

/** Messages of the distributed table: a query, or an answer, with a node's id of 20 bytes. */
const bitTorrentTable = (said: Payload): Match =>
  begins(said, "d1:ad2:id20:") === MATCH.yes || begins(said, "d1:rd2:id20:") === MATCH.yes ? MATCH.yes : MATCH.no;

export const PEER_TO_PEER_SIGNATURES: readonly Signature[] = [
  {
    protocol: "stun",
    transports: ["udp", "tcp"],
    specification: "RFC 8489 section 5; RFC 3489 section 11",
    tellingByte: { at: 0, fits: (byte) => byte < 0x40 },
    match: stun,
  },
  {
    protocol: "quic",
    transports: ["udp"],
    specification: "RFC 9000 section 17.2; RFC 9369",
    tellingByte: { at: 0, fits: (byte) => byte >= LONG_HEADER || isOldQuic(byte) },
    match: quic,
  },
  { protocol: "bittorrent", transports: ["tcp"], specification: "BEP 3", match: bitTorrent },
  {
    protocol: "bittorrent",
    transports: ["udp"],
    specification: "BEP 5",
    tellingByte: { at: 0, fits: (byte) => byte === 0x64 },
    match: bitTorrentTable,
  },
];

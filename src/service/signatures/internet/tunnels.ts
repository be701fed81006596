/** Tunnels and their keys: IKE, NAT-T, L2TP, PPTP control, RADIUS. */
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { begins } from "./text.ts";

const ISAKMP_HEADER = 28;

/** The header of IKEv1 (RFC 2408 section 3.1) and IKEv2 (RFC 7296 section 3.1) at `at`; its length is the datagram's. */
function ike(said: Payload, at: number, wireLength: number): Match {
  if (wireLength < at + ISAKMP_HEADER) return MATCH.no;
  const length = said.u32(at + 24);
  if (length !== -1 && length !== wireLength - at) return MATCH.no;
  if (said.u32(at) === 0 && said.u32(at + 4) === 0) return MATCH.no;
  const version = said.u8(at + 17);
  const exchange = said.u8(at + 18);
  const flags = said.u8(at + 19);
  const next = said.u8(at + 16);
  const isFirst = (version === 0x10 || version === 0x11) && flags <= 7 && isIke1(exchange, next);
  const isSecond = (version & 0xf0) === 0x20 && (flags & 0xc7) === 0 && isIke2(exchange, next);
  if (!isFirst && !isSecond) return MATCH.no;
  // -1: the capture cut the datagram before its length.
  return length === -1 ? MATCH.likely : MATCH.yes;
}

/** Base to informational, transaction, quick mode, new group; payloads of RFC 2408, 3947 and Microsoft's own. */
const isIke1 = (exchange: number, next: number): boolean =>
  ((exchange >= 1 && exchange <= 6) || exchange === 32 || exchange === 33 || exchange >= 240) &&
  (next <= 33 || next >= 128);

/** IKE_SA_INIT to INFORMATIONAL, and the later exchanges that IANA gave out; payloads 33 to 54, or none. */
const isIke2 = (exchange: number, next: number): boolean =>
  exchange >= 34 && exchange <= 44 && (next === 0 || (next >= 33 && next <= 54));

const isakmp = (said: Payload, { wireLength }: SignatureContext): Match => ike(said, 0, wireLength);

const NON_ESP_MARKER = "\0\0\0\0";
/** RFC 3948 section 2.1 keeps the value 0 of the SPI for the marker; 1 to 255 are reserved (RFC 4303 section 2.1). */
const LOWEST_SPI = 256;
const SHORTEST_ESP = 18;

/** IKE behind the marker; a keepalive; or ESP, which has nothing of its own but that it looks like nothing else. */
function natTraversal(said: Payload, { wireLength }: SignatureContext): Match {
  if (begins(said, NON_ESP_MARKER) === MATCH.yes) return ike(said, 4, wireLength);
  if (wireLength === 1) return said.u8(0) === 0xff ? MATCH.likely : MATCH.no;
  return wireLength >= SHORTEST_ESP && said.u32(0) >= LOWEST_SPI ? MATCH.likely : MATCH.no;
}

const L2TP_MESSAGES = 16;
/** Bits that are reserved. */
const L2TP_ZEROS = 0x34f0;

/** Control: T, L and S set, version 2 or 3, its length, and a first AVP that is the message type (RFC 2661 section 4.4.1). */
function l2tp(said: Payload, { wireLength }: SignatureContext): Match {
  const flags = said.u16(0);
  const version = flags & 0xf;
  if (flags < 0 || (version !== 2 && version !== 3) || (flags & L2TP_ZEROS) !== 0) return MATCH.no;
  if ((flags & 0x8000) === 0) return version === 2 && wireLength > 6 ? MATCH.likely : MATCH.no;
  if ((flags & 0x4800) !== 0x4800 || said.u16(2) !== wireLength) return MATCH.no;
  if (wireLength === 12) return MATCH.likely;
  const isMessageType = said.u16(12) === 0x8008 && said.u32(14) === 0;
  return isMessageType && said.u16(18) >= 1 && said.u16(18) <= L2TP_MESSAGES + 12 ? MATCH.yes : MATCH.no;
}

const PPTP_MAGIC = "\x1a\x2b\x3c\x4d";

/** Length, type 1, the magic cookie, one of 15 messages (RFC 2637 section 2). */
function pptp(said: Payload): Match {
  if (said.length >= 2 && (said.u16(0) < 12 || said.u16(0) > 220)) return MATCH.no;
  const type = begins(said, "\0\x01", 2);
  if (type === MATCH.no || said.length < 4) return type === MATCH.no ? MATCH.no : MATCH.more;
  const magic = begins(said, PPTP_MAGIC, 4);
  if (magic !== MATCH.yes) return magic;
  if (said.length < 12) return MATCH.more;
  return said.u16(8) >= 1 && said.u16(8) <= 15 && said.u16(10) === 0 ? MATCH.yes : MATCH.no;
}

const RADIUS_HEADER = 20;
const RADIUS_LIMIT = 4096;

/** Code, identifier, length, authenticator, and attributes that fill the length (RFC 2865 sections 3 and 5). */
function radius(said: Payload, { wireLength }: SignatureContext): Match {
  const length = said.u16(2);
  if (!isRadiusCode(said.u8(0)) || length < RADIUS_HEADER || length > RADIUS_LIMIT) return MATCH.no;
  // What is beyond the length is padding; datagrams that are too short are to be discarded (RFC 2865 section 3).
  if (length !== wireLength) return MATCH.likely;
  let at = RADIUS_HEADER;
  // Each attribute has 2 bytes at least, and what was captured bounds the walk.
  while (at < length) {
    if (said.u8(at) === 0) return MATCH.no;
    const attribute = said.u8(at + 1);
    if (attribute === -1) return MATCH.likely;
    if (attribute < 2) return MATCH.no;
    at += attribute;
  }
  if (at !== length) return MATCH.no;
  return length === RADIUS_HEADER ? MATCH.likely : MATCH.yes;
}

/** Access and accounting (RFC 2865, RFC 2866), status (RFC 5997), disconnect and change of authorisation (RFC 5176). */
const isRadiusCode = (code: number): boolean =>
  (code >= 1 && code <= 5) || (code >= 11 && code <= 13) || (code >= 40 && code <= 45);

export const TUNNEL_SIGNATURES: readonly Signature[] = [
  {
    protocol: "isakmp",
    transports: ["udp"],
    specification: "RFC 2408 section 3.1; RFC 7296 section 3.1",
    match: isakmp,
  },
  { protocol: "ipsec-nat-t", transports: ["udp"], specification: "RFC 3948 section 2", match: natTraversal },
  {
    protocol: "l2tp",
    transports: ["udp"],
    specification: "RFC 2661 section 3.1; RFC 3931 section 4.1.2",
    tellingByte: { at: 0, fits: (byte) => (byte & (L2TP_ZEROS >>> 8)) === 0 },
    match: l2tp,
  },
  { protocol: "pptp", transports: ["tcp"], specification: "RFC 2637 section 2", match: pptp },
  {
    protocol: "radius",
    transports: ["udp"],
    specification: "RFC 2865 section 3; RFC 2866; RFC 5176",
    tellingByte: { at: 0, fits: isRadiusCode },
    match: radius,
  },
];

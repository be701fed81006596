import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";

const COOKIE_AT = 236;
const COOKIE = 0x63825363;

/** Fields of BOOTP, then the cookie that options begin with. */
function dhcp(said: Payload, { wireLength }: SignatureContext): Match {
  const isHeader =
    (said.u8(0) === 1 || said.u8(0) === 2) &&
    said.u8(1) >= 1 &&
    said.u8(1) <= 38 &&
    said.u8(2) <= 16 &&
    said.u8(3) <= 16;
  if (!isHeader || wireLength < COOKIE_AT + 4) return MATCH.no;
  const cookie = said.u32(COOKIE_AT);
  if (cookie === COOKIE) return MATCH.yes;
  // BOOTP before options (RFC 951), or a capture cut before them.
  return cookie === -1 || wireLength === 300 ? MATCH.likely : MATCH.no;
}

/** IANA dhcpv6-parameters: RFC 8415 has 1 to 13; lease queries and fail-over follow. */
const HIGHEST_TYPE = 36;
const CLIENT_IDENTIFIER = 1;
const SERVER_IDENTIFIER = 2;
const RELAY_MESSAGE = 9;

/** Message type, transaction, and options that fill the datagram, one of which identifies a computer (RFC 8415). */
function dhcpv6(said: Payload, { wireLength }: SignatureContext): Match {
  const type = said.u8(0);
  if (type < 1 || type > HIGHEST_TYPE) return MATCH.no;
  const isRelay = type === 12 || type === 13;
  let at = isRelay ? 34 : 4;
  let hasIdentity = false;
  // Each option has 4 bytes at least, and what was captured bounds the walk.
  while (at + 4 <= said.length) {
    const code = said.u16(at);
    const length = said.u16(at + 2);
    if (code === 0 || code > 255 || at + 4 + length > wireLength) return MATCH.no;
    if (isRelay) hasIdentity ||= code === RELAY_MESSAGE && length > 4;
    else if (code === CLIENT_IDENTIFIER || code === SERVER_IDENTIFIER) {
      // DUID: its type, then what identifies (RFC 8415 section 11).
      if (length < 4 || length > 130 || (at + 6 <= said.length && !isDuidType(said.u16(at + 4)))) return MATCH.no;
      hasIdentity = true;
    }
    at += 4 + length;
  }
  if (!hasIdentity) return MATCH.no;
  if (at === wireLength) return MATCH.yes;
  return said.length < wireLength ? MATCH.likely : MATCH.no;
}

const isDuidType = (type: number): boolean => type >= 1 && type <= 4;

export const DHCP_SIGNATURES: readonly Signature[] = [
  {
    protocol: "dhcp",
    transports: ["udp"],
    specification: "RFC 2131 section 2; RFC 2132 section 2",
    tellingByte: { at: 0, fits: (byte) => byte === 1 || byte === 2 },
    match: dhcp,
  },
  {
    protocol: "dhcpv6",
    transports: ["udp"],
    specification: "RFC 8415 sections 8, 9 and 21.1",
    tellingByte: { at: 0, fits: (byte) => byte >= 1 && byte <= HIGHEST_TYPE },
    match: dhcpv6,
  },
];

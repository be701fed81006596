import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { sure } from "../expected-bytes.ts";

const IPV6_HEADER = 40;
const SOURCE = 8;
const DESTINATION = 24;
const LINK_LOCAL = 0xfe80;
const ALL_ROUTERS = 0xff02;
/** 2001::/32, the prefix of all Teredo addresses (RFC 4380, section 2.6). */
const TEREDO_PREFIX = 0x2001_0000;

/** Where the IPv6 header begins: behind authentication and origin indication, of which each may be absent. */
function headerAt(said: Payload): number {
  let at = 0;
  if (said.u16(at) === 0x0001) at += 13 + said.u8(2) + said.u8(3);
  if (said.u16(at) === 0x0000) at += 8;
  return at;
}

/** Of an indication, or of an IPv6 header. */
const isFirstByte = (byte: number): boolean => byte === 0 || byte >> 4 === 6;

/** A whole IPv6 packet in a datagram; one end has a Teredo address, or is about to get one. */
function matchTunnel(said: Payload, { wireLength }: SignatureContext): Match {
  if (wireLength < IPV6_HEADER || !isFirstByte(said.u8(0))) return MATCH.no;
  if (said.length < 4) return MATCH.more;
  const at = headerAt(said);
  if (wireLength < at + IPV6_HEADER) return MATCH.no;
  if (said.length < at + IPV6_HEADER) return MATCH.more;
  if (said.u8(at) >> 4 !== 6 || said.u16(at + 4) !== wireLength - at - IPV6_HEADER) return MATCH.no;
  const source = at + SOURCE;
  const destination = at + DESTINATION;
  return sure(
    said.u32(source) === TEREDO_PREFIX ||
      said.u32(destination) === TEREDO_PREFIX ||
      (said.u16(source) === LINK_LOCAL &&
        (said.u16(destination) === ALL_ROUTERS || said.u16(destination) === LINK_LOCAL)),
  );
}

export const TEREDO_SIGNATURE: Signature = {
  protocol: "teredo",
  transports: ["udp"],
  specification: "RFC 4380 sections 2.6 and 5.1.1",
  tellingByte: { at: 0, fits: isFirstByte },
  match: matchTunnel,
};

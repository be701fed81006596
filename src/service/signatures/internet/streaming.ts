import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { begins } from "./text.ts";

/** Header of a TCP message: version, the session 0xB00BFACE, a length, "MMS " ([MS-MMSP] section 2.2.3). */
function mms(said: Payload): Match {
  const start = begins(said, "\x01\0\0\0\xce\xfa\x0b\xb0");
  if (start !== MATCH.yes) return start;
  return begins(said, "MMS ", 12);
}

/** In the two highest bits of RTP and RTCP. */
const isVersion2 = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** RFC 3551 section 6: static payload types to 34, dynamic ones from 96; 72 to 76 would be RTCP. */
const isRtpPayloadType = (type: number): boolean => type <= 34 || type >= 96;
const RTP_HEADER = 12;

/** Packets lost between two datagrams of one source that are still taken for neighbours. */
const MAX_MISSING = 32;

/** The same source and payload type, a little further on in its sequence: 64 bits that fit (RFC 3550 appendix A.1). */
function goesOn(said: Payload, before: Payload): boolean {
  const step = (said.u16(2) - before.u16(2)) & 0xffff;
  const isSameStream = said.u32(8) === before.u32(8) && ((said.u8(1) ^ before.u8(1)) & 0x7f) === 0;
  return before.length >= RTP_HEADER && isSameStream && step > 0 && step <= MAX_MISSING;
}

/** Version 2 and lengths that fit are 12 bits of 96: only a port that was agreed on, or a second datagram, makes it sure. */
function rtp(said: Payload, { before, wireLength }: SignatureContext): Match {
  const first = said.u8(0);
  if (first < 0 || !isVersion2(first) || !isRtpPayloadType(said.u8(1) & 0x7f)) return MATCH.no;
  const sources = RTP_HEADER + 4 * (first & 0x0f);
  const hasExtension = (first & 0x10) !== 0;
  const extension = hasExtension ? 4 + 4 * Math.max(0, said.u16(sources + 2)) : 0;
  if (sources + extension >= wireLength) return MATCH.no;
  return goesOn(said, before) && before.u8(0) >> 6 === 2 ? MATCH.yes : MATCH.likely;
}

const RTCP_SENDER_REPORT = 200;
const RTCP_RECEIVER_REPORT = 201;
const RTCP_LAST = 207;

const isReport = (type: number): boolean => type === RTCP_SENDER_REPORT || type === RTCP_RECEIVER_REPORT;

/** A compound packet begins with a report, and its parts fill the datagram (RFC 3550 sections 6.1 and A.2). */
function rtcp(said: Payload, { before, wireLength }: SignatureContext): Match {
  if (!isVersion2(said.u8(0)) || !isReport(said.u8(1))) return MATCH.no;
  let at = 0;
  // Each part has 4 bytes at least, and what was captured bounds the walk.
  while (at + 4 <= said.length) {
    if (!isVersion2(said.u8(at)) || said.u8(at + 1) < RTCP_SENDER_REPORT || said.u8(at + 1) > RTCP_LAST)
      return MATCH.no;
    at += 4 + 4 * said.u16(at + 2);
  }
  const isWhole = at === wireLength || (said.length < wireLength && at <= wireLength);
  if (!isWhole) return MATCH.no;
  return isReport(before.u8(1)) && before.u32(4) === said.u32(4) ? MATCH.yes : MATCH.likely;
}

export const STREAMING_SIGNATURES: readonly Signature[] = [
  { protocol: "mms", transports: ["tcp"], specification: "[MS-MMSP] section 2.2.3", match: mms },
  {
    protocol: "rtp",
    transports: ["udp"],
    specification: "RFC 3550 section 5.1",
    tellingByte: { at: 0, fits: isVersion2 },
    match: rtp,
  },
  {
    protocol: "rtcp",
    transports: ["udp"],
    specification: "RFC 3550 section 6.4",
    tellingByte: { at: 0, fits: isVersion2 },
    match: rtcp,
  },
];

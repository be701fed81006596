import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { begins } from "./text.ts";

/** Header of a TCP message: version, the session 0xB00BFACE, a length, "MMS " ([MS-MMSP] section 2.2.3). */
function mms(said: Payload): Match {
  const start = begins(said, "\x01\0\0\0\xce\xfa\x0b\xb0");
  if (start !== MATCH.yes) return start;
  return begins(said, "MMS ", 12);
}

/** RFC 3551 section 6: static payload types to 34, dynamic ones from 96; 72 to 76 would be RTCP. */
const isRtpPayloadType = (type: number): boolean => type <= 34 || type >= 96;
const RTP_HEADER = 12;

/** Version 2 and lengths that fit: 12 bits of 96, so that only a negotiated port makes it sure. */
function rtp(said: Payload, { wireLength }: SignatureContext): Match {
  const first = said.u8(0);
  if ((first & 0xc0) !== 0x80 || first < 0 || !isRtpPayloadType(said.u8(1) & 0x7f)) return MATCH.no;
  const sources = RTP_HEADER + 4 * (first & 0x0f);
  const hasExtension = (first & 0x10) !== 0;
  const extension = hasExtension ? 4 + 4 * Math.max(0, said.u16(sources + 2)) : 0;
  return sources + extension < wireLength ? MATCH.likely : MATCH.no;
}

const RTCP_SENDER_REPORT = 200;
const RTCP_RECEIVER_REPORT = 201;
const RTCP_LAST = 207;

/** A compound packet begins with a report, and its parts fill the datagram (RFC 3550 sections 6.1 and A.2). */
function rtcp(said: Payload, { wireLength }: SignatureContext): Match {
  const first = said.u8(1);
  if (first !== RTCP_SENDER_REPORT && first !== RTCP_RECEIVER_REPORT) return MATCH.no;
  let at = 0;
  // Each part has 4 bytes at least, and what was captured bounds the walk.
  while (at + 4 <= said.length) {
    if ((said.u8(at) & 0xc0) !== 0x80 || said.u8(at + 1) < RTCP_SENDER_REPORT || said.u8(at + 1) > RTCP_LAST)
      return MATCH.no;
    at += 4 + 4 * said.u16(at + 2);
  }
  return at === wireLength || (said.length < wireLength && at <= wireLength) ? MATCH.likely : MATCH.no;
}

export const STREAMING_SIGNATURES: readonly Signature[] = [
  { protocol: "mms", transports: ["tcp"], specification: "[MS-MMSP] section 2.2.3", match: mms },
  { protocol: "rtp", transports: ["udp"], specification: "RFC 3550 section 5.1", match: rtp },
  { protocol: "rtcp", transports: ["udp"], specification: "RFC 3550 section 6.4", match: rtcp },
];

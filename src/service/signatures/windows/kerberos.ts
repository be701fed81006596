import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match, type Signature, type SignatureContext } from "../../inspection/signature.ts";
import { berContents, berEnd, UNSEEN } from "../ber.ts";
import { soFar, sure } from "../expected-bytes.ts";

const SEQUENCE = 0x30;
const TAG = { asRequest: 0x6a, apRequest: 0x6e, apReply: 0x6f, error: 0x7e };
const UDP = 17;

/** AS, TGS and AP exchanges, SAFE, PRIV, CRED and ERROR: the application tag is the message type. */
const isMessageTag = (tag: number): boolean =>
  (tag >= TAG.asRequest && tag <= TAG.apReply) || (tag >= 0x74 && tag <= 0x76) || tag === TAG.error;

/** One message from `at` that ends at `end` (RFC 4120, section 5). */
function matchMessage(said: Payload, at: number, end: number): Match {
  const tag = said.u8(at);
  if (tag < 0) return MATCH.more;
  if (!isMessageTag(tag)) return MATCH.no;
  const messageEnd = berEnd(said, at);
  if (messageEnd < 0) return soFar(messageEnd === UNSEEN);
  const sequence = berContents(said, at);
  if (messageEnd !== end) return MATCH.no;
  if (sequence >= said.length) return MATCH.more;
  if (said.u8(sequence) !== SEQUENCE) return MATCH.no;
  const sequenceEnd = berEnd(said, sequence);
  if (sequenceEnd < 0) return soFar(sequenceEnd === UNSEEN);
  return sequenceEnd !== end ? MATCH.no : matchFirstFields(said, berContents(said, sequence), tag & 0x1f);
}

/** Version 5 and the message type, as fields 1 and 2 of a KDC request, 0 and 1 of all else. */
function matchFirstFields(said: Payload, at: number, type: number): Match {
  if (said.length < at + 10) return MATCH.more;
  const version = said.u8(at);
  const first = type === 10 || type === 12 ? 0xa1 : 0xa0;
  return sure(
    version === first &&
      said.u32(at + 1) === 0x03_02_01_05 &&
      said.u8(at + 5) === first + 1 &&
      said.u32(at + 6) === 0x03_02_01_00 + type,
  );
}

const MAX_TCP_MESSAGE = 0x10_0000;

/** Over TCP a length of four bytes stands before the message (RFC 4120, section 7.2.2). */
function matchKerberos(said: Payload, { start, wireLength }: SignatureContext): Match {
  if (start.ipProtocol === UDP) return matchMessage(said, 0, wireLength);
  if (said.length < 4) return soFar(said.u8(0) <= 0);
  const length = said.u32(0);
  return length < 16 || length > MAX_TCP_MESSAGE ? MATCH.no : matchMessage(said, 4, 4 + length);
}

const KPASSWD_HEADER = 6;
const VERSION_AT = 2;

/** The first byte of version 1 or 0xff80. */
const isVersionByte = (byte: number): boolean => byte === 0 || byte === 0xff;

/** A length that counts itself, protocol version 1 or 0xff80, and the length of the AP message that follows. */
function matchPasswordChange(said: Payload, { start, wireLength }: SignatureContext): Match {
  const at = start.ipProtocol === UDP ? 0 : 4;
  if (at === 0 && said.length > VERSION_AT && !isVersionByte(said.u8(VERSION_AT))) return MATCH.no;
  if (said.length < at + KPASSWD_HEADER + 2) return soFar(at === 0 ? said.u8(0) >= 0 : said.u16(0) <= 0);
  const length = said.u16(at);
  if (at === 0 ? length !== wireLength : length !== said.u32(0)) return MATCH.no;
  const version = said.u16(at + VERSION_AT);
  if (version !== 1 && version !== 0xff80) return MATCH.no;
  const ticketLength = said.u16(at + 4);
  const message = at + KPASSWD_HEADER;
  if (ticketLength === 0) return said.u8(message) === TAG.error ? matchMessage(said, message, at + length) : MATCH.no;
  const tag = said.u8(message);
  if (tag !== TAG.apRequest && tag !== TAG.apReply) return MATCH.no;
  return ticketLength > length - KPASSWD_HEADER ? MATCH.no : matchMessage(said, message, message + ticketLength);
}

export const KERBEROS_SIGNATURES: readonly Signature[] = [
  {
    protocol: "kerberos",
    transports: ["tcp", "udp"],
    specification: "RFC 4120 sections 5 and 7.2",
    tellingByte: { at: 0, fits: isMessageTag },
    match: matchKerberos,
  },
  {
    protocol: "kpasswd",
    transports: ["tcp", "udp"],
    specification: "RFC 3244 section 2",
    tellingByte: { at: VERSION_AT, fits: isVersionByte },
    match: matchPasswordChange,
  },
];

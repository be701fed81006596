/**
 * TPKT and the transport protocol of class 0 in it (RFC 1006 section 6, ITU-T X.224 section 13): what Remote Desktop,
 * S7, MMS and X.400 begin with.
 */
import type { Payload } from "../inspection/payload.ts";
import { UNSEEN } from "./ber.ts";

/** Kinds of TPDU by the upper half of their code. */
export const TPDU = { data: 0xf0, connectRequest: 0xe0, connectConfirm: 0xd0 } as const;
/** No TPKT with one of these TPDUs stands there. */
export const NO_TPDU = 0;

/** Length of a TPKT and of the fixed part of a connection TPDU: what follows are its parameters, or nothing. */
export const CONNECTION_LENGTH = 11;
/** Length of a TPKT and of the header of a data TPDU. */
export const DATA_AT = 7;

/** Which TPDU stands at `at`: one of TPDU, or UNSEEN, or NO_TPDU. */
export function tpduKind(said: Payload, at: number): number {
  const version = said.u8(at);
  if (version !== 3) return version < 0 ? UNSEEN : NO_TPDU;
  if (said.u8(at + 1) > 0) return NO_TPDU;
  if (said.length < at + DATA_AT) return UNSEEN;
  const length = said.u16(at + 2);
  const indicator = said.u8(at + 4);
  const code = said.u8(at + 5);
  if (code === TPDU.data) return indicator === 2 && (said.u8(at + 6) & 0x7f) === 0 ? TPDU.data : NO_TPDU;
  if (code !== TPDU.connectRequest && code !== TPDU.connectConfirm) return NO_TPDU;
  if (length !== 5 + indicator || indicator < 6 || indicator > 254) return NO_TPDU;
  if (said.length < at + CONNECTION_LENGTH) return UNSEEN;
  // A request cannot know the other end's reference yet; class 0 is the only one that TPKT carries.
  if (code === TPDU.connectRequest && said.u16(at + 6) !== 0) return NO_TPDU;
  return (said.u8(at + 10) & 0xf0) === 0 ? code : NO_TPDU;
}

/** Bytes of the TPKT at `at`, with its header. */
export const tpktLength = (said: Payload, at: number): number => said.u16(at + 2);

/** Whether the parameters of the connection TPDU at the start are those of X.224: code, length, value. The TPKT must be whole. */
export function hasTransportParameters(said: Payload): boolean {
  const end = tpktLength(said, 0);
  let at = CONNECTION_LENGTH;
  while (at + 2 <= end) {
    if (said.u8(at) < 0x80) return false;
    at += 2 + said.u8(at + 1);
  }
  return at > CONNECTION_LENGTH && at === end;
}

/** T.125 MCS Connect-Initial and Connect-Response. */
const isConferenceConnection = (tag: number): boolean => tag === 0x7f65 || tag === 0x7f66;
/** How far into the conference's settings the key of the product stands; Windows clients have it at 130 or so. */
const KEY_WITHIN = 300;
const LETTERS = { D: 0x44, M: 0x4d };

/** Whether the TPKT at `at` joins a conference of T.125, and that of Microsoft's own kind (MS-RDPBCGR, section 2.2.1.3). */
export function conferenceKind(said: Payload, at: number): "remote-desktop" | "other" | "unseen" | "none" {
  const kind = tpduKind(said, at);
  if (kind === UNSEEN) return "unseen";
  if (kind !== TPDU.data) return "none";
  const tag = said.u16(at + DATA_AT);
  if (tag < 0) return "unseen";
  if (!isConferenceConnection(tag)) return "none";
  const end = Math.min(at + KEY_WITHIN, said.length);
  const key = tag === 0x7f65 ? "Duca" : "McDn";
  const first = tag === 0x7f65 ? LETTERS.D : LETTERS.M;
  let from = said.indexOf(first, at, end);
  while (from >= 0) {
    if (said.has(from, key)) return "remote-desktop";
    from = said.indexOf(first, from + 1, end);
  }
  return said.length >= Math.min(at + KEY_WITHIN, at + tpktLength(said, at)) ? "other" : "unseen";
}

/** Records of TLS and SSL 3 (RFC 8446 section 5.1, RFC 6101 section 5.2.1). */
import { WAIT } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";

export const ContentType = { CHANGE_CIPHER_SPEC: 20, ALERT: 21, HANDSHAKE: 22, APPLICATION_DATA: 23 } as const;
export const RECORD_HEADER = 5;
/** 2^14 and what encryption may add (RFC 5246 section 6.2.3). */
export const LONGEST_RECORD = 16_384 + 2048;
const HIGHEST_MINOR = 4;
/** What stands there is no record. */
export const NO_RECORD = -2;

/** Bytes of the TLS record at `at`, header included; WAIT where its header is not whole; NO_RECORD. */
export function recordLength(said: Payload, at: number): number {
  const type = said.u8(at);
  if (type < ContentType.CHANGE_CIPHER_SPEC || type > ContentType.APPLICATION_DATA) return NO_RECORD;
  if (said.length < at + RECORD_HEADER) return said.u8(at + 1) === 3 || said.length === at + 1 ? WAIT : NO_RECORD;
  const length = said.u16(at + 3);
  const isRecord = said.u8(at + 1) === 3 && said.u8(at + 2) <= HIGHEST_MINOR && length > 0 && length <= LONGEST_RECORD;
  return isRecord ? RECORD_HEADER + length : NO_RECORD;
}

/** Whether records fill what was said to its last byte, as they do where a side has said what it had to say. */
export function isWholeRecords(said: Payload): boolean {
  let at = 0;
  while (at < said.length) {
    const length = recordLength(said, at);
    if (length <= 0) return false;
    at += length;
  }
  return at === said.length;
}

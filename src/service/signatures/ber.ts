/**
 * Basic Encoding Rules (X.690), as much as telling a message from other bytes needs: definite lengths of up to four
 * bytes. Offsets, so that nothing is allocated.
 */
import type { Payload } from "../inspection/payload.ts";

/** The view ends before this can be told. */
export const UNSEEN = -1;
/** No element of definite length stands there. */
export const NO_ELEMENT = -2;

/** Where the contents of the element at `at` begin, or UNSEEN, or NO_ELEMENT. */
export function berContents(said: Payload, at: number): number {
  const first = said.u8(at + 1);
  if (first < 0) return UNSEEN;
  if (first < 0x80) return at + 2;
  const count = first & 0x7f;
  return count >= 1 && count <= 4 ? at + 2 + count : NO_ELEMENT;
}

/** Where the element at `at` ends, which may lie past the view, or UNSEEN, or NO_ELEMENT. */
export function berEnd(said: Payload, at: number): number {
  const contents = berContents(said, at);
  if (contents < 0) return contents;
  if (contents > said.length) return UNSEEN;
  const first = said.u8(at + 1);
  if (first < 0x80) return contents + first;
  let length = 0;
  for (let index = at + 2; index < contents; index++) length = length * 0x100 + said.u8(index);
  return length < 0x8000_0000 ? contents + length : NO_ELEMENT;
}

import type { Payload } from "../inspection/payload.ts";
import { MATCH, type Match } from "../inspection/signature.ts";

/** `yes` where the ASCII text stands at `at`, `more` where the view ends within it and all that is there fits. */
export function matchText(said: Payload, at: number, text: string): Match {
  for (let index = 0; index < text.length; index++) {
    const byte = said.u8(at + index);
    if (byte < 0) return MATCH.more;
    if (byte !== text.charCodeAt(index)) return MATCH.no;
  }
  return MATCH.yes;
}

/** Whether `count` bytes from `at` are zero; false where the view ends within them. */
export function areZero(said: Payload, at: number, count: number): boolean {
  for (let index = at; index < at + count; index++) if (said.u8(index) !== 0) return false;
  return true;
}

/** A check that needs all its bytes: `yes` or `no`. */
export const sure = (fits: boolean): Match => (fits ? MATCH.yes : MATCH.no);

/** A check of a prefix after which more bytes are needed: `more` or `no`. */
export const soFar = (fits: boolean): Match => (fits ? MATCH.more : MATCH.no);

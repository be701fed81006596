/** Comparing text in place. Texts are Latin-1 as `Payload.has` takes them, so that bytes can be written "\x00". */
import type { Payload } from "../../inspection/payload.ts";
import { MATCH, type Match } from "../../inspection/signature.ts";

/** Bytes of a side that a signature is shown at most (TCP): who has seen them all cannot ask for more. */
export const PREFIX_LIMIT = 512;

const LF = 0x0a;

/** Whether `text` stands at `at`; `more` where the view ends within it. */
export function begins(said: Payload, text: string, at = 0): Match {
  const length = Math.min(text.length, said.length - at);
  for (let index = 0; index < length; index++) if (said.u8(at + index) !== text.charCodeAt(index)) return MATCH.no;
  return length === text.length ? MATCH.yes : MATCH.more;
}

/** As `begins`, for letters in either case; `text` is in upper case. */
export function beginsAnyCase(said: Payload, text: string, at = 0): Match {
  const length = Math.min(text.length, said.length - at);
  for (let index = 0; index < length; index++)
    if (upperCase(said.u8(at + index)) !== text.charCodeAt(index)) return MATCH.no;
  return length === text.length ? MATCH.yes : MATCH.more;
}

/** What speaks most for a protocol that has several first messages. */
export const best = (first: Match, second: Match): Match => (first > second ? first : second);

/** For what other protocols say as well. */
export const likely = (match: Match): Match => (match === MATCH.yes ? MATCH.likely : match);

/** The best answer that `begins` has for one of `texts`. */
export function beginsWithOneOf(said: Payload, texts: readonly string[]): Match {
  const first = said.u8(0);
  if (first === -1) return MATCH.more;
  let answer: Match = MATCH.no;
  // Asked of every new flow: most texts are ruled out by their first byte.
  for (const text of texts) if (text.charCodeAt(0) === first) answer = best(answer, begins(said, text));
  return answer;
}

/** The best answer that `beginsAnyCase` has for one of `texts`, which are in upper case. */
export function beginsWithOneOfAnyCase(said: Payload, texts: readonly string[]): Match {
  const first = upperCase(said.u8(0));
  if (first === -1) return MATCH.more;
  let answer: Match = MATCH.no;
  for (const text of texts) if (text.charCodeAt(0) === first) answer = best(answer, beginsAnyCase(said, text));
  return answer;
}

/** Where the line that begins at `from` ends: its line feed, or the end of the prefix; -1 where more can come. */
export function lineEnd(said: Payload, from = 0): number {
  const end = said.indexOf(LF, from);
  if (end >= 0) return end;
  return said.length >= PREFIX_LIMIT ? said.length : -1;
}

/** Where `text`, in upper case, first stands in either case wholly between `from` and `to`; -1 where it does not. */
export function findAnyCase(said: Payload, text: string, from: number, to: number): number {
  const last = Math.min(to, said.length) - text.length;
  for (let at = from; at <= last; at++) if (said.hasAnyCase(at, text)) return at;
  return -1;
}

/** Whether all bytes between `from` and `to` are printable ASCII or tabs. */
export function isPrintable(said: Payload, from: number, to: number): boolean {
  for (let at = from; at < Math.min(to, said.length); at++) {
    const byte = said.u8(at);
    if ((byte < 0x20 && byte !== 0x09) || byte > 0x7e) return false;
  }
  return true;
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Where the decimal digits that begin at `at` end; at most `limit` of them are passed. */
export function afterDigits(said: Payload, at: number, limit: number): number {
  let end = at;
  while (end < at + limit && isDigit(said.u8(end))) end++;
  return end;
}

const upperCase = (byte: number): number => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);

import type { Section } from "./section.ts";

export const END_OF_OPTIONS = 0;
const OPTION_HEADER_LENGTH = 4;

/**
 * Calls `visit` with code, start and end of each option in `bytes[at, end)` (draft-ietf-opsawg-pcapng, section 3.5).
 * Returns false when an option claims more bytes than there are: those before it have been visited.
 */
export function visitOptions(
  section: Section,
  bytes: Uint8Array,
  at: number,
  end: number,
  visit: (code: number, start: number, end: number) => void,
): boolean {
  let next = at;
  while (next + OPTION_HEADER_LENGTH <= end) {
    const code = section.u16(bytes, next);
    if (code === END_OF_OPTIONS) return true;
    const start = next + OPTION_HEADER_LENGTH;
    const length = section.u16(bytes, next + 2);
    if (start + length > end) return false;
    visit(code, start, start + length);
    next = start + Math.ceil(length / 4) * 4;
  }
  return next >= end;
}

// A U+FEFF within a block is text, not a byte order mark.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of an option, without the zero bytes that some programs end it with. */
export const optionText = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end)).replace(/\0+$/, "");

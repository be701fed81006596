/** What Zeek's ASCII writer puts for a field without a value, and for an empty list or text. */
export const UNSET = "-";
export const EMPTY = "(empty)";

/**
 * What would end a field or line, or what a terminal acts on: control characters, line separators, bidirectional
 * overrides; and the backslash, which begins an escape.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const ESCAPED = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\\]/g;

/** A text field as Zeek writes it: `\xHH` for each byte in UTF-8 of what must not be there as it is. */
export function zeekText(text: string | null): string {
  if (text === null) return UNSET;
  if (text === "") return EMPTY;
  // Otherwise a text that says "-" could not be told from none.
  if (text === UNSET || text === EMPTY) return escapeBytes(text.charAt(0)) + text.slice(1);
  return text.replace(ESCAPED, escapeCharacter);
}

/** A vector or set of texts, joined by commas; a comma in one is `\x2c`. */
export const zeekList = (texts: readonly string[]): string =>
  texts.length === 0 ? EMPTY : texts.map((text) => zeekText(text).replaceAll(",", escapeBytes(","))).join(",");

const escapeCharacter = (character: string): string => (character === "\\" ? "\\\\" : escapeBytes(character));

const escapeBytes = (character: string): string =>
  [...new TextEncoder().encode(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");

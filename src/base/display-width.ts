/**
 * How wide text is on a terminal, for alignment: East Asian wide characters and emoji take two columns, combining marks
 * none (after Unicode Standard Annex 11; terminals differ in rare characters).
 */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** Combining marks (variation selectors are among them) and format characters. */
const NONE = /\p{Mn}|\p{Me}|\p{Cf}/u;
const SIMPLE = /^[ -~]*$/;

const characterWidth = (character: string): number => (NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** In columns. */
export const displayWidth = (text: string): number =>
  SIMPLE.test(text) ? text.length : [...text].reduce((sum, character) => sum + characterWidth(character), 0);

/** The longest beginning of a text that is not wider than `width` columns. */
export function beginningOf(text: string, width: number): string {
  let columns = 0;
  let length = 0;
  for (const character of text) {
    columns += characterWidth(character);
    if (columns > width) return text.slice(0, length);
    length += character.length;
  }
  return text;
}

/** The longest end of a text that is not wider than `width` columns. */
export function endOf(text: string, width: number): string {
  let columns = 0;
  let length = 0;
  for (const character of [...text].reverse()) {
    columns += characterWidth(character);
    if (columns > width) break;
    length += character.length;
  }
  return text.slice(text.length - length);
}

/** A text of at most `width` (at least 1) columns: what does not fit gives way to `…` at the end. */
export const elideEnd = (text: string, width: number): string =>
  displayWidth(text) <= width ? text : `${beginningOf(text, width - 1).trimEnd()}…`;

/** As `elideEnd`, in the middle: the end of a path tells most. */
export function elideMiddle(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const before = Math.floor((width - 1) / 3);
  const beginning = beginningOf(text, before);
  return `${beginning}…${endOf(text, width - 1 - displayWidth(beginning))}`;
}

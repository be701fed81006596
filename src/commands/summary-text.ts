import { elideEnd } from "../base/display-width.ts";
import { wrapText } from "./columns.ts";

/** Wraps text in an ANSI colour (ECMA-48, SGR), where there is to be colour. */
export type Paint = (text: string, color: number) => string;

export const YELLOW = 33;
export const BOLD = 1;

/** At most `most` lines; what is left over gives way to `…`. */
export function wrapTo(text: string, width: number, most: number): readonly string[] {
  const lines = wrapText(text, width);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), elideEnd(lines.slice(most - 1).join(" "), width)];
}

/** An entry for each text: `most` lines where there is one text, a line each where there are several. */
export const entriesOf = (
  texts: readonly string[],
  width: number,
  most: number,
  paint: (line: string, index: number) => string,
): readonly (readonly string[])[] =>
  texts.map((text, index) => wrapTo(text, width, texts.length === 1 ? most : 1).map((line) => paint(line, index)));

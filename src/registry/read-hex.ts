import type { Parsed } from "./parse-data.ts";

/** The bytes of a `hex:` list and the number of lines that it takes; or the place of the mistake. */
export type HexBytes =
  | { readonly bytes: Uint8Array; readonly lines: number; readonly warning?: string }
  | { readonly error: string; readonly line: number; readonly at: number; readonly lines: number };

/**
 * Reads the list that starts in `lines[first]` at `from` and goes on while lines end in `,\`. Between its lines there may
 * be comments and blank lines; a comment may follow each line.
 */
export function readHexBytes(lines: readonly string[], first: number, from: number): HexBytes {
  const bytes: number[] = [];
  let line = first;
  let at = from;
  for (;;) {
    const text = lines[line] ?? "";
    const comment = text.indexOf(";", at);
    const part = (comment === -1 ? text.slice(at) : text.slice(at, comment)).trimEnd();
    const isContinued = part.endsWith("\\");
    const list = isContinued ? part.slice(0, -1) : part;
    const parsed = readList(list, bytes);
    const count = line - first + 1;
    if ("error" in parsed) return { error: parsed.error, line, at: at + parsed.at, lines: count };
    if (!isContinued) return { bytes: Uint8Array.from(bytes), lines: count };
    if (list.trim() !== "" && !list.trimEnd().endsWith(","))
      return {
        error: "a continued line ends in ,\\ (here the comma is missing)",
        line,
        at: at + list.length,
        lines: count,
      };
    line++;
    while (line < lines.length && /^[ \t]*([;].*)?$/.test(lines[line] ?? "")) line++;
    if (line >= lines.length)
      return {
        error: "the list is continued, and the file ends",
        line: line - 1,
        at: (lines[line - 1] ?? "").length,
        lines: line - first,
      };
    at = 0;
  }
}

function readList(list: string, bytes: number[]): Parsed<undefined> {
  let at = 0;
  const items = list.split(",");
  for (const [index, item] of items.entries()) {
    const digits = item.trim();
    const isTail = digits === "" && index === items.length - 1;
    if (!isTail) {
      if (!/^[0-9a-f]{1,2}$/i.test(digits))
        return {
          error: `"${digits.slice(0, 20)}" is not a byte (two hexadecimal digits)`,
          at: at + item.length - item.trimStart().length,
        };
      bytes.push(Number.parseInt(digits, 16));
    }
    at += item.length + 1;
  }
  return { value: undefined };
}

import type { Reading } from "./reading.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\", '"': '"', n: "\n", r: "\r" };

/**
 * Reads the text between the quote at the cursor and the next that is not escaped, and goes past it. Undefined, with a
 * problem, when it does not end in this line. An escape that regedit does not know stands for its character.
 */
export function parseQuotedText({ cursor, problems, dialect }: Reading): string | undefined {
  const start = cursor.at;
  const { text } = cursor;
  const parts: string[] = [];
  let isEscapeReported = false;
  let partStart = start + 1;
  for (let at = partStart; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      cursor.at = at + 1;
      parts.push(text.slice(partStart, at));
      const quoted = parts.join("");
      if (dialect !== "version-5" && quoted.includes("$(")) {
        problems.warning(
          cursor.location(start),
          "$(…) is replaced when a Windows CE image is built; read as it stands",
        );
      }
      return quoted;
    }
    if (code !== BACKSLASH) continue;
    const escaped = text.charAt(at + 1);
    if (escaped === "0") {
      problems.error(cursor.location(at), "\\0 cannot stand in a string: regedit ignores the whole line");
      return undefined;
    }
    if (ESCAPES[escaped] === undefined && escaped !== "" && !isEscapeReported) {
      isEscapeReported = true;
      problems.warning(cursor.location(at), `\\${escaped} stands for ${escaped} alone; a backslash is written \\\\`);
    }
    parts.push(text.slice(partStart, at), ESCAPES[escaped] ?? escaped);
    at++;
    partStart = at + 1;
  }
  problems.error(cursor.location(start), "the closing quote is missing: a string ends in the line in which it begins");
  return undefined;
}

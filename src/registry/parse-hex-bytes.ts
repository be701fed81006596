import type { LineCursor } from "./line-cursor.ts";
import type { Reading } from "./reading.ts";

/** What a line of hex bytes ends in. */
type LineEnd = "done" | "continued" | { readonly mistakeAt: number; readonly message: string };

const NO_COMMA = 'a comma must stand before the "\\" that continues the line: regedit ignores the whole value';

/**
 * Reads the bytes from the cursor to the end of the value, over continued lines (`,\`), with comments and blank lines
 * between them. Undefined, with a problem, for anything that makes regedit ignore the value.
 */
export function parseHexBytes(reading: Reading): Uint8Array | undefined {
  const { cursor, problems } = reading;
  const bytes = new ByteBuffer();
  for (;;) {
    const end = readLine(cursor, bytes);
    if (end === "done") return bytes.toBytes();
    if (end !== "continued") {
      problems.error(cursor.location(end.mistakeAt), end.message);
      skipContinuation(cursor);
      return undefined;
    }
    if (!goToContinuation(reading)) return undefined;
  }
}

/** Reads bytes up to the end of the line. */
function readLine(cursor: LineCursor, bytes: ByteBuffer): LineEnd {
  // Byte and backslash may both come first, and after a comma.
  let isSeparated = true;
  while (!cursor.isLineDone()) {
    const at = cursor.at;
    if (cursor.skip("\\")) {
      if (!isSeparated) return { mistakeAt: at, message: NO_COMMA };
      return cursor.isLineDone() ? "continued" : { mistakeAt: cursor.at, message: unexpected(cursor) };
    }
    if (!isSeparated) return { mistakeAt: at, message: unexpected(cursor) };
    const byte = readByte(cursor);
    if (byte === undefined) return { mistakeAt: at, message: unexpected(cursor) };
    bytes.push(byte);
    cursor.skipBlanks();
    isSeparated = cursor.skip(",");
  }
  return "done";
}

/** One or two hex digits; undefined, with the cursor unmoved, for anything else. */
function readByte(cursor: LineCursor): number | undefined {
  const high = hexDigit(cursor.text.charCodeAt(cursor.at));
  if (high < 0) return undefined;
  const low = hexDigit(cursor.text.charCodeAt(cursor.at + 1));
  if (low < 0) {
    cursor.at++;
    return high;
  }
  if (hexDigit(cursor.text.charCodeAt(cursor.at + 2)) >= 0) return undefined;
  cursor.at += 2;
  return high * 16 + low;
}

/** The digit's value; -1 for what is none, the NaN after the end of a line included. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function unexpected(cursor: LineCursor): string {
  const { character } = cursor;
  if (character === "#") return 'after a value a comment begins with ";": regedit ignores a value with "#" behind it';
  return `"${character}" where a byte of one or two hex digits or a comma was expected: regedit ignores the whole value`;
}

/** Goes to the next line that holds more than a comment. False, with a problem, when that cannot be more bytes. */
function goToContinuation({ cursor, problems }: Reading): boolean {
  const begun = cursor.location();
  do {
    if (!cursor.nextLine()) {
      problems.error(begun, 'the file ends where the "\\" promises more bytes: it was cut short');
      return false;
    }
  } while (cursor.isLineDone());
  if (hexDigit(cursor.text.charCodeAt(cursor.at)) >= 0) return true;
  problems.error(
    cursor.location(),
    `more bytes were expected, as line ${begun.line} ends in "\\": regedit ignores that value and this line`,
  );
  // What stands here may have mistakes of its own.
  cursor.hold();
  return false;
}

/** Skips the lines that belong to a value with a mistake, so that they are not reported once more. */
function skipContinuation(cursor: LineCursor): void {
  while (endsInBackslash(cursor.text) && cursor.nextLine()) {
    if (looksLikeBytes(cursor.text)) continue;
    cursor.hold();
    return;
  }
}

function endsInBackslash(text: string): boolean {
  const commentAt = text.indexOf(";");
  return (commentAt < 0 ? text : text.slice(0, commentAt)).trimEnd().endsWith("\\");
}

/** Whether a line begins as the second and later lines of hex bytes do. */
export const looksLikeBytes = (line: string): boolean =>
  /^,?[0-9a-f]{1,2}[ \t]?[ \t]?(,|\\|$)/i.test(line.trimStart().slice(0, 8));

/** Bytes that are added one by one. */
class ByteBuffer {
  #bytes = new Uint8Array(32);
  #length = 0;

  push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = byte;
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

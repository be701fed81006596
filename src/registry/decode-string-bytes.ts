import { u16le } from "../base/bytes.ts";
import type { Reading } from "./reading.ts";

/** How the bytes of a string were read, and what is odd about them. */
export interface DecodedStrings {
  readonly texts: readonly string[];
  /** Words for the user: both readings are possible, or the bytes contradict the header. */
  readonly doubt: { readonly severity: "error" | "warning"; readonly message: string } | undefined;
}

interface StringReading {
  readonly texts: readonly string[];
  /** What follows the end of the string, or of the list, is not all zero. */
  readonly hasRest: boolean;
}

/**
 * Strings of hex(1), hex(2) (`isList` false: one text) and hex(7) (`isList`: those before the first empty one). Missing
 * terminators are tolerated, as regedit adds them. The header says whether bytes are ANSI (REGEDIT4) or UTF-16 (5.00,
 * Windows CE); bytes that cannot be what it says are read the other way, with a warning.
 */
export function decodeStringBytes(
  bytes: Uint8Array,
  isList: boolean,
  { dialect, encoding }: Pick<Reading, "dialect" | "encoding">,
): DecodedStrings {
  const ansi = split(new TextDecoder("windows-1252").decode(bytes), isList);
  const wide = split(utf16Text(bytes), isList);
  if (sameTexts(ansi.texts, wide.texts)) return decoded(wide, undefined);
  const shape = shapeOf(bytes, isList);
  if (dialect === "regedit4") {
    if (shape === "utf-16") return decoded(wide, otherThanHeader("UTF-16", "REGEDIT4 files hold ANSI bytes"));
    return decoded(ansi, shape === "either" ? eitherReading(ansi, wide) : undefined);
  }
  if (shape === "utf-16" || shape === "either") return decoded(wide, undefined);
  const isAnsi =
    isPrintable(bytes) &&
    (dialect === "windows-ce" || bytes.length % 2 === 1 || !encoding.startsWith("utf-16") || isNumeric(bytes));
  return isAnsi ? decoded(ansi, otherThanHeader("ANSI", "UTF-16 is expected here")) : decoded(wide, undefined);
}

function decoded(reading: StringReading, doubt: DecodedStrings["doubt"]): DecodedStrings {
  const rest = "the text ends at a zero character; what follows it is not read";
  return {
    texts: reading.texts,
    doubt: doubt ?? (reading.hasRest ? { severity: "warning", message: rest } : undefined),
  };
}

const otherThanHeader = (found: string, expected: string): DecodedStrings["doubt"] => ({
  severity: "warning",
  message: `the bytes are read as ${found}, as they cannot be anything else, although ${expected}`,
});

const eitherReading = (ansi: StringReading, wide: StringReading): DecodedStrings["doubt"] => ({
  severity: "error",
  message: `the bytes can be read as ${JSON.stringify(ansi.texts)} (ANSI, as REGEDIT4 says) or ${JSON.stringify(wide.texts)} (UTF-16): export again, or end the list with all its zero bytes`,
});

/** Whole UTF-16 units only; an odd byte at the end is dropped. */
function utf16Text(bytes: Uint8Array): string {
  return new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes.subarray(0, bytes.length & ~1));
}

function split(text: string, isList: boolean): StringReading {
  if (!isList) {
    const end = text.indexOf("\0");
    return end < 0 ? { texts: [text], hasRest: false } : { texts: [text.slice(0, end)], hasRest: !isZero(text, end) };
  }
  const texts: string[] = [];
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\0", start);
    const end = found < 0 ? text.length : found;
    if (end === start) break;
    texts.push(text.slice(start, end));
    start = end + 1;
  }
  return { texts, hasRest: !isZero(text, start) };
}

function isZero(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) !== 0) return false;
  return true;
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index]);

/**
 * Text of Western languages in UTF-16 has a zero in every other byte. So has a list of ANSI strings of one character
 * (`["1","6"]`); with all its terminators that has an odd number of bytes, and UTF-16 never has.
 */
function shapeOf(bytes: Uint8Array, isList: boolean): "utf-16" | "either" | "ansi" {
  if (bytes.length % 2 === 1 || bytes.length < 4) return "ansi";
  for (let at = 1; at < bytes.length; at += 2) if (bytes[at] !== 0) return "ansi";
  if (!isList) return "utf-16";
  return u16le(bytes, bytes.length - 2) === 0 && u16le(bytes, bytes.length - 4) === 0 ? "utf-16" : "either";
}

const isPrintable = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0 || (byte >= 0x20 && byte <= 0x7e));

/** Digits and what stands between them in lists of ports and addresses: as UTF-16 no word of any language. */
const isNumeric = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0 || (byte >= 0x2c && byte <= 0x39));

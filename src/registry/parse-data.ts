import type { RegistryData } from "./registry.ts";

/** What a piece of text turned out to be, or what is wrong at `at` (0-based offset in the text). */
export type Parsed<T> =
  | { readonly value: T; readonly warning?: string }
  | { readonly error: string; readonly at: number };

/** How the bytes of a string in `hex(1):`, `hex(2):` and `hex(7):` are written: by the header of the file. */
export type StringBytes = "ansi" | "utf-16le";

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r" };
const REST = /^[ \t]*(;.*)?$/;

/** Reads a quoted string at `from`; `end` is the offset behind its closing quote. */
export function parseQuoted(text: string, from: number): Parsed<{ readonly text: string; readonly end: number }> {
  if (text[from] !== '"') return { error: 'expected "', at: from };
  let result = "";
  let plain = from + 1;
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return { value: { text: result + text.slice(plain, at), end: at + 1 } };
    if (character !== "\\") continue;
    const escaped = text[at + 1];
    if (escaped === undefined) break;
    if (escaped === "0") return { error: "\\0 cannot stand in a string", at };
    result += text.slice(plain, at) + (ESCAPES[escaped] ?? escaped);
    at++;
    plain = at + 1;
  }
  return { error: 'the string has no closing "', at: from };
}

/** Whether nothing but white space and a comment follows `end`. */
export const isLineEnd = (text: string, end: number): boolean => REST.test(text.slice(end));

/** Reads the data of a value that stands on one line: text, a number, or CE's `multi_sz` and `mui_sz`. */
export function parsePlainData(text: string): Parsed<RegistryData> {
  if (text.startsWith('"')) return parseString(text, 0);
  const dword = /^dword:[ \t]*/i.exec(text);
  if (dword !== null) return parseDword(text, dword[0].length);
  const mui = /^mui_sz:[ \t]*/i.exec(text);
  if (mui !== null) return parseString(text, mui[0].length);
  const multi = /^multi_sz:[ \t]*/i.exec(text);
  if (multi !== null) return parseMultiString(text, multi[0].length);
  return { error: 'not a form of data: expected "text", dword:, hex:, hex(N):, multi_sz:, mui_sz: or -', at: 0 };
}

function parseString(text: string, from: number): Parsed<RegistryData> {
  const quoted = parseQuoted(text, from);
  if ("error" in quoted) return quoted;
  if (!isLineEnd(text, quoted.value.end))
    return { error: 'unexpected text behind the closing " (a " within a string is written \\")', at: quoted.value.end };
  return { value: { kind: "string", text: quoted.value.text, isExpandable: false } };
}

function parseDword(text: string, from: number): Parsed<RegistryData> {
  const digits = /^[0-9a-f]+/i.exec(text.slice(from))?.[0];
  if (digits === undefined) return { error: "dword: needs 1 to 8 hexadecimal digits", at: from };
  if (digits.length > 8) return { error: `dword: has ${digits.length} digits, and 8 at most are allowed`, at: from };
  if (!isLineEnd(text, from + digits.length))
    return { error: "unexpected text behind the number (dword: is hexadecimal, without 0x)", at: from + digits.length };
  return { value: { kind: "dword", number: Number.parseInt(digits, 16) } };
}

function parseMultiString(text: string, from: number): Parsed<RegistryData> {
  const texts: string[] = [];
  let at = from;
  while (!isLineEnd(text, at)) {
    const quoted = parseQuoted(text, at);
    if ("error" in quoted) return quoted;
    texts.push(quoted.value.text);
    at = quoted.value.end;
    const comma = /^[ \t]*,[ \t]*/.exec(text.slice(at));
    if (comma !== null) at += comma[0].length;
    else if (!isLineEnd(text, at)) return { error: "expected a comma or the end of the list", at };
  }
  return { value: { kind: "multi-string", texts } };
}

/** The data of `hex:` and `hex(N):`, from the bytes of all its lines. `type` is the registry's number of it. */
export function toData(type: number, bytes: Uint8Array, stringBytes: StringBytes): Parsed<RegistryData> {
  switch (type) {
    case 1:
    case 2: {
      const { text, warning } = decodeString(bytes, stringBytes);
      const end = text.indexOf("\0");
      const data: RegistryData = {
        kind: "string",
        text: end === -1 ? text : text.slice(0, end),
        isExpandable: type === 2,
      };
      return warning === undefined ? { value: data } : { value: data, warning };
    }
    case 7: {
      const { text, warning } = decodeString(bytes, stringBytes);
      const { texts, isCut } = splitMultiString(text);
      const data: RegistryData = { kind: "multi-string", texts };
      const cut = isCut ? "an empty string ends the list, and what follows it is not read" : undefined;
      const said = warning ?? cut;
      return said === undefined ? { value: data } : { value: data, warning: said };
    }
    case 4:
    case 5: {
      if (bytes.length !== 4)
        return { error: `hex(${type}): is a number of 4 bytes, and here are ${bytes.length}`, at: 0 };
      const view = new DataView(bytes.buffer, bytes.byteOffset, 4);
      return { value: { kind: "dword", number: view.getUint32(0, type === 4) } };
    }
    case 0xb: {
      if (bytes.length !== 8) return { error: `hex(b): is a number of 8 bytes, and here are ${bytes.length}`, at: 0 };
      return {
        value: { kind: "qword", number: new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true) },
      };
    }
    default:
      return { value: { kind: "binary", type, bytes } };
  }
}

/** A REG_MULTI_SZ ends at its first empty string; terminators that are missing are added on import. */
function splitMultiString(text: string): { readonly texts: readonly string[]; readonly isCut: boolean } {
  const texts = text.split("\0");
  const end = texts.indexOf("");
  if (end === -1) return { texts, isCut: false };
  return { texts: texts.slice(0, end), isCut: texts.slice(end).some((rest) => rest !== "") };
}

function decodeString(
  bytes: Uint8Array,
  stringBytes: StringBytes,
): { readonly text: string; readonly warning?: string } {
  const isEven = bytes.length % 2 === 0;
  if (stringBytes === "ansi") {
    if (!(isEven && bytes.length > 0 && everyOdd(bytes, (byte) => byte === 0))) return { text: decodeAnsi(bytes) };
    return {
      text: Buffer.from(bytes).toString("utf16le"),
      warning: "the bytes are UTF-16, although strings of a REGEDIT4 file are ANSI: read as UTF-16",
    };
  }
  const isAscii = bytes.every((byte) => byte === 0 || (byte >= 0x20 && byte < 0x7f));
  const looksAnsi = bytes.length > 1 && isAscii && (!isEven || everyOdd(bytes.subarray(0, 2), (byte) => byte !== 0));
  if (!looksAnsi) return { text: Buffer.from(bytes).toString("utf16le") };
  return {
    text: decodeAnsi(bytes),
    warning: "the bytes are ANSI, although strings of a version 5.00 file are UTF-16: read as ANSI",
  };
}

const decodeAnsi = (bytes: Uint8Array): string => new TextDecoder("windows-1252").decode(bytes);

function everyOdd(bytes: Uint8Array, holds: (byte: number) => boolean): boolean {
  for (let at = 1; at < bytes.length; at += 2) if (!holds(bytes[at] ?? 0)) return false;
  return true;
}

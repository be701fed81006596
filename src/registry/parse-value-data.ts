import { u32, u32le } from "../base/bytes.ts";
import type { SourceLocation } from "../base/problem.ts";
import { decodeStringBytes } from "./decode-string-bytes.ts";
import { parseHexBytes } from "./parse-hex-bytes.ts";
import { parseQuotedText } from "./parse-quoted-text.ts";
import type { Reading } from "./reading.ts";
import type { RegistryData } from "./registry.ts";

/** Registry types that a hex list can have, winnt.h. */
const TYPE = { SZ: 1, EXPAND_SZ: 2, BINARY: 3, DWORD: 4, DWORD_BIG_ENDIAN: 5, MULTI_SZ: 7, QWORD: 0xb } as const;

type ReadData = (reading: Reading, start: SourceLocation) => RegistryData | undefined;

/** What data begins with, and who reads on from there. Types are written in lower case. */
const FORMS: readonly { readonly start: string; readonly isCeOnly: boolean; readonly read: ReadData }[] = [
  { start: "dword:", isCeOnly: false, read: readDword },
  { start: "hex:", isCeOnly: false, read: (reading, start) => readHex(reading, start, TYPE.BINARY) },
  { start: "hex(", isCeOnly: false, read: readTypedHex },
  { start: "multi_sz:", isCeOnly: true, read: readMultiSz },
  { start: "mui_sz:", isCeOnly: true, read: readText },
];

/**
 * Reads what stands behind the `=` of a value, with the comment after it. Undefined, with a problem, for whatever makes
 * regedit ignore the line: a value that is not there may change a verdict.
 */
export function parseValueData(reading: Reading): RegistryData | undefined {
  const { cursor, problems } = reading;
  const start = cursor.location();
  if (cursor.character === '"') return ended(reading, readText(reading));
  const form = FORMS.find((candidate) => cursor.text.startsWith(candidate.start, cursor.at));
  if (form === undefined || (form.isCeOnly && reading.dialect === "version-5")) {
    problems.error(start, unknownForm(cursor.text.slice(cursor.at, cursor.at + 40)));
    return undefined;
  }
  cursor.skip(form.start);
  cursor.skipBlanks();
  return ended(reading, form.read(reading, start));
}

function unknownForm(data: string): string {
  if (data === "" || data.startsWith(";")) return 'no data after "="';
  const advice = /^(0x)?[0-9a-f]+\s*(;|$)/i.test(data)
    ? "a number is written dword: with hex digits"
    : /^(dword|hex|multi_sz|mui_sz)\s*[:(]/i.test(data)
      ? "types are written in lower case, with nothing before the colon, and multi_sz: and mui_sz: are of Windows CE alone"
      : 'data is "text", dword:, hex: or hex(N):';
  return `${advice}: regedit ignores this value`;
}

/** `data`, when nothing but a comment follows it in the line. */
function ended({ cursor, problems }: Reading, data: RegistryData | undefined): RegistryData | undefined {
  if (data === undefined || cursor.isLineDone()) return data;
  const { character } = cursor;
  const message =
    character === "#"
      ? 'after a value a comment begins with ";": regedit ignores a value with "#" behind it'
      : data.kind === "string"
        ? 'text after the closing quote; a quote inside a string is written \\": regedit ignores this value'
        : `unexpected "${character}" after the value: regedit ignores it`;
  problems.error(cursor.location(), message);
  return undefined;
}

function readText(reading: Reading): RegistryData | undefined {
  if (reading.cursor.character !== '"') {
    reading.problems.error(reading.cursor.location(), 'a string in quotes was expected ("…")');
    return undefined;
  }
  const text = parseQuotedText(reading);
  return text === undefined ? undefined : { kind: "string", text, isExpandable: false };
}

/** One to eight hex digits. */
function readDword({ cursor, problems }: Reading): RegistryData | undefined {
  const at = cursor.at;
  const [token = ""] = /^[^ \t;#"]*/.exec(cursor.text.slice(at, at + 100)) ?? [];
  if (/^[0-9a-f]{1,8}$/i.test(token)) {
    cursor.at += token.length;
    return { kind: "dword", number: Number.parseInt(token, 16) };
  }
  problems.error(cursor.location(at), `${dwordMistake(token)}: regedit ignores this value`);
  return undefined;
}

function dwordMistake(token: string): string {
  if (token === "") return "no digits after dword:";
  if (/^0x/i.test(token)) return "dword: takes hex digits without 0x";
  if (/^[0-9a-f]{9,}$/i.test(token)) return "dword: takes at most eight hex digits";
  if (/^[a-z_][a-z0-9_]*$/i.test(token)) return `"${token}" was not replaced by a number when the image was built`;
  return `"${token}" is not a hex number`;
}

/** Behind `hex(`: the type in hex digits, without 0x, then `):` and the bytes. */
function readTypedHex(reading: Reading, start: SourceLocation): RegistryData | undefined {
  const { cursor, problems } = reading;
  const [opening = "", digits = ""] = /^([0-9a-f]{1,20})\):/i.exec(cursor.text.slice(cursor.at, cursor.at + 24)) ?? [];
  const type = Number.parseInt(digits, 16);
  if (opening === "" || type > 0xffff_ffff) {
    problems.error(cursor.location(), "the type in hex(N): is hex digits, 0 to ffffffff: regedit ignores this value");
    return undefined;
  }
  cursor.skip(opening);
  cursor.skipBlanks();
  return readHex(reading, start, type);
}

function readHex(reading: Reading, start: SourceLocation, type: number): RegistryData | undefined {
  const bytes = parseHexBytes(reading);
  return bytes && interpretBytes(reading, start, type, bytes);
}

function interpretBytes(reading: Reading, start: SourceLocation, type: number, bytes: Uint8Array): RegistryData {
  const { problems } = reading;
  switch (type) {
    case TYPE.SZ:
    case TYPE.EXPAND_SZ: {
      const [text = ""] = readTexts(reading, start, bytes, false);
      return { kind: "string", text, isExpandable: type === TYPE.EXPAND_SZ };
    }
    case TYPE.MULTI_SZ:
      return { kind: "multi-string", texts: readTexts(reading, start, bytes, true) };
    case TYPE.DWORD:
      if (bytes.length === 4) return { kind: "dword", number: u32le(bytes, 0) };
      break;
    case TYPE.DWORD_BIG_ENDIAN:
      if (bytes.length === 4) return { kind: "dword", number: u32(bytes, 0) };
      break;
    case TYPE.QWORD:
      if (bytes.length === 8) {
        return { kind: "qword", number: (BigInt(u32le(bytes, 4)) << 32n) | BigInt(u32le(bytes, 0)) };
      }
      break;
    default:
      return { kind: "binary", type, bytes };
  }
  const needed = type === TYPE.QWORD ? 8 : 4;
  problems.warning(start, `hex(${type.toString(16)}): has ${bytes.length} bytes where its type has ${needed}`);
  return { kind: "binary", type, bytes };
}

function readTexts(reading: Reading, start: SourceLocation, bytes: Uint8Array, isList: boolean): readonly string[] {
  const { texts, doubt } = decodeStringBytes(bytes, isList, reading);
  if (doubt !== undefined) reading.problems[doubt.severity](start, doubt.message);
  return texts;
}

/** Windows CE: `"a","b"`, also over lines that end in a backslash. Nothing at all is the empty list. */
function readMultiSz(reading: Reading): RegistryData | undefined {
  const { cursor, problems } = reading;
  const texts: string[] = [];
  while (!cursor.isLineDone()) {
    if (cursor.character !== '"') {
      problems.error(cursor.location(), 'a string in quotes was expected ("…")');
      return undefined;
    }
    const text = parseQuotedText(reading);
    if (text === undefined) return undefined;
    texts.push(text);
    cursor.skipBlanks();
    if (!cursor.skip(",")) break;
    cursor.skipBlanks();
    if (cursor.skip("\\") && !goToNextText(reading)) return undefined;
  }
  return { kind: "multi-string", texts };
}

function goToNextText({ cursor, problems }: Reading): boolean {
  if (!cursor.isLineDone()) {
    problems.error(cursor.location(), 'the line must end after the "\\" that continues it');
    return false;
  }
  const begun = cursor.location();
  do {
    if (!cursor.nextLine()) {
      problems.error(begun, 'the file ends where the "\\" promises more strings: it was cut short');
      return false;
    }
  } while (cursor.isLineDone());
  return true;
}

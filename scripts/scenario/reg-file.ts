/** `.reg` files as the registry editor of the time wrote them: line ends, encodings and wrapping included. */
import { concat, latin1, u8s, utf16le } from "./octets.ts";

export type RegData =
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "dword"; readonly number: number }
  | { readonly kind: "multi-string"; readonly texts: readonly string[] }
  /** REG_EXPAND_SZ. */
  | { readonly kind: "expandable"; readonly text: string };

export const string = (text: string): RegData => ({ kind: "string", text });
export const dword = (number: number): RegData => ({ kind: "dword", number });
export const multi = (...texts: readonly string[]): RegData => ({ kind: "multi-string", texts });
export const expandable = (text: string): RegData => ({ kind: "expandable", text });

export interface RegKey {
  readonly path: string;
  readonly values: Readonly<Record<string, RegData>>;
}

export interface RegEdition {
  readonly header: string;
  /** How strings are kept inside `hex(…)`: ANSI in REGEDIT4 files, UTF-16LE in version 5.00. */
  readonly textBytes: (text: string) => Uint8Array;
  readonly encode: (file: string) => Uint8Array;
}

/** Windows 95 to NT 4.0: ANSI throughout. */
export const REGEDIT4: RegEdition = { header: "REGEDIT4", textBytes: latin1, encode: latin1 };

/** Windows 2000 and later: UTF-16LE with a byte-order mark. */
export const VERSION_5: RegEdition = {
  header: "Windows Registry Editor Version 5.00",
  textBytes: utf16le,
  encode: (file) => concat(u8s(0xff, 0xfe), utf16le(file)),
};

/** Keys in the order given; CRLF line ends, a blank line after each key, as exports have. */
export function regFile(edition: RegEdition, keys: readonly RegKey[]): Uint8Array {
  const sections = keys.map(({ path, values }) => {
    const lines = Object.entries(values).map(([name, data]) => valueLine(edition, name, data));
    return [`[${path}]`, ...lines, "", ""].join("\r\n");
  });
  return edition.encode([edition.header, "", sections.join("")].join("\r\n"));
}

function valueLine(edition: RegEdition, name: string, data: RegData): string {
  const label = `"${escapeText(name)}"=`;
  switch (data.kind) {
    case "string":
      return `${label}"${escapeText(data.text)}"`;
    case "dword":
      return `${label}dword:${data.number.toString(16).padStart(8, "0")}`;
    case "expandable":
      return wrapHex(`${label}hex(2):`, edition.textBytes(`${data.text}\0`));
    case "multi-string":
      return wrapHex(`${label}hex(7):`, edition.textBytes(`${data.texts.map((text) => `${text}\0`).join("")}\0`));
  }
}

const escapeText = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');

/** Columns of a hex line before the backslash, and the indentation of its continuation, as regedit writes them. */
const WRAP_COLUMN = 77;
const CONTINUATION = "  ";

function wrapHex(label: string, bytes: Uint8Array): string {
  const lines: string[] = [];
  let line = label;
  bytes.forEach((byte, index) => {
    const isLast = index === bytes.length - 1;
    line += byte.toString(16).padStart(2, "0") + (isLast ? "" : ",");
    if (!isLast && line.length >= WRAP_COLUMN) {
      lines.push(`${line}\\`);
      line = CONTINUATION;
    }
  });
  return [...lines, line].join("\r\n");
}

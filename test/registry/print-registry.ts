import type { RegistryData } from "../../src/registry/registry.ts";

/** Whatever a file can be written in. */
export interface Dialect {
  readonly header: "REGEDIT4" | "Windows Registry Editor Version 5.00" | "";
  readonly encoding: "utf-16le" | "utf-16be" | "utf-8" | "latin1";
  readonly hasMark: boolean;
  readonly lineEnd: "\r\n" | "\n" | "\r";
  /** Bytes in a line of hex. */
  readonly wrap: number;
  /** Put comments and blank lines wherever they may stand. */
  readonly isCommented: boolean;
}

export interface PrintedKey {
  readonly path: string;
  readonly values: readonly { readonly name: string; readonly data: RegistryData }[];
}

/** Writes keys as an exported registry, the way regedit does it, or the tools of Windows CE. */
export function printRegistry(keys: readonly PrintedKey[], dialect: Dialect): Uint8Array {
  const lines = dialect.header === "" ? [] : [dialect.header, ""];
  for (const { path, values } of keys) {
    if (dialect.isCommented) lines.push("; comment ]", "  # comment");
    lines.push(`[${path}]${dialect.isCommented ? " ; comment" : ""}`);
    for (const { name, data } of values) lines.push(...printValue(name, data, dialect));
    lines.push("");
  }
  return encode(lines.join(dialect.lineEnd), dialect);
}

function printValue(name: string, data: RegistryData, dialect: Dialect): string[] {
  const start = `${name === "" ? "@" : quote(name)}=`;
  const printed = printData(data, dialect);
  const lines = typeof printed === "string" ? [start + printed] : wrapHex(start, printed.type, printed.bytes, dialect);
  return dialect.isCommented ? [`\t ${lines[0]}`, ...lines.slice(1, -1), ...lines.slice(1).slice(-1)] : lines;
}

function printData(
  data: RegistryData,
  dialect: Dialect,
): string | { readonly type: string; readonly bytes: Uint8Array } {
  switch (data.kind) {
    case "string":
      if (!data.isExpandable) return quote(data.text);
      return { type: "(2)", bytes: stringBytes(`${data.text}\0`, dialect) };
    case "multi-string":
      if (dialect.header === "") return `multi_sz:${data.texts.map(quote).join(",")}`;
      return {
        type: "(7)",
        bytes: stringBytes(
          data.texts
            .map((text) => `${text}\0`)
            .concat("\0")
            .join(""),
          dialect,
        ),
      };
    case "dword":
      return `dword:${data.number.toString(16)}`;
    case "qword":
      return { type: "(b)", bytes: new Uint8Array(new BigUint64Array([data.number]).buffer) };
    case "binary":
      return { type: data.type === 3 ? "" : `(${data.type.toString(16)})`, bytes: data.bytes };
  }
}

const stringBytes = (text: string, { header }: Dialect): Uint8Array =>
  Buffer.from(text, header === "REGEDIT4" ? "latin1" : "utf16le");

const quote = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r")}"`;

function wrapHex(start: string, type: string, bytes: Uint8Array, { wrap, isCommented }: Dialect): string[] {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const lines: string[] = [];
  for (let at = 0; at < digits.length; at += wrap) {
    const isLast = at + wrap >= digits.length;
    lines.push(`${at === 0 ? "" : "  "}${digits.slice(at, at + wrap).join(",")}${isLast ? "" : ",\\"}`);
    if (isCommented && !isLast) lines.push("; comment between", "");
  }
  return [`${start}hex${type}:${lines[0] ?? ""}`, ...lines.slice(1)];
}

function encode(text: string, { encoding, hasMark }: Dialect): Uint8Array {
  const marked = hasMark ? `\ufeff${text}` : text;
  const bytes = Buffer.from(
    marked,
    encoding === "utf-16be" ? "utf16le" : encoding === "utf-16le" ? "utf16le" : encoding,
  );
  return Uint8Array.from(encoding === "utf-16be" ? bytes.swap16() : bytes);
}

export type TextEncoding = "utf-16le" | "utf-16be" | "utf-8" | "windows-1252";

export interface DecodedText {
  readonly text: string;
  readonly encoding: TextEncoding;
  readonly hasByteOrderMark: boolean;
  /** UTF-16 with an odd number of bytes: the file was cut short. */
  readonly isCutShort: boolean;
}

/**
 * Text of a `.reg` file. A byte order mark decides; else zero bytes in the places of UTF-16, else valid UTF-8, else the
 * ANSI code page of Western Windows. Never fails.
 */
export function decodeRegistryText(bytes: Uint8Array): DecodedText {
  const marked = encodingByMark(bytes);
  const encoding = marked ?? encodingByZeroes(bytes);
  if (encoding !== undefined) return decode(bytes, encoding, marked !== undefined);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { text, encoding: "utf-8", hasByteOrderMark: false, isCutShort: false };
  } catch {
    return decode(bytes, "windows-1252", false);
  }
}

function decode(bytes: Uint8Array, encoding: TextEncoding, hasByteOrderMark: boolean): DecodedText {
  const isCutShort = encoding.startsWith("utf-16") && bytes.length % 2 === 1;
  // The decoder drops the byte order mark.
  return { text: new TextDecoder(encoding).decode(bytes), encoding, hasByteOrderMark, isCutShort };
}

function encodingByMark(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8" : undefined;
}

/** UTF-16 without a mark: the first two characters of a registry file are ASCII. */
function encodingByZeroes(bytes: Uint8Array): TextEncoding | undefined {
  const [first, second, third, fourth] = bytes;
  if (first && second === 0 && third && fourth === 0) return "utf-16le";
  return first === 0 && second && third === 0 && fourth ? "utf-16be" : undefined;
}

/** Small builders of byte strings, from which frames and payloads are put together. */

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const u8s = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

export const be16 = (value: number): Uint8Array => u8s(value >>> 8, value);
export const be32 = (value: number): Uint8Array => u8s(value >>> 24, value >>> 16, value >>> 8, value);
export const le16 = (value: number): Uint8Array => u8s(value, value >>> 8);
export const le32 = (value: number): Uint8Array => u8s(value, value >>> 8, value >>> 16, value >>> 24);

/** One byte a character: ASCII and Latin-1. */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export const utf16le = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "utf16le"));

export const zeros = (length: number): Uint8Array => new Uint8Array(length);

/** Bytes from hex; white space is free. */
export function fromHex(digits: string): Uint8Array {
  const text = digits.replaceAll(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(text)) throw new Error(`not hex: ${digits}`);
  return new Uint8Array(Buffer.from(text, "hex"));
}

/** "00:a0:24:7e:11:01" as 6 bytes. */
export const macBytes = (mac: string): Uint8Array => fromHex(mac.replaceAll(":", ""));

/** Bytes from annotated hex: white space is free, and `;` starts a comment to the end of the line. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/;.*$/gm, "").replaceAll(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`not hex: ${digits}`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

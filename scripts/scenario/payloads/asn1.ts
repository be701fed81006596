/** Basic Encoding Rules (X.690), as much as LDAP, Kerberos and SNMP need. */
import { concat, latin1, u8s } from "../octets.ts";

/** Tag, definite length, contents (X.690, section 8.1). */
export function ber(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = concat(...contents);
  if (body.length < 0x80) return concat(u8s(tag, body.length), body);
  return concat(u8s(tag, 0x82, body.length >>> 8, body.length), body);
}

export const integer = (value: number): Uint8Array =>
  value < 0x80 ? ber(0x02, u8s(value)) : ber(0x02, u8s(value >>> 24, value >>> 16, value >>> 8, value));
export const octetString = (content: Uint8Array | string): Uint8Array =>
  ber(0x04, typeof content === "string" ? latin1(content) : content);
export const generalString = (text: string): Uint8Array => ber(0x1b, latin1(text));
export const sequence = (...members: readonly Uint8Array[]): Uint8Array => ber(0x30, ...members);
/** EXPLICIT [number], constructed. */
export const context = (number: number, content: Uint8Array): Uint8Array => ber(0xa0 | number, content);

/** Numbers and addresses as text protocols write them, read in place. */
import { parseIpAddress } from "../../../base/ip-address.ts";
import type { Payload } from "../../inspection/payload.ts";

const ZERO = 0x30;

export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39;

/** Count of the decimal digits from `at`, at most `most`. */
export function digitsAt(text: Payload, at: number, most: number): number {
  let count = 0;
  while (count < most && isDigit(text.u8(at + count))) count++;
  return count;
}

/** The number that `digits` decimal digits write. */
export function decimalAt(text: Payload, at: number, digits: number): number {
  let number = 0;
  for (let index = 0; index < digits; index++) number = number * 10 + text.u8(at + index) - ZERO;
  return number;
}

/** A port from 1 to 65535, and nothing more of digits behind it; -1 for everything else. */
export function portAt(text: Payload, at: number): number {
  const digits = digitsAt(text, at, 6);
  if (digits === 0 || digits === 6) return -1;
  const port = decimalAt(text, at, digits);
  return port >= 1 && port <= 0xffff ? port : -1;
}

/** Longest text of an IP address: INET6_ADDRSTRLEN without its end. */
const ADDRESS_LENGTH = 45;

/** The IP address that `length` bytes write; undefined where they do not, or where it has a zone. */
export const ipAddressAt = (text: Payload, at: number, length: number): Uint8Array | undefined =>
  length > 0 && length <= ADDRESS_LENGTH && at + length <= text.length
    ? parseIpAddress(text.latin1(at, length))
    : undefined;

const CONTENT_LENGTH = "CONTENT-LENGTH:".length;

/** The number of a Content-Length header; 0 where it has none, or one of more than nine digits. */
export function contentLength(line: Payload): number {
  let at = CONTENT_LENGTH;
  while (line.u8(at) === 0x20) at++;
  const digits = digitsAt(line, at, 10);
  return digits === 10 ? 0 : decimalAt(line, at, digits);
}

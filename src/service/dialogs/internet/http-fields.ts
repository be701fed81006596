/** Parts of lines of HTTP/1 (RFC 9112 sections 3 to 5). */
import type { Payload } from "../../inspection/payload.ts";
import { afterDigits } from "../../signatures/internet/text.ts";

const SPACE = 0x20;
/** " HTTP/1.1" at the end of a request line. */
const VERSION_LENGTH = 9;
const LONGEST_METHOD = 16;
const HYPHEN = 0x2d;
const UNDERSCORE = 0x5f;

/** "METHOD target HTTP/1.1": what nothing but the first line of a request looks like. */
export function isRequestLine(line: Payload): boolean {
  const versionAt = line.length - VERSION_LENGTH;
  const space = methodEnd(line);
  return space > 0 && line.u8(space) === SPACE && space + 1 < versionAt && line.has(versionAt, " HTTP/1.");
}

/** Whether the bytes may be the beginning of a request line; also where they end within the method. */
export function beginsLikeRequest(said: Payload): boolean {
  const end = methodEnd(said);
  return end === said.length ? end <= LONGEST_METHOD : end > 0 && said.u8(end) === SPACE;
}

/** Where the method that stands first ends: capital letters, as all that are registered, with hyphens or underscores. */
function methodEnd(said: Payload): number {
  let at = 0;
  while (at <= LONGEST_METHOD && isOfMethod(said.u8(at))) at++;
  return at;
}

const isOfMethod = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || byte === HYPHEN || byte === UNDERSCORE;

/** A name and password, in base 64 (RFC 7617 section 2): only that they are there is seen. */
export function isBasic(line: Payload, header: string): boolean {
  if (!line.hasAnyCase(0, header)) return false;
  const at = afterSpaces(line, header.length);
  return line.hasAnyCase(at, "BASIC ") && afterSpaces(line, at + 6) < line.length;
}

export function afterSpaces(line: Payload, from: number): number {
  let at = from;
  while (line.u8(at) === SPACE || line.u8(at) === 0x09) at++;
  return at;
}

/** A number of at most 15 digits; -1 where none stands. */
export function decimal(line: Payload, at: number): number {
  const end = afterDigits(line, at, 15);
  let value = end > at ? 0 : -1;
  for (let index = at; index < end; index++) value = value * 10 + line.u8(index) - 0x30;
  return value;
}

const LONGEST_SIZE = 8;

/** The size of a chunk, in hexadecimal digits, with or without extensions (RFC 9112 section 7.1); -1 for another line. */
export function chunkSize(line: Payload): number {
  let value = 0;
  let at = 0;
  for (let digit = hexDigit(line.u8(0)); digit >= 0 && at <= LONGEST_SIZE; digit = hexDigit(line.u8(at))) {
    value = value * 16 + digit;
    at++;
  }
  const behind = line.u8(afterSpaces(line, at));
  return at > 0 && at <= LONGEST_SIZE && (behind === -1 || behind === 0x3b) ? value : -1;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/**
 * IP addresses are 4 or 16 bytes in network order. IPv4-mapped IPv6 addresses (RFC 4291 section 2.5.5.2) are IPv6: they
 * equal no IPv4 address and lie in no IPv4 prefix, as on the wire they are IPv6 packets.
 */
import ipaddr from "ipaddr.js";
import { u16, u32 } from "./bytes.ts";

/** `1.2.3.4`, or IPv6 as RFC 5952 section 4 writes it, IPv4-mapped as `::ffff:1.2.3.4` (section 5). */
export function formatIpAddress(address: Uint8Array): string {
  if (address.length !== 4 && address.length !== 16) throw new RangeError(`an IP address of ${address.length} bytes`);
  return formatIpAddressAt(address, 0, address.length);
}

/** As `formatIpAddress`, of the `length` bytes that begin at `at`. */
export function formatIpAddressAt(bytes: Uint8Array, at: number, length: 4 | 16): string {
  return length === 4 ? formatIpv4(bytes, at) : formatIpv6(bytes, at);
}

const formatIpv4 = (bytes: Uint8Array, at: number): string =>
  `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;

function formatIpv6(bytes: Uint8Array, at: number): string {
  if (isIpv4MappedAt(bytes, at)) return `::ffff:${formatIpv4(bytes, at + 12)}`;
  let gapStart = 8;
  let gapLength = 1; // a single zero group is not shortened: RFC 5952 section 4.2.2
  let runStart = 0;
  for (let group = 0; group < 8; group++) {
    if (u16(bytes, at + group * 2) !== 0) runStart = group + 1;
    else if (group + 1 - runStart > gapLength) {
      gapStart = runStart;
      gapLength = group + 1 - runStart;
    }
  }
  if (gapStart === 8) return formatGroups(bytes, at, 0, 8);
  return `${formatGroups(bytes, at, 0, gapStart)}::${formatGroups(bytes, at, gapStart + gapLength, 8)}`;
}

/** The groups from `start` to before `end`, joined by colons. */
function formatGroups(bytes: Uint8Array, at: number, start: number, end: number): string {
  let text = "";
  for (let group = start; group < end; group++) {
    if (group !== start) text += ":";
    text += u16(bytes, at + group * 2).toString(16);
  }
  return text;
}

function isIpv4MappedAt(bytes: Uint8Array, at: number): boolean {
  if (u16(bytes, at + 10) !== 0xffff) return false;
  for (let offset = 0; offset < 10; offset++) if (bytes[at + offset] !== 0) return false;
  return true;
}

/**
 * The address that `text` is, in full: four decimal numbers without leading zeros, or IPv6 without a zone. Everything
 * else (`10.1`, `010.0.0.1`, `0x0a000001`, blanks around it) is undefined: two programs would read it differently.
 */
export function parseIpAddress(text: string): Uint8Array | undefined {
  if (!text.includes(":")) return parseIpv4(text);
  if (!/^[0-9a-f:.]{2,45}$/i.test(text)) return undefined;
  // ipaddr.js takes octal in a dotted tail, and reads ::1.2.3.4 as ::ffff:1.2.3.4; so the tail is turned into groups here.
  const tailAt = text.lastIndexOf(":") + 1;
  const tail = text.slice(tailAt);
  if (!tail.includes(".")) return parseIpv6(text);
  const ipv4 = parseIpv4(tail);
  if (ipv4 === undefined) return undefined;
  return parseIpv6(`${text.slice(0, tailAt)}${u16(ipv4, 0).toString(16)}:${u16(ipv4, 2).toString(16)}`);
}

const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;

/** In one pass: ipaddr.js, which tries several forms, takes four times as long, and lists have thousands of addresses. */
function parseIpv4(text: string): Uint8Array | undefined {
  const address = new Uint8Array(4);
  let part = 0;
  let partStart = 0;
  let number = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT && at > partStart && part < 3) {
      address[part++] = number;
      partStart = at + 1;
      number = 0;
      continue;
    }
    const hasLeadingZero = at > partStart && number === 0;
    number = number * 10 + code - ZERO;
    if (code < ZERO || code > NINE || hasLeadingZero || number > 0xff) return undefined;
  }
  if (part !== 3 || partStart === text.length) return undefined;
  address[3] = number;
  return address;
}

const parseIpv6 = (text: string): Uint8Array | undefined =>
  ipaddr.IPv6.isValid(text) ? Uint8Array.from(ipaddr.IPv6.parse(text).toByteArray()) : undefined;

/** All addresses that begin with the same `prefixLength` bits. `address` is the lowest of them: its host bits are 0. */
export interface Prefix {
  readonly address: Uint8Array;
  /** 0 to 32 for IPv4, 0 to 128 for IPv6. */
  readonly prefixLength: number;
}

/** Host bits of `address` may be set: they are cleared. */
export function prefixOf(address: Uint8Array, prefixLength: number): Prefix {
  if (prefixLength === address.length * 8) return { address, prefixLength };
  return { address: address.map((byte, index) => byte & maskByte(prefixLength, index)), prefixLength };
}

/**
 * `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fe80::/10`, or an address alone for a prefix that holds only it. Host bits may
 * be set. Undefined for everything else, such as a mask with a hole.
 */
export function parsePrefix(text: string): Prefix | undefined {
  const [addressText = "", lengthText, ...rest] = text.split("/");
  const address = parseIpAddress(addressText);
  if (address === undefined || rest.length > 0) return undefined;
  const bits = address.length * 8;
  const prefixLength = lengthText === undefined ? bits : parsePrefixLength(lengthText, address.length);
  return prefixLength === undefined || prefixLength > bits ? undefined : prefixOf(address, prefixLength);
}

function parsePrefixLength(text: string, addressLength: number): number | undefined {
  if (/^(0|[1-9]\d{0,2})$/.test(text)) return Number(text);
  const mask = addressLength === 4 ? parseIpv4(text) : undefined;
  return mask && prefixLengthOfMask(mask);
}

/** Count of the leading one bits of a subnet mask; undefined when ones follow a zero (`255.0.255.0`). */
export function prefixLengthOfMask(mask: Uint8Array): number | undefined {
  let ones = 0;
  while (ones < mask.length * 8 && hasBit(mask, ones)) ones++;
  return mask.every((byte, index) => byte === maskByte(ones, index)) ? ones : undefined;
}

const hasBit = (bytes: Uint8Array, bit: number): boolean => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;

/** Byte `index` of the mask that has `prefixLength` leading ones. */
function maskByte(prefixLength: number, index: number): number {
  const ones = Math.min(8, Math.max(0, prefixLength - index * 8));
  return (0xff00 >> ones) & 0xff;
}

/** `10.0.0.0/8`; the length is always written. */
export const formatPrefix = ({ address, prefixLength }: Prefix): string =>
  `${formatIpAddress(address)}/${prefixLength}`;

/** False for an address of the other family. */
export function prefixContains(prefix: Prefix, address: Uint8Array): boolean {
  if (prefix.address.length !== address.length) return false;
  for (let index = 0; index < address.length; index++) {
    const differing = (prefix.address[index] ?? 0) ^ (address[index] ?? 0);
    if ((differing & maskByte(prefix.prefixLength, index)) !== 0) return false;
  }
  return true;
}

/** The address of an IPv4 prefix whose host bits are all 1. A /31 and a /32 have none (RFC 3021), IPv6 has none. */
export function subnetBroadcast({ address, prefixLength }: Prefix): Uint8Array | undefined {
  if (address.length !== 4 || prefixLength > 30) return undefined;
  return address.map((byte, index) => byte | (~maskByte(prefixLength, index) & 0xff));
}

export function sameAddress(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** 224.0.0.0/4 (RFC 5771), ff00::/8 (RFC 4291). */
export const isMulticast = (address: Uint8Array): boolean =>
  address.length === 4 ? ((address[0] ?? 0) & 0xf0) === 0xe0 : address[0] === 0xff;

/** 255.255.255.255 (RFC 919); the broadcast of a subnet needs its prefix, see `subnetBroadcast`. */
export const isBroadcast = (address: Uint8Array): boolean =>
  address.length === 4 && address.every((byte) => byte === 0xff);

/** 0.0.0.0, ::. */
export const isUnspecified = (address: Uint8Array): boolean => address.every((byte) => byte === 0);

/** 127.0.0.0/8 (RFC 1122), ::1 (RFC 4291). */
export const isLoopback = (address: Uint8Array): boolean =>
  address.length === 4
    ? address[0] === 127
    : address.every((byte, index) => byte === (index === address.length - 1 ? 1 : 0));

/** 169.254.0.0/16 (RFC 3927), fe80::/10 (RFC 4291). */
export const isLinkLocal = (address: Uint8Array): boolean =>
  address.length === 4
    ? address[0] === 169 && address[1] === 254
    : address[0] === 0xfe && ((address[1] ?? 0) & 0xc0) === 0x80;

/** An IPv4 address as a number, as a text takes longer to make and to find; an IPv6 address as a text. */
export type AddressKey = number | string;
export const addressKey = (address: Uint8Array): AddressKey =>
  address.length === 4 ? u32(address, 0) : packAddress(address);

/** Two bytes a character. */
export function packAddress(address: Uint8Array): string {
  let text = "";
  for (let at = 0; at < address.length; at += 2) text += String.fromCharCode(u16(address, at));
  return text;
}

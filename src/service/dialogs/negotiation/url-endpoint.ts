import type { Payload } from "../../inspection/payload.ts";
import { digitsAt, ipAddressAt, isDigit, portAt } from "./text-numbers.ts";

const COLON = 0x3a;
const DOT = 0x2e;
const PERCENT = 0x25;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
/** What may follow a host: port, path, query, fragment, and what ends a URL in a header or in XML. */
const AFTER_HOST = [COLON, 0x2f, 0x3f, 0x23, 0x20, 0x09, 0x0d, 0x0a, 0x3c];

/** Longest host that is read: an IPv6 address with its zone. */
const HOST_LENGTH = 64;

export interface UrlEndpoint {
  readonly isTls: boolean;
  readonly address: Uint8Array;
  readonly port: number;
}

/**
 * Where the http or https URL at `at` leads (RFC 3986 section 3.2), the zone of an IPv6 address left out (RFC 6874).
 * Undefined for every other text, and for a host that is a name: nothing here resolves names.
 */
export function urlEndpointAt(text: Payload, at: number): UrlEndpoint | undefined {
  const isTls = text.hasAnyCase(at, "HTTPS://");
  if (!isTls && !text.hasAnyCase(at, "HTTP://")) return undefined;
  const hostAt = at + (isTls ? 8 : 7);
  const end = hostEnd(text, hostAt);
  const address = hostAddress(text, hostAt, end);
  if (address === undefined || (end < text.length && !AFTER_HOST.includes(text.u8(end)))) return undefined;
  const hasPort = text.u8(end) === COLON && digitsAt(text, end + 1, 1) === 1;
  const port = hasPort ? portAt(text, end + 1) : isTls ? 443 : 80;
  return port < 0 ? undefined : { isTls, address, port };
}

/** Where the digits and dots of an IPv4 address end, or the brackets of an IPv6 one. */
function hostEnd(text: Payload, at: number): number {
  if (text.u8(at) === OPENING_BRACKET) return text.indexOf(CLOSING_BRACKET, at, at + HOST_LENGTH) + 1;
  let end = at;
  while (end < at + HOST_LENGTH && (text.u8(end) === DOT || isDigit(text.u8(end)))) end++;
  return end;
}

function hostAddress(text: Payload, at: number, end: number): Uint8Array | undefined {
  if (text.u8(at) !== OPENING_BRACKET) return ipAddressAt(text, at, end - at);
  const zone = text.indexOf(PERCENT, at, end);
  const address = ipAddressAt(text, at + 1, (zone < 0 ? end - 1 : zone) - at - 1);
  return address?.length === 16 ? address : undefined;
}

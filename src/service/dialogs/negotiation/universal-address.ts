import type { Payload } from "../../inspection/payload.ts";
import { decimalAt, digitsAt, ipAddressAt } from "./text-numbers.ts";

const DOT = 0x2e;
/** An IPv6 address and ".255.255". */
const LONGEST = 53;

/**
 * "192.0.2.1.8.1" or "2001:db8::1.8.1": an address, then the two bytes of a port (RFC 5665 section 5.2.3). Undefined for
 * everything else, port 0 included.
 */
export function universalAddressAt(
  text: Payload,
  at: number,
  length: number,
): { readonly address: Uint8Array; readonly port: number } | undefined {
  if (length > LONGEST || at + length > text.length) return undefined;
  const lowAt = lastDot(text, at, at + length);
  const highAt = lastDot(text, at, lowAt);
  if (highAt < 0) return undefined;
  const low = byteOf(text, lowAt + 1, at + length);
  const high = byteOf(text, highAt + 1, lowAt);
  const address = ipAddressAt(text, at, highAt - at);
  const port = high * 0x100 + low;
  return address === undefined || low < 0 || high < 0 || port === 0 ? undefined : { address, port };
}

function lastDot(text: Payload, from: number, end: number): number {
  for (let at = end - 1; at >= from; at--) if (text.u8(at) === DOT) return at;
  return -1;
}

/** The number from 0 to 255 that stands from `at` to before `end`; -1 for everything else. */
function byteOf(text: Payload, at: number, end: number): number {
  const digits = digitsAt(text, at, 4);
  const number = decimalAt(text, at, digits);
  return digits === 0 || digits !== end - at || number > 0xff ? -1 : number;
}

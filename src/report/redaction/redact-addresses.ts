import { type Prefix, parseIpAddress, parsePrefix, sameAddress } from "../../base/ip-address.ts";
import type { Pseudonyms } from "./pseudonyms.ts";

const MAC = String.raw`(?<![\w:-])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\w:-])`;
/** Anything with two colons that may be IPv6; what is none is looked through for IPv4. */
const V6 = String.raw`(?<![\w:.])[\da-f]{0,4}:[\da-f]{0,4}:[\da-f:.]*(?:%\w+)?(?:\/\d{1,3})?`;
const DOTTED = String.raw`\d{1,10}(?:\.\d{1,10}){3}`;
const V4 = String.raw`(?<![\d.])${DOTTED}(?:-${DOTTED}|\/${DOTTED}(?![\d.])|\/\d{1,2}(?!\d))?(?!\d)`;

const ADDRESSES = new RegExp(`${MAC}|${V6}|${V4}`, "gi");
const V4_ONLY = new RegExp(V4, "g");
const MAC_ONLY = new RegExp(`^${MAC}$`, "i");

/** Replaces every address in a text: IPv4, IPv6, prefixes, ranges, and those of network cards. */
export const redactAddresses = (text: string, pseudonyms: Pseudonyms): string =>
  text.replace(ADDRESSES, (found) => {
    if (MAC_ONLY.test(found)) return pseudonyms.mac(found);
    return found.includes(":") ? redactV6(found, pseudonyms) : redactV4(found, pseudonyms);
  });

function redactV6(found: string, pseudonyms: Pseudonyms): string {
  // A sentence may go on behind the address with a colon or a full stop.
  const [, body = "", zone = "", length = ""] = /^([^%/]*)(%\w+)?(\/\d+)?$/.exec(found) ?? [];
  for (let end = body.length; end > 1; end--) {
    const address = pseudonyms.address(body.slice(0, end));
    const rest = body.slice(end);
    if (address !== undefined && /^[:.]*$/.test(rest)) {
      const prefix = rest === "" && zone === "" ? parsePrefix(`${body}${length}`) : undefined;
      if (length !== "" && prefix !== undefined && isPrefixAlone(prefix, body))
        return `${pseudonyms.prefix(prefix)}${length}`;
      return `${address}${zone === "" ? "" : `%${pseudonyms.name("adapter", zone)}`}${rest}${length}`;
    }
  }
  const inside = found.replace(V4_ONLY, (one) => redactV4(one, pseudonyms));
  // Like an address, and none that can be read: nobody knows what it tells.
  return /[\da-f]{1,4}:[\da-f]{1,4}:[\da-f]{1,4}/i.test(inside) ? pseudonyms.name("text", found) : inside;
}

function redactV4(found: string, pseudonyms: Pseudonyms): string {
  const [first = "", last] = found.split("-");
  if (last !== undefined) return redactRange(first, last, pseudonyms);
  const [address = "", length] = found.split("/");
  if (length === undefined) return redactOne(address, pseudonyms);
  const plain = withoutZeros(address);
  const prefix = parsePrefix(`${plain}/${length}`);
  if (prefix === undefined) return `${redactOne(address, pseudonyms)}/${redactOne(length, pseudonyms)}`;
  const hidden = isPrefixAlone(prefix, plain) ? pseudonyms.prefix(prefix) : redactOne(address, pseudonyms);
  return `${hidden}/${length}`;
}

/** No bit behind the prefix is set: it is not an address with its mask. */
function isPrefixAlone({ address, prefixLength }: Prefix, text: string): boolean {
  const given = parseIpAddress(text);
  return given !== undefined && prefixLength < given.length * 8 && sameAddress(address, given);
}

/** A range that is a prefix stays one; the ends of any other are replaced each alone. */
function redactRange(first: string, last: string, pseudonyms: Pseudonyms): string {
  const [low, high] = [parseIpAddress(withoutZeros(first)), parseIpAddress(withoutZeros(last))];
  if (low !== undefined && high !== undefined) {
    for (let prefixLength = 0; prefixLength < 32; prefixLength++) {
      const prefix = parsePrefix(`${withoutZeros(first)}/${prefixLength}`);
      if (prefix === undefined || !sameAddress(prefix.address, low)) continue;
      if (!sameAddress(lastOf(prefix), high)) continue;
      const start = parseIpAddress(pseudonyms.prefix(prefix));
      if (start !== undefined) return `${start.join(".")}-${lastOf({ address: start, prefixLength }).join(".")}`;
    }
  }
  return `${redactOne(first, pseudonyms)}-${redactOne(last, pseudonyms)}`;
}

const lastOf = ({ address, prefixLength }: Prefix): Uint8Array =>
  address.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, prefixLength - index * 8))));

/** What no address is, such as a version of four numbers above 255, stays. */
const redactOne = (text: string, pseudonyms: Pseudonyms): string => pseudonyms.address(withoutZeros(text)) ?? text;

/** `010.000.000.001`: whoever wrote it may have meant 10.0.0.1. */
const withoutZeros = (text: string): string => (text.includes(".") ? text.replaceAll(/(?<!\d)0+(?=\d)/g, "") : text);

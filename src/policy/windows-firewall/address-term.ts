import { formatIpAddress, parseIpAddress, parsePrefix, prefixLengthOfMask } from "../../base/ip-address.ts";

/** The addresses from `first` to `last`, both included, of one family. */
export interface AddressRange {
  readonly first: Uint8Array;
  readonly last: Uint8Array;
}

/** Names that stand for addresses of the network the computer is in (windows-nt-to-11-filters.md D2, C2). */
export const ADDRESS_KEYWORDS = ["LocalSubnet", "DNS", "DHCP", "WINS", "DefaultGateway"] as const;
export type AddressKeyword = (typeof ADDRESS_KEYWORDS)[number];
const KEYWORDS_IN_LOWER_CASE = new Map(ADDRESS_KEYWORDS.map((name) => [name.toLowerCase(), name]));

/** One alternative of an address condition. `unknown`: a name that only a running Windows can resolve, or no address. */
export type AddressTerm =
  | { readonly kind: "range"; readonly range: AddressRange }
  | { readonly kind: "keyword"; readonly keyword: AddressKeyword }
  | { readonly kind: "unknown"; readonly text: string };

/** Reads an address, a prefix, an address with a dotted mask, a range `a-b` or a keyword in any case. */
export function parseAddressTerm(text: string): AddressTerm {
  const keyword = KEYWORDS_IN_LOWER_CASE.get(text.toLowerCase());
  if (keyword !== undefined) return { kind: "keyword", keyword };
  const range = parseAddressRange(text);
  return range === undefined ? { kind: "unknown", text } : { kind: "range", range };
}

/** Undefined for a range of two families or from high to low, and for a mask with a hole. */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [firstText = "", lastText, ...rest] = text.split("-");
  if (lastText === undefined) return rangeOfPrefix(text);
  const [first, last] = [parseIpAddress(firstText), parseIpAddress(lastText)];
  const isRange = rest.length === 0 && first !== undefined && last !== undefined && first.length === last.length;
  return isRange && compareAddresses(first, last) <= 0 ? { first, last } : undefined;
}

function rangeOfPrefix(text: string): AddressRange | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined) return undefined;
  const { address, prefixLength } = prefix;
  if (prefixLength === address.length * 8) return { first: address, last: address };
  const last = address.map((byte, index) => byte | (0xff >> Math.min(8, Math.max(0, prefixLength - index * 8))));
  return { first: address, last };
}

/** In numeric order; IPv4 before IPv6. */
export function compareAddresses(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return one.length - other.length;
  for (let index = 0; index < one.length; index++) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** As a rule writes it: an address, `net/mask` in dots for IPv4, `net/length` for IPv6, or `first-last`. */
export function formatAddressRange({ first, last }: AddressRange): string {
  if (compareAddresses(first, last) === 0) return formatIpAddress(first);
  const mask = first.map((byte, index) => ~(byte ^ (last[index] ?? 0)) & 0xff);
  const length = prefixLengthOfMask(mask);
  const isPrefix = length !== undefined && first.every((byte, index) => (byte & ~(mask[index] ?? 0)) === 0);
  if (!isPrefix) return `${formatIpAddress(first)}-${formatIpAddress(last)}`;
  return `${formatIpAddress(first)}/${first.length === 4 ? formatIpAddress(mask) : length}`;
}

export function formatAddressTerm(term: AddressTerm): string {
  if (term.kind === "range") return formatAddressRange(term.range);
  return term.kind === "keyword" ? term.keyword : term.text;
}

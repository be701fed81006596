import type { SourceLocation } from "../../base/problem.ts";
import type { AddressFamily } from "./rule.ts";
import type { RuleReader } from "./rule-reader.ts";

export const ADDRESS_LENGTH: Readonly<Record<AddressFamily, 4 | 16>> = { IPv4: 4, IPv6: 16 };

/** FW_IP_ADDRESS: family (2 bytes), padding (2), address (windows-ce-firewall.md 1.4). */
const ADDRESS_AT = 4;
const STRUCTURE_LENGTH = 20;

/**
 * The address in a host value whose family is known. A short IPv6 address is filled with zeros, as the real rules are
 * written; a short IPv4 one is unreadable.
 */
export function readHostAddress(
  reader: RuleReader,
  name: string,
  bytes: Uint8Array,
  family: AddressFamily,
  location: SourceLocation,
): Uint8Array | "unreadable" {
  const length = ADDRESS_LENGTH[family];
  const available = bytes.length - ADDRESS_AT;
  if (available <= 0) return reader.illFormed(`${name} has no address after its family`, location);
  if (family === "IPv4" && available < length) {
    return reader.illFormed(`${name} has ${available} of the 4 bytes of an IPv4 address`, location);
  }
  if (bytes[2] !== 0 || bytes[3] !== 0) reader.odd(`${name}: the two bytes after the family are not 00,00`, location);
  if (bytes.length > STRUCTURE_LENGTH) reader.odd(`${name} is longer than an address`, location);
  const address = new Uint8Array(length);
  address.set(bytes.subarray(ADDRESS_AT, ADDRESS_AT + length));
  return address;
}

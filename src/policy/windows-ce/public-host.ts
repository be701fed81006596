import { prefixOf } from "../../base/ip-address.ts";
import { MASK } from "./constants.ts";
import { ADDRESS_LENGTH, readHostAddress } from "./host-address.ts";
import type { AddressFamily, Condition, MaskedAddress } from "./rule.ts";
import type { RuleReader } from "./rule-reader.ts";

const FAMILY_BYTE: Readonly<Record<AddressFamily, number>> = { IPv4: 2, IPv6: 23 };

/** PublicHost with its mask (IPv4) or prefix (IPv6). */
export function readPublicHost(reader: RuleReader, family: AddressFamily | undefined): Condition<MaskedAddress> {
  const hasMask = reader.has(MASK.publicHostMask);
  const hasPrefix = reader.has(MASK.publicHostPrefix);
  if (!reader.has(MASK.publicHost)) {
    if (!hasMask && !hasPrefix) return undefined;
    return reader.illFormed("Mask asks for a mask or prefix of PublicHost without PublicHost itself");
  }
  if (hasMask && hasPrefix) return reader.illFormed("Mask asks for a mask and a prefix, which share their storage");
  if (hasPrefix && family === "IPv4") return reader.illFormed("asks for PublicHostPrefix, which is for IPv6 only");
  if (hasMask && family === "IPv6") return reader.illFormed("asks for PublicHostMask, which is for IPv4 only");

  const address = readAddress(reader, family);
  const mask = hasMask ? readMask(reader) : hasPrefix ? readPrefixMask(reader) : undefined;
  if (address === "unreadable" || mask === "unreadable") return "unreadable";
  return { address, mask: mask ?? new Uint8Array(address.length).fill(0xff) };
}

function readAddress(reader: RuleReader, family: AddressFamily | undefined): Uint8Array | "unreadable" {
  const field = reader.bytes("PublicHost");
  if (field.kind === "absent") return reader.illFormed("Mask asks for PublicHost, which is missing");
  if (field.kind === "unreadable" || family === undefined) return "unreadable";
  if (field.value[0] !== FAMILY_BYTE[family] || field.value[1] !== 0) {
    return reader.illFormed("PublicHost is of another address family than PrivateHost", field.location);
  }
  if (family === "IPv6" && field.value.length < 4 + ADDRESS_LENGTH.IPv6 && !reader.has(MASK.publicHostPrefix)) {
    reader.odd("PublicHost is cut short without a prefix: it is one address that ends in zeros", field.location);
  }
  return readHostAddress(reader, "PublicHost", field.value, family, field.location);
}

/** An IN_ADDR in memory: its bytes in order are the little-endian bytes of the dword (255.255.255.0 is 00FFFFFF). */
function readMask(reader: RuleReader): Uint8Array | "unreadable" {
  const field = reader.dword("PublicHostMask");
  if (field.kind === "absent") return reader.illFormed("Mask asks for PublicHostMask, which is missing");
  if (field.kind === "unreadable") return "unreadable";
  const bits = field.value;
  const mask = Uint8Array.of(bits & 0xff, (bits >>> 8) & 0xff, (bits >>> 16) & 0xff, bits >>> 24);
  if (!isContiguous(mask)) {
    const advice = isContiguous(mask.toReversed()) ? ": its bytes look swapped (255.255.255.0 is 00FFFFFF)" : "";
    reader.odd(`PublicHostMask is ${mask.join(".")}, not a run of ones${advice}`, field.location);
  }
  return mask;
}

function isContiguous(mask: Uint8Array): boolean {
  const bits = Array.from(mask, (byte) => byte.toString(2).padStart(8, "0")).join("");
  return /^1*0*$/.test(bits);
}

function readPrefixMask(reader: RuleReader): Uint8Array | "unreadable" {
  const length = reader.number("PublicHostPrefix", MASK.publicHostPrefix, 1, 128);
  if (typeof length !== "number") return "unreadable";
  return prefixOf(new Uint8Array(16).fill(0xff), length).address;
}

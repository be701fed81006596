import { type AddressTerm, parseAddressTerm } from "../address-term.ts";
import type { ParsedRule, RuleToken } from "./rule.ts";

/** Token of a rule string that holds addresses: local or remote, IPv4 or IPv6. */
export type AddressKey = "la4" | "la6" | "ra4" | "ra6";

/** Values in lower case. Maps, as an object would know `constructor` too. */
export const ACTIONS: ReadonlyMap<string, NonNullable<ParsedRule["action"]>> = new Map([
  ["allow", "allow"],
  ["block", "block"],
  ["bypass", "bypass"],
]);
export const DIRECTIONS: ReadonlyMap<string, NonNullable<ParsedRule["direction"]>> = new Map([
  ["in", "inbound"],
  ["out", "outbound"],
]);
export const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);
/** Names instead of numbers have been seen in Windows' own static rules. */
const PROTOCOL_NAMES: ReadonlyMap<string, number> = new Map([
  ["tcp", 6],
  ["udp", 17],
]);

/** undefined for what is no protocol: `any`, 256. */
export function parseProtocol(value: string): number | undefined {
  const named = PROTOCOL_NAMES.get(value.toLowerCase());
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(value) && Number(value) <= 255 ? Number(value) : undefined;
}

/** Names of networks that only a running Windows knows (D2, version 2.20). */
export const NETWORK_NAMES = ["IntrAnet", "IntErnet", "Ply2Renders", "RmtIntrAnet", "CaptivePortal"];

export const isNetworkName = ({ key, value }: RuleToken): boolean =>
  /^ra[46]/i.test(key) && NETWORK_NAMES.some((name) => name.toLowerCase() === value.trim().toLowerCase());

/** An address of the other family, or a keyword for the own end, is none that the token may hold. */
export function addressTerm(value: string, key: AddressKey): AddressTerm {
  const term = parseAddressTerm(value);
  const isLocal = key.startsWith("l");
  if (term.kind === "keyword") return isLocal ? { kind: "unknown", text: value } : term;
  if (term.kind === "unknown") {
    return { kind: "unknown", text: NETWORK_NAMES.find((name) => name.toLowerCase() === value.toLowerCase()) ?? value };
  }
  const isFamily = term.range.first.length === (key.endsWith("4") ? 4 : 16);
  return isFamily ? term : { kind: "unknown", text: value };
}

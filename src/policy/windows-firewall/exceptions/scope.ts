import type { Truth } from "../../truth.ts";
import { AddressCondition } from "../address-condition.ts";
import { type AddressTerm, parseAddressTerm } from "../address-term.ts";
import type { HostNetworks } from "../host-networks.ts";

/** From whom an exception lets in. `unknown`: empty or not given, for which no meaning is documented. */
export type Scope =
  | { readonly kind: "any" }
  | { readonly kind: "addresses"; readonly condition: AddressCondition }
  | { readonly kind: "unknown" };

export const ANY_SCOPE: Scope = { kind: "any" };
export const UNKNOWN_SCOPE: Scope = { kind: "unknown" };

/**
 * Reads `*`, or a list of `LocalSubnet`, IPv4 addresses, prefixes and masks (windows-nt-to-11-filters.md C2). What is
 * neither may stand for any address: `faults` says so, without a full stop.
 */
export function parseScope(text: string): { readonly scope: Scope; readonly faults: readonly string[] } {
  if (text === "*") return { scope: ANY_SCOPE, faults: [] };
  if (text.trim() === "") return { scope: UNKNOWN_SCOPE, faults: ["the scope is empty"] };
  const terms = text.split(",").map(parseTerm);
  const faults = terms.flatMap((term) => (term.kind === "unknown" ? [faultOf(term.text)] : []));
  return { scope: { kind: "addresses", condition: new AddressCondition(terms) }, faults };
}

/** IPv6 addresses, ranges and the other keywords came with Vista. */
function parseTerm(text: string): AddressTerm {
  const term = parseAddressTerm(text);
  if (term.kind === "keyword" && term.keyword !== "LocalSubnet") return { kind: "unknown", text };
  if (term.kind === "range" && (term.range.first.length !== 4 || text.includes("-"))) return { kind: "unknown", text };
  return term;
}

const faultOf = (text: string): string =>
  text === "*"
    ? "* stands beside other scopes"
    : `"${text}" in the scope is neither LocalSubnet nor an IPv4 address, prefix or mask`;

/** Scopes that name IPv4 addresses do not let in any IPv6 (C2). */
export function scopeHolds(scope: Scope, address: Uint8Array, networks: HostNetworks): Truth {
  if (scope.kind === "any") return "yes";
  return scope.kind === "unknown" ? "maybe" : scope.condition.holds(address, networks);
}

/** For a summary: "any address", "LocalSubnet, 10.0.0.0/255.0.0.0". */
export function describeScope(scope: Scope): string {
  if (scope.kind === "any") return "any address";
  return scope.kind === "unknown" ? "addresses that the export does not tell" : scope.condition.describe();
}

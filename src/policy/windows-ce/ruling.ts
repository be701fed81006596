import { either, type Truth } from "../truth.ts";
import type { Tally } from "./rule-set.ts";

/** What the rules, the state and the default come to for one packet, before it is put into words. */
export type Ruling =
  | { readonly decision: "allow" | "deny"; readonly by: "rule"; readonly index: number }
  | { readonly decision: "allow" | "deny"; readonly by: "default" }
  | { readonly decision: "allow"; readonly by: "response" }
  | { readonly decision: "depends"; readonly by: "rule"; readonly index: number }
  | { readonly decision: "depends"; readonly by: "response" | "port mapping" };

/**
 * Inbound: any block beats any allow, and a response (assumed, windows-ce-firewall.md 3.3); by default blocked.
 * A decision is certain when it is the same however the possible matches fall.
 */
export function ruleInbound(tally: Tally, isResponse: Truth, isPortMapped: Truth): Ruling {
  if (tally.block !== -1) return { decision: "deny", by: "rule", index: tally.block };
  const isAllowed: Truth = tally.allow !== -1 ? "yes" : tally.possibleAllow !== -1 ? "maybe" : "no";
  const isAdmitted = either(isAllowed, either(isResponse, isPortMapped));
  if (isAdmitted === "no") return { decision: "deny", by: "default" };
  if (tally.possibleBlock !== -1) return { decision: "depends", by: "rule", index: tally.possibleBlock };
  if (isAllowed === "yes") return { decision: "allow", by: "rule", index: tally.allow };
  if (isAdmitted === "yes") return { decision: "allow", by: "response" };
  if (isAllowed === "maybe") return { decision: "depends", by: "rule", index: tally.possibleAllow };
  return { decision: "depends", by: isResponse === "maybe" ? "response" : "port mapping" };
}

/** Outbound: any allow beats any block; by default allowed. */
export function ruleOutbound(tally: Tally): Ruling {
  if (tally.allow !== -1) return { decision: "allow", by: "rule", index: tally.allow };
  if (tally.block === -1 && tally.possibleBlock === -1) return { decision: "allow", by: "default" };
  if (tally.block === -1) return { decision: "depends", by: "rule", index: tally.possibleBlock };
  if (tally.possibleAllow !== -1) return { decision: "depends", by: "rule", index: tally.possibleAllow };
  return { decision: "deny", by: "rule", index: tally.block };
}

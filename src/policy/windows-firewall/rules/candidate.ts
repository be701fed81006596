import { AddressCondition } from "../address-condition.ts";
import { askedConditions, type ConditionTest } from "./conditions.ts";
import { type EndAddresses, type FirewallRule, formatToken } from "./rule.ts";

/** Conditions on the addresses of one end, by family; undefined where the rule names none of that family. */
export interface EndCondition {
  readonly v4: AddressCondition | undefined;
  readonly v6: AddressCondition | undefined;
}

/** A rule that counts while the active profile is in force, ready to be matched. */
export interface Candidate {
  /** In the policy. */
  readonly id: number;
  readonly rule: FirewallRule;
  /** undefined: the rule names no address. */
  readonly local: EndCondition | undefined;
  readonly remote: EndCondition | undefined;
  readonly asked: readonly ConditionTest[];
  /** What keeps the rule from matching for certain even if all its conditions hold; none for most rules of servers. */
  readonly doubts: readonly string[];
}

/** What a rule may do to a flow. One without a readable action may allow or block. */
export type Effect = "block" | "allow" | "bypass";
export const EFFECTS: readonly Effect[] = ["block", "allow", "bypass"];

/** AuthByPassOut makes a bypass of a rule for what this computer sends (windows-nt-to-11-filters.md D4.1). */
export function mayDo({ action, bypassesOutbound, direction }: FirewallRule, effect: Effect): boolean {
  if (effect !== "bypass") return action === effect || action === undefined;
  return action === "bypass" || (bypassesOutbound && action !== "block" && direction !== "inbound");
}

export function candidateOf(rule: FirewallRule, id: number, standingDoubt: string): Candidate {
  const doubts = doubtsAbout(rule, standingDoubt);
  const parts = { id, rule, local: conditionOf(rule.local), remote: conditionOf(rule.remote), doubts };
  return { asked: askedConditions(parts), ...parts };
}

function conditionOf({ v4, v6 }: EndAddresses): EndCondition | undefined {
  if (v4.length === 0 && v6.length === 0) return undefined;
  return {
    v4: v4.length === 0 ? undefined : new AddressCondition(v4),
    v6: v6.length === 0 ? undefined : new AddressCondition(v6),
  };
}

function doubtsAbout({ flaws, notUnderstood, unseen, action }: FirewallRule, standingDoubt: string): readonly string[] {
  const doubts = standingDoubt === "" ? [] : [standingDoubt];
  for (const flaw of flaws) doubts.push(`it ${flaw}`);
  for (const token of notUnderstood) doubts.push(`${formatToken(token)} is not understood`);
  if (unseen.length > 0) doubts.push(`a capture does not show ${unseen.map(formatToken).join(", ")}`);
  if (action === "bypass") doubts.push("a capture does not show whether IPsec authenticated it (Action=ByPass)");
  return doubts;
}

import { AddressCondition } from "../address-condition.ts";
import { askedConditions, type ConditionTest } from "./conditions.ts";
import type { FirewallRule } from "./rule.ts";
import { formatToken } from "./rule.ts";

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

export function candidateOf(rule: FirewallRule, id: number, standingDoubt: string): Candidate {
  const condition = (terms: FirewallRule["local"]): EndCondition | undefined => {
    if (terms.v4.length === 0 && terms.v6.length === 0) return undefined;
    return {
      v4: terms.v4.length === 0 ? undefined : new AddressCondition(terms.v4),
      v6: terms.v6.length === 0 ? undefined : new AddressCondition(terms.v6),
    };
  };
  const doubts = [
    ...(standingDoubt === "" ? [] : [standingDoubt]),
    ...rule.flaws.map((flaw) => `it ${flaw}`),
    ...rule.notUnderstood.map((token) => `${formatToken(token)} is not understood`),
    ...(rule.unseen.length === 0 ? [] : [`a capture does not show ${rule.unseen.map(formatToken).join(", ")}`]),
    ...(rule.action === "bypass" ? ["a capture does not show whether IPsec authenticated it (Action=ByPass)"] : []),
  ];
  const parts = { id, rule, local: condition(rule.local), remote: condition(rule.remote), doubts };
  return { ...parts, asked: askedConditions(parts) };
}

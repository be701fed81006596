import type { PolicyRule } from "../../decision.ts";
import type { FirewallContext } from "../context.ts";
import { type Candidate, candidateOf } from "./candidate.ts";
import type { RulesConfiguration } from "./read-configuration.ts";
import { RuleSet } from "./rule-set.ts";
import { describeRule } from "./rule-summary.ts";
import { standingOf } from "./standing.ts";

interface DirectionRules {
  readonly set: RuleSet;
  /** Rules of the direction that do not count: "219 inactive, 40 for other profiles". */
  readonly leftOut: string;
}

/** The rules of a configuration with the active profile in force. */
export interface BoundRules {
  readonly described: readonly PolicyRule[];
  readonly byDirection: Readonly<Record<"inbound" | "outbound", DirectionRules>>;
  /** A rule that counts has LSM. */
  readonly hasLooseRules: boolean;
  /** A rule that counts, or the profile, names adapters. */
  readonly namesInterfaces: boolean;
}

export function bindRules({ rules, profiles }: RulesConfiguration, context: FirewallContext): BoundRules {
  const settings = profiles[context.profile];
  const candidates: Candidate[] = [];
  const leftOut = { inbound: new Map<string, number>(), outbound: new Map<string, number>() };
  const described = rules.map((rule, index) => {
    const id = context.firstRuleId + index;
    const standing = standingOf(rule, context.profile, settings);
    if (standing.counts !== "no") candidates.push(candidateOf(rule, id, standing.why));
    else {
      for (const direction of rule.direction === undefined ? (["inbound", "outbound"] as const) : [rule.direction]) {
        leftOut[direction].set(standing.why, (leftOut[direction].get(standing.why) ?? 0) + 1);
      }
    }
    return describeRule(rule, id, standing);
  });
  const directionRules = (direction: "inbound" | "outbound"): DirectionRules => ({
    set: new RuleSet(candidates.filter(({ rule }) => (rule.direction ?? direction) === direction)),
    leftOut: [...leftOut[direction]].map(([why, count]) => `${count} ${why}`).join(", "),
  });
  return {
    described,
    byDirection: { inbound: directionRules("inbound"), outbound: directionRules("outbound") },
    hasLooseRules: candidates.some(({ rule }) => rule.isLooseSourceMapped),
    namesInterfaces:
      settings.disabledInterfaces.length > 0 || candidates.some(({ rule }) => rule.interfaces.length > 0),
  };
}

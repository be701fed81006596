import type { RelatedLocation } from "../lint-finding.ts";
import type { LintRule } from "./rule-group.ts";

export const named = ({ name }: Pick<LintRule, "name">): string => `rule "${name}"`;

export const relatedRules = (rules: readonly Pick<LintRule, "name" | "location">[]): readonly RelatedLocation[] =>
  rules.map((rule) => ({ location: rule.location, text: named(rule) }));

/** "1 rule", "1,200 rules". */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;

/** The subject of a sentence about several rules: `rule "A"`, "12 rules". */
export const namedOrCounted = (rules: readonly Pick<LintRule, "name">[]): string => {
  const [only] = rules;
  return rules.length === 1 && only !== undefined ? named(only) : count(rules.length, "rule");
};

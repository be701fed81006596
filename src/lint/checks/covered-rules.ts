import type { Severity } from "../../audit/finding.ts";
import { compareRules, type Standing } from "../compare-rules.ts";
import type { LintFinding } from "../lint-finding.ts";
import type { LintRule, RuleGroup, RulePlace } from "../rules/rule-group.ts";
import { named, relatedRules } from "../rules/wording.ts";

type Worded = Pick<LintFinding, "id" | "severity" | "message" | "related">;

/** Rules that other rules keep from taking effect (FWR-403, 404, 405, 408), and those about which that took too long to decide. */
export function checkCoveredRules(
  groups: readonly RuleGroup[],
  maxComparisons?: number,
): {
  readonly findings: readonly LintFinding[];
  readonly undecided: readonly RulePlace[];
} {
  const findings: LintFinding[] = [];
  const undecided: RulePlace[] = [];
  for (const group of groups) {
    for (const [rule, standing] of compareRules(group, maxComparisons)) {
      const { name, location } = rule;
      if (standing.kind === "undecided") undecided.push({ name, location });
      else findings.push({ ...word(rule, standing, group), location, filter: group.filter, subject: `rule ${name}` });
    }
  }
  return { findings, undecided };
}

function word(rule: LintRule, standing: Exclude<Standing, { kind: "undecided" }>, group: RuleGroup): Worded {
  const subject = `${named(rule)} (${rule.summary})`;
  if (standing.kind === "never-matches") {
    return { id: "FWR-408", severity: "low", message: `${subject} matches no packet at all`, related: [] };
  }
  const { by, isSame } = standing;
  const related = relatedRules(by);
  if (standing.kind === "overridden") return { ...wordOverridden(subject, rule, by, isSame, group), related };
  const message = isSame
    ? `${subject} matches exactly what ${nameAll(by)} matches, which does the same`
    : `${subject} changes nothing: ${nameAll(by)} ${by.length === 1 ? "decides" : "together decide"} all that it matches`;
  return { id: "FWR-404", severity: "low", message, related };
}

function wordOverridden(
  subject: string,
  { action }: LintRule,
  by: readonly LintRule[],
  isSame: boolean,
  { direction, winner }: RuleGroup,
): Omit<Worded, "related"> {
  // What was meant to be blocked passes; what was meant to pass is blocked.
  const severity: Severity = action === "block" ? "high" : "medium";
  const why = `for ${direction} traffic ${winner} beats ${action}`;
  if (isSame) {
    const message = `${subject} never takes effect: ${nameAll(by)} says the opposite of exactly the same packets, and ${why}`;
    return { id: "FWR-405", severity, message };
  }
  const verb = { allow: "allow", block: "block" }[winner];
  const covers = by.length === 1 ? `${nameAll(by)} ${verb}s` : `${nameAll(by)} together ${verb}`;
  return {
    id: "FWR-403",
    severity,
    message: `${subject} never takes effect: ${covers} all that it matches, and ${why}`,
  };
}

/** Names in a sentence; the rest are counted, and all are among the related locations. */
const MAX_NAMED = 3;

function nameAll(rules: readonly LintRule[]): string {
  const names = rules.slice(0, MAX_NAMED).map(({ name }) => `"${name}"`);
  const more = rules.length - names.length;
  if (more > 0) return `${names.join(", ")} and ${more} more`;
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

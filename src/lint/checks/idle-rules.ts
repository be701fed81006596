import type { LintCheck, LintFinding } from "../lint-finding.ts";
import { termsOverlap } from "../match-sets/term.ts";
import type { FilterRules, LintRule, RuleGroup } from "../rules/rule-group.ts";
import { namedOrCounted, relatedRules } from "../rules/wording.ts";

/** FWR-409 and FWR-412: rules that change nothing, all of a kind in one finding. */
export const checkIdleRules: LintCheck = ({ rules }) => [
  ...rules.flatMap(({ groups }) => groups).flatMap(checkGroup),
  ...rules.flatMap(checkDisabled),
];

/**
 * Outbound rules that allow where everything is allowed. A winning one has its effect on the rules that it beats; one
 * that blocks keeps answers out as well, and is never idle.
 */
function checkGroup({ filter, direction, winner, defaultAction, rules }: RuleGroup): readonly LintFinding[] {
  if (defaultAction !== "allow") return [];
  const blocked = rules.filter(({ action }) => action === "block").flatMap(({ set }) => set);
  const isIdle = ({ action, set }: LintRule): boolean =>
    action === "allow" &&
    (winner === "block" || !set.some((term) => blocked.some((other) => termsOverlap(term, other))));
  const idle = rules.filter(isIdle);
  const [first] = idle;
  if (first === undefined) return [];
  const allow = idle.length === 1 ? "allows" : "allow";
  return [
    {
      id: "FWR-409",
      severity: "info",
      message: `${namedOrCounted(idle)} ${allow} ${direction} traffic that is allowed anyway`,
      location: first.location,
      related: relatedRules(idle.slice(1)),
      filter,
      subject: `idle ${direction} rules`,
    },
  ];
}

function checkDisabled({ filter, disabled }: FilterRules): readonly LintFinding[] {
  const [first] = disabled;
  if (first === undefined) return [];
  return [
    {
      id: "FWR-412",
      severity: "info",
      message: `${namedOrCounted(disabled)} ${disabled.length === 1 ? "is" : "are"} disabled`,
      location: first.location,
      related: relatedRules(disabled.slice(1)),
      filter,
      subject: "disabled rules",
    },
  ];
}

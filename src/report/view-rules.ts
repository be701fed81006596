import { formatAmount, formatCount } from "./format-values.ts";
import { FILTER_WORDS } from "./page-words.ts";
import type { ModelRule, ModelRun } from "./report-model.ts";

/** Rows of all tables: thousands of rules would be most of a page of 2 MB, and few of them are ever used. */
const RULES_SHOWN = 1000;

/**
 * The tables of rules, each in the order of the rule files. What conversations and findings refer to is always in them:
 * every rule that settled a flow, and then the first of the others.
 */
export function viewRules(
  rules: readonly ModelRule[],
  { windowStart, windowEnd }: Pick<ModelRun, "windowStart" | "windowEnd">,
) {
  const used = rules.filter(isUsed);
  const unused = rules.filter((rule) => !isUsed(rule) && canDecide(rule));
  const others = rules.filter((rule) => !isUsed(rule) && !canDecide(rule));
  const unusedShown = unused.slice(0, Math.max(0, RULES_SHOWN - used.length));
  const othersShown = others.slice(0, Math.max(0, RULES_SHOWN - used.length - unusedShown.length));
  const broad = rules.filter(isOverBroad);
  return {
    isEmpty: rules.length === 0,
    broad: broad.slice(0, BROAD_SHOWN).map(viewRule),
    broadRest:
      broad.length > BROAD_SHOWN
        ? `and ${formatAmount(broad.length - BROAD_SHOWN, "more rule")}, marked in the tables`
        : "",
    groups: [
      group("rules-used", "Rules that flows used", used, used.length),
      group("rules-unused", `In force, and not used ${nameWindow(windowStart, windowEnd)}`, unusedShown, unused.length),
      group("rules-others", "Not in force, or only logging", othersShown, others.length),
    ].filter(({ rows }) => rows.length > 0),
  };
}

const BROAD_SHOWN = 20;

const isUsed = ({ filterFlows }: ModelRule): boolean => filterFlows > 0;

const canDecide = ({ isEnabled, action }: ModelRule): boolean => isEnabled && action !== "log";

const isOverBroad = (rule: ModelRule): boolean => rule.isUnrestricted && canDecide(rule) && rule.action === "allow";

const nameWindow = (start: string | null, end: string | null): string =>
  start === null || end === null ? "in this window" : `between ${start} and ${end}`;

const group = (id: string, title: string, shown: readonly ModelRule[], total: number) => ({
  id,
  caption:
    shown.length < total
      ? `${title}: showing ${formatCount(shown.length)} of ${formatAmount(total, "rule")}`
      : `${title}: ${formatAmount(total, "rule")}`,
  isCapped: shown.length < total,
  isUsed: id === "rules-used",
  notShown: formatAmount(total - shown.length, "rule"),
  rows: shown.map(viewRule),
});

const viewRule = (rule: ModelRule) => ({
  id: rule.id,
  location: rule.location,
  filter: FILTER_WORDS[rule.filter],
  name: rule.name,
  summary: rule.summary,
  state: describeState(rule),
  isOverBroad: isOverBroad(rule),
  filterFlows: formatCount(rule.filterFlows),
  decidedFlows: formatCount(rule.decidedFlows),
});

function describeState(rule: ModelRule): string {
  if (!rule.isEnabled) return "not in force";
  return rule.action === "log" ? "only logs, never decides" : "in force";
}

import { formatAmount, formatCount } from "./format-values.ts";
import { FILTER_WORDS } from "./page-words.ts";
import type { ModelRule } from "./report-model.ts";

/** Rows of the table: thousands of rules would be most of a page of 2 MB, and few of them are ever used. */
const RULES_SHOWN = 1000;

/**
 * The table of rules, in the order of the rule files. What conversations and findings refer to is always in it: every
 * rule that settled a flow, and then the first of the others.
 */
export function viewRules(rules: readonly ModelRule[]) {
  const shown = rules.length > RULES_SHOWN ? mostTelling(rules) : rules;
  const isCapped = shown.length < rules.length;
  return {
    caption: isCapped
      ? `Rules in the order of the rule files: showing ${formatCount(shown.length)} of ${formatAmount(rules.length, "rule")}`
      : "Rules in the order of the rule files",
    isCapped,
    notShown: formatAmount(rules.length - shown.length, "rule"),
    rows: shown.map(viewRule),
  };
}

function mostTelling(rules: readonly ModelRule[]): readonly ModelRule[] {
  let room = RULES_SHOWN - rules.filter(isUsed).length;
  return rules.filter((rule) => isUsed(rule) || room-- > 0);
}

const isUsed = ({ filterFlows }: ModelRule): boolean => filterFlows > 0;

const viewRule = (rule: ModelRule) => ({
  id: rule.id,
  location: rule.location,
  filter: FILTER_WORDS[rule.filter],
  name: rule.name,
  summary: rule.summary,
  lineText: rule.lineText,
  state: describeState(rule),
  isUnused: rule.isEnabled && rule.action !== "log" && !isUsed(rule),
  filterFlows: formatCount(rule.filterFlows),
  decidedFlows: formatCount(rule.decidedFlows),
});

function describeState(rule: ModelRule): string {
  if (!rule.isEnabled) return "not in force";
  if (rule.action === "log") return "enabled; only logs, never decides";
  return isUsed(rule) ? "enabled" : "enabled; not used in this window";
}

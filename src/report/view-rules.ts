import { formatAmount, formatCount } from "./format-values.ts";
import { FILTER_WORDS } from "./page-words.ts";
import { describePrinted } from "./printed-rows.ts";
import type { ModelRule, ModelRun } from "./report-model.ts";

/** Rows of all tables: thousands of rules would be most of a page of 2 MB, and few of them ever decide. */
const RULES_SHOWN = 1000;

/**
 * The tables of rules, each in the order of the rule files. What conversations and findings refer to is always in them:
 * every rule that settled a flow, and then the first of the others. Of the rules that match a flow only the one that
 * decided it is counted: nothing here says that a rule matched none.
 */
export function viewRules(
  rules: readonly ModelRule[],
  { windowStart, windowEnd }: Pick<ModelRun, "windowStart" | "windowEnd">,
) {
  const deciding = rules.filter(hasDecided);
  const idle = rules.filter((rule) => !hasDecided(rule) && canDecide(rule));
  const others = rules.filter((rule) => !hasDecided(rule) && !canDecide(rule));
  const idleShown = idle.slice(0, Math.max(0, RULES_SHOWN - deciding.length));
  const othersShown = others.slice(0, Math.max(0, RULES_SHOWN - deciding.length - idleShown.length));
  const broad = rules.filter(isOverBroad);
  return {
    isEmpty: rules.length === 0,
    broad: broad.slice(0, BROAD_SHOWN).map(viewRule),
    broadRest:
      broad.length > BROAD_SHOWN
        ? `and ${formatAmount(broad.length - BROAD_SHOWN, "more rule")}, marked in the tables`
        : "",
    groups: [
      group("rules-deciding", "Rules that decided flows", deciding, deciding.length),
      group("rules-idle", `In force, decided no flow ${nameWindow(windowStart, windowEnd)}`, idleShown, idle.length),
      group("rules-others", "Not in force, or only logging", othersShown, others.length),
    ].filter(({ rows }) => rows.length > 0),
  };
}

const BROAD_SHOWN = 20;

const hasDecided = ({ filterFlows }: ModelRule): boolean => filterFlows > 0;

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
  printed: describePrinted(shown.length),
  hasDecided: id === "rules-deciding",
  isIdle: id === "rules-idle",
  notShown: formatAmount(total - shown.length, "rule"),
  rows: shown.map(viewRule),
});

const viewRule = (rule: ModelRule) => ({
  id: rule.id,
  location: rule.location,
  filter: FILTER_WORDS[rule.filter],
  name: rule.name,
  summary: rule.summary,
  remark: remarkOn(rule),
  state: describeState(rule),
  isOverBroad: isOverBroad(rule),
  filterFlows: formatCount(rule.filterFlows),
  decided: rule.filterFlows === 0 ? "no flow" : formatAmount(rule.filterFlows, "flow"),
  decidedFlows: formatCount(rule.decidedFlows),
});

/** Protocols that another test than the raw IP list is for (windows-nt-to-11-filters.md A2). */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  1: "No flow of ICMP is asked of this list: ICMP is never filtered.",
  6: "No flow of TCP is asked of this list, but of TCPAllowedPorts: the entry can decide none.",
  17: "No flow of UDP is asked of this list, but of UDPAllowedPorts: the entry can decide none.",
};

/** Why a rule can decide nothing that its text may lead one to expect. */
function remarkOn({ filter, name }: ModelRule): string {
  const [, protocol = ""] = /^RawIPAllowedProtocols: (\d+)$/.exec(name) ?? [];
  return filter === "tcpip-filtering" ? (TESTED_ELSEWHERE[protocol] ?? "") : "";
}

function describeState(rule: ModelRule): string {
  if (!rule.isEnabled) return "not in force";
  return rule.action === "log" ? "only logs, never decides" : "in force";
}

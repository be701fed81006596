import { severityRank } from "../audit/finding.ts";
import { HOST_CHECK_OUTCOMES, type HostCheckOutcome } from "../checks/host-check-result.ts";
import { clauseById, formatClause } from "../tables/clauses.ts";
import { SEVERITY_WORDS } from "./page-words.ts";
import type { ModelHostCheck } from "./report-model.ts";

const OUTCOME_WORDS: Readonly<Record<HostCheckOutcome, string>> = {
  fail: "fails",
  pass: "passes",
  "not-in-this-export": "not in this export",
  "not-applicable": "not applicable",
};

/** What needs doing first, what cannot be said next, then the rest. */
const OUTCOME_ORDER: readonly HostCheckOutcome[] = ["fail", "not-in-this-export", "pass", "not-applicable"];

/** The slots of partials/host-checks.hbs; null where there was nothing to check. */
export function viewHostChecks(checks: readonly ModelHostCheck[]) {
  if (checks.length === 0) return null;
  return { summary: countOutcomes(checks), rows: sortByConcern(checks).map(viewRow) };
}

function countOutcomes(checks: readonly ModelHostCheck[]): string {
  const counts = HOST_CHECK_OUTCOMES.map((outcome) => ({
    outcome,
    count: checks.filter((check) => check.outcome === outcome).length,
  }));
  const parts = counts.filter(({ count }) => count > 0).map(({ outcome, count }) => `${count} ${COUNTED[outcome]}`);
  return `Of ${checks.length} checks: ${parts.join(", ")}`;
}

const COUNTED: Readonly<Record<HostCheckOutcome, string>> = {
  pass: "pass",
  fail: "fail",
  "not-in-this-export": "cannot be made, as the values are not in this export",
  "not-applicable": "not applicable",
};

function sortByConcern(checks: readonly ModelHostCheck[]): readonly ModelHostCheck[] {
  const rank = ({ outcome, severity }: ModelHostCheck): number =>
    OUTCOME_ORDER.indexOf(outcome) * 10 - (outcome === "fail" ? severityRank(severity) : 0);
  return [...checks].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

const viewRow = (check: ModelHostCheck) => ({
  id: check.id,
  title: check.title,
  profile: check.profile,
  outcome: check.outcome,
  outcomeWord: OUTCOME_WORDS[check.outcome],
  isFailed: check.outcome === "fail",
  severity: check.severity,
  severityWord: SEVERITY_WORDS[check.severity],
  asked: check.asked,
  found: check.found ?? "",
  location: check.location ?? "",
  notes: [...(check.traffic === null ? [] : [check.traffic]), ...check.notes],
  remediation: check.outcome === "fail" ? check.remediation : "",
  references: [...check.references, ...check.clauses.flatMap((id) => clauseById(id) ?? []).map(formatClause)].join(
    "; ",
  ),
});

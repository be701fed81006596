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
  const shared = findSharedNotes(checks);
  return {
    summary: countOutcomes(checks),
    rows: sortByConcern(checks).map((check) => viewRow(check, shared)),
    shared: shared.map((text, index) => ({ letter: letterOf(index), text: asSentence(text) })),
  };
}

/** A note of so many rows stands once, below the table. */
const SHARED_FROM = 4;

/** In order of first appearance: at most a letter for each. */
function findSharedNotes(checks: readonly ModelHostCheck[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { notes } of checks) for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= SHARED_FROM).map(([note]) => note);
}

const letterOf = (index: number): string => String.fromCharCode("a".charCodeAt(0) + index);

const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

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

const viewRow = (check: ModelHostCheck, shared: readonly string[]) => ({
  id: check.id,
  title: check.title,
  profile: check.profile,
  isProfileInForce: check.isProfileInForce,
  outcome: check.outcome,
  outcomeWord: OUTCOME_WORDS[check.outcome],
  isFailed: check.outcome === "fail",
  severity: check.severity,
  severityWord: SEVERITY_WORDS[check.severity],
  asked: check.asked,
  found: check.found ?? "",
  location: check.location ?? "",
  traffic: check.traffic === null ? "" : asSentence(check.traffic),
  notes: check.notes.filter((note) => !shared.includes(note)).map(asSentence),
  letters: shared.flatMap((note, index) => (check.notes.includes(note) ? [letterOf(index)] : [])).join(", "),
  remediation: check.outcome === "fail" ? check.remediation : "",
  references: [...check.references, ...check.clauses.flatMap((id) => clauseById(id) ?? []).map(formatClause)].join(
    "; ",
  ),
});

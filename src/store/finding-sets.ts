import type { Database } from "better-sqlite3";
import type { Severity } from "../audit/finding.ts";

/** One cause of findings, as many flows share it. */
export interface SharedFinding {
  /** Row number: one for each id, severity and evidence. */
  readonly finding: number;
  readonly id: string;
  readonly severity: Severity;
  readonly evidence: string;
}

/** The findings that a flow has, as many flows share them. */
export interface FindingSet {
  /** Rank of the worst severity. */
  readonly worst: number;
  /** Distinct ids, worst first. */
  readonly ids: readonly string[];
  readonly members: readonly SharedFinding[];
}

type Row = SharedFinding & { readonly setId: number; readonly worst: number; readonly idsJson: string };

/** All sets of findings of a run, by row number. */
export function readFindingSets(database: Database, runId: number): ReadonlyMap<number, FindingSet> {
  const rows = database
    .prepare<[number], Row>(
      `SELECT s.id AS setId, s.worst_severity AS worst, s.finding_ids_json AS idsJson,
         n.id AS finding, n.finding_id AS id, n.severity, n.evidence
       FROM finding_sets s
       JOIN finding_set_members m ON m.set_id = s.id
       JOIN findings n ON n.id = m.finding
       WHERE s.run_id = ? ORDER BY s.id, m.position`,
    )
    .all(runId);
  const sets = new Map<number, FindingSet & { readonly members: SharedFinding[] }>();
  for (const { setId, worst, idsJson, ...member } of rows) {
    const known = sets.get(setId);
    if (known === undefined) sets.set(setId, { worst, ids: JSON.parse(idsJson), members: [member] });
    else known.members.push(member);
  }
  return sets;
}

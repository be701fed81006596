import type { Database } from "better-sqlite3";
import type { HostCheckResult } from "../checks/host-check-result.ts";

/** What the checks of the host's configuration said, in their order. Since schema 2; a run of before has none. */
export const HOST_CHECKS_TABLE = `
CREATE TABLE host_checks (
  run_id INTEGER NOT NULL REFERENCES runs (id),
  position INTEGER NOT NULL,
  check_id TEXT NOT NULL,
  profile TEXT NOT NULL CHECK (profile IN ('domain', 'private', 'public')),
  title TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('low', 'medium', 'high')),
  outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'not-applicable', 'not-in-this-export')),
  asked TEXT NOT NULL,
  found TEXT,
  -- The value, or the key that lacks it.
  file TEXT,
  line INTEGER,
  line_text TEXT,
  -- The number that Windows goes by, where it is known.
  effective INTEGER,
  notes_json TEXT NOT NULL,
  references_json TEXT NOT NULL,
  clauses_json TEXT NOT NULL,
  remediation TEXT NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;
`;

/** A result as stored: the place without its column. */
export interface StoredHostCheck extends Omit<HostCheckResult, "location"> {
  /** All three are null together. */
  readonly file: string | null;
  readonly line: number | null;
  readonly lineText: string | null;
}

export function insertHostChecks(database: Database, runId: number, results: readonly HostCheckResult[]): void {
  const insert = database.prepare(`INSERT INTO host_checks VALUES (${Array(17).fill("?").join(", ")})`);
  for (const [position, result] of results.entries())
    insert.run(
      runId,
      position,
      result.id,
      result.profile,
      result.title,
      result.severity,
      result.outcome,
      result.asked,
      result.found,
      result.location?.file ?? null,
      result.location?.line ?? null,
      result.location?.lineText ?? null,
      result.effective,
      JSON.stringify(result.notes),
      JSON.stringify(result.references),
      JSON.stringify(result.clauses),
      result.remediation,
    );
}

type HostCheckRow = Omit<StoredHostCheck, "notes" | "references" | "clauses"> & {
  readonly notesJson: string;
  readonly referencesJson: string;
  readonly clausesJson: string;
};

/** In the order in which the checks were made. */
export function readHostChecks(database: Database, runId: number): StoredHostCheck[] {
  return database
    .prepare<[number], HostCheckRow>(
      `SELECT check_id AS id, profile, title, severity, outcome, asked, found, file, line, line_text AS lineText, effective,
         notes_json AS notesJson, references_json AS referencesJson, clauses_json AS clausesJson, remediation
       FROM host_checks WHERE run_id = ? ORDER BY position`,
    )
    .all(runId)
    .map(({ notesJson, referencesJson, clausesJson, ...row }) => ({
      ...row,
      notes: JSON.parse(notesJson),
      references: JSON.parse(referencesJson),
      clauses: JSON.parse(clausesJson),
    }));
}

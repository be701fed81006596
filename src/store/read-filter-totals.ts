import type { Database } from "better-sqlite3";
import type { Decision, Direction, FilterKind } from "../policy/decision.ts";
import type { RunTally } from "./run-tally.ts";

/** The flows of which one filter said the same, whatever the others said. */
export interface FilterTotals {
  readonly filter: FilterKind;
  readonly decision: Decision;
  readonly direction: Direction;
  /** Allowed by the filter's default action only. */
  readonly isDefault: boolean;
  readonly flows: number;
}

type Row = Omit<FilterTotals, "isDefault" | "flows"> & { readonly decisionId: number; readonly isDefault: number };

/** What every filter said of the flows of a run, counted. */
export function countByFilter(database: Database, runId: number, tally: RunTally): readonly FilterTotals[] {
  const flowsOf = tally.flowsByDecision();
  const rows = database
    .prepare<[number], Row>(
      `SELECT df.decision_id AS decisionId, df.filter, df.decision, df.direction, df.is_default AS isDefault
       FROM decision_filters df JOIN decisions d ON d.id = df.decision_id WHERE d.run_id = ?
       ORDER BY df.position, df.filter, df.decision, df.direction, df.is_default`,
    )
    .all(runId);
  const totals = new Map<string, FilterTotals>();
  for (const { decisionId, filter, decision, direction, isDefault } of rows) {
    const key = `${filter} ${decision} ${direction} ${isDefault}`;
    const flows = (totals.get(key)?.flows ?? 0) + (flowsOf.get(decisionId) ?? 0);
    totals.set(key, { filter, decision, direction, isDefault: isDefault === 1, flows });
  }
  return [...totals.values()];
}

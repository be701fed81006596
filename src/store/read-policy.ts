import type { Database } from "better-sqlite3";
import type { Decision, DecisionFlag, Direction, FilterKind, PolicyRule } from "../policy/decision.ts";

/** A rule with what it did in this run. */
export interface StoredRule {
  readonly id: number;
  readonly filter: FilterKind;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly lineText: string;
  readonly action: PolicyRule["action"];
  readonly direction: PolicyRule["direction"];
  readonly isEnabled: boolean;
  readonly isUnrestricted: boolean;
  readonly summary: string;
  /** Flows for which the rule settled what its own filter said. */
  readonly filterFlows: number;
  /** Flows for which it settled what the whole policy said. */
  readonly decidedFlows: number;
}

/** What the policy said of the flows that were decided alike. */
export interface StoredDecision {
  readonly id: number;
  readonly decision: Decision;
  readonly direction: Direction;
  readonly filter: FilterKind;
  readonly ruleId: number | null;
  readonly reason: string;
  readonly isDefault: boolean;
  readonly flags: readonly DecisionFlag[];
  readonly filters: readonly StoredFilterDecision[];
}

export interface StoredFilterDecision {
  readonly filter: FilterKind;
  readonly decision: Decision;
  readonly direction: Direction;
  readonly ruleId: number | null;
  readonly reason: string;
  readonly isDefault: boolean;
  readonly trace: readonly StoredTraceStep[];
}

export interface StoredTraceStep {
  readonly ruleId: number | null;
  readonly text: string;
  readonly isAssumed: boolean;
}

type RuleRow = Omit<StoredRule, "isEnabled" | "isUnrestricted"> & {
  readonly isEnabled: number;
  readonly isUnrestricted: number;
};

/** Reads the rules of a run in the order of their ids. Needs the tables of `summarizeRun`. */
export const readRules = (database: Database, runId: number): StoredRule[] =>
  database
    .prepare<[number], RuleRow>(
      `WITH decided AS (SELECT decision_id, sum(flows) AS flows FROM temp.parts GROUP BY decision_id),
       by_filter AS (
         SELECT df.rule_id, sum(decided.flows) AS flows
         FROM decided JOIN decision_filters df ON df.decision_id = decided.decision_id GROUP BY df.rule_id),
       by_policy AS (
         SELECT d.rule_id, sum(decided.flows) AS flows
         FROM decided JOIN decisions d ON d.id = decided.decision_id GROUP BY d.rule_id)
       SELECT r.rule_id AS id, r.filter, r.name, r.file, r.line, r.line_text AS lineText, r.action, r.direction,
         r.is_enabled AS isEnabled, r.is_unrestricted AS isUnrestricted, r.summary,
         coalesce(by_filter.flows, 0) AS filterFlows, coalesce(by_policy.flows, 0) AS decidedFlows
       FROM rules r
       LEFT JOIN by_filter ON by_filter.rule_id = r.rule_id
       LEFT JOIN by_policy ON by_policy.rule_id = r.rule_id
       WHERE r.run_id = ? ORDER BY r.rule_id`,
    )
    .all(runId)
    .map((row) => ({ ...row, isEnabled: row.isEnabled === 1, isUnrestricted: row.isUnrestricted === 1 }));

type DecisionRow = Omit<StoredDecision, "isDefault" | "flags" | "filters"> & {
  readonly isDefault: number;
  readonly flagsJson: string;
};
type FilterRow = Omit<StoredFilterDecision, "isDefault" | "trace"> & {
  readonly isDefault: number;
  readonly traceJson: string;
};
type TraceRow = { readonly rule: number | null; readonly text: string; readonly assumed: boolean };

/** Reads decisions by their row numbers, with every filter's trace. */
export function readDecisions(database: Database, ids: readonly number[]): ReadonlyMap<number, StoredDecision> {
  const decision = database.prepare<[number], DecisionRow>(
    `SELECT id, decision, direction, filter, rule_id AS ruleId, reason, is_default AS isDefault, flags_json AS flagsJson
     FROM decisions WHERE id = ?`,
  );
  const filters = database.prepare<[number], FilterRow>(
    `SELECT filter, decision, direction, rule_id AS ruleId, reason, is_default AS isDefault, trace_json AS traceJson
     FROM decision_filters WHERE decision_id = ? ORDER BY position`,
  );
  const decisions = new Map<number, StoredDecision>();
  for (const id of ids) {
    const row = decision.get(id);
    if (row === undefined) continue;
    const { flagsJson, ...rest } = row;
    decisions.set(id, {
      ...rest,
      isDefault: row.isDefault === 1,
      flags: JSON.parse(flagsJson),
      filters: filters.all(id).map(toFilterDecision),
    });
  }
  return decisions;
}

function toFilterDecision({ traceJson, ...row }: FilterRow): StoredFilterDecision {
  const trace: readonly TraceRow[] = JSON.parse(traceJson);
  return {
    ...row,
    isDefault: row.isDefault === 1,
    trace: trace.map(({ rule, text, assumed }) => ({ ruleId: rule, text, isAssumed: assumed })),
  };
}

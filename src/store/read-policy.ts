import type { Database } from "better-sqlite3";
import type { Decision, DecisionFlag, Direction, FilterKind, PolicyRule } from "../policy/decision.ts";
import type { RunTally } from "./run-tally.ts";

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

type RuleRow = Omit<StoredRule, "isEnabled" | "isUnrestricted" | "filterFlows" | "decidedFlows"> & {
  readonly isEnabled: number;
  readonly isUnrestricted: number;
};

/** The rules of a run in the order of their ids, each with the flows it settled. */
export function readRules(database: Database, runId: number, tally: RunTally): StoredRule[] {
  const byDecision = tally.flowsByDecision();
  const settled = (sql: string): ReadonlyMap<number, number> => {
    const flowsByRule = new Map<number, number>();
    for (const { decisionId, ruleId } of database.prepare<[number], SettlingRow>(sql).all(runId))
      flowsByRule.set(ruleId, (flowsByRule.get(ruleId) ?? 0) + (byDecision.get(decisionId) ?? 0));
    return flowsByRule;
  };
  const byFilter = settled(
    `SELECT df.decision_id AS decisionId, df.rule_id AS ruleId FROM decision_filters df
     JOIN decisions d ON d.id = df.decision_id WHERE d.run_id = ? AND df.rule_id IS NOT NULL`,
  );
  const byPolicy = settled(
    "SELECT id AS decisionId, rule_id AS ruleId FROM decisions WHERE run_id = ? AND rule_id IS NOT NULL",
  );
  return database
    .prepare<[number], RuleRow>(
      `SELECT rule_id AS id, filter, name, file, line, line_text AS lineText, action, direction,
         is_enabled AS isEnabled, is_unrestricted AS isUnrestricted, summary
       FROM rules WHERE run_id = ? ORDER BY rule_id`,
    )
    .all(runId)
    .map((row) => ({
      ...row,
      isEnabled: row.isEnabled === 1,
      isUnrestricted: row.isUnrestricted === 1,
      filterFlows: byFilter.get(row.id) ?? 0,
      decidedFlows: byPolicy.get(row.id) ?? 0,
    }));
}

interface SettlingRow {
  readonly decisionId: number;
  readonly ruleId: number;
}

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

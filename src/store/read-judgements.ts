import type { Database } from "better-sqlite3";
import type { Verdict } from "../audit/finding.ts";
import type { Decision, FilterKind } from "../policy/decision.ts";

/** What was found of a flow; the same for all flows that are judged alike. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly filter: FilterKind;
  /** The rule that decided; null where none did. */
  readonly rule: { readonly name: string; readonly file: string; readonly line: number } | null;
  readonly reason: string;
  /** Ids, worst first. */
  readonly findings: readonly string[];
}

/** The judgements of a run, kept so that memory follows its flows with 4 bytes each. */
export interface FlowJudgements {
  readonly judgements: readonly Judgement[];
  /** Index into `judgements` by the flow's sequence number; NO_JUDGEMENT where no flow of that number is stored. */
  readonly bySequence: Int32Array;
}

export const NO_JUDGEMENT = -1;

/** Read at a time: a statement that stays open would keep everyone else from writing. */
const PAGE = 10_000;

/** How every flow of a run was judged. */
export function readJudgements(database: Database, runId: number): FlowJudgements {
  const last = database
    .prepare<[number], number | null>("SELECT max(sequence) FROM flows WHERE run_id = ?")
    .pluck()
    .get(runId);
  const bySequence = new Int32Array((last ?? NO_JUDGEMENT) + 1).fill(NO_JUDGEMENT);
  const decisions = readDecisions(database, runId);
  const findings = readFindingIds(database, runId);
  const judgements: Judgement[] = [];
  const known = new Map<string, number>();
  for (const [sequence, verdict, decisionId, setId] of iterateKeys(database, runId)) {
    const key = `${verdict} ${decisionId} ${setId}`;
    let index = known.get(key);
    if (index === undefined) {
      const decision = decisions.get(decisionId);
      if (decision === undefined) throw new Error(`decision ${decisionId} of run ${runId} is not stored`);
      index = judgements.push({ verdict, ...decision, findings: findings.get(setId ?? 0) ?? [] }) - 1;
      known.set(key, index);
    }
    bySequence[sequence] = index;
  }
  return { judgements, bySequence };
}

type Key = readonly [sequence: number, verdict: Verdict, decisionId: number, setId: number | null];

function* iterateKeys(database: Database, runId: number): Generator<Key, void> {
  const page = database
    .prepare<[number, number], Key>(
      `SELECT sequence, verdict, decision_id, finding_set_id FROM flows
       WHERE run_id = ? AND sequence > ? ORDER BY sequence LIMIT ${PAGE}`,
    )
    .raw();
  for (let after = -1; ; ) {
    const rows = page.all(runId, after);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.[0] ?? after;
  }
}

interface DecisionRow extends Pick<Judgement, "decision" | "filter" | "reason"> {
  readonly id: number;
  readonly name: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

function readDecisions(
  database: Database,
  runId: number,
): ReadonlyMap<number, Omit<Judgement, "verdict" | "findings">> {
  const rows = database
    .prepare<[number], DecisionRow>(
      `SELECT d.id, d.decision, d.filter, d.reason, r.name, r.file, r.line
       FROM decisions d LEFT JOIN rules r ON r.run_id = d.run_id AND r.rule_id = d.rule_id WHERE d.run_id = ?`,
    )
    .all(runId);
  return new Map(
    rows.map(({ id, name, file, line, decision, filter, reason }) => {
      const rule = name === null || file === null || line === null ? null : { name, file, line };
      return [id, { decision, filter, rule, reason }];
    }),
  );
}

function readFindingIds(database: Database, runId: number): ReadonlyMap<number, readonly string[]> {
  const rows = database
    .prepare<[number], [number, string]>("SELECT id, finding_ids_json FROM finding_sets WHERE run_id = ?")
    .raw()
    .all(runId);
  return new Map(rows.map(([id, json]) => [id, JSON.parse(json)]));
}

import type { Database } from "better-sqlite3";
import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { CONNECTION_STATES, type ConnectionState } from "../flow/flow.ts";
import type { Decision, Direction } from "../policy/decision.ts";
import type { RunTally } from "./run-tally.ts";

/** Flows with one decision and one outcome. */
export interface OutcomeTotals {
  readonly decision: Decision;
  readonly state: ConnectionState;
  readonly flows: number;
  /** Of them, those whose outcome contradicts the decision. */
  readonly mismatches: number;
}

export interface DirectionTotals {
  readonly direction: Direction;
  readonly verdict: Verdict;
  readonly flows: number;
}

/** `service` null: not identified. */
export interface ServiceTotals {
  readonly service: string | null;
  readonly verdict: Verdict;
  readonly flows: number;
}

/** How the flows of a run fall by decision and outcome, by direction and by service; only what occurs, in no order that means anything. */
export interface TrafficTotals {
  readonly outcomes: readonly OutcomeTotals[];
  readonly directions: readonly DirectionTotals[];
  readonly services: readonly ServiceTotals[];
}

type DecisionRow = { readonly id: number; readonly decision: Decision; readonly direction: Direction };
type ServiceRow = { readonly id: number; readonly service: string | null };

/** Counts the flows of a run by what they have in common, from the tally alone. */
export function countTraffic(database: Database, runId: number, tally: RunTally): TrafficTotals {
  const decisions = byId(
    database
      .prepare<[number], DecisionRow>("SELECT id, decision, direction FROM decisions WHERE run_id = ?")
      .all(runId),
  );
  const services = byId(
    database.prepare<[number], ServiceRow>("SELECT id, service FROM services WHERE run_id = ?").all(runId),
  );
  const outcomes = new Map<string, Writable<OutcomeTotals>>();
  const directions = new Map<string, Writable<DirectionTotals>>();
  const serviceTotals = new Map<string, Writable<ServiceTotals>>();
  for (let part = 0; part < tally.partCount; part++) {
    const { decision, direction } = decisions.get(tally.decisionId[part]!)!;
    const state = CONNECTION_STATES[tally.state[part]!]!;
    const verdict = VERDICTS[tally.verdict[part]!]!;
    const service = services.get(tally.serviceId[part]!)?.service ?? null;
    const flows = tally.flows[part]!;
    const outcome = entryOf(outcomes, `${decision} ${state}`, () => ({ decision, state, flows: 0, mismatches: 0 }));
    outcome.flows += flows;
    outcome.mismatches += tally.mismatches[part]!;
    entryOf(directions, `${direction} ${verdict}`, () => ({ direction, verdict, flows: 0 })).flows += flows;
    entryOf(serviceTotals, `${verdict} ${service ?? ""}`, () => ({ service, verdict, flows: 0 })).flows += flows;
  }
  // Not in the order met: flows are tallied as they end, and counted again as they began.
  return {
    outcomes: [...outcomes.values()].sort(
      (a, b) => compareText(a.decision, b.decision) || compareText(a.state, b.state),
    ),
    directions: [...directions.values()].sort(
      (a, b) => compareText(a.direction, b.direction) || compareText(a.verdict, b.verdict),
    ),
    services: [...serviceTotals.values()].sort(
      (a, b) => compareText(a.service ?? "", b.service ?? "") || compareText(a.verdict, b.verdict),
    ),
  };
}

type Writable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };

function entryOf<Entry>(entries: Map<string, Entry>, key: string, make: () => Entry): Entry {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry = make();
  entries.set(key, entry);
  return entry;
}

const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> =>
  new Map(rows.map((row) => [row.id, row]));

/** Flows whose first packet lies in one span of time. */
export interface SpanTotals {
  /** Spans since the start asked for, from 0. */
  readonly span: number;
  readonly verdict: Verdict;
  readonly flows: number;
}

/** Counts flows by the span of `spanMicros` in which they began, from `startMicros` on; spans without a flow are left out. */
export const countOverTime = (
  database: Database,
  runId: number,
  startMicros: number,
  spanMicros: number,
): readonly SpanTotals[] =>
  database
    .prepare<[number, number, number], SpanTotals>(
      `SELECT CAST((first_micros - ?) / ? AS INTEGER) AS span, verdict, count(*) AS flows
       FROM flows WHERE run_id = ? GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all(startMicros, spanMicros, runId);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

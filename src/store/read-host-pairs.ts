import type { Database } from "better-sqlite3";
import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { NONE, type RunTally } from "./run-tally.ts";
import { topIndexes } from "./top-indexes.ts";

/** Who talks to whom among the busiest hosts of a run. */
export interface HostPairs {
  /** Hosts of the run, and the busiest of them: those at either end of the most flows, most first. */
  readonly total: number;
  readonly hosts: readonly { readonly address: string; readonly flows: number }[];
  /** `initiator` and `responder` are indexes in `hosts`; by initiator, then responder. */
  readonly pairs: readonly HostPair[];
}

export interface HostPair {
  readonly initiator: number;
  readonly responder: number;
  readonly flows: Readonly<Record<Verdict, number>>;
}

/** The flows between the `limit` busiest hosts. */
export function countHostPairs(database: Database, tally: RunTally, limit: number): HostPairs {
  const flowsByHost = countByHost(tally);
  const ids = [...flowsByHost.keys()].sort((one, other) => one - other);
  const busiest = topIndexes(
    ids.length,
    limit,
    (one, other) => (flowsByHost.get(ids[other]!)! - flowsByHost.get(ids[one]!)! || ids[one]! - ids[other]!) < 0,
  ).map((index) => ids[index]!);
  const address = database.prepare<[number], string>("SELECT address FROM hosts WHERE id = ?").pluck();
  return {
    total: ids.length,
    hosts: busiest.map((id) => ({ address: address.get(id)!, flows: flowsByHost.get(id)! })),
    pairs: countPairs(tally, new Map(busiest.map((id, index) => [id, index]))),
  };
}

function countByHost(tally: RunTally): ReadonlyMap<number, number> {
  const flows = new Map<number, number>();
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    let sum = 0;
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!)
      sum += tally.flows[part]!;
    const [initiator, responder] = [tally.initiatorId[conversation]!, tally.responderId[conversation]!];
    flows.set(initiator, (flows.get(initiator) ?? 0) + sum);
    if (responder !== initiator) flows.set(responder, (flows.get(responder) ?? 0) + sum);
  }
  return flows;
}

function countPairs(tally: RunTally, indexes: ReadonlyMap<number, number>): readonly HostPair[] {
  const pairs = new Map<number, { initiator: number; responder: number; flows: Record<Verdict, number> }>();
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    const initiator = indexes.get(tally.initiatorId[conversation]!);
    const responder = indexes.get(tally.responderId[conversation]!);
    if (initiator === undefined || responder === undefined) continue;
    const key = initiator * indexes.size + responder;
    const pair = pairs.get(key) ?? { initiator, responder, flows: { ...NO_FLOWS } };
    pairs.set(key, pair);
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!)
      pair.flows[VERDICTS[tally.verdict[part]!]!] += tally.flows[part]!;
  }
  return [...pairs].sort(([one], [other]) => one - other).map(([, pair]) => pair);
}

const NO_FLOWS: Readonly<Record<Verdict, number>> = { allowed: 0, denied: 0, "at-risk": 0, "not-evaluated": 0 };

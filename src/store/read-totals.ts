import type { Database } from "better-sqlite3";
import { VERDICTS, type Verdict } from "../audit/finding.ts";

/** All flows of one verdict together. */
export interface VerdictTotals {
  readonly verdict: Verdict;
  readonly flows: number;
  readonly conversations: number;
  readonly packets: number;
  /** By the IP total length, headers included. */
  readonly bytes: number;
  /** Distinct addresses at either end. */
  readonly hosts: number;
  /** Flows whose outcome contradicts the decision. */
  readonly mismatches: number;
}

/** Reads the totals of every verdict. Needs the tables of `summarizeRun`. */
export function readVerdictTotals(database: Database): readonly VerdictTotals[] {
  const rows = database
    .prepare<[], Omit<VerdictTotals, "hosts">>(
      `SELECT verdict, sum(flows) AS flows, count(*) AS conversations, sum(packets) AS packets, sum(bytes) AS bytes,
         sum(mismatches) AS mismatches
       FROM temp.conversations GROUP BY verdict`,
    )
    .all();
  const hosts = new Map(
    database
      .prepare<[], [Verdict, number]>(
        `SELECT verdict, count(*) FROM (
           SELECT verdict, initiator_id FROM temp.conversations
           UNION SELECT verdict, responder_id FROM temp.conversations)
         GROUP BY verdict`,
      )
      .raw()
      .all(),
  );
  return VERDICTS.map((verdict) => {
    const row = rows.find((candidate) => candidate.verdict === verdict);
    const none = { verdict, flows: 0, conversations: 0, packets: 0, bytes: 0, mismatches: 0 };
    return { ...(row ?? none), hosts: hosts.get(verdict) ?? 0 };
  });
}

/** What the capture shows of the flows of a run. */
export interface FlowShape {
  readonly flows: number;
  readonly packets: number;
  readonly hosts: number;
  readonly midstream: number;
  readonly initiatorUnknown: number;
  /** Flows with packets from one side only. */
  readonly oneSided: number;
  readonly firstMicros: number | null;
  readonly lastMicros: number | null;
}

/** Reads how completely the capture shows the flows of a run. Needs the tables of `summarizeRun`. */
export function readFlowShape(database: Database): FlowShape {
  const shape = database
    .prepare<[], FlowShape>(
      `SELECT total(flows) AS flows, total(packets) AS packets,
         (SELECT count(*) FROM (
           SELECT initiator_id FROM temp.conversations UNION SELECT responder_id FROM temp.conversations)) AS hosts,
         total(midstream) AS midstream, total(initiator_unknown) AS initiatorUnknown, total(one_sided) AS oneSided,
         min(first_micros) AS firstMicros, max(last_micros) AS lastMicros
       FROM temp.parts`,
    )
    .get();
  if (shape === undefined) throw new Error("an aggregate without GROUP BY has one row");
  return shape;
}

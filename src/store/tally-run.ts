import type { Database } from "better-sqlite3";
import type { Verdict } from "../audit/finding.ts";
import type { ConnectionState } from "../flow/flow.ts";
import { RunTally } from "./run-tally.ts";

type FlowRow = [
  sequence: number,
  verdict: Verdict,
  initiatorId: number,
  responderId: number,
  ipProtocol: number,
  icmpType: number | null,
  responderPort: number | null,
  decisionId: number,
  serviceId: number,
  findingSetId: number | null,
  state: ConnectionState,
  initiatorPackets: number,
  responderPackets: number,
  bytes: number,
  isMismatch: number,
  isMidstream: number,
  isInitiatorUnknown: number,
  firstMicros: number,
  lastMicros: number,
];

/** Read at a time: rows as arrays are cheap, all of them at once are not. */
const PAGE = 10_000;

/** Reads the flows of a run once and counts them: a third of the time of SQL that groups and sorts the same. */
export function tallyRun(database: Database, runId: number): RunTally {
  const page = database
    .prepare<[number, number], FlowRow>(
      `SELECT sequence, verdict, initiator_id, responder_id, ip_protocol, icmp_type, responder_port,
         decision_id, service_id, finding_set_id, connection_state, initiator_packets, responder_packets,
         initiator_ip_bytes + responder_ip_bytes, is_mismatch, is_midstream, is_initiator_unknown, first_micros, last_micros
       FROM flows WHERE run_id = ? AND sequence > ? ORDER BY sequence LIMIT ${PAGE}`,
    )
    .raw();
  const tally = new RunTally();
  for (let after = -1; ; ) {
    const rows = page.all(runId, after);
    for (const row of rows) addRow(tally, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return tally;
    after = last[0];
  }
}

const addRow = (tally: RunTally, row: FlowRow): void =>
  tally.add({
    sequence: row[0],
    verdict: row[1],
    initiatorId: row[2],
    responderId: row[3],
    ipProtocol: row[4],
    icmpType: row[5],
    responderPort: row[6],
    decisionId: row[7],
    serviceId: row[8],
    findingSetId: row[9],
    state: row[10],
    initiatorPackets: row[11],
    responderPackets: row[12],
    bytes: row[13],
    isMismatch: row[14] === 1,
    isMidstream: row[15] === 1,
    isInitiatorUnknown: row[16] === 1,
    firstMicros: row[17],
    lastMicros: row[18],
  });

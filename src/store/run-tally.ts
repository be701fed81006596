import type { Database } from "better-sqlite3";
import type { Verdict } from "../audit/finding.ts";
import type { ConnectionState } from "../flow/flow.ts";

/** Flows of a conversation that agree in everything else a report tells apart. */
export interface PartTally {
  readonly decisionId: number;
  readonly serviceId: number;
  /** null: no finding. */
  readonly findingSetId: number | null;
  readonly state: ConnectionState;
  readonly firstSequence: number;
  readonly firstMicros: number;
  lastMicros: number;
  flows: number;
}

/** A row of the report: all flows of one initiator, responder, protocol and port (ICMP: type) that got one verdict. */
export interface ConversationTally {
  readonly verdict: Verdict;
  readonly initiatorId: number;
  readonly responderId: number;
  readonly ipProtocol: number;
  readonly icmpType: number | null;
  readonly responderPort: number | null;
  readonly firstSequence: number;
  readonly firstMicros: number;
  /** In order of their first flows. */
  readonly parts: PartTally[];
  flows: number;
  packets: number;
  bytes: number;
  mismatches: number;
  lastMicros: number;
}

/** What the flows of a run come to. */
export interface RunTally {
  /** In order of their first flows. */
  readonly conversations: readonly ConversationTally[];
  readonly midstream: number;
  readonly initiatorUnknown: number;
  readonly oneSided: number;
}

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

/**
 * Reads the flows of a run once, in order of their first packets, and counts them by conversation. Takes a third of the
 * time of SQL that groups and sorts the same (100,000 flows in 80,000 conversations: 0.2 s), and memory by conversation.
 */
export function tallyRun(database: Database, runId: number): RunTally {
  const page = database
    .prepare<[number, number], FlowRow>(
      `SELECT sequence, verdict, initiator_id, responder_id, ip_protocol, icmp_type, responder_port,
         decision_id, service_id, finding_set_id, connection_state, initiator_packets, responder_packets,
         initiator_ip_bytes + responder_ip_bytes, is_mismatch, is_midstream, is_initiator_unknown, first_micros, last_micros
       FROM flows WHERE run_id = ? AND sequence > ? ORDER BY sequence LIMIT ${PAGE}`,
    )
    .raw();
  const conversations = new Map<string, ConversationTally>();
  const shape = { midstream: 0, initiatorUnknown: 0, oneSided: 0 };
  for (let after = -1; ; ) {
    const rows = page.all(runId, after);
    for (const row of rows) {
      addToConversation(conversations, row);
      shape.midstream += row[15];
      shape.initiatorUnknown += row[16];
      if (row[11] === 0 || row[12] === 0) shape.oneSided++;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last[0];
  }
  return { conversations: [...conversations.values()], ...shape };
}

function addToConversation(conversations: Map<string, ConversationTally>, row: FlowRow): void {
  const [sequence, verdict, initiatorId, responderId, ipProtocol, icmpType, responderPort] = row;
  const key = `${initiatorId} ${responderId} ${ipProtocol} ${icmpType} ${responderPort} ${verdict}`;
  let conversation = conversations.get(key);
  if (conversation === undefined) {
    conversation = {
      verdict,
      initiatorId,
      responderId,
      ipProtocol,
      icmpType,
      responderPort,
      firstSequence: sequence,
      firstMicros: row[17],
      parts: [],
      flows: 0,
      packets: 0,
      bytes: 0,
      mismatches: 0,
      lastMicros: row[18],
    };
    conversations.set(key, conversation);
  }
  conversation.flows++;
  conversation.packets += row[11] + row[12];
  conversation.bytes += row[13];
  conversation.mismatches += row[14];
  if (row[18] > conversation.lastMicros) conversation.lastMicros = row[18];
  const part = partOf(conversation, row);
  part.flows++;
  if (row[18] > part.lastMicros) part.lastMicros = row[18];
}

function partOf({ parts }: ConversationTally, row: FlowRow): PartTally {
  const [firstSequence, , , , , , , decisionId, serviceId, findingSetId, state] = row;
  for (const part of parts) {
    if (
      part.decisionId === decisionId &&
      part.serviceId === serviceId &&
      part.findingSetId === findingSetId &&
      part.state === state
    )
      return part;
  }
  const [firstMicros, lastMicros] = [row[17], row[18]];
  const part = { decisionId, serviceId, findingSetId, state, firstSequence, firstMicros, lastMicros, flows: 0 };
  parts.push(part);
  return part;
}

import type { Database } from "better-sqlite3";
import type { Verdict } from "../audit/finding.ts";
import type { ConnectionState } from "../flow/flow.ts";
import type { ServiceConfidence } from "../service/service.ts";
import { protocolName } from "./schema.ts";

/** All flows of one initiator, responder, protocol and responder port (ICMP: type) that got one verdict. */
export interface StoredConversation {
  readonly initiator: string;
  readonly responder: string;
  /** `tcp`, `udp`, `ip-47`... as in a StoredFlow. */
  readonly proto: string;
  /** null for protocols without ports. For ICMP, Zeek's second number (code or answering type). */
  readonly responderPort: number | null;
  readonly icmpType: number | null;
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly mismatches: number;
  readonly firstMicros: number;
  readonly lastMicros: number;
  /** Of the conversation's first flow. */
  readonly uid: string;
  readonly capture: string | null;
  readonly firstFrame: number;
  /** Most flows first, each. */
  readonly outcomes: readonly { readonly state: ConnectionState; readonly flows: number }[];
  readonly services: readonly (ConversationService & { readonly flows: number })[];
  readonly decisions: readonly { readonly decisionId: number; readonly flows: number }[];
  /** Ids with the flows that have them, worst first. */
  readonly findings: readonly { readonly id: string; readonly flows: number }[];
}

export interface ConversationService {
  readonly service: string | null;
  readonly systemServices: readonly string[];
  readonly confidence: ServiceConfidence | null;
  readonly evidence: string;
}

/** Some of the conversations of a verdict, and how many there are. */
export interface ConversationPage {
  readonly total: number;
  readonly rows: readonly StoredConversation[];
}

type ConversationRow = Omit<StoredConversation, "outcomes" | "services" | "decisions" | "findings"> & {
  readonly firstPart: number;
  readonly lastPart: number;
};

interface PartRow {
  readonly state: ConnectionState;
  readonly serviceId: number;
  readonly decisionId: number;
  readonly findingIdsJson: string;
  readonly flows: number;
}

/** Worst findings first, then busiest. Needs the tables of `summarizeRun`. */
export function readConversations(
  database: Database,
  runId: number,
  verdict: Verdict,
  limit: number,
): ConversationPage {
  const total = database
    .prepare<[string], number>("SELECT count(*) FROM temp.conversations WHERE verdict = ?")
    .pluck()
    .get(verdict);
  const rows = database
    .prepare<[number, string, number], ConversationRow>(
      `SELECT i.address AS initiator, r.address AS responder, ${protocolName("c.ip_protocol")} AS proto, c.responder_port AS responderPort,
         c.icmp_type AS icmpType, c.flows, c.packets, c.bytes, c.mismatches, c.first_micros AS firstMicros,
         c.last_micros AS lastMicros, f.uid, capture.file AS capture,
         f.first_frame AS firstFrame, c.first_part AS firstPart, c.last_part AS lastPart
       FROM temp.conversations c
       JOIN flows f ON f.run_id = ? AND f.sequence = c.first_sequence
       JOIN hosts i ON i.id = c.initiator_id
       JOIN hosts r ON r.id = c.responder_id
       LEFT JOIN inputs capture
         ON capture.run_id = f.run_id AND capture.kind = 'capture' AND capture.position = f.first_file
       WHERE c.verdict = ?
       ORDER BY c.worst_severity DESC, c.flows DESC, c.bytes DESC, c.first_sequence
       LIMIT ?`,
    )
    .all(runId, verdict, limit);
  const parts = database.prepare<[number, number], PartRow>(
    `SELECT p.connection_state AS state, p.service_id AS serviceId, p.decision_id AS decisionId,
       coalesce(s.finding_ids_json, '[]') AS findingIdsJson, p.flows
     FROM temp.parts p LEFT JOIN finding_sets s ON s.id = p.finding_set_id
     WHERE p.rowid BETWEEN ? AND ?
     ORDER BY coalesce(s.worst_severity, -1) DESC, p.first_sequence`,
  );
  const services = readServices(database, runId);
  return {
    total: total ?? 0,
    rows: rows.map(({ firstPart, lastPart, ...row }) => ({
      ...row,
      ...join(parts.all(firstPart, lastPart), services),
    })),
  };
}

function join(
  parts: readonly PartRow[],
  services: ReadonlyMap<number, ConversationService>,
): Pick<StoredConversation, "outcomes" | "services" | "decisions" | "findings"> {
  const outcomes = new Map<ConnectionState, number>();
  const serviceFlows = new Map<number, number>();
  const decisions = new Map<number, number>();
  const findings = new Map<string, number>();
  for (const part of parts) {
    add(outcomes, part.state, part.flows);
    add(serviceFlows, part.serviceId, part.flows);
    add(decisions, part.decisionId, part.flows);
    if (part.findingIdsJson === "[]") continue;
    for (const id of JSON.parse(part.findingIdsJson)) add(findings, id, part.flows);
  }
  return {
    outcomes: byFlows(outcomes).map(([state, flows]) => ({ state, flows })),
    services: byFlows(serviceFlows).flatMap(([id, flows]) => {
      const service = services.get(id);
      return service === undefined ? [] : [{ ...service, flows }];
    }),
    decisions: byFlows(decisions).map(([decisionId, flows]) => ({ decisionId, flows })),
    findings: [...findings].map(([id, flows]) => ({ id, flows })),
  };
}

const add = <Key>(counts: Map<Key, number>, key: Key, flows: number): Map<Key, number> =>
  counts.set(key, (counts.get(key) ?? 0) + flows);

/** Most first; alike in number, in the order first met. */
const byFlows = <Key>(counts: ReadonlyMap<Key, number>): [Key, number][] =>
  [...counts].sort(([, one], [, other]) => other - one);

type ServiceRow = Omit<ConversationService, "systemServices"> & {
  readonly id: number;
  readonly systemServicesJson: string;
};

const readServices = (database: Database, runId: number): ReadonlyMap<number, ConversationService> =>
  new Map(
    database
      .prepare<[number], ServiceRow>(
        `SELECT id, service, system_services_json AS systemServicesJson, confidence, evidence
         FROM services WHERE run_id = ?`,
      )
      .all(runId)
      .map(({ id, systemServicesJson, ...service }) => [
        id,
        { ...service, systemServices: JSON.parse(systemServicesJson) },
      ]),
  );

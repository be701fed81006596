import type { Database } from "better-sqlite3";
import type { Verdict } from "../audit/finding.ts";
import type { ConnectionState } from "../flow/flow.ts";
import type { ServiceConfidence } from "../service/service.ts";
import { ipProtocolLabel } from "../tables/ip-protocols.ts";
import { type FindingSet, readFindingSets } from "./finding-sets.ts";
import type { ConversationTally, PartTally, RunTally } from "./run-tally.ts";

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

type NameRow = Pick<StoredConversation, "initiator" | "responder" | "uid" | "capture" | "firstFrame">;

/** Worst findings first, then busiest. */
export function readConversations(
  database: Database,
  runId: number,
  tally: RunTally,
  verdict: Verdict,
  limit: number,
): ConversationPage {
  const sets = readFindingSets(database, runId);
  const worstOf = ({ parts }: ConversationTally): number =>
    parts.reduce((worst, { findingSetId }) => Math.max(worst, worstOfSet(sets, findingSetId)), -1);
  const ranked = tally.conversations
    .filter((conversation) => conversation.verdict === verdict)
    .map((conversation) => ({ conversation, worst: worstOf(conversation) }))
    .sort(
      (one, other) =>
        other.worst - one.worst ||
        other.conversation.flows - one.conversation.flows ||
        other.conversation.bytes - one.conversation.bytes ||
        one.conversation.firstSequence - other.conversation.firstSequence,
    );
  const services = readServices(database, runId);
  const nameOf = prepareNames(database, runId);
  const rows = ranked.slice(0, limit).map(({ conversation }): StoredConversation => {
    const { ipProtocol, responderPort, icmpType, flows, packets, bytes, mismatches, firstMicros, lastMicros } =
      conversation;
    return {
      ...nameOf(conversation),
      proto: ipProtocolLabel(ipProtocol),
      responderPort,
      icmpType,
      flows,
      packets,
      bytes,
      mismatches,
      firstMicros,
      lastMicros,
      ...join(conversation.parts, services, sets),
    };
  });
  return { total: ranked.length, rows };
}

/** The addresses of a conversation, and where its first flow begins. */
export function prepareNames(
  database: Database,
  runId: number,
): (conversation: Pick<ConversationTally, "initiatorId" | "responderId" | "firstSequence">) => NameRow {
  const statement = database.prepare<[number, number, number, number], NameRow>(
    `SELECT i.address AS initiator, r.address AS responder, f.uid, capture.file AS capture, f.first_frame AS firstFrame
     FROM flows f
     JOIN hosts i ON i.id = ?
     JOIN hosts r ON r.id = ?
     LEFT JOIN inputs capture
       ON capture.run_id = f.run_id AND capture.kind = 'capture' AND capture.position = f.first_file
     WHERE f.run_id = ? AND f.sequence = ?`,
  );
  return ({ initiatorId, responderId, firstSequence }) => {
    const names = statement.get(initiatorId, responderId, runId, firstSequence);
    if (names === undefined) throw new Error(`run ${runId} has no flow ${firstSequence}`);
    return names;
  };
}

const worstOfSet = (sets: ReadonlyMap<number, FindingSet>, setId: number | null): number =>
  setId === null ? -1 : (sets.get(setId)?.worst ?? -1);

function join(
  parts: readonly PartTally[],
  services: ReadonlyMap<number, ConversationService>,
  sets: ReadonlyMap<number, FindingSet>,
): Pick<StoredConversation, "outcomes" | "services" | "decisions" | "findings"> {
  const outcomes = new Map<ConnectionState, number>();
  const serviceFlows = new Map<number, number>();
  const decisions = new Map<number, number>();
  const findings = new Map<string, number>();
  const worstFirst = parts.toSorted(
    (one, other) => worstOfSet(sets, other.findingSetId) - worstOfSet(sets, one.findingSetId),
  );
  for (const part of worstFirst) {
    add(outcomes, part.state, part.flows);
    add(serviceFlows, part.serviceId, part.flows);
    add(decisions, part.decisionId, part.flows);
    if (part.findingSetId === null) continue;
    for (const id of sets.get(part.findingSetId)?.ids ?? []) add(findings, id, part.flows);
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

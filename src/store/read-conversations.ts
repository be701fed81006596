import type { Database } from "better-sqlite3";
import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { CONNECTION_STATES, type ConnectionState } from "../flow/flow.ts";
import type { PayloadFact } from "../service/inspection/payload-fact.ts";
import type { PayloadStanding, ServiceConfidence } from "../service/service.ts";
import { ipProtocolLabel } from "../tables/ip-protocols.ts";
import { type FindingSet, readFindingSets } from "./finding-sets.ts";
import { NONE, type RunTally } from "./run-tally.ts";
import { topIndexes } from "./top-indexes.ts";

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
  readonly communityId: string;
  readonly ipProtocol: number;
  /** null for protocols without ports. For ICMP, the type. */
  readonly initiatorPort: number | null;
  readonly capture: string | null;
  readonly firstFrame: number;
  /** In the same file as the first; null where the flow goes on in a later capture. */
  readonly lastFrame: number | null;
  /** What announced the first flow's endpoint; null where nothing did. */
  readonly announcement: Announcement | null;
  /** What the payload of the first flow told beside its protocol. */
  readonly facts: readonly PayloadFact[];
  /** Most flows first, each. */
  readonly outcomes: readonly { readonly state: ConnectionState; readonly flows: number }[];
  readonly services: readonly (ConversationService & { readonly flows: number })[];
  readonly decisions: readonly { readonly decisionId: number; readonly flows: number }[];
  /** Ids with the flows that have them, worst first. */
  readonly findings: readonly { readonly id: string; readonly flows: number }[];
}

/** The flow and the frame that said where another flow would go. */
export interface Announcement {
  readonly uid: string;
  readonly capture: string | null;
  readonly frame: number;
}

export interface ConversationService {
  readonly service: string | null;
  readonly systemServices: readonly string[];
  readonly confidence: ServiceConfidence | null;
  readonly evidence: string;
  /** Microsoft services that the port alone could mean. */
  readonly candidates: number;
  /** How the payload stands to what the port promises. */
  readonly payload: PayloadStanding;
}

/** Some of the conversations of a verdict, and how many there are. */
export interface ConversationPage {
  readonly total: number;
  readonly rows: readonly StoredConversation[];
}

/** Row numbers of both ends, and the sequence number of the first flow. */
interface Named {
  readonly initiatorId: number;
  readonly responderId: number;
  readonly firstSequence: number;
}

type NameRow = Pick<
  StoredConversation,
  | "initiator"
  | "responder"
  | "uid"
  | "communityId"
  | "ipProtocol"
  | "initiatorPort"
  | "capture"
  | "firstFrame"
  | "lastFrame"
>;

interface FirstFlowRow {
  readonly taughtBySequence: number | null;
  readonly taughtCapture: string | null;
  readonly taughtFrame: number | null;
  readonly factsJson: string | null;
}

/** Worst findings first, then busiest. */
export function readConversations(
  database: Database,
  runId: number,
  tally: RunTally,
  verdict: Verdict,
  limit: number,
): ConversationPage {
  const sets = readFindingSets(database, runId);
  const rows = rowsOf(tally, verdict, sets);
  const services = readServices(database, runId);
  const nameOf = prepareNames(database, runId);
  const evidenceOf = prepareEvidence(database, runId);
  const shown = topIndexes(rows.conversation.length, limit, isWorse(rows)).map((row): StoredConversation => {
    const conversation = rows.conversation[row]!;
    const firstSequence = rows.firstSequence[row]!;
    const ends = { initiatorId: tally.initiatorId[conversation]!, responderId: tally.responderId[conversation]! };
    const parts = partsInOrder(tally, conversation, VERDICTS.indexOf(verdict), sets);
    return {
      ...nameOf({ ...ends, firstSequence }),
      ...evidenceOf(firstSequence),
      ...portOf(tally, conversation),
      flows: rows.flows[row]!,
      packets: sumOf(parts, tally.packets),
      bytes: rows.bytes[row]!,
      mismatches: sumOf(parts, tally.mismatches),
      firstMicros: Math.min(...parts.map((part) => tally.firstMicros[part]!)),
      lastMicros: Math.max(...parts.map((part) => tally.lastMicros[part]!)),
      ...join(tally, parts, services, sets),
    };
  });
  return { total: rows.conversation.length, rows: shown };
}

/** The flows of each conversation that got one verdict, in columns: what they are ranked by. */
interface Rows {
  readonly conversation: number[];
  readonly worst: number[];
  readonly flows: number[];
  readonly bytes: number[];
  readonly firstSequence: number[];
}

function rowsOf(tally: RunTally, verdict: Verdict, sets: ReadonlyMap<number, FindingSet>): Rows {
  const wanted = VERDICTS.indexOf(verdict);
  const rows: Rows = { conversation: [], worst: [], flows: [], bytes: [], firstSequence: [] };
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    let [worst, flows, bytes, firstSequence] = [NO_FINDING, 0, 0, Number.POSITIVE_INFINITY];
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!) {
      if (tally.verdict[part] !== wanted) continue;
      worst = Math.max(worst, worstOfSet(sets, tally.findingSetId[part]!));
      flows += tally.flows[part]!;
      bytes += tally.bytes[part]!;
      firstSequence = Math.min(firstSequence, tally.firstSequence[part]!);
    }
    if (flows === 0) continue;
    rows.conversation.push(conversation);
    rows.worst.push(worst);
    rows.flows.push(flows);
    rows.bytes.push(bytes);
    rows.firstSequence.push(firstSequence);
  }
  return rows;
}

const isWorse =
  ({ worst, flows, bytes, firstSequence }: Rows) =>
  (one: number, other: number): boolean =>
    (worst[other]! - worst[one]! ||
      flows[other]! - flows[one]! ||
      bytes[other]! - bytes[one]! ||
      firstSequence[one]! - firstSequence[other]!) < 0;

/** Worst findings first, then in order of first flow. */
function partsInOrder(
  tally: RunTally,
  conversation: number,
  verdict: number,
  sets: ReadonlyMap<number, FindingSet>,
): readonly number[] {
  const worst = (part: number): number => worstOfSet(sets, tally.findingSetId[part]!);
  return [...tally.partsOf(conversation)]
    .filter((part) => tally.verdict[part] === verdict)
    .sort((one, other) => worst(other) - worst(one) || tally.firstSequence[one]! - tally.firstSequence[other]!);
}

const sumOf = (parts: readonly number[], column: { readonly [part: number]: number }): number =>
  parts.reduce((sum, part) => sum + column[part]!, 0);

/** Protocol and port of a conversation, as reports name them. */
export const portOf = (
  { ipProtocol, responderPort, icmpType }: RunTally,
  conversation: number,
): Pick<StoredConversation, "proto" | "responderPort" | "icmpType"> => ({
  proto: ipProtocolLabel(ipProtocol[conversation]!),
  responderPort: orNull(responderPort[conversation]!),
  icmpType: orNull(icmpType[conversation]!),
});

const orNull = (number: number): number | null => (number === NONE ? null : number);

/** The addresses of a conversation, and where its first flow begins. */
export function prepareNames(database: Database, runId: number): (conversation: Named) => NameRow {
  const statement = database.prepare<[number, number, number, number], NameRow>(
    `SELECT i.address AS initiator, r.address AS responder, f.uid, f.community_id AS communityId,
       f.ip_protocol AS ipProtocol, f.initiator_port AS initiatorPort, capture.file AS capture,
       f.first_frame AS firstFrame, iif(f.last_file = f.first_file, f.last_frame, NULL) AS lastFrame
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

/** What announced a flow's endpoint, and what its payload told. */
function prepareEvidence(
  database: Database,
  runId: number,
): (sequence: number) => Pick<StoredConversation, "announcement" | "facts"> {
  const statement = database.prepare<[number, number], FirstFlowRow>(
    `SELECT f.taught_by_sequence AS taughtBySequence, taught.file AS taughtCapture, f.taught_in_frame AS taughtFrame,
       coalesce(facts.facts_json, f.facts_json) AS factsJson
     FROM flows f
     LEFT JOIN fact_lists facts ON facts.id = f.fact_list_id
     LEFT JOIN inputs taught
       ON taught.run_id = f.run_id AND taught.kind = 'capture' AND taught.position = f.taught_in_file
     WHERE f.run_id = ? AND f.sequence = ?`,
  );
  return (sequence) => {
    const row = statement.get(runId, sequence);
    if (row === undefined) throw new Error(`run ${runId} has no flow ${sequence}`);
    const { taughtBySequence, taughtCapture, taughtFrame, factsJson } = row;
    return {
      announcement:
        taughtBySequence === null || taughtFrame === null
          ? null
          : { uid: `F${taughtBySequence + 1}`, capture: taughtCapture, frame: taughtFrame },
      facts: factsJson === null ? [] : JSON.parse(factsJson),
    };
  };
}

/** Below every severity. */
const NO_FINDING = -1;

const worstOfSet = (sets: ReadonlyMap<number, FindingSet>, setId: number): number =>
  setId === NONE ? NO_FINDING : (sets.get(setId)?.worst ?? NO_FINDING);

function join(
  tally: RunTally,
  parts: readonly number[],
  services: ReadonlyMap<number, ConversationService>,
  sets: ReadonlyMap<number, FindingSet>,
): Pick<StoredConversation, "outcomes" | "services" | "decisions" | "findings"> {
  const outcomes = new Map<ConnectionState, number>();
  const serviceFlows = new Map<number, number>();
  const decisions = new Map<number, number>();
  const findings = new Map<string, number>();
  for (const part of parts) {
    const flows = tally.flows[part]!;
    add(outcomes, CONNECTION_STATES[tally.state[part]!]!, flows);
    add(serviceFlows, tally.serviceId[part]!, flows);
    add(decisions, tally.decisionId[part]!, flows);
    for (const id of sets.get(tally.findingSetId[part]!)?.ids ?? []) add(findings, id, flows);
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

/** What the flows of a run were identified as, by row number. */
export const readServices = (database: Database, runId: number): ReadonlyMap<number, ConversationService> =>
  new Map(
    database
      .prepare<[number], ServiceRow>(
        `SELECT id, service, system_services_json AS systemServicesJson, confidence, evidence, candidates, payload
         FROM services WHERE run_id = ?`,
      )
      .all(runId)
      .map(({ id, systemServicesJson, ...service }) => [
        id,
        { ...service, systemServices: JSON.parse(systemServicesJson) },
      ]),
  );

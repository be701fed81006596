import type { Database } from "better-sqlite3";
import { type Severity, severityRank } from "../audit/finding.ts";
import type { FilterKind } from "../policy/decision.ts";
import { ipProtocolLabel } from "../tables/ip-protocols.ts";
import { type FindingSet, readFindingSets, type SharedFinding } from "./finding-sets.ts";
import { prepareNames } from "./read-conversations.ts";
import type { ConversationTally, PartTally, RunTally } from "./run-tally.ts";

/** Some of a list, and how many there are. */
export interface Listed<Entry> {
  readonly total: number;
  readonly shown: readonly Entry[];
}

/** All findings of one id and severity. Lists have the most flows first. */
export interface StoredFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly meaning: string;
  readonly remediation: string;
  readonly clauses: readonly string[];
  readonly flows: number;
  readonly firstMicros: number;
  readonly lastMicros: number;
  /** Distinct addresses. */
  readonly initiators: number;
  readonly responders: number;
  /** Why, in words. */
  readonly evidence: Listed<FindingEvidence>;
  readonly ports: Listed<FindingPort>;
  readonly conversations: Listed<FindingConversation>;
  readonly deciders: Listed<FindingDecider>;
}

export interface FindingEvidence {
  readonly text: string;
  readonly flows: number;
}

/** As in a StoredConversation. */
export interface FindingPort {
  readonly proto: string;
  readonly responderPort: number | null;
  readonly icmpType: number | null;
  readonly flows: number;
}

/** A conversation with the finding, and the frame where its first flow with it begins. */
export interface FindingConversation extends FindingPort {
  readonly initiator: string;
  readonly responder: string;
  readonly uid: string;
  readonly capture: string | null;
  readonly firstFrame: number;
  readonly firstMicros: number;
  readonly lastMicros: number;
}

/** What decided flows with the finding: a rule, or with `ruleId` null what `reason` says. */
export interface FindingDecider {
  readonly ruleId: number | null;
  readonly filter: FilterKind;
  readonly reason: string;
  readonly flows: number;
}

/** Counts of one finding while the conversations are gone through. */
interface Counts {
  readonly id: string;
  readonly severity: Severity;
  flows: number;
  firstMicros: number;
  lastMicros: number;
  readonly initiators: Set<number>;
  readonly responders: Set<number>;
  /** By row number of the finding with its evidence. */
  readonly evidence: Map<number, { readonly text: string; flows: number }>;
  readonly ports: Map<string, { readonly of: ConversationTally; flows: number }>;
  readonly conversations: Map<string, FoundConversation>;
  /** By row number of the decision. */
  readonly decisions: Map<number, number>;
}

/** A conversation with the finding: what its flows with the finding come to. */
interface FoundConversation {
  readonly of: ConversationTally;
  firstSequence: number;
  firstMicros: number;
  lastMicros: number;
  flows: number;
}

/** Worst first, then by id; at most `limit` entries in each list. */
export function readFindings(database: Database, runId: number, tally: RunTally, limit: number): StoredFinding[] {
  const counted = countFindings(tally, readFindingSets(database, runId));
  const kinds = readKinds(database, runId);
  const deciders = readDeciders(database, runId);
  const nameOf = prepareNames(database, runId);
  return [...counted.values()]
    .sort((one, other) => severityRank(other.severity) - severityRank(one.severity) || (one.id < other.id ? -1 : 1))
    .flatMap((counts) => {
      const kind = kinds.get(counts.id);
      return kind === undefined ? [] : [{ ...kind, ...wordCounts(counts, deciders, nameOf, limit) }];
    });
}

function countFindings({ conversations }: RunTally, sets: ReadonlyMap<number, FindingSet>): Map<string, Counts> {
  const counted = new Map<string, Counts>();
  for (const conversation of conversations) {
    for (const part of conversation.parts) {
      if (part.findingSetId === null) continue;
      const own = new Set<Counts>();
      for (const member of sets.get(part.findingSetId)?.members ?? []) {
        const counts = countsOf(counted, member);
        own.add(counts);
        const evidence = counts.evidence.get(member.finding);
        if (evidence === undefined) counts.evidence.set(member.finding, { text: member.evidence, flows: part.flows });
        else evidence.flows += part.flows;
      }
      // Once for each finding, so that a flow with two causes of one finding counts once.
      for (const counts of own) addPart(counts, conversation, part);
    }
  }
  return counted;
}

function countsOf(counted: Map<string, Counts>, { id, severity }: SharedFinding): Counts {
  const key = `${id} ${severity}`;
  const known = counted.get(key);
  if (known !== undefined) return known;
  const counts: Counts = {
    id,
    severity,
    flows: 0,
    firstMicros: Number.POSITIVE_INFINITY,
    lastMicros: Number.NEGATIVE_INFINITY,
    initiators: new Set(),
    responders: new Set(),
    evidence: new Map(),
    ports: new Map(),
    conversations: new Map(),
    decisions: new Map(),
  };
  counted.set(key, counts);
  return counts;
}

function addPart(counts: Counts, conversation: ConversationTally, part: PartTally): void {
  const { initiatorId, responderId, ipProtocol, icmpType, responderPort } = conversation;
  const { flows, decisionId, firstSequence, firstMicros, lastMicros } = part;
  counts.flows += flows;
  counts.firstMicros = Math.min(counts.firstMicros, firstMicros);
  counts.lastMicros = Math.max(counts.lastMicros, lastMicros);
  counts.initiators.add(initiatorId);
  counts.responders.add(responderId);
  counts.decisions.set(decisionId, (counts.decisions.get(decisionId) ?? 0) + flows);
  const portKey = `${ipProtocol} ${icmpType} ${responderPort}`;
  const port = counts.ports.get(portKey);
  if (port === undefined) counts.ports.set(portKey, { of: conversation, flows });
  else port.flows += flows;
  const key = `${initiatorId} ${responderId} ${portKey}`;
  const listed = counts.conversations.get(key);
  if (listed === undefined) {
    counts.conversations.set(key, { of: conversation, firstSequence, firstMicros, lastMicros, flows });
  } else {
    listed.flows += flows;
    listed.firstSequence = Math.min(listed.firstSequence, firstSequence);
    listed.firstMicros = Math.min(listed.firstMicros, firstMicros);
    listed.lastMicros = Math.max(listed.lastMicros, lastMicros);
  }
}

function wordCounts(
  counts: Counts,
  deciders: ReadonlyMap<number, Omit<FindingDecider, "flows">>,
  nameOf: ReturnType<typeof prepareNames>,
  limit: number,
): Omit<StoredFinding, "title" | "meaning" | "remediation" | "clauses"> {
  const { id, severity, flows, firstMicros, lastMicros, initiators, responders } = counts;
  const portOf = ({ ipProtocol, responderPort, icmpType }: ConversationTally): Omit<FindingPort, "flows"> => ({
    proto: ipProtocolLabel(ipProtocol),
    responderPort,
    icmpType,
  });
  const listedDeciders = new Map<string, FindingDecider>();
  for (const [decisionId, decided] of counts.decisions) {
    const decider = deciders.get(decisionId);
    if (decider === undefined) continue;
    const key = JSON.stringify(decider);
    listedDeciders.set(key, { ...decider, flows: decided + (listedDeciders.get(key)?.flows ?? 0) });
  }
  const conversations = most([...counts.conversations.values()], limit);
  return {
    id,
    severity,
    flows,
    firstMicros,
    lastMicros,
    initiators: initiators.size,
    responders: responders.size,
    evidence: most([...counts.evidence.values()], limit),
    ports: mapShown(most([...counts.ports.values()], limit), ({ of, flows }) => ({ ...portOf(of), flows })),
    conversations: mapShown(conversations, ({ of, firstSequence, firstMicros, lastMicros, flows }) => ({
      ...nameOf({ ...of, firstSequence }),
      ...portOf(of),
      flows,
      firstMicros,
      lastMicros,
    })),
    deciders: most([...listedDeciders.values()], limit),
  };
}

/** The `limit` entries with the most flows; alike in number, in the order first met. */
const most = <Entry extends { readonly flows: number }>(entries: readonly Entry[], limit: number): Listed<Entry> => ({
  total: entries.length,
  shown: entries.toSorted((one, other) => other.flows - one.flows).slice(0, limit),
});

const mapShown = <Entry, Shown>({ total, shown }: Listed<Entry>, map: (entry: Entry) => Shown): Listed<Shown> => ({
  total,
  shown: shown.map(map),
});

type Kind = Pick<StoredFinding, "title" | "meaning" | "remediation" | "clauses">;
type KindRow = Omit<Kind, "clauses"> & { readonly id: string; readonly clausesJson: string };

const readKinds = (database: Database, runId: number): ReadonlyMap<string, Kind> =>
  new Map(
    database
      .prepare<[number], KindRow>(
        "SELECT finding_id AS id, title, meaning, remediation, clauses_json AS clausesJson FROM finding_kinds WHERE run_id = ?",
      )
      .all(runId)
      .map(({ id, clausesJson, ...kind }) => [id, { ...kind, clauses: JSON.parse(clausesJson) }]),
  );

const readDeciders = (database: Database, runId: number): ReadonlyMap<number, Omit<FindingDecider, "flows">> =>
  new Map(
    database
      .prepare<[number], Omit<FindingDecider, "flows"> & { readonly id: number }>(
        "SELECT id, rule_id AS ruleId, filter, reason FROM decisions WHERE run_id = ?",
      )
      .all(runId)
      .map(({ id, ...decider }) => [id, decider]),
  );

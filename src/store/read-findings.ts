import type { Database } from "better-sqlite3";
import { type Severity, severityRank } from "../audit/finding.ts";
import type { FilterKind } from "../policy/decision.ts";
import { countFindings, type FindingCounts, type FoundConversations, type Share } from "./count-findings.ts";
import type { DeciderCounts, SampledConversation } from "./decider-counts.ts";
import { readFindingSets } from "./finding-sets.ts";
import { portOf, prepareNames } from "./read-conversations.ts";
import type { RunTally } from "./run-tally.ts";
import { topIndexes } from "./top-indexes.ts";

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
  readonly communityId: string;
  /** Of that flow. */
  readonly ipProtocol: number;
  readonly initiatorPort: number | null;
  readonly capture: string | null;
  readonly firstFrame: number;
  /** In the same file as the first; null where the flow goes on in a later capture. */
  readonly lastFrame: number | null;
  readonly firstMicros: number;
  readonly lastMicros: number;
}

/** What decided flows with the finding: a rule, or with `ruleId` null what `reason` says. */
export interface FindingDecider {
  readonly ruleId: number | null;
  readonly filter: FilterKind;
  readonly reason: string;
  readonly flows: number;
  /** Of these flows: why they have the finding, and a few of their conversations. */
  readonly evidence: Listed<FindingEvidence>;
  readonly conversations: Listed<DecidedConversation>;
}

/** A conversation with the finding, as far as one rule or default decided it. */
export type DecidedConversation = Pick<
  FindingConversation,
  "initiator" | "responder" | "proto" | "responderPort" | "icmpType" | "flows" | "capture" | "firstFrame"
>;

/** Worst first: by severity, then by flows, then by id; at most `limit` entries in each list. */
export function readFindings(database: Database, runId: number, tally: RunTally, limit: number): StoredFinding[] {
  const kinds = readKinds(database, runId);
  const { deciders, deciderOf } = readDeciders(database, runId);
  const counted = countFindings(tally, readFindingSets(database, runId), deciderOf);
  const nameOf = prepareNames(database, runId);
  return counted.toSorted(byWorst).flatMap((counts) => {
    const kind = kinds.get(counts.id);
    if (kind === undefined) return [];
    const { id, severity, flows, firstMicros, lastMicros, initiators, responders, evidence, ports } = counts;
    return {
      ...kind,
      id,
      severity,
      flows,
      firstMicros,
      lastMicros,
      initiators: initiators.size,
      responders: responders.size,
      evidence: mostEvidence(evidence, limit),
      ports: most([...ports.values()], limit, ({ conversation, flows }) => ({
        ...portOf(tally, conversation),
        flows,
      })),
      conversations: mostConversations(tally, counts.conversations, nameOf, limit),
      deciders: mostDeciders(counts.deciders, deciders, limit, (sample) => nameSample(sample, tally, nameOf)),
    };
  });
}

const byWorst = (one: FindingCounts, other: FindingCounts): number =>
  severityRank(other.severity) - severityRank(one.severity) || other.flows - one.flows || (one.id < other.id ? -1 : 1);

/** One flow may be the first with several causes: then their texts decide which comes first. */
const byText = <Entry extends { readonly text: string }>(entries: readonly Entry[]): readonly Entry[] =>
  entries.toSorted((one, other) => (one.text < other.text ? -1 : 1));

/** The `limit` entries with the most flows; alike in number, in order of first flow. */
const most = <Entry extends Share, Shown>(
  entries: readonly Entry[],
  limit: number,
  show: (entry: Entry) => Shown,
): Listed<Shown> => ({
  total: entries.length,
  shown: entries
    .toSorted((one, other) => other.flows - one.flows || one.firstSequence - other.firstSequence)
    .slice(0, limit)
    .map(show),
});

const mostEvidence = (
  evidence: ReadonlyMap<number, Share & { readonly text: string }>,
  limit: number,
): Listed<FindingEvidence> => most(byText([...evidence.values()]), limit, ({ text, flows }) => ({ text, flows }));

function mostConversations(
  tally: RunTally,
  { conversation, flows, firstSequence, firstMicros, lastMicros }: FoundConversations,
  nameOf: NameOf,
  limit: number,
): Listed<FindingConversation> {
  const isBefore = (one: number, other: number): boolean =>
    (flows[other]! - flows[one]! || firstSequence[one]! - firstSequence[other]!) < 0;
  const shown = topIndexes(conversation.length, limit, isBefore).map((row): FindingConversation => {
    const found = conversation[row]!;
    const ends = { initiatorId: tally.initiatorId[found]!, responderId: tally.responderId[found]! };
    return {
      ...nameOf({ ...ends, firstSequence: firstSequence[row]! }),
      ...portOf(tally, found),
      flows: flows[row]!,
      firstMicros: firstMicros[row]!,
      lastMicros: lastMicros[row]!,
    };
  });
  return { total: conversation.length, shown };
}

type NameOf = ReturnType<typeof prepareNames>;

function nameSample(
  { conversation, flows, firstSequence }: SampledConversation,
  tally: RunTally,
  nameOf: NameOf,
): DecidedConversation {
  const ends = { initiatorId: tally.initiatorId[conversation]!, responderId: tally.responderId[conversation]! };
  const { initiator, responder, capture, firstFrame } = nameOf({ ...ends, firstSequence });
  return { initiator, responder, ...portOf(tally, conversation), flows, capture, firstFrame };
}

type Decider = Pick<FindingDecider, "ruleId" | "filter" | "reason">;

const mostDeciders = (
  counted: ReadonlyMap<number, DeciderCounts>,
  deciders: readonly Decider[],
  limit: number,
  show: (sample: SampledConversation) => DecidedConversation,
): Listed<FindingDecider> =>
  most(
    [...counted].flatMap(([number, counts]) => {
      const decider = deciders[number];
      return decider === undefined ? [] : [{ ...counts, decider }];
    }),
    limit,
    ({ decider, flows, evidence, conversations }) => ({
      ...decider,
      flows,
      evidence: mostEvidence(evidence, limit),
      conversations: { total: conversations.total, shown: conversations.finish().map(show) },
    }),
  );

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

/** What decided, and by row of a decision which of them: decisions that the same rule or reason settled are one. */
function readDeciders(
  database: Database,
  runId: number,
): { readonly deciders: readonly Decider[]; readonly deciderOf: ReadonlyMap<number, number> } {
  const rows = database
    .prepare<[number], Decider & { readonly id: number }>(
      "SELECT id, rule_id AS ruleId, filter, reason FROM decisions WHERE run_id = ?",
    )
    .all(runId);
  const deciders: Decider[] = [];
  const numbers = new Map<string, number>();
  const deciderOf = new Map<number, number>();
  for (const { id, ...decider } of rows) {
    const key = JSON.stringify(decider);
    const number = numbers.get(key) ?? deciders.push(decider) - 1;
    numbers.set(key, number);
    deciderOf.set(id, number);
  }
  return { deciders, deciderOf };
}

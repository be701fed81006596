import type { Severity } from "../audit/finding.ts";
import { ConversationSample, type DeciderCounts } from "./decider-counts.ts";
import type { FindingSet, SharedFinding } from "./finding-sets.ts";
import { NumberSet } from "./number-set.ts";
import { portKey } from "./port-key.ts";
import { NONE, type RunTally } from "./run-tally.ts";

/** What the flows with one finding come to, by id and severity. */
export interface FindingCounts {
  readonly id: string;
  readonly severity: Severity;
  flows: number;
  firstMicros: number;
  lastMicros: number;
  readonly initiators: NumberSet;
  readonly responders: NumberSet;
  /** By row number of the finding with its evidence. */
  readonly evidence: Map<number, Share & { readonly text: string }>;
  /** By protocol and port; `conversation` is one of those with it. */
  readonly ports: Map<number, Share & { readonly conversation: number }>;
  readonly conversations: FoundConversations;
  /** By the number of what decided. */
  readonly deciders: Map<number, DeciderCounts>;
}

/** How many of a finding's flows have something in common, and the lowest sequence number of them. */
export interface Share {
  flows: number;
  firstSequence: number;
}

/** The conversations with the finding, in columns: what their flows with the finding come to. */
export interface FoundConversations {
  readonly conversation: number[];
  readonly flows: number[];
  readonly firstSequence: number[];
  readonly firstMicros: number[];
  readonly lastMicros: number[];
}

/** What a set of findings adds to: each kind once, so that a flow with two causes of one finding counts once. */
interface SetPlan {
  readonly kinds: readonly FindingCounts[];
  readonly evidence: readonly (readonly [FindingCounts, SharedFinding])[];
}

/** Counts every finding of a run, in no order that means anything. `deciderOf` numbers what decided, by row of the decision. */
export function countFindings(
  tally: RunTally,
  sets: ReadonlyMap<number, FindingSet>,
  deciderOf: ReadonlyMap<number, number>,
): readonly FindingCounts[] {
  const counted = new Map<string, FindingCounts>();
  const plans = new Map<number, SetPlan>();
  for (const [setId, { members }] of sets) {
    const evidence = members.map((member) => [countsOf(counted, member), member] as const);
    plans.set(setId, { kinds: [...new Set(evidence.map(([counts]) => counts))], evidence });
  }
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!) {
      const plan = plans.get(tally.findingSetId[part]!);
      if (plan !== undefined) addPart(tally, conversation, part, plan, deciderOf.get(tally.decisionId[part]!));
    }
  }
  return [...counted.values()].filter(({ flows }) => flows > 0);
}

function countsOf(counted: Map<string, FindingCounts>, { id, severity }: SharedFinding): FindingCounts {
  const key = `${id} ${severity}`;
  const known = counted.get(key);
  if (known !== undefined) return known;
  const counts: FindingCounts = {
    id,
    severity,
    flows: 0,
    firstMicros: Number.POSITIVE_INFINITY,
    lastMicros: Number.NEGATIVE_INFINITY,
    initiators: new NumberSet(),
    responders: new NumberSet(),
    evidence: new Map(),
    ports: new Map(),
    conversations: { conversation: [], flows: [], firstSequence: [], firstMicros: [], lastMicros: [] },
    deciders: new Map(),
  };
  counted.set(key, counts);
  return counts;
}

function addPart(
  tally: RunTally,
  conversation: number,
  part: number,
  { kinds, evidence }: SetPlan,
  decider: number | undefined,
): void {
  const flows = tally.flows[part]!;
  const firstSequence = tally.firstSequence[part]!;
  for (const counts of kinds) {
    const [firstMicros, lastMicros] = [tally.firstMicros[part]!, tally.lastMicros[part]!];
    counts.flows += flows;
    counts.firstMicros = Math.min(counts.firstMicros, firstMicros);
    counts.lastMicros = Math.max(counts.lastMicros, lastMicros);
    counts.initiators.add(tally.initiatorId[conversation]!);
    counts.responders.add(tally.responderId[conversation]!);
    addShare(counts.ports, portKey(tally, conversation), flows, firstSequence, () => ({
      conversation,
      flows,
      firstSequence,
    }));
    addConversation(counts.conversations, tally, conversation, part);
    if (decider === undefined) continue;
    addShare(counts.deciders, decider, flows, firstSequence, () => ({
      flows,
      firstSequence,
      evidence: new Map(),
      conversations: new ConversationSample(),
    }));
    counts.deciders.get(decider)?.conversations.add(conversation, part, tally);
  }
  for (const [counts, { finding, evidence: text }] of evidence) {
    const own = decider === undefined ? undefined : counts.deciders.get(decider);
    const make = () => ({ text, flows, firstSequence });
    addShare(counts.evidence, finding, flows, firstSequence, make);
    if (own !== undefined) addShare(own.evidence, finding, flows, firstSequence, make);
  }
}

function addShare<Entry extends Share>(
  shares: Map<number, Entry>,
  key: number,
  flows: number,
  firstSequence: number,
  make: () => Entry,
): void {
  const known = shares.get(key);
  if (known === undefined) {
    shares.set(key, make());
    return;
  }
  known.flows += flows;
  if (firstSequence < known.firstSequence) known.firstSequence = firstSequence;
}

/** The parts of a conversation come one after the other. */
function addConversation(found: FoundConversations, tally: RunTally, conversation: number, part: number): void {
  const last = found.conversation.length - 1;
  if (last >= 0 && found.conversation[last] === conversation) {
    found.flows[last]! += tally.flows[part]!;
    found.firstSequence[last] = Math.min(found.firstSequence[last]!, tally.firstSequence[part]!);
    found.firstMicros[last] = Math.min(found.firstMicros[last]!, tally.firstMicros[part]!);
    found.lastMicros[last] = Math.max(found.lastMicros[last]!, tally.lastMicros[part]!);
    return;
  }
  found.conversation.push(conversation);
  found.flows.push(tally.flows[part]!);
  found.firstSequence.push(tally.firstSequence[part]!);
  found.firstMicros.push(tally.firstMicros[part]!);
  found.lastMicros.push(tally.lastMicros[part]!);
}

import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { NumberSet } from "./number-set.ts";
import { NONE, type RunTally } from "./run-tally.ts";

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

/** The totals of every verdict, those without a flow included. */
export function countVerdicts(tally: RunTally): readonly VerdictTotals[] {
  const totals = VERDICTS.map((verdict) => ({
    verdict,
    flows: 0,
    conversations: 0,
    packets: 0,
    bytes: 0,
    mismatches: 0,
    hosts: new NumberSet(),
    /** The latest conversation counted. */
    conversation: NONE,
  }));
  for (let conversation = 0; conversation < tally.conversationCount; conversation++) {
    for (let part = tally.firstPart[conversation]!; part !== NONE; part = tally.nextPart[part]!) {
      const total = totals[tally.verdict[part]!]!;
      total.flows += tally.flows[part]!;
      total.packets += tally.packets[part]!;
      total.bytes += tally.bytes[part]!;
      total.mismatches += tally.mismatches[part]!;
      if (total.conversation === conversation) continue;
      total.conversation = conversation;
      total.conversations++;
      total.hosts.add(tally.initiatorId[conversation]!);
      total.hosts.add(tally.responderId[conversation]!);
    }
  }
  return totals.map(({ conversation: _, hosts, ...total }) => ({ ...total, hosts: hosts.size }));
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

/** How completely the capture shows the flows of a run. */
export function countFlowShape(tally: RunTally): FlowShape {
  const { midstream, initiatorUnknown, oneSided, conversationCount, partCount } = tally;
  const totals = { flows: 0, packets: 0, midstream, initiatorUnknown, oneSided };
  const hosts = new NumberSet();
  for (let conversation = 0; conversation < conversationCount; conversation++) {
    hosts.add(tally.initiatorId[conversation]!);
    hosts.add(tally.responderId[conversation]!);
  }
  let [firstMicros, lastMicros] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let part = 0; part < partCount; part++) {
    totals.flows += tally.flows[part]!;
    totals.packets += tally.packets[part]!;
    firstMicros = Math.min(firstMicros, tally.firstMicros[part]!);
    lastMicros = Math.max(lastMicros, tally.lastMicros[part]!);
  }
  const isEmpty = partCount === 0;
  return {
    ...totals,
    hosts: hosts.size,
    firstMicros: isEmpty ? null : firstMicros,
    lastMicros: isEmpty ? null : lastMicros,
  };
}

import { VERDICTS, type Verdict } from "../audit/finding.ts";
import type { RunTally } from "./run-tally.ts";

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
export function countVerdicts({ conversations }: RunTally): readonly VerdictTotals[] {
  return VERDICTS.map((verdict) => {
    const totals = { verdict, flows: 0, conversations: 0, packets: 0, bytes: 0, mismatches: 0 };
    const hosts = new Set<number>();
    for (const conversation of conversations) {
      if (conversation.verdict !== verdict) continue;
      totals.conversations++;
      totals.flows += conversation.flows;
      totals.packets += conversation.packets;
      totals.bytes += conversation.bytes;
      totals.mismatches += conversation.mismatches;
      hosts.add(conversation.initiatorId).add(conversation.responderId);
    }
    return { ...totals, hosts: hosts.size };
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

/** How completely the capture shows the flows of a run. */
export function countFlowShape({ conversations, midstream, initiatorUnknown, oneSided }: RunTally): FlowShape {
  const totals = { flows: 0, packets: 0, midstream, initiatorUnknown, oneSided };
  const hosts = new Set<number>();
  let [firstMicros, lastMicros] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const conversation of conversations) {
    totals.flows += conversation.flows;
    totals.packets += conversation.packets;
    hosts.add(conversation.initiatorId).add(conversation.responderId);
    firstMicros = Math.min(firstMicros, conversation.firstMicros);
    lastMicros = Math.max(lastMicros, conversation.lastMicros);
  }
  const isEmpty = conversations.length === 0;
  return {
    ...totals,
    hosts: hosts.size,
    firstMicros: isEmpty ? null : firstMicros,
    lastMicros: isEmpty ? null : lastMicros,
  };
}

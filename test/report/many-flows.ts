import type { AuditedFlow } from "../../src/audit/audited-flow.ts";
import {
  address,
  auditedWith,
  decisionWith,
  filterDecisionWith,
  findingWith,
  runEndWith,
  runStartWith,
} from "../store/sample-run.ts";
import type { SampleRun } from "./sample-report.ts";

const VERDICT_CYCLE = ["allowed", "denied", "at-risk", "not-evaluated"] as const;

const TRACE = Array.from({ length: 40 }, (_, rule) => ({
  ruleId: 0,
  text: `rule ${rule} does not match: remote port`,
  isAssumed: false,
}));

/** The flow of this number: a conversation of its own, by a decision with a trace as long as a policy of 40 rules makes it. */
export const manyFlowsAt = (sequence: number): AuditedFlow =>
  auditedWith({
    uid: `F${sequence}`,
    flow: {
      sequence,
      initiatorAddress: address(`10.${1 + (sequence >> 16)}.${(sequence >> 8) & 255}.${sequence & 255}`),
      responderPort: 1 + (sequence % 200),
    },
    verdict: VERDICT_CYCLE[sequence % 4] ?? "allowed",
    decision: decisionWith(filterDecisionWith({ reason: `rule ${sequence % 25} decided`, trace: TRACE })),
    findings: sequence % 4 === 2 ? [findingWith({ evidence: `cause ${sequence % 30}` })] : [],
  });

export const manyFlows = (count: number): SampleRun => ({
  start: runStartWith(),
  flows: Array.from({ length: count }, (_, sequence) => manyFlowsAt(sequence)),
  end: runEndWith(),
});

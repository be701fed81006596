import { auditFlow, FINDING_KINDS } from "../audit/audit-flow.ts";
import type { Severity, Verdict } from "../audit/finding.ts";
import { formatIpAddress } from "../base/ip-address.ts";
import { beginDescribed, unseenFlow } from "../flow/unseen-flow.ts";
import type { PolicyRule } from "../policy/decision.ts";
import type { Assumption } from "../policy/filter.ts";
import type { PolicyJudge } from "../policy/policy-judge.ts";
import { explainDecision } from "../report/explain-decision.ts";
import { formatTime } from "../report/format-values.ts";
import type { Explanation, RuleReference } from "../report/report-model.ts";
import { identifyFlow } from "../service/identify-flow.ts";
import type { ServiceConfidence } from "../service/service.ts";
import { ipProtocolLabel } from "../tables/ip-protocols.ts";
import type { FlowText } from "./flow-texts.ts";

/** One flow judged without a capture. Strings come from the user and the rule file: nothing here is escaped. */
export interface ExplainedFlow {
  /** As the user wrote it. */
  readonly flow: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Words, ends and ports as in `--format ndjson`: ICMP has its type and code, or the type that answers, as ports. */
  readonly proto: string;
  readonly initiator: string;
  readonly initiatorPort: number | null;
  readonly responder: string;
  readonly responderPort: number | null;
  readonly verdict: Verdict;
  /** By its port alone. */
  readonly service: string | null;
  readonly systemServices: readonly string[];
  readonly serviceConfidence: ServiceConfidence | null;
  readonly serviceEvidence: string;
  /** Worst first; what only a capture can show (established all the same, weak evidence) is not among them. */
  readonly findings: readonly ExplainedFinding[];
  /** Decision, direction, filter, rule and reason, and what each filter said with its trace. */
  readonly explanation: Explanation;
  /** What the rule that decided does, in words; null where none did. */
  readonly ruleSummary: string | null;
}

export interface ExplainedFinding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: string;
}

/** What holds for every flow that is judged without a capture. */
export const WITHOUT_CAPTURE: readonly Assumption[] = [
  {
    topic: "state",
    text: "nothing came before the flow: each is judged by itself, at its first packet (TCP: its SYN), so that it answers nothing",
    option: null,
  },
  {
    topic: "link layer",
    text: "no MAC address is known: what a capture tells by them (forwarding, other addresses of a computer) is told by the export alone",
    option: null,
  },
];

/** Judges one flow as the first that `judge` sees. `firstMicros`: since the Unix epoch; `number` counts from 1. */
export function explainFlow(
  judge: PolicyJudge,
  { text, flow: described }: FlowText,
  firstMicros: number,
  number: number,
): ExplainedFlow {
  const start = beginDescribed(described, number - 1, firstMicros);
  const decision = judge.judge(start, { isForwardingProven: false, hopMacs: [] });
  const service = identifyFlow(start, undefined, []);
  const { identification: identified } = service;
  const { verdict, findings } = auditFlow(unseenFlow(start), decision, service, judge);
  const { ruleId } = decision.deciding;
  return {
    flow: text,
    at: formatTime(firstMicros),
    proto: ipProtocolLabel(start.ipProtocol),
    initiator: formatIpAddress(start.initiatorAddress),
    initiatorPort: start.initiatorPort,
    responder: formatIpAddress(start.responderAddress),
    responderPort: start.responderPort,
    verdict,
    service: identified.service,
    systemServices: identified.systemServices,
    serviceConfidence: identified.confidence,
    serviceEvidence: identified.evidence,
    findings: findings.map((finding) => ({ ...finding, title: titleOf(finding.id) })),
    explanation: explainDecision(
      number,
      { ...decision.deciding, filters: decision.filters },
      new Map(judge.rules.map((rule) => [rule.id, referTo(rule)])),
    ),
    ruleSummary: ruleId === null ? null : (judge.rules[ruleId]?.summary ?? null),
  };
}

const titleOf = (id: string): string => FINDING_KINDS.find((kind) => kind.id === id)?.title ?? "";

const referTo = ({ id, name, location: { file, line, lineText }, action }: PolicyRule): RuleReference => ({
  id,
  name,
  location: `${file}:${line}`,
  lineText,
  action,
});

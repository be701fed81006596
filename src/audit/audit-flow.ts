import { isBroadcast, isMulticast } from "../base/ip-address.ts";
import type { Flow } from "../flow/flow.ts";
import type { Direction, PolicyDecision, PolicyRule } from "../policy/decision.ts";
import type { IdentifiedService } from "../service/service.ts";
import { FINDING_CLAUSES } from "../tables/finding-clauses.ts";
import type { AuditedFlow } from "./audited-flow.ts";
import { communityId } from "./community-id.ts";
import {
  type FindingKind,
  type FlowFinding,
  type JudgedFlow,
  type Side,
  severityRank,
  type Verdict,
} from "./finding.ts";
import { FLOW_CHECKS } from "./findings/flow-checks.ts";

/** Every kind of finding that the audit can report, with the clauses it is evidence for. */
export const FINDING_KINDS: readonly FindingKind[] = FLOW_CHECKS.map(({ kind }) => ({
  ...kind,
  clauses: FINDING_CLAUSES[kind.id] ?? [],
}));

/** A flow that the policy lets through is at-risk from this severity upwards. */
const AT_RISK_FROM = severityRank("medium");

export interface AuditContext {
  readonly rules: readonly PolicyRule[];
  readonly isPrivate: (address: Uint8Array) => boolean;
}

/** Brings decision, outcome and service of a flow together: verdict and findings. */
export function auditFlow(
  flow: Flow,
  decision: PolicyDecision,
  { identification: service, endpoint }: IdentifiedService,
  { rules, isPrivate }: AuditContext,
): AuditedFlow {
  const sideOf = (address: Uint8Array): Side =>
    isMulticast(address) || isBroadcast(address) ? "neither" : isPrivate(address) ? "private" : "public";
  const { ruleId } = decision.deciding;
  const judged: JudgedFlow = {
    flow,
    decision,
    service,
    rule: ruleId === null ? undefined : rules[ruleId],
    isLetThrough: decision.decision !== "deny" && decision.decision !== "out-of-scope",
    isEstablished: isEstablished(flow, decision.direction),
    initiatorSide: sideOf(flow.start.initiatorAddress),
    responderSide: sideOf(flow.start.responderAddress),
  };
  const findings: FlowFinding[] = [];
  for (const check of FLOW_CHECKS) {
    const found = check.find(judged);
    // Field by field: what is added to a copy makes objects of as many shapes.
    if (found !== undefined) findings.push({ id: check.kind.id, severity: found.severity, evidence: found.evidence });
  }
  if (findings.length > 1) findings.sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
  return {
    uid: `F${flow.start.sequence + 1}`,
    communityId: communityId(flow.start),
    flow,
    service,
    endpoint,
    decision,
    verdict: verdictOf(decision, findings),
    isMismatch: decision.decision === "deny" && judged.isEstablished,
    findings,
  };
}

function verdictOf({ decision }: PolicyDecision, findings: readonly FlowFinding[]): Verdict {
  if (decision === "deny") return "denied";
  if (decision === "out-of-scope") return "not-evaluated";
  const worst = findings[0];
  return worst !== undefined && severityRank(worst.severity) >= AT_RISK_FROM ? "at-risk" : "allowed";
}

const ESTABLISHED_STATES: ReadonlySet<string> = new Set(["S1", "SF", "S2", "S3", "RSTO", "RSTR"]);
const TCP = 6;

/** Whether the capture shows that the flow got through: a handshake, an answer, or the same packet beyond the host. */
function isEstablished(flow: Flow, direction: Direction): boolean {
  if (direction === "forwarded" && flow.forwardedPackets > 0) return true;
  const { start, history, connectionState } = flow;
  const isAnswered = flow.initiatorPackets > 0 && flow.responderPackets > 0;
  if (start.ipProtocol === TCP) {
    // Captured from one side only, an ACK after the SYN still proves that the SYN was answered.
    if (start.startsWithSyn && flow.responderPackets === 0) return /^S[^a-z]*A/.test(history);
    if (!start.isMidstream) return isAnswered && ESTABLISHED_STATES.has(connectionState);
    const isRefused = connectionState === "RSTRH" || connectionState === "REJ";
    return isAnswered && !isRefused && (flow.initiatorBytes + flow.responderBytes > 0 || history.includes("h"));
  }
  // Between equal ports either end may have sent on its own account: that is no answer.
  const arePeers = start.initiatorPort !== null && start.initiatorPort === start.responderPort;
  return isAnswered && !arePeers;
}

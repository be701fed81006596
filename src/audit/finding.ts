import type { Flow } from "../flow/flow.ts";
import type { PolicyDecision, PolicyRule } from "../policy/decision.ts";
import type { ServiceIdentification } from "../service/service.ts";

export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Counts up with severity: info 0 … critical 4. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/** allowed, denied, at-risk, or not evaluated: the class of a flow in the report. */
export const VERDICTS = ["allowed", "denied", "at-risk", "not-evaluated"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A kind of finding: what all findings with one id have in common. Ids never change meaning. */
export interface FindingKind {
  /** `FWR-nnn`. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what it means. */
  readonly meaning: string;
  readonly remediation: string;
  /** Ids in the clause table (src/tables/clauses.ts): evidence for, never proof of compliance. */
  readonly clauses: readonly string[];
}

/** A reason to worry about one flow. */
export interface FlowFinding {
  readonly id: string;
  readonly severity: Severity;
  /** What in this flow gives rise to it, in words; the same for all flows of the same cause. */
  readonly evidence: string;
}

/** All that a check may look at. */
export interface JudgedFlow {
  readonly flow: Flow;
  readonly decision: PolicyDecision;
  readonly service: ServiceIdentification;
  /** The rule that decided; undefined where a default or a state did. */
  readonly rule: PolicyRule | undefined;
  /** The policy lets the flow through, surely or possibly. */
  readonly isLetThrough: boolean;
  /** The capture shows that both ends communicated, or that the flow was forwarded. */
  readonly isEstablished: boolean;
  /** Which side of the boundary each end is on; group addresses are on neither. */
  readonly initiatorSide: Side;
  readonly responderSide: Side;
}

export type Side = "private" | "public" | "neither";

/** One check of the audit: a kind of finding, and whether a flow is one. */
export interface FlowCheck {
  readonly kind: Omit<FindingKind, "clauses">;
  /** undefined: nothing to worry about. */
  find(judged: JudgedFlow): Omit<FlowFinding, "id"> | undefined;
}

export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

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

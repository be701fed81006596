import type { Verdict } from "../../src/audit/finding.ts";
import type { ConnectionState } from "../../src/flow/flow.ts";
import type { Decision } from "../../src/policy/decision.ts";
import type { ServiceConfidence } from "../../src/service/service.ts";

/** Which service the tool must name, and how it must know. */
export interface ExpectedService {
  /** Application protocol; null where nothing tells. */
  readonly protocol: string | null;
  readonly confidence: ServiceConfidence | null;
  /** Microsoft services, best first; absent where the port alone would be as exact. */
  readonly systemServices?: readonly string[];
  /** Words that the evidence must hold. */
  readonly evidence: string;
  /** The conversation that announced this one: "tcp 10.60.0.21:1101 -> 10.60.0.10:135". */
  readonly taughtBy?: string;
  /** Facts that must have been noted, and facts that must not: "pipe: spoolss". */
  readonly facts?: readonly string[];
  readonly hiddenFacts?: readonly string[];
}

/** What the tool must say of one conversation: derived from the reference, not from the tool. */
export interface Expectation {
  readonly decision: Decision;
  readonly verdict: Verdict;
  /** Worst first; within a severity by id. */
  readonly findings: readonly string[];
  /** The verdict if only the ports were known; absent where it is the same. */
  readonly verdictWithoutPayload?: Verdict;
  /** Absent where the sample is not about services. */
  readonly service?: ExpectedService;
  /** One sentence, with the section of the reference that it rests on. */
  readonly why: string;
}

/** One row of `samples/expected.json`. */
export interface ExpectedFlow extends Expectation {
  /** As in the ndjson output: "tcp", "udp", "icmp", "icmp6", "gre", "esp", "ah" or "ip-N". */
  readonly proto: string;
  /** "192.168.0.101:1025", "[fd00::1]:1025"; for ICMP the number is the type or code; no number for other protocols. */
  readonly orig: string;
  readonly resp: string;
  /** Absent where Zeek has no state for such a flow. */
  readonly connState?: ConnectionState;
}

/** The flow gets through and nothing of medium severity or more is to be said of it. */
export const allowed = (why: string, findings: readonly string[] = []): Expectation => ({
  decision: "allow",
  verdict: "allowed",
  findings,
  why,
});

/** The flow gets through, and the findings say why that should worry someone. */
export const allowedAtRisk = (findings: readonly string[], why: string): Expectation => ({
  decision: "allow",
  verdict: "at-risk",
  findings,
  why,
});

export const denied = (why: string, findings: readonly string[] = []): Expectation => ({
  decision: "deny",
  verdict: "denied",
  findings,
  why,
});

/** The filter never looks at such a flow. */
export const notFiltered = (why: string, findings: readonly string[] = []): Expectation => ({
  decision: "not-filtered",
  verdict: "allowed",
  findings,
  why,
});

export const notFilteredAtRisk = (findings: readonly string[], why: string): Expectation => ({
  decision: "not-filtered",
  verdict: "at-risk",
  findings,
  why,
});

/** What the flow is at risk for is seen in its payload alone: by its ports it would be allowed. */
export const seenAtRisk = (expectation: Expectation): Expectation => ({
  ...expectation,
  verdict: "at-risk",
  verdictWithoutPayload: expectation.verdict,
});

export const withService = (expectation: Expectation, service: ExpectedService): Expectation => ({
  ...expectation,
  service,
});

export const depends = (why: string, findings: readonly string[] = ["FWR-604"]): Expectation => ({
  decision: "depends",
  verdict: "at-risk",
  findings,
  why,
});

export const outOfScope = (why: string): Expectation => ({
  decision: "out-of-scope",
  verdict: "not-evaluated",
  findings: [],
  why,
});

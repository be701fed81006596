import type { Severity, Verdict } from "../audit/finding.ts";
import type { CrossCheckResult } from "../store/run-record.ts";
import type { RunStatus } from "../store/stored-run.ts";
import type { AnswerKind, Decider, FilterExplanation, ModelConversation, ModelServiceSeen } from "./report-model.ts";

/** The words of the page for the words of the program. */

export const VERDICT_WORDS: Readonly<Record<Verdict, { readonly title: string; readonly meaning: string }>> = {
  "at-risk": {
    title: "At risk",
    meaning: "Let through, or possibly let through, with a finding that should worry someone.",
  },
  denied: { title: "Denied", meaning: "The policy denies these flows, whatever the capture shows of their outcome." },
  allowed: {
    title: "Allowed",
    meaning: "The policy lets these flows through, and no finding of weight speaks against it.",
  },
  "not-evaluated": {
    title: "Not evaluated",
    meaning: "These flows pass neither the policy host nor its boundary, so the policy says nothing of them.",
  },
};

/** Worst first: the order of the page. */
export const VERDICT_ORDER = ["at-risk", "denied", "allowed", "not-evaluated"] as const satisfies readonly Verdict[];

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

export const FILTER_WORDS: Readonly<Record<Decider["filter"], string>> = {
  "windows-ce": "Windows CE firewall",
  "tcpip-filtering": "TCP/IP filtering",
  "pptp-filtering": "PPTP filtering",
  "windows-firewall": "Windows Firewall",
};

export const DECISION_WORDS: Readonly<Record<FilterExplanation["decision"], string>> = {
  allow: "allows",
  deny: "denies",
  depends: "cannot be decided from packets",
  "not-filtered": "does not inspect",
  "out-of-scope": "is not concerned",
};

/** As seen from the policy host or the boundary. */
export const DIRECTION_WORDS: Readonly<Record<FilterExplanation["direction"], string>> = {
  inbound: "inbound",
  outbound: "outbound",
  forwarded: "forwarded",
  local: "local: does not cross the boundary",
  transit: "transit: passes by",
};

/** How a service is known. */
export const CONFIDENCE_WORDS: Readonly<Record<NonNullable<ModelServiceSeen["confidence"]>, string>> = {
  port: "by its port only",
  payload: "by its payload",
  negotiated: "by negotiation",
  interface: "by its interface",
};

export const ANSWER_WORDS: Readonly<Record<AnswerKind, string>> = {
  "not-enforced": "Contradicted by the capture",
  "at-risk": "At risk",
  holds: "Holds",
  "nothing-judged": "Nothing judged",
};

export const STATUS_WORDS: Readonly<Record<RunStatus, string>> = {
  complete: "complete",
  incomplete: "incomplete: part of the input could not be read or judged",
  running: "did not finish",
};

/** What `--cross-check` came to, as the page says it of the two readers. */
export const CROSS_CHECK_WORDS: Readonly<Record<CrossCheckResult, string>> = {
  same: "the readers agree",
  different: "the readers differ",
  "not-possible": "not possible",
};

/** What stands before a fact that a payload told. */
export const FACT_WORDS: Readonly<Record<ModelConversation["facts"][number]["kind"], string>> = {
  version: "version",
  product: "names itself",
  weakness: "weakness",
  protection: "protection",
  interface: "RPC interface",
  pipe: "named pipe",
  use: "used for",
  "server-name": "server name",
  "object-name": "share or object",
};

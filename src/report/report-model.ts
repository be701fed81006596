import type { Severity, Verdict } from "../audit/finding.ts";
import type { StoredHostCheck } from "../store/host-checks.ts";
import type { StoredConversation } from "../store/read-conversations.ts";
import type { Listed, StoredFinding } from "../store/read-findings.ts";
import type { StoredAssumption, StoredCapture } from "../store/read-inputs.ts";
import type { StoredDecision, StoredRule } from "../store/read-policy.ts";
import type { VerdictTotals } from "../store/read-totals.ts";
import type { CrossCheck, RuleFile } from "../store/run-record.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { RegistryChange } from "./registry-change.ts";
import type { ModelServiceSeen, ModelTraffic } from "./traffic-model.ts";

export type { ModelServiceSeen, ModelTraffic } from "./traffic-model.ts";

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const MODEL_VERSION = 1;

/**
 * Everything a report says of one run, as plain data that JSON can hold: what `--format json` writes and the page is
 * drawn from. Times are ISO 8601 in UTC. Strings come from the user's files and the capture: nothing here is escaped.
 */
export interface ReportModel {
  readonly modelVersion: typeof MODEL_VERSION;
  readonly run: ModelRun;
  readonly answer: Answer;
  readonly quality: Quality;
  /** Worst first. */
  readonly findings: readonly ModelFinding[];
  readonly conversations: Readonly<Record<Verdict, Listed<ModelConversation>>>;
  /** Why, for each decision that a conversation above refers to by number. */
  readonly explanations: readonly Explanation[];
  readonly rules: readonly ModelRule[];
  /** By host and port: those that answered first, then the busiest. */
  readonly servicesSeen: Listed<ModelServiceSeen>;
  readonly traffic: ModelTraffic;
  /** Profile by profile; none where the export holds nothing that there are checks for. */
  readonly hostChecks: readonly ModelHostCheck[];
  readonly assumptions: readonly StoredAssumption[];
  /** Problems of the rule files that did not keep the run from going on. */
  readonly ruleWarnings: readonly string[];
  readonly captures: readonly ModelCapture[];
  readonly ruleFiles: readonly RuleFile[];
  readonly crossChecks: readonly CrossCheck[];
}

export interface ModelRun
  extends Pick<
    StoredRun,
    | "id"
    | "status"
    | "title"
    | "ticket"
    | "toolVersion"
    | "commandLine"
    | "filters"
    | "hostAddresses"
    | "privateSide"
    | "firewallProfile"
  > {
  readonly started: string;
  /** null: the run did not finish. */
  readonly finished: string | null;
  /** First and last packet of any flow; null where there is none. */
  readonly windowStart: string | null;
  readonly windowEnd: string | null;
  /** Pseudonyms stand for addresses and names (docs/redaction.md). */
  readonly isRedacted: boolean;
  /** Seconds by step. */
  readonly timings: Readonly<Record<string, number>>;
}

/** In one word, whether the policy holds for what the capture shows. */
export type AnswerKind = "not-enforced" | "at-risk" | "holds" | "nothing-judged";

export interface Answer {
  readonly kind: AnswerKind;
  readonly sentence: string;
  /** Sentences that limit the answer: what the run could not read. */
  readonly caveats: readonly string[];
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
  readonly hosts: number;
  readonly verdicts: readonly VerdictTotals[];
}

export interface Quality {
  /** Sentences: how far the report may be trusted. */
  readonly trust: readonly string[];
  readonly groups: readonly QualityGroup[];
}

export interface QualityGroup {
  readonly title: string;
  readonly counts: readonly QualityCount[];
}

export interface QualityCount {
  readonly label: string;
  readonly count: number;
  readonly note: string | null;
  /** True when the count limits what the report can say. */
  readonly isConcern: boolean;
}

/** A rule where it is written. */
export interface RuleReference {
  readonly id: number;
  readonly name: string;
  /** `rules.reg:12`. */
  readonly location: string;
  readonly lineText: string;
  readonly action: StoredRule["action"];
}

/** A clause of a standard that a finding is evidence for. */
export interface ModelClause {
  readonly id: string;
  /** `PCI DSS 4.0.1, 1.3.1`; the id where this version of fwreport does not know the clause. */
  readonly name: string;
  /** What it asks for, in our words; null for an unknown clause. */
  readonly paraphrase: string | null;
  /** Its wording was not checked in the standard itself. */
  readonly isSecondHand: boolean;
}

export interface ModelFinding
  extends Omit<StoredFinding, "firstMicros" | "lastMicros" | "conversations" | "deciders" | "clauses"> {
  readonly clauses: readonly ModelClause[];
  readonly severity: Severity;
  readonly first: string;
  readonly last: string;
  readonly conversations: Listed<ModelFindingConversation>;
  readonly deciders: Listed<FindingDecider>;
  /** Wireshark display filter for the conversations shown. */
  readonly wiresharkFilter: string;
  /** Changes of the registry that end it; none where no certain one can be named. */
  readonly changes: readonly RegistryChange[];
}

export interface ModelFindingConversation
  extends Omit<
    StoredFinding["conversations"]["shown"][number],
    "firstMicros" | "lastMicros" | "ipProtocol" | "initiatorPort"
  > {
  readonly first: string;
  readonly last: string;
}

/** What decided flows with a finding, and what of the finding is seen in these flows. */
export interface FindingDecider
  extends Decider,
    Pick<StoredFinding["deciders"]["shown"][number], "flows" | "evidence" | "conversations"> {}

/** What decided: a rule, or with `rule` null what `reason` says. */
export interface Decider {
  readonly filter: StoredDecision["filter"];
  readonly rule: RuleReference | null;
  readonly reason: string;
}

export interface ModelConversation
  extends Omit<StoredConversation, "firstMicros" | "lastMicros" | "ipProtocol" | "initiatorPort" | "decisions"> {
  readonly first: string;
  readonly last: string;
  /** Most flows first. */
  readonly decisions: readonly (Decider & { readonly explanation: number; readonly flows: number })[];
}

export interface Explanation extends Decider {
  /** Counts from 1. */
  readonly number: number;
  readonly decision: StoredDecision["decision"];
  readonly direction: StoredDecision["direction"];
  readonly filters: readonly FilterExplanation[];
}

export interface FilterExplanation extends Decider {
  readonly decision: StoredDecision["decision"];
  readonly direction: StoredDecision["direction"];
  readonly isDefault: boolean;
  readonly steps: readonly {
    readonly rule: RuleReference | null;
    readonly text: string;
    /** Rests on something that Microsoft's documentation does not say in so many words. */
    readonly isAssumed: boolean;
  }[];
}

export interface ModelRule extends Omit<StoredRule, "file" | "line"> {
  readonly location: string;
}

export interface ModelHostCheck extends Omit<StoredHostCheck, "file" | "line"> {
  readonly location: string | null;
  /** The run's flows were judged by this profile. */
  readonly isProfileInForce: boolean;
  /** What the capture adds, a sentence without a full stop: how many flows the setting bears on; null for nothing. */
  readonly traffic: string | null;
}

export interface ModelCapture extends Omit<StoredCapture, "firstMicros" | "lastMicros" | "endedEarly"> {
  readonly first: string | null;
  readonly last: string | null;
  readonly endedEarly: NonNullable<StoredCapture["endedEarly"]> | null;
}

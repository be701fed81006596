import type { Severity } from "../audit/finding.ts";
import type { Problem, SourceLocation } from "../base/problem.ts";
import type { HostCheckResult } from "../checks/host-check-result.ts";
import type { FilterKind } from "../policy/decision.ts";
import type { PolicyConfiguration } from "../policy/read-filters.ts";
import type { Registry } from "../registry/registry.ts";
import type { FilterRules } from "./rules/rule-group.ts";

/** A kind of lint finding: what all findings with one id have in common. Ids never change meaning. */
export interface LintKind {
  /** `FWR-nnn`. */
  readonly id: string;
  readonly title: string;
  /** One sentence: what it means. */
  readonly meaning: string;
  readonly remediation: string;
  /** The severity of most findings of the kind. */
  readonly severity: Severity;
  /** Ids in the clause table (src/tables/clauses.ts). */
  readonly clauses: readonly string[];
  /** Words to filter by: `STIG/V-241989`, `CIS/9.1.1`. */
  readonly tags: readonly string[];
  /** A page about it; null where there is none beside our own text. */
  readonly helpUri: string | null;
}

/** Another place that a finding rests on: a covering rule, an entry of a list. */
export interface RelatedLocation {
  readonly location: SourceLocation;
  /** `rule "Block all"`. */
  readonly text: string;
}

/** Something to mend in a rule file. */
export interface LintFinding {
  readonly id: string;
  readonly severity: Severity;
  /** Sentence without a full stop. */
  readonly message: string;
  readonly location: SourceLocation;
  readonly related: readonly RelatedLocation[];
  /** Who asks for it, where a catalogue does: "DISA Windows Defender Firewall STIG V2R2, V-241989 (WNFWA-000001)". */
  readonly references?: readonly string[];
  /** null for what is wrong with a file rather than a filter. */
  readonly filter: FilterKind | null;
  /** What the finding is about, in words that stay the same when lines move: the rule's name, the value's name. */
  readonly subject: string;
}

/** Everything that a check may look at. */
export interface LintInput {
  readonly registry: Registry;
  /** Problems of the text, and of what its values mean. */
  readonly syntax: readonly Problem[];
  readonly meaning: readonly Problem[];
  /** undefined: the files hold no key at all. */
  readonly configuration: PolicyConfiguration | undefined;
  /** One for each filter that has rules to compare. */
  readonly rules: readonly FilterRules[];
  /** Every check of the host's configuration, whatever its outcome; none where the export holds no such configuration. */
  readonly hostChecks: readonly HostCheckResult[];
}

/** One check of a policy. */
export type LintCheck = (input: LintInput) => readonly LintFinding[];

/** What tells a finding from others wherever its line moves, and whatever else is in the file. */
export const identityOf = ({ id, filter, subject }: LintFinding): readonly (string | null)[] => [id, filter, subject];

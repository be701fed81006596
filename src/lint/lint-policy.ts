import { SEVERITIES, type Severity, severityRank } from "../audit/finding.ts";
import { byPlace, type Problem } from "../base/problem.ts";
import { evaluateHostChecks } from "../checks/evaluate-host-checks.ts";
import { HOST_CHECK_OUTCOMES, type HostCheckOutcome, type HostCheckResult } from "../checks/host-check-result.ts";
import type { Assumption } from "../policy/filter.ts";
import { NO_FILTER, type PolicyConfiguration, readFilters } from "../policy/read-filters.ts";
import type { ParsedRegistry } from "../registry/parse-registry.ts";
import { checkCoveredRules } from "./checks/covered-rules.ts";
import { checkHostConfiguration } from "./checks/host-configuration.ts";
import { checkIdleRules } from "./checks/idle-rules.ts";
import { checkIpv4OnlyBlocks } from "./checks/ipv4-only-blocks.ts";
import { checkPptpFiltering } from "./checks/pptp-filtering.ts";
import { checkProblems } from "./checks/problems.ts";
import { checkTcpipLists } from "./checks/tcpip-lists.ts";
import { checkWideRules } from "./checks/wide-rules.ts";
import { checkWindowsCeSwitches } from "./checks/windows-ce-switches.ts";
import { checkWindowsFirewallExceptions } from "./checks/windows-firewall-exceptions.ts";
import { checkWindowsFirewallSettings } from "./checks/windows-firewall-settings.ts";
import type { LintCheck, LintFinding, LintInput } from "./lint-finding.ts";
import { listLintAssumptions } from "./list-assumptions.ts";
import { firewallExceptionRules } from "./rules/firewall-exception-rules.ts";
import type { FilterRules, RulePlace, UncomparedRule } from "./rules/rule-group.ts";
import { windowsCeRules } from "./rules/windows-ce-rules.ts";
import { windowsFirewallRules } from "./rules/windows-firewall-rules.ts";

/** Every check but the comparison of rules. A new one is one file and one line here. */
const CHECKS: readonly LintCheck[] = [
  checkProblems,
  checkWideRules,
  checkIpv4OnlyBlocks,
  checkIdleRules,
  checkWindowsCeSwitches,
  checkWindowsFirewallSettings,
  checkWindowsFirewallExceptions,
  checkTcpipLists,
  checkPptpFiltering,
  checkHostConfiguration,
];

/** What is to be said of a policy without any traffic. */
export interface LintResult {
  /** In order of files, lines and columns. */
  readonly findings: readonly LintFinding[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** undefined: no findings. */
  readonly worstSeverity: Severity | undefined;
  readonly rules: RuleCounts;
  /** Rules in force that were not compared with others, and why. */
  readonly notCompared: readonly UncomparedRule[];
  /** Rules that took too long to compare with the others: whether one of them is overridden or redundant is open. */
  readonly undecided: readonly RulePlace[];
  /** Checks of the host's configuration, of which only those that fail are findings; undefined: there was none to make. */
  readonly hostChecks: Readonly<Record<HostCheckOutcome, number>> | undefined;
  /** What the files do not say and was taken for granted: which control set is in force, which lists are not heeded. */
  readonly assumptions: readonly Assumption[];
}

/** Rules that block or allow on certain conditions, of the filters that have such rules. */
export interface RuleCounts {
  readonly compared: number;
  readonly disabled: number;
}

/**
 * Says all there is to say of the rules, also where the files have mistakes. `fileNames`: in the order given.
 * `maxComparisons`: for each rule that is compared with the others.
 */
export function lintPolicy(
  { registry, problems }: ParsedRegistry,
  fileNames: readonly string[],
  maxComparisons?: number,
): LintResult {
  const read = registry.roots.size === 0 ? undefined : readFilters(registry);
  const rules = (read?.configuration.filters ?? []).flatMap(rulesOf);
  const input: LintInput = {
    registry,
    syntax: problems,
    meaning: read?.problems ?? fileNames.slice(0, 1).map(withoutKeys),
    configuration: read?.configuration,
    rules,
    hostChecks: evaluateHostChecks(registry),
  };
  const covered = checkCoveredRules(
    rules.flatMap(({ groups }) => groups),
    maxComparisons,
  );
  const findings = [...CHECKS.flatMap((check) => check(input)), ...covered.findings].sort(byPlace(fileNames));
  const worst = Math.max(...findings.map(({ severity }) => severityRank(severity)));
  return {
    findings,
    counts: countSeverities(findings),
    worstSeverity: SEVERITIES[worst],
    rules: {
      compared: rules.flatMap(({ groups }) => groups.flatMap((group) => group.rules)).length,
      disabled: rules.flatMap(({ disabled }) => disabled).length,
    },
    notCompared: rules.flatMap(({ notCompared }) => notCompared),
    undecided: covered.undecided,
    hostChecks: input.hostChecks.length === 0 ? undefined : countOutcomes(input.hostChecks),
    assumptions: read === undefined ? [] : listLintAssumptions(read.configuration),
  };
}

/** Files that hold no key at all, or delete keys only. */
const withoutKeys = (file: string): Problem => ({
  severity: "error",
  message: NO_FILTER,
  location: { file, line: 1, column: 1, lineText: "" },
});

/** The rules of filters that can be compared; the others have lists and switches only. */
function rulesOf(filter: PolicyConfiguration["filters"][number]): readonly FilterRules[] {
  if (filter.kind === "windows-ce") return [windowsCeRules(filter)];
  if (filter.kind !== "windows-firewall") return [];
  return [filter.generation === "rules" ? windowsFirewallRules(filter) : firewallExceptionRules(filter)];
}

function countOutcomes(results: readonly HostCheckResult[]): Readonly<Record<HostCheckOutcome, number>> {
  const countOf = (outcome: HostCheckOutcome) => results.filter((result) => result.outcome === outcome).length;
  const entries = HOST_CHECK_OUTCOMES.map((outcome) => [outcome, countOf(outcome)]);
  return Object.fromEntries(entries) as Record<HostCheckOutcome, number>;
}

function countSeverities(findings: readonly LintFinding[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

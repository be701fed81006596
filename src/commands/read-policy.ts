import { byPlace, type Problem, UserError } from "../base/problem.ts";
import type { PolicyChoices } from "../policy/policy-judge.ts";
import { readFilters } from "../policy/read-filters.ts";
import { parseRegistry } from "../registry/parse-registry.ts";
import type { Registry } from "../registry/registry.ts";
import type { PolicyArguments } from "./options.ts";
import { formatProblems, readRuleFile } from "./read-rules.ts";

/** The policy of the rule files, not yet bound to a host. */
export interface ReadPolicy {
  readonly files: ReturnType<typeof readRuleFile>[];
  readonly registry: Registry;
  readonly configuration: ReturnType<typeof readFilters>["configuration"];
  /** Warnings only, in order of files and lines. */
  readonly problems: readonly Problem[];
  readonly warnings: string;
  /** The export itself says which computer it is from. */
  readonly hasHost: boolean;
}

/** Throws `UserError` with all problems of all files when one of them is an error. */
export function readPolicy(paths: readonly string[]): ReadPolicy {
  if (paths.length === 0)
    throw new UserError("no rules: name an exported registry with --rules FILE.reg\nSee fwreport --help");
  const files = paths.map(readRuleFile);
  const { registry, problems: syntax } = parseRegistry(files);
  requireNoErrors(syntax);
  const { configuration, problems: meaning } = readFilters(registry);
  const problems = [...syntax, ...meaning].sort(byPlace(paths));
  requireNoErrors(problems);
  return {
    files,
    registry,
    configuration,
    problems,
    warnings: formatProblems(problems),
    hasHost: configuration.exportedHost.adapters.some(({ addresses }) => addresses.length > 0),
  };
}

function requireNoErrors(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (errors === 0) return;
  throw new UserError(
    `${errors} ${errors === 1 ? "mistake" : "mistakes"} in the rules, nothing was analysed:\n${formatProblems(problems)}`,
  );
}

/** A warning as a report lists it: `rules.reg:12: message`. */
export const listWarning = ({ message, location }: Problem): string => `${location.file}:${location.line}: ${message}`;

/** What the options of the group "Policy" choose. */
export const policyChoices = (given: PolicyArguments) =>
  ({
    hostOptions: given.host ?? [],
    privateOptions: given.private ?? [],
    timeZone: given.timezone,
    profileOption: given.profile,
  }) satisfies Partial<PolicyChoices>;

import type { Problem } from "../../../src/base/problem.ts";
import type { FlowStart } from "../../../src/flow/flow.ts";
import type { PolicyDecision } from "../../../src/policy/decision.ts";
import { createPolicyJudge, type PolicyChoices, type PolicyJudge } from "../../../src/policy/policy-judge.ts";
import { type PolicyConfiguration, readFilters } from "../../../src/policy/read-filters.ts";
import { parseRegistry } from "../../../src/registry/parse-registry.ts";

const UNPROVEN = { isForwardingProven: false, hopMacs: [] } as const;

/** Reads the filters of a .reg text; fails on syntax problems, which no test here is about. */
export function readPolicy(reg: string): { configuration: PolicyConfiguration; problems: readonly Problem[] } {
  const { registry, problems } = parseRegistry([{ file: "rules.reg", bytes: new TextEncoder().encode(reg) }]);
  if (problems.length > 0)
    throw new Error(problems.map(({ message, location }) => `${location.line}: ${message}`).join("\n"));
  return readFilters(registry);
}

export const choicesWith = (changes: Partial<PolicyChoices> = {}): PolicyChoices => ({
  hostOptions: [],
  privateOptions: [],
  timeZone: undefined,
  profileOption: undefined,
  discovered: undefined,
  neighbours: undefined,
  ...changes,
});

/** The policy of a .reg text, bound to the host that the choices and the text tell. */
export const policyOf = (reg: string, changes: Partial<PolicyChoices> = {}): PolicyJudge =>
  createPolicyJudge(readPolicy(reg).configuration, choicesWith(changes));

export const judgeAs = (
  policy: PolicyJudge,
  start: FlowStart,
  isForwardingProven = false,
  hopMacs: readonly string[] = [],
): PolicyDecision => policy.judge(start, isForwardingProven ? { isForwardingProven, hopMacs } : UNPROVEN);

/** Messages of the problems, each with its line: "3: Flags is missing". */
export const problemTexts = (reg: string): readonly string[] =>
  readPolicy(reg).problems.map(({ message, location }) => `${location.line}: ${message}`);

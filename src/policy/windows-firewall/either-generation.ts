import type { FilterDecision, TraceStep } from "../decision.ts";
import type { Filter } from "../filter.ts";
import type { Generation } from "./generation.ts";

const NAMES: Readonly<Record<Generation, string>> = {
  exceptions: "Windows XP or Server 2003",
  rules: "Windows Vista or later",
};

/** One generation's view of the same firewall. */
export interface GenerationFilter {
  readonly generation: Generation;
  readonly filter: Filter;
}

/**
 * The firewall of an export that may be of either generation: decided only where both decide alike. The rules of
 * `other` follow those of `likely`.
 */
export function createEitherFilter(likely: GenerationFilter, other: GenerationFilter): Filter {
  const combined = new Map<FilterDecision, Map<FilterDecision, FilterDecision>>();
  const combine = (one: FilterDecision, two: FilterDecision): FilterDecision => {
    const known = combined.get(one)?.get(two);
    if (known !== undefined) return known;
    const decision = combineDecisions([likely.generation, one], [other.generation, two]);
    combined.set(one, (combined.get(one) ?? new Map<FilterDecision, FilterDecision>()).set(two, decision));
    return decision;
  };
  return {
    kind: "windows-firewall",
    rules: [...likely.filter.rules, ...other.filter.rules],
    judge: (start, evidence) => combine(likely.filter.judge(start, evidence), other.filter.judge(start, evidence)),
    ended: (flow) => {
      likely.filter.ended?.(flow);
      other.filter.ended?.(flow);
    },
  };
}

type View = readonly [Generation, FilterDecision];

function combineDecisions([oneName, one]: View, [otherName, other]: View): FilterDecision {
  const flags = one.flags.filter((flag) => other.flags.includes(flag));
  const trace = [stepOf(oneName, one), ...one.trace, stepOf(otherName, other), ...other.trace];
  if (one.decision === "out-of-scope" && other.decision === "out-of-scope") return one;
  if (isAlike(one, other)) return { ...one, flags, isDefault: one.isDefault && other.isDefault, trace };
  const views = [`${NAMES[oneName]}: ${one.decision}`, `${NAMES[otherName]}: ${other.decision}`];
  return {
    ...one,
    decision: "depends",
    ruleId: null,
    reason: `depends on the Windows that the export is of, which it does not say (${views.join("; ")})`,
    isDefault: false,
    flags,
    trace,
  };
}

const stepOf = (generation: Generation, { decision, reason }: FilterDecision): TraceStep => ({
  ruleId: null,
  text: `if the export is of ${NAMES[generation]}: ${decision}, as ${reason}`,
  isAssumed: true,
});

const isAlike = (one: FilterDecision, other: FilterDecision): boolean =>
  one.decision === other.decision || (isPass(one) && isPass(other));

const isPass = ({ decision }: FilterDecision): boolean => decision === "allow" || decision === "not-filtered";

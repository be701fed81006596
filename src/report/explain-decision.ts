import type { StoredDecision } from "../store/read-policy.ts";
import type { Decider, Explanation, RuleReference } from "./report-model.ts";

/** The rules that explanations refer to, by their ids. */
export type RuleReferences = ReadonlyMap<number, RuleReference>;

/** What of a decision an explanation tells. */
export type ExplainableDecision = Pick<
  StoredDecision,
  "decision" | "direction" | "filter" | "ruleId" | "reason" | "filters"
>;

export const deciderOf = (
  { filter, ruleId, reason }: Pick<ExplainableDecision, "filter" | "ruleId" | "reason">,
  references: RuleReferences,
): Decider => ({ filter, rule: ruleId === null ? null : (references.get(ruleId) ?? null), reason });

/** A decision with every filter's trace; `number` counts the explanations of a document from 1. */
export const explainDecision = (
  number: number,
  decision: ExplainableDecision,
  references: RuleReferences,
): Explanation => ({
  number,
  decision: decision.decision,
  direction: decision.direction,
  ...deciderOf(decision, references),
  filters: decision.filters.map((filter) => ({
    decision: filter.decision,
    direction: filter.direction,
    ...deciderOf(filter, references),
    isDefault: filter.isDefault,
    steps: filter.trace.map(({ ruleId, text, isAssumed }) => ({
      rule: ruleId === null ? null : (references.get(ruleId) ?? null),
      text,
      isAssumed,
    })),
  })),
});

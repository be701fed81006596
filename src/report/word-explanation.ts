import { DECISION_WORDS, FILTER_WORDS } from "./page-words.ts";
import type { Explanation, RuleReference } from "./report-model.ts";

/** An explanation in the words that the page and `fwreport explain` share. */
export interface WordedExplanation {
  readonly number: number;
  readonly filters: readonly WordedFilter[];
}

export interface WordedFilter {
  readonly name: string;
  /** What the filter, by its name, does, as the rest of a sentence: "(inbound) denies: no rule allows it." */
  readonly ruling: string;
  readonly steps: readonly {
    /** The rule that the step is about, where it is written; empty for steps about none. */
    readonly place: string;
    readonly text: string;
    /** "(assumed)", or empty. */
    readonly assumed: string;
  }[];
}

export const wordExplanation = ({ number, filters }: Explanation): WordedExplanation => ({
  number,
  filters: filters.map(({ filter, decision, direction, reason, steps }) => ({
    name: FILTER_WORDS[filter],
    ruling: `(${direction}) ${DECISION_WORDS[decision]}: ${reason}.`,
    steps: steps.map(({ rule, text, isAssumed }) => ({
      place: rule === null ? "" : namePlace(rule),
      text,
      assumed: isAssumed ? "(assumed)" : "",
    })),
  })),
});

/** `rules.reg:12 Mail (allow)`; a list of ports, or a rule that only logs, has no action to name. */
export function namePlace({ location, name, action }: RuleReference): string {
  const named = `${location} ${name}`;
  return action === "allow" || action === "block" ? `${named} (${action})` : named;
}

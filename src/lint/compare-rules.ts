import { type Candidates, type Cover, findCover, MAX_COMPARISONS } from "./match-sets/find-cover.ts";
import { isEmptyTerm, type Term } from "./match-sets/term.ts";
import { type OwnedTerm, TermIndex } from "./match-sets/term-index.ts";
import type { LintRule, RuleGroup } from "./rules/rule-group.ts";
import { DIMENSION_COUNT } from "./rules/traffic.ts";

/** What the other rules of its group make of a rule. */
export type Standing =
  /** No packet satisfies it. */
  | { readonly kind: "never-matches" }
  /** Stronger rules of the other action decide all that it matches; `isSame`: one of them matches exactly the same. */
  | { readonly kind: "overridden"; readonly by: readonly LintRule[]; readonly isSame: boolean }
  /** Rules of the same action, perhaps with stronger ones, decide all that it matches. */
  | { readonly kind: "redundant"; readonly by: readonly LintRule[]; readonly isSame: boolean }
  | { readonly kind: "undecided" };

/**
 * Compares each rule of a group with the others: exactly, as sets of packets. Only rules with something to say are in
 * the result. All that are in it but for the undecided ones can be deleted at once without changing any decision.
 */
export function compareRules(group: RuleGroup, maxComparisons = MAX_COMPARISONS): ReadonlyMap<LintRule, Standing> {
  const comparison = new Comparison(group.rules, maxComparisons);
  const standings = new Map<LintRule, Standing>();
  const owners = [...group.rules.keys()];
  // The winners first, so that what overrides a rule is not itself redundant; of two equal rules the later one.
  const inOrder = [...owners.filter(isWinner).reverse(), ...owners.filter((owner) => !isWinner(owner)).reverse()];
  for (const owner of inOrder) {
    const rule = group.rules[owner];
    if (rule === undefined) continue;
    const standing = standingOf(owner);
    if (standing === undefined) continue;
    standings.set(rule, standing);
    if (standing.kind !== "undecided") comparison.leaveOut(owner);
  }
  return standings;

  function isWinner(owner: number): boolean {
    return group.rules[owner]?.action === group.winner;
  }

  function standingOf(owner: number): Standing | undefined {
    if (comparison.isEmpty(owner)) return { kind: "never-matches" };
    if (!isWinner(owner)) {
      const stronger = comparison.cover(owner, isWinner);
      if (stronger.kind === "undecided") return stronger;
      if (stronger.kind === "covered") return { kind: "overridden", ...comparison.named(owner, stronger.by) };
    }
    const cover = comparison.cover(owner, (other) => !isWinner(owner) || isWinner(other));
    if (cover.kind === "not-covered") return undefined;
    return cover.kind === "undecided" ? cover : { kind: "redundant", ...comparison.named(owner, cover.by) };
  }
}

/** Rules by number, of which some are left out in time. */
class Comparison {
  readonly #rules: readonly LintRule[];
  readonly #index: TermIndex;
  readonly #maxComparisons: number;
  readonly #leftOut = new Set<number>();

  constructor(rules: readonly LintRule[], maxComparisons: number) {
    this.#rules = rules;
    this.#maxComparisons = maxComparisons;
    this.#index = new TermIndex(
      rules.flatMap((_, owner) => this.#termsOf(owner)),
      DIMENSION_COUNT,
    );
  }

  leaveOut(owner: number): void {
    this.#leftOut.add(owner);
  }

  isEmpty(owner: number): boolean {
    return this.#rules[owner]?.set.every(isEmptyTerm) === true;
  }

  /** Whether the other rules that may stand for it cover a rule. */
  cover(owner: number, mayCover: (other: number) => boolean): Cover {
    const rule = this.#rules[owner];
    if (rule === undefined) return { kind: "not-covered" };
    const stands = new Map<number, boolean>();
    const isCandidate = (other: number): boolean =>
      other !== owner && !this.#leftOut.has(other) && mayCover(other) && this.#canStandFor(other, rule);
    const near = new Map<Term, readonly OwnedTerm[]>();
    const isStanding = (other: number): boolean => {
      const known = stands.get(other) ?? isCandidate(other);
      stands.set(other, known);
      return known;
    };
    const candidates: Candidates = {
      near: (term) => {
        const found = near.get(term) ?? this.#index.near(term).filter((other) => isStanding(other.owner));
        near.set(term, found);
        return found;
      },
      of: (owners) => [...owners].flatMap((other) => this.#termsOf(other)),
    };
    return findCover(rule.set, candidates, this.#maxComparisons);
  }

  #termsOf(owner: number): readonly OwnedTerm[] {
    return this.#rules[owner]?.set.map((term) => ({ owner, term })) ?? [];
  }

  /** `isSame`: one of them is alone, and the rule covers it as well. */
  named(owner: number, by: readonly number[]): { readonly by: readonly LintRule[]; readonly isSame: boolean } {
    const rules = by.flatMap((other) => this.#rules[other] ?? []);
    const [only] = rules;
    const rule = this.#rules[owner];
    if (rules.length !== 1 || only === undefined || rule === undefined) return { by: rules, isSame: false };
    const own = this.#termsOf(owner);
    const asksAsMuch = rule.conditions.length === only.conditions.length && rule.grants.length === only.grants.length;
    return {
      by: rules,
      isSame: asksAsMuch && findCover(only.set, { near: () => own, of: () => own }).kind === "covered",
    };
  }

  /**
   * A rule can stand for another only where every condition that no number can tell is one of the other's too: a rule
   * for one program never covers a rule for all. What overrides another need not do what that would do beside.
   */
  #canStandFor(other: number, { action, conditions, grants }: LintRule): boolean {
    const candidate = this.#rules[other];
    if (candidate?.conditions.every((condition) => conditions.includes(condition)) !== true) return false;
    return candidate.action !== action || grants.every((grant) => candidate.grants.includes(grant));
  }
}

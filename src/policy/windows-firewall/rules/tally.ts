import type { Truth } from "../../truth.ts";
import { type Candidate, EFFECTS, type Effect, mayDo } from "./candidate.ts";
import { CONDITIONS, type ConditionTest, EDGE, isThroughTunnel, type Question } from "./conditions.ts";
import type { FlowFacts } from "./flow-facts.ts";

/** How one rule meets one flow. */
export interface RuleMatch {
  readonly candidate: Candidate;
  readonly truth: Truth;
  /** The first condition that fails or, when none does, the first that cannot be decided. */
  readonly condition: ConditionTest | undefined;
  /** Conditions that held before one failed: how near the rule came to matching. */
  readonly heldBefore: number;
  /** Of the flow. */
  readonly facts: FlowFacts;
}

export function matchRule(candidate: Candidate, question: Question): RuleMatch {
  let doubtful: ConditionTest | undefined;
  let heldBefore = 0;
  const { facts } = question;
  for (const condition of candidate.asked) {
    const held = condition.holds(candidate, question);
    if (held === "no") return { candidate, truth: "no", condition, heldBefore, facts };
    if (held === "maybe") doubtful ??= condition;
    heldBefore++;
  }
  if (isThroughTunnel(facts) && EDGE.isAsked(candidate)) doubtful ??= EDGE;
  const isCertain = doubtful === undefined && candidate.doubts.length === 0;
  return { candidate, truth: isCertain ? "yes" : "maybe", condition: doubtful, heldBefore, facts };
}

/** In words, for a trace. */
export function explainMatch({ candidate, truth, condition, facts }: RuleMatch): string {
  if (truth === "yes") return "matches";
  if (truth === "no") return `does not match: ${condition?.name}`;
  const part = condition?.undecidable(candidate, facts) ?? "";
  const undecided =
    condition === undefined ? [] : [`${condition.name}${part === "" ? "" : ` (${part})`} cannot be decided`];
  return `matches possibly: ${[...undecided, ...candidate.doubts].join("; ")}`;
}

/** How all rules of a direction meet one flow. */
export interface Tally {
  /** Rules that certainly or possibly match, and the nearest of those that do not, in the order of the policy. */
  readonly shown: readonly RuleMatch[];
  /** Rules that are not among `shown`: that match, that match possibly, and that do not. */
  readonly moreMatches: number;
  readonly morePossible: number;
  readonly moreFailed: number;
  /** Conditions by which those fail, in the order of the table. */
  readonly failedBy: readonly string[];
  /** The first rules that certainly or possibly do it. */
  readonly block: RuleMatch | undefined;
  readonly possibleBlock: RuleMatch | undefined;
  readonly allow: RuleMatch | undefined;
  readonly possibleAllow: RuleMatch | undefined;
  readonly possibleBypass: RuleMatch | undefined;
}

/** A trace names so many rules of each kind; the others are counted. */
const MOST_SHOWN = 8;

const firstThat = (matches: readonly RuleMatch[], effect: Effect): RuleMatch | undefined =>
  matches.find(({ candidate }) => mayDo(candidate.rule, effect));

/** The first so many, those that may decide among them: the first of each effect. */
function mostTelling(matches: readonly RuleMatch[]): readonly RuleMatch[] {
  const firsts = EFFECTS.flatMap((effect) => firstThat(matches, effect) ?? []);
  return [...new Set([...firsts, ...matches])].slice(0, MOST_SHOWN);
}

/**
 * Sums up. `alike`: how many rules more than those in `matches` match possibly for the same reason as one of them, and
 * how many fail by the remote address.
 */
export function tallyOf(
  matches: readonly RuleMatch[],
  alike: { readonly possible: number; readonly failed: number },
): Tally {
  const certain = matches.filter(({ truth }) => truth === "yes");
  const possible = matches.filter(({ truth }) => truth === "maybe");
  const failed = matches.filter(({ truth }) => truth === "no");
  const nearest = failed
    .filter(({ heldBefore }) => heldBefore > 0 || failed.length + alike.failed <= MOST_SHOWN)
    .toSorted((a, b) => b.heldBefore - a.heldBefore || a.candidate.id - b.candidate.id)
    .slice(0, MOST_SHOWN);
  const isNear = new Set(nearest);
  const names = new Set(failed.filter((match) => !isNear.has(match)).map(({ condition }) => condition?.name));
  if (alike.failed > 0) names.add("remote address");
  const [shownCertain, shownPossible] = [mostTelling(certain), mostTelling(possible)];
  return {
    shown: [...shownCertain, ...shownPossible, ...nearest].sort((a, b) => a.candidate.id - b.candidate.id),
    moreMatches: certain.length - shownCertain.length,
    morePossible: possible.length - shownPossible.length + alike.possible,
    moreFailed: failed.length - nearest.length + alike.failed,
    failedBy: CONDITIONS.map(({ name }) => name).filter((name) => names.has(name)),
    block: firstThat(certain, "block"),
    possibleBlock: firstThat(possible, "block"),
    allow: firstThat(certain, "allow"),
    possibleAllow: firstThat(possible, "allow"),
    possibleBypass: firstThat(possible, "bypass"),
  };
}

import { sizeOf } from "./interval-set.ts";
import {
  isEmptyTerm,
  type MatchSet,
  sizeOfOverlap,
  subtractTerm,
  type Term,
  termIncludes,
  termsOverlap,
} from "./term.ts";
import type { OwnedTerm } from "./term-index.ts";

/**
 * Whether every packet of a set is in at least one of others. `covered`: yes, and `by` names the owners, none of which
 * can be left out, in ascending order; none for an empty set. `undecided`: it would take more steps than allowed.
 */
export type Cover =
  | { readonly kind: "covered"; readonly by: readonly number[] }
  | { readonly kind: "not-covered" }
  | { readonly kind: "undecided" };

/** Comparisons of two terms that one question may take, well below a second. Most questions take a few. */
export const MAX_COMPARISONS = 300_000;

/** What may cover a set. */
export interface Candidates {
  /** All terms that overlap this one, and perhaps others. */
  near(term: Term): readonly OwnedTerm[];
  /** All terms of these owners, which are candidates. */
  of(owners: ReadonlySet<number>): readonly OwnedTerm[];
}

export function findCover(target: MatchSet, candidates: Candidates, maxComparisons = MAX_COMPARISONS): Cover {
  const terms = target.filter((term) => !isEmptyTerm(term));
  const alone = coveredByOne(terms, candidates);
  if (alone !== undefined) return { kind: "covered", by: [alone] };

  const search = new CoverSearch(maxComparisons);
  const used = new Set<number>();
  for (const term of terms) {
    const near = candidates.near(term);
    if (areTooSmall(near, term)) return { kind: "not-covered" };
    if (!search.isCovered(term, near, used)) return search.answerNo();
  }
  return { kind: "covered", by: dropNeedless(terms, candidates, used, search) };
}

/** The first owner whose terms hold each term of the set whole. */
function coveredByOne(terms: MatchSet, candidates: Candidates): number | undefined {
  let owners: ReadonlySet<number> | undefined;
  for (const wanted of terms) {
    const near: readonly OwnedTerm[] = owners === undefined ? candidates.near(wanted) : candidates.of(owners);
    owners = new Set(near.filter(({ term }) => termIncludes(term, wanted)).map(({ owner }) => owner));
    if (owners.size === 0) return undefined;
  }
  return owners === undefined ? undefined : [...owners].reduce((first, owner) => Math.min(first, owner));
}

/** Even without overlaps among themselves they hold fewer packets than the term: thousands of hosts, and any host. */
function areTooSmall(near: readonly OwnedTerm[], wanted: Term): boolean {
  const sizes = wanted.map(sizeOf);
  const size = sizes.reduce((product, factor) => product * factor, 1n);
  let sum = 0n;
  for (const { term } of near) {
    sum += sizeOfOverlap(wanted, term, sizes, size);
    if (sum >= size) return false;
  }
  return true;
}

/** Leaves out owners, the last first, as long as the others cover the set. A search that is given up leaves all in. */
function dropNeedless(
  terms: MatchSet,
  candidates: Candidates,
  used: ReadonlySet<number>,
  search: CoverSearch,
): readonly number[] {
  const needed = new Set(used);
  for (const owner of [...used].sort((a, b) => b - a)) {
    needed.delete(owner);
    const others = candidates.of(needed);
    if (!terms.every((term) => search.isCovered(term, others, new Set()))) needed.add(owner);
  }
  return [...needed].sort((a, b) => a - b);
}

class CoverSearch {
  #comparisonsLeft: number;

  constructor(maxComparisons: number) {
    this.#comparisonsLeft = maxComparisons;
  }

  answerNo(): Cover {
    return { kind: this.#comparisonsLeft < 0 ? "undecided" : "not-covered" };
  }

  /**
   * Takes one candidate away from the term and asks the same of every piece that is left. Depth first, so that the
   * first piece without candidates ends it. The owners that were needed are added to `used`. False also when given up.
   */
  isCovered(term: Term, candidates: readonly OwnedTerm[], used: Set<number>): boolean {
    this.#comparisonsLeft -= candidates.length;
    if (this.#comparisonsLeft < 0) return false;
    const near = candidates.filter((candidate) => termsOverlap(candidate.term, term));
    const chosen = near.find((candidate) => termIncludes(candidate.term, term)) ?? near[0];
    if (chosen === undefined) return false;
    used.add(chosen.owner);
    const others = near.filter((candidate) => candidate !== chosen);
    return subtractTerm(term, chosen.term).every((piece) => this.isCovered(piece, others, used));
  }
}

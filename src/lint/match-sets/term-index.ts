import type { Interval, IntervalSet } from "./interval-set.ts";
import type { Term } from "./term.ts";

/** A term and the number of the rule that it belongs to. */
export interface OwnedTerm {
  readonly owner: number;
  readonly term: Term;
}

interface Entry {
  readonly interval: Interval;
  readonly owned: OwnedTerm;
}

/**
 * Finds among many terms those that may overlap one: by the dimension in which they differ most (the remote address in
 * a list of blocked addresses), in which the intervals lie in a tree. Thousands of rules would otherwise be compared in
 * pairs.
 */
export class TermIndex {
  readonly #dimension: number;
  /** Sorted by first number: an implicit balanced tree, the root of a range being its middle. */
  readonly #entries: readonly Entry[];
  /** Highest last number in the subtree of each entry. */
  readonly #highest: bigint[];

  constructor(terms: readonly OwnedTerm[], dimensions: number) {
    this.#dimension = mostVaried(terms, dimensions);
    this.#entries = terms
      .flatMap((owned) => this.#setOf(owned.term).map((interval) => ({ interval, owned })))
      .sort((a, b) => (a.interval.first < b.interval.first ? -1 : a.interval.first > b.interval.first ? 1 : 0));
    this.#highest = new Array(this.#entries.length).fill(0n);
    this.#measure(0, this.#entries.length);
  }

  /** Terms that overlap `term` in the indexed dimension, each once. */
  near(term: Term): readonly OwnedTerm[] {
    const found = new Set<OwnedTerm>();
    for (const interval of this.#setOf(term)) this.#collect(0, this.#entries.length, interval, found);
    return [...found];
  }

  #setOf(term: Term): IntervalSet {
    return term[this.#dimension] ?? [];
  }

  #measure(from: number, to: number): bigint {
    if (from >= to) return -1n;
    const middle = (from + to) >> 1;
    const own = this.#entries[middle]?.interval.last ?? -1n;
    const below = [this.#measure(from, middle), this.#measure(middle + 1, to)];
    const highest = below.reduce((highest, value) => (value > highest ? value : highest), own);
    this.#highest[middle] = highest;
    return highest;
  }

  #collect(from: number, to: number, { first, last }: Interval, found: Set<OwnedTerm>): void {
    if (from >= to) return;
    const middle = (from + to) >> 1;
    const entry = this.#entries[middle];
    if (entry === undefined || (this.#highest[middle] ?? -1n) < first) return;
    this.#collect(from, middle, { first, last }, found);
    if (entry.interval.first > last) return;
    if (entry.interval.last >= first) found.add(entry.owned);
    this.#collect(middle + 1, to, { first, last }, found);
  }
}

function mostVaried(terms: readonly OwnedTerm[], dimensions: number): number {
  let [best, most] = [0, 0];
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const varieties = new Set(terms.flatMap(({ term }) => (term[dimension] ?? []).map(({ first }) => first))).size;
    if (varieties > most) [best, most] = [dimension, varieties];
  }
  return best;
}

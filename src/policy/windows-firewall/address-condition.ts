import { either, type Truth, truthOf } from "../truth.ts";
import { AddressRanges } from "./address-ranges.ts";
import { type AddressKeyword, type AddressTerm, formatAddressTerm } from "./address-term.ts";
import type { HostNetworks } from "./host-networks.ts";

/** Terms sorted by what they are. */
interface SortedTerms {
  readonly ranges: AddressRanges;
  readonly keywords: readonly AddressKeyword[];
  readonly hasUnknown: boolean;
}

/** Addresses that a rule or an exception is for: any of its terms. */
export class AddressCondition {
  readonly terms: readonly AddressTerm[];
  /** Sorted when first asked: an index answers for most of thousands of rules. */
  #sorted: SortedTerms | undefined;

  /** `terms`: at least one; a rule without any has no address condition. */
  constructor(terms: readonly AddressTerm[]) {
    this.terms = terms;
  }

  holds(address: Uint8Array, networks: HostNetworks): Truth {
    const { ranges, keywords, hasUnknown } = this.#sortedTerms();
    let truth = truthOf(ranges.has(address));
    for (const keyword of keywords) {
      if (truth === "yes") break;
      truth = either(truth, networks.stands(keyword, address));
    }
    return either(truth, hasUnknown ? "maybe" : "no");
  }

  /** Whether one of the ranges, keywords aside, has the address. */
  hasInRange(address: Uint8Array): boolean {
    return this.#sortedTerms().ranges.has(address);
  }

  #sortedTerms(): SortedTerms {
    this.#sorted ??= {
      ranges: new AddressRanges(this.terms.flatMap((term) => (term.kind === "range" ? [term.range] : []))),
      keywords: this.terms.flatMap((term) => (term.kind === "keyword" ? [term.keyword] : [])),
      hasUnknown: this.terms.some(({ kind }) => kind === "unknown"),
    };
    return this.#sorted;
  }

  /** For a summary: the terms as written, at most `most` of them. */
  describe(most = 4): string {
    const shown = this.terms.slice(0, most).map(formatAddressTerm).join(", ");
    const more = this.terms.length - most;
    return more > 0 ? `${shown} and ${more} more` : shown;
  }

  /** The terms that may keep a match from being decided, for a trace: "LocalSubnet, IntErnet"; "" when there are none. */
  describeUndecidable(): string {
    return this.terms
      .filter(({ kind }) => kind !== "range")
      .map(formatAddressTerm)
      .join(", ");
  }
}

import { either, type Truth, truthOf } from "../truth.ts";
import { AddressRanges } from "./address-ranges.ts";
import { type AddressKeyword, type AddressTerm, formatAddressTerm } from "./address-term.ts";
import type { HostNetworks } from "./host-networks.ts";

/** Addresses that a rule or an exception is for: any of its terms. */
export class AddressCondition {
  readonly terms: readonly AddressTerm[];
  readonly #ranges: AddressRanges;
  readonly #keywords: readonly AddressKeyword[];
  readonly #hasUnknown: boolean;

  /** `terms`: at least one; a rule without any has no address condition. */
  constructor(terms: readonly AddressTerm[]) {
    this.terms = terms;
    this.#ranges = new AddressRanges(terms.flatMap((term) => (term.kind === "range" ? [term.range] : [])));
    this.#keywords = terms.flatMap((term) => (term.kind === "keyword" ? [term.keyword] : []));
    this.#hasUnknown = terms.some(({ kind }) => kind === "unknown");
  }

  holds(address: Uint8Array, networks: HostNetworks): Truth {
    let truth = truthOf(this.#ranges.has(address));
    for (const keyword of this.#keywords) {
      if (truth === "yes") break;
      truth = either(truth, networks.stands(keyword, address));
    }
    return either(truth, this.#hasUnknown ? "maybe" : "no");
  }

  /** Whether one of the ranges, keywords aside, has the address. */
  hasInRange(address: Uint8Array): boolean {
    return this.#ranges.has(address);
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

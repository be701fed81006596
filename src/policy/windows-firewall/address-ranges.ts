import { type AddressRange, compareAddresses } from "./address-term.ts";

/** So many ranges are looked through one after the other: most rules have one, and policies have thousands of rules. */
const FEW = 8;

/** A set of addresses of both families. Sorted, disjoint ranges, so that hundreds of them cost little more than one. */
export class AddressRanges {
  readonly #ranges: readonly AddressRange[];

  constructor(ranges: readonly AddressRange[]) {
    this.#ranges = ranges.length <= FEW ? ranges : merged(ranges);
  }

  has(address: Uint8Array): boolean {
    if (this.#ranges.length > FEW) return this.#find(address);
    return this.#ranges.some((range) => contains(range, address));
  }

  #find(address: Uint8Array): boolean {
    let low = 0;
    let high = this.#ranges.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const range = this.#ranges[middle];
      if (range === undefined) return false;
      if (compareAddresses(address, range.first) < 0) high = middle - 1;
      else if (compareAddresses(address, range.last) > 0) low = middle + 1;
      else return true;
    }
    return false;
  }
}

const contains = ({ first, last }: AddressRange, address: Uint8Array): boolean =>
  first.length === address.length && compareAddresses(first, address) <= 0 && compareAddresses(address, last) <= 0;

/** In numeric order, IPv4 before IPv6; what overlaps is one range. */
function merged(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const found: AddressRange[] = [];
  for (const range of ranges.toSorted((a, b) => compareAddresses(a.first, b.first))) {
    const before = found.at(-1);
    if (before === undefined || !contains(before, range.first)) found.push(range);
    else if (compareAddresses(range.last, before.last) > 0) found[found.length - 1] = { ...before, last: range.last };
  }
  return found;
}

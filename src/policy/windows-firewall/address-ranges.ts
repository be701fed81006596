import { type AddressRange, compareAddresses } from "./address-term.ts";

/** A set of addresses of both families. IPv4 as numbers in sorted, disjoint ranges, so that hundreds cost no more than one. */
export class AddressRanges {
  readonly #v4First: Float64Array;
  readonly #v4Last: Float64Array;
  readonly #v6: readonly AddressRange[];

  constructor(ranges: readonly AddressRange[]) {
    const v4 = ranges.filter(({ first }) => first.length === 4).map(toNumbers);
    const merged: [number, number][] = [];
    for (const [first, last] of v4.sort((a, b) => a[0] - b[0])) {
      const before = merged.at(-1);
      if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
      else merged.push([first, last]);
    }
    this.#v4First = Float64Array.from(merged, ([first]) => first);
    this.#v4Last = Float64Array.from(merged, ([, last]) => last);
    this.#v6 = ranges.filter(({ first }) => first.length === 16);
  }

  has(address: Uint8Array): boolean {
    if (address.length === 4) return this.#hasNumber(ipv4Number(address));
    return this.#v6.some(
      ({ first, last }) => compareAddresses(first, address) <= 0 && compareAddresses(address, last) <= 0,
    );
  }

  #hasNumber(number: number): boolean {
    let low = 0;
    let high = this.#v4First.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (number < (this.#v4First[middle] ?? 0)) high = middle - 1;
      else if (number > (this.#v4Last[middle] ?? 0)) low = middle + 1;
      else return true;
    }
    return false;
  }
}

const toNumbers = ({ first, last }: AddressRange): [number, number] => [ipv4Number(first), ipv4Number(last)];

/** The four bytes as one number, 0 to 2^32 - 1. */
export const ipv4Number = (address: Uint8Array): number =>
  (address[0] ?? 0) * 0x1_00_00_00 + (((address[1] ?? 0) << 16) | ((address[2] ?? 0) << 8) | (address[3] ?? 0));

import { u32 } from "../../../base/bytes.ts";
import { type AddressRange, compareAddresses } from "../address-term.ts";

/**
 * Numbers for addresses such that two of one class lie in the same ranges: what is decided of one holds for the other.
 * Class 0 is of all that lie in none.
 */
export class AddressClasses {
  /** Where a class begins: IPv4 addresses as numbers, which are found several times as fast, and IPv6 after them. */
  readonly #v4: Uint32Array;
  readonly #v6: readonly Uint8Array[];
  readonly #isCovered: readonly boolean[];

  constructor(ranges: readonly AddressRange[]) {
    const edges: { at: Uint8Array; change: 1 | -1 }[] = [];
    for (const { first, last } of ranges) {
      edges.push({ at: first, change: 1 });
      const after = following(last);
      if (after !== undefined) edges.push({ at: after, change: -1 });
    }
    edges.sort((a, b) => compareAddresses(a.at, b.at));
    const cuts: Uint8Array[] = [];
    const isCovered: boolean[] = [];
    let depth = 0;
    for (const [index, { at, change }] of edges.entries()) {
      // A range that ends at its family's last address has no end among the edges.
      if (at.length !== edges[index - 1]?.at.length) depth = 0;
      depth += change;
      const next = edges[index + 1];
      if (next !== undefined && compareAddresses(at, next.at) === 0) continue;
      cuts.push(at);
      isCovered.push(depth > 0);
    }
    this.#v4 = Uint32Array.from(cuts.filter(({ length }) => length === 4).map((cut) => u32(cut, 0)));
    this.#v6 = cuts.filter(({ length }) => length === 16);
    this.#isCovered = isCovered;
  }

  classOf(address: Uint8Array): number {
    const count = address.length === 4 ? this.#countUpToV4(u32(address, 0)) : this.#countUpToV6(address);
    const before = address.length === 4 ? 0 : this.#v4.length;
    return count > 0 && this.#isCovered[before + count - 1] ? before + count : 0;
  }

  /** How many classes of the family begin at the address or below it. */
  #countUpToV4(number: number): number {
    let low = 0;
    let high = this.#v4.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#v4[middle] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #countUpToV6(address: Uint8Array): number {
    let low = 0;
    let high = this.#v6.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareAddresses(this.#v6[middle] ?? address, address) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The next address up; undefined after the last of its family. */
function following(address: Uint8Array): Uint8Array | undefined {
  const next = Uint8Array.from(address);
  for (let index = next.length - 1; index >= 0; index--) {
    const byte = (next[index] ?? 0) + 1;
    next[index] = byte;
    if (byte <= 0xff) return next;
  }
  return undefined;
}

interface NumberRange {
  readonly first: number;
  readonly last: number;
}

const PORTS = 65_536;

/** Numbers below 65,536 for ports such that two of one class lie in the same ranges. */
export class PortClasses {
  readonly #classes = new Uint16Array(PORTS);

  constructor(ranges: readonly NumberRange[]) {
    const starts = new Set<number>();
    for (const { first, last } of ranges) starts.add(first).add(last + 1);
    let current = 0;
    for (const start of [...starts].sort((a, b) => a - b)) {
      if (start > 0) this.#classes.fill(++current, start);
    }
  }

  classOf(port: number): number {
    return this.#classes[port] ?? 0;
  }
}

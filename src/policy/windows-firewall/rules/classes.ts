import { type AddressRange, compareAddresses } from "../address-term.ts";

/**
 * Numbers for addresses such that two of one class lie in the same ranges: what is decided of one holds for the other.
 * Class 0 is of all that lie in none.
 */
export class AddressClasses {
  readonly #cuts: readonly Uint8Array[];
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
    this.#cuts = cuts;
    this.#isCovered = isCovered;
  }

  classOf(address: Uint8Array): number {
    let low = 0;
    let high = this.#cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareAddresses(this.#cuts[middle] ?? address, address) <= 0) low = middle + 1;
      else high = middle;
    }
    const cut = this.#cuts[low - 1];
    return cut?.length === address.length && this.#isCovered[low - 1] ? low : 0;
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
    const starts = new Set(ranges.flatMap(({ first, last }) => [first, last + 1]));
    let current = 0;
    for (let port = 1; port < PORTS; port++) {
      if (starts.has(port)) current++;
      this.#classes[port] = current;
    }
  }

  classOf(port: number): number {
    return this.#classes[port] ?? 0;
  }
}

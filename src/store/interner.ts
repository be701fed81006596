/**
 * Row numbers of what many flows share, by key. What is remembered is bounded: beyond `capacity` keys all are forgotten
 * and found again in the database, so that memory does not grow with the capture.
 */
export class Interner<Key> {
  readonly #numbers = new Map<Key, number>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The number of `key`; `findOrInsert` is asked when it is not remembered. */
  numberOf(key: Key, findOrInsert: () => number): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = findOrInsert();
    if (this.#numbers.size >= this.#capacity) this.#numbers.clear();
    this.#numbers.set(key, number);
    return number;
  }
}

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

  /** The number of `key`; undefined when it is not remembered. */
  find(key: Key): number | undefined {
    return this.#numbers.get(key);
  }

  /** Returns `number`, which `key` has from now on. */
  remember(key: Key, number: number): number {
    if (this.#numbers.size >= this.#capacity) this.#numbers.clear();
    this.#numbers.set(key, number);
    return number;
  }
}

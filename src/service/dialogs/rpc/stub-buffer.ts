import { Payload } from "../../inspection/payload.ts";

/** Bytes that a flow may keep for messages that come in parts; shared by all that keep some. */
export interface ByteBudget {
  /** Bytes kept now; never more than `limit`. */
  kept: number;
  readonly limit: number;
}

/** A mapper that lists hundreds of endpoints answers with some 100 KiB; no flow keeps more than twice that. */
const FLOW_LIMIT_BYTES = 256 * 1024;
const STUB_LIMIT_BYTES = 128 * 1024;

export const createByteBudget = (): ByteBudget => ({ kept: 0, limit: FLOW_LIMIT_BYTES });

/** Takes bytes from the budget; false, and nothing taken, where it has not so many left. */
export function keepBytes(budget: ByteBudget, length: number): boolean {
  if (budget.kept + length > budget.limit) return false;
  budget.kept += length;
  return true;
}

/** The stub of a call from its fragments. Beyond its limits it keeps what it has: the beginning can still be read. */
export class StubBuffer {
  readonly #budget: ByteBudget;
  #bytes: Uint8Array = new Uint8Array(0);
  #length = 0;
  /** A part had no room: those behind it have no place. */
  #isFull = false;

  constructor(budget: ByteBudget) {
    this.#budget = budget;
  }

  add(part: Payload): void {
    if (this.#isFull) return;
    const needed = this.#length + part.length;
    if (needed > this.#bytes.length) {
      const size = Math.min(STUB_LIMIT_BYTES, Math.max(needed, this.#bytes.length * 2));
      this.#isFull = needed > size || !keepBytes(this.#budget, size - this.#bytes.length);
      if (this.#isFull) return;
      const grown = new Uint8Array(size);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    part.copyTo(this.#bytes, this.#length);
    this.#length = needed;
  }

  /** What has come so far; valid until `release`. */
  whole(): Payload {
    return new Payload().show(this.#bytes, 0, this.#length);
  }

  /** Gives its bytes back to the budget. */
  release(): void {
    this.#budget.kept -= this.#bytes.length;
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }
}

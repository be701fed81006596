import type { LastMicrosOf } from "./filter.ts";
import type { Truth } from "./truth.ts";

/** Microseconds for which what a flow opened certainly and possibly lives after a packet. */
export interface Life {
  readonly certain: number;
  readonly possible: number;
}

/** The life of what is only possibly there. */
export const uncertain = ({ possible }: Life): Life => ({ certain: Number.NEGATIVE_INFINITY, possible });

const isCertain = ({ certain }: Life): boolean => certain !== Number.NEGATIVE_INFINITY;

/** A flood of flows is not gone through for each packet that may answer one of them: beyond these, "maybe". */
const MOST_ASKED = 256;

/** What is known of the state that flows of one kind have made in a stateful filter. Times in microseconds. */
export class Contact {
  /**
   * Flows open now, by sequence number, oldest first: how long their state lives after each packet. Made when the first
   * one opens: most contacts never have one.
   */
  #open: Map<number, Life> | undefined;
  /** Those of them whose state lives for a time that is certain. */
  #certainCount = 0;
  #certainUntil = Number.NEGATIVE_INFINITY;
  #possibleUntil = Number.NEGATIVE_INFINITY;

  /** A flow has begun; whichever state it will turn out to have had, `life` holds after each of its packets. */
  open(sequence: number, life: Life): void {
    this.#open ??= new Map();
    this.#open.set(sequence, life);
    if (isCertain(life)) this.#certainCount++;
  }

  close(sequence: number): void {
    const life = this.#open?.get(sequence);
    if (life === undefined) return;
    if (isCertain(life)) this.#certainCount--;
    this.#open?.delete(sequence);
    if (this.#open?.size === 0) this.#open = undefined;
  }

  /** A packet at `micros` made or renewed the state. */
  extend(micros: number, { certain, possible }: Life): void {
    this.#certainUntil = Math.max(this.#certainUntil, micros + certain);
    this.#possibleUntil = Math.max(this.#possibleUntil, micros + possible);
  }

  /** Without `lastMicrosOf` nobody says when the last packet of an open flow was: its state possibly lives. */
  isAlive(micros: number, lastMicrosOf: LastMicrosOf | undefined): Truth {
    if (micros <= this.#certainUntil) return "yes";
    let isPossible = micros <= this.#possibleUntil;
    if (isPossible && this.#certainCount === 0) return "maybe";
    if (this.#open === undefined) return isPossible ? "maybe" : "no";
    const newestFirst = [...this.#open].reverse();
    for (const [sequence, { certain, possible }] of newestFirst.slice(0, MOST_ASKED)) {
      const lastMicros = lastMicrosOf?.(sequence);
      if (lastMicros === undefined) return "maybe";
      if (micros <= lastMicros + certain) return "yes";
      isPossible ||= micros <= lastMicros + possible;
    }
    return isPossible || newestFirst.length > MOST_ASKED ? "maybe" : "no";
  }

  isForgettable(micros: number): boolean {
    return this.#open === undefined && micros > this.#possibleUntil;
  }
}

const SWEEP_EVERY = 4096;

/** Contacts by key; those that are over are forgotten now and then. */
export class Contacts<Key extends number | string> {
  readonly #contacts = new Map<Key, Contact>();
  #sweepIn = SWEEP_EVERY;

  /** The contact of a key, new when there is none. */
  at(key: Key, micros: number): Contact {
    let contact = this.#contacts.get(key);
    if (contact === undefined) {
      if (--this.#sweepIn <= 0) this.#sweep(micros);
      contact = new Contact();
      this.#contacts.set(key, contact);
    }
    return contact;
  }

  isAlive(key: Key, micros: number, lastMicrosOf: LastMicrosOf | undefined): Truth {
    return this.#contacts.get(key)?.isAlive(micros, lastMicrosOf) ?? "no";
  }

  get size(): number {
    return this.#contacts.size;
  }

  #sweep(micros: number): void {
    for (const [key, contact] of this.#contacts) if (contact.isForgettable(micros)) this.#contacts.delete(key);
    this.#sweepIn = Math.max(SWEEP_EVERY, this.#contacts.size);
  }
}

import type { Truth } from "../../truth.ts";

/** Microseconds for which a state certainly and possibly lives after a packet. */
export interface Life {
  readonly certain: number;
  readonly possible: number;
}

/** What is known of the state that flows of one kind have made. Times in microseconds. */
export class Contact {
  #openCount = 0;
  #certainUntil = Number.NEGATIVE_INFINITY;
  #possibleUntil = Number.NEGATIVE_INFINITY;

  open(micros: number, life: Life): void {
    this.#openCount++;
    this.extend(micros, life);
  }

  close(lastMicros: number, life: Life): void {
    this.#openCount--;
    this.extend(lastMicros, life);
  }

  extend(micros: number, { certain, possible }: Life): void {
    this.#certainUntil = Math.max(this.#certainUntil, micros + certain);
    this.#possibleUntil = Math.max(this.#possibleUntil, micros + possible);
  }

  /** While a flow is open nobody says when its last packet was: its state possibly lives. */
  isAlive(micros: number): Truth {
    if (micros <= this.#certainUntil) return "yes";
    return this.#openCount > 0 || micros <= this.#possibleUntil ? "maybe" : "no";
  }

  isForgettable(micros: number): boolean {
    return this.#openCount === 0 && micros > this.#possibleUntil;
  }
}

/** Contacts by key; those that are over are forgotten now and then. */
export class Contacts {
  readonly #contacts = new Map<string, Contact>();
  #sweepIn = SWEEP_EVERY;

  /** The contact of a key, new when there is none. */
  at(key: string, micros: number): Contact {
    let contact = this.#contacts.get(key);
    if (contact === undefined) {
      if (--this.#sweepIn <= 0) this.#sweep(micros);
      contact = new Contact();
      this.#contacts.set(key, contact);
    }
    return contact;
  }

  isAlive(key: string, micros: number): Truth {
    return this.#contacts.get(key)?.isAlive(micros) ?? "no";
  }

  #sweep(micros: number): void {
    for (const [key, contact] of this.#contacts) if (contact.isForgettable(micros)) this.#contacts.delete(key);
    this.#sweepIn = Math.max(SWEEP_EVERY, this.#contacts.size);
  }
}

const SWEEP_EVERY = 4096;

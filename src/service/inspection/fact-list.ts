import type { InspectedPayload } from "./inspected-payload.ts";
import { type FactKind, MORE_NOT_KEPT, type PayloadFact } from "./payload-fact.ts";

/** Facts of one kind that are kept: one kind must not push out another. */
const MAX_OF_KIND = 32;
const MAX_FACT_LENGTH = 128;
/** Facts in all the lists that flows share: hostile ones could tell something else each. */
const MAX_SHARED = 500_000;

const NOTHING_TOLD: readonly InspectedPayload[] = [];

interface Room {
  left: number;
}

/**
 * What a flow told, in the order told. Most flows tell what others told before them: they share one list, so that telling
 * it again costs nothing, and what follows from it need be concluded only once.
 */
export class FactList {
  readonly facts: readonly PayloadFact[];
  readonly #room: Room;
  /** The list with one more fact that was asked for first: most have no other. Then the others, by kind and text. */
  #first: FactList | undefined;
  #others: Map<FactKind, Map<string, FactList>> | undefined;
  /** By protocol; a few, as one list is told in few protocols. */
  #told: readonly InspectedPayload[] = NOTHING_TOLD;

  private constructor(facts: readonly PayloadFact[], room: Room) {
    this.facts = facts;
    this.#room = room;
  }

  /** The empty list, from which up to `room` facts in other lists are shared. */
  static empty(room = MAX_SHARED): FactList {
    return new FactList([], { left: room });
  }

  /** The list with one more fact, where it is new and there is room for it. */
  and(kind: FactKind, text: string): FactList {
    const kept = text.slice(0, MAX_FACT_LENGTH);
    let alike = 0;
    for (const fact of this.facts) {
      if (fact.kind !== kind) continue;
      if (fact.text === kept) return this;
      alike += 1;
    }
    if (alike > MAX_OF_KIND) return this;
    return this.#with(kind, alike === MAX_OF_KIND ? MORE_NOT_KEPT : kept);
  }

  /** All that flows told in `protocol`: this list. One object, but for lists that are not shared. */
  toldBy(protocol: string | undefined, isUnrecognised: boolean): InspectedPayload {
    for (const known of this.#told)
      if (known.protocol === protocol && known.isUnrecognised === isUnrecognised) return known;
    const told: InspectedPayload = { protocol, isUnrecognised, facts: this.facts };
    this.#told = [...this.#told, told];
    return told;
  }

  #with(kind: FactKind, text: string): FactList {
    const latest = this.#first?.facts.at(-1);
    if (latest?.kind === kind && latest.text === text) return this.#first as FactList;
    const known = this.#others?.get(kind)?.get(text);
    if (known !== undefined) return known;
    const longer = new FactList([...this.facts, { kind, text }], this.#room);
    if (longer.facts.length <= this.#room.left) {
      this.#room.left -= longer.facts.length;
      if (this.#first === undefined) this.#first = longer;
      else this.#keep(kind, text, longer);
    }
    return longer;
  }

  #keep(kind: FactKind, text: string, longer: FactList): void {
    this.#others ??= new Map();
    const ofKind = this.#others.get(kind);
    if (ofKind === undefined) this.#others.set(kind, new Map([[text, longer]]));
    else ofKind.set(text, longer);
  }
}

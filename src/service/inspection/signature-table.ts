import type { Side } from "../../flow/flow-tcp.ts";
import type { Payload } from "./payload.ts";
import type { Signature } from "./signature.ts";

/** Signatures of a table as bits, 32 a word, the first of the table in the lowest bit of the first word. */
export type SignatureSet = Int32Array;

/** A byte and a side. */
const ROW_BITS = 9;

/** Whether a signature fits what has `byte` at `at`, as `side` says it. */
type FitsByte = (at: number, byte: number, side: Side) => (signature: Signature) => boolean;

/** Signatures of one transport, and which of them a few bytes do not rule out: what nobody knows is shown to few. */
export class SignatureTable {
  readonly signatures: readonly Signature[];
  /** Where the bytes are that tell. */
  readonly #offsets: readonly number[];
  readonly #fits: FitsByte;
  /** The sets by offset, byte and side, one behind the other, and which of them have been asked for: each is filled once. */
  readonly #byByte: Int32Array;
  readonly #isKnown: Uint8Array;
  readonly #all: SignatureSet;
  /** Reused for every answer. */
  readonly #fitting: SignatureSet;
  readonly #taken: SignatureSet;

  /** `offsets` of the bytes that `fits` is asked about. */
  constructor(signatures: readonly Signature[], offsets: readonly number[], fits: FitsByte) {
    this.signatures = signatures;
    this.#offsets = offsets;
    this.#fits = fits;
    this.#all = this.select(() => true);
    this.#fitting = this.#empty();
    this.#taken = this.#empty();
    this.#isKnown = new Uint8Array(offsets.length << ROW_BITS);
    this.#byByte = new Int32Array(this.#isKnown.length * this.#all.length);
  }

  /** Those that what `side` said may be; valid until the next call. */
  fitting(said: Payload, side: Side): SignatureSet {
    const fitting = this.#fitting;
    for (let word = 0; word < fitting.length; word++) fitting[word] = this.#all[word]!;
    for (let index = 0; index < this.#offsets.length; index++) {
      const byte = said.u8(this.#offsets[index]!);
      if (byte < 0) continue;
      const at = this.#startOfSet(index, byte, side);
      for (let word = 0; word < fitting.length; word++) fitting[word]! &= this.#byByte[at + word]!;
    }
    return fitting;
  }

  /** Takes those in `wanted` out of `set`, and returns them; valid until the next call. */
  takeOut(set: SignatureSet, wanted: SignatureSet): SignatureSet {
    for (let word = 0; word < set.length; word++) {
      this.#taken[word] = set[word]! & wanted[word]!;
      set[word]! &= ~wanted[word]!;
    }
    return this.#taken;
  }

  select(isWanted: (signature: Signature) => boolean): SignatureSet {
    const selected = this.#empty();
    for (const [index, signature] of this.signatures.entries())
      if (isWanted(signature)) selected[index >>> 5]! |= 1 << index;
    return selected;
  }

  #empty(): SignatureSet {
    return new Int32Array(Math.ceil(this.signatures.length / 32));
  }

  /** Where the set of those that fit stands in `#byByte`. */
  #startOfSet(index: number, byte: number, side: Side): number {
    const row = (index << ROW_BITS) | (byte << 1) | side;
    const at = row * this.#all.length;
    if (this.#isKnown[row] === 0) {
      this.#byByte.set(this.select(this.#fits(this.#offsets[index]!, byte, side)), at);
      this.#isKnown[row] = 1;
    }
    return at;
  }
}

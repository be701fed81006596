import type { Side } from "../../flow/flow-tcp.ts";
import type { Payload } from "./payload.ts";
import type { Signature } from "./signature.ts";

/** Signatures of a table as bits, 32 a word, the first of the table in the lowest bit of the first word. */
export type SignatureSet = Int32Array;

/** Whether a signature fits what has `byte` at `at`, as `side` says it. */
type FitsByte = (at: number, byte: number, side: Side) => (signature: Signature) => boolean;

/** Signatures of one transport, and which of them a few bytes do not rule out: what nobody knows is shown to few. */
export class SignatureTable {
  readonly signatures: readonly Signature[];
  /** Where the bytes are that tell. */
  readonly #offsets: readonly number[];
  readonly #fits: FitsByte;
  /** By offset, byte and side: asked once for each that comes. */
  readonly #known: (SignatureSet | undefined)[] = [];
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
  }

  /** Those that what `side` said may be; valid until the next call. */
  fitting(said: Payload, side: Side): SignatureSet {
    const fitting = this.#fitting;
    for (let word = 0; word < fitting.length; word++) fitting[word] = this.#all[word]!;
    for (let index = 0; index < this.#offsets.length; index++) {
      const byte = said.u8(this.#offsets[index]!);
      if (byte < 0) continue;
      const ofByte = this.#ofByte(index, byte, side);
      for (let word = 0; word < fitting.length; word++) fitting[word]! &= ofByte[word]!;
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

  #ofByte(index: number, byte: number, side: Side): SignatureSet {
    const key = (index << 9) | (byte << 1) | side;
    let found = this.#known[key];
    if (found === undefined) {
      found = this.select(this.#fits(this.#offsets[index]!, byte, side));
      this.#known[key] = found;
    }
    return found;
  }
}

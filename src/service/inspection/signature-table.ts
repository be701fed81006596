import type { FlowStart } from "../../flow/flow.ts";
import type { Side } from "../../flow/flow-tcp.ts";
import { LLMNR_PORT } from "../../tables/shared-format-ports.ts";
import { Payload } from "./payload.ts";
import { MATCH, type Signature, type SignatureContext } from "./signature.ts";

/** Bytes of the other side that a signature may compare with. */
const OTHER_LENGTH = 64;

/**
 * Of signatures of TCP, those whose protocol may have a stream that begins with `byte` as `side` says it, whatever the
 * other side said and whichever the ports. Found by asking them, so that nothing is stated twice: most fit few first bytes.
 */
export function mayBeginWith(side: Side, byte: number): (signature: Signature) => boolean {
  const alike = new Uint8Array(OTHER_LENGTH).fill(byte);
  const said = new Payload().show(alike, 0, 1);
  const contexts = STARTS.flatMap((start) => [contextOf(start, side, NOTHING), contextOf(start, side, alike)]);
  return (signature) => contexts.some((context) => signature.match(said, context) !== MATCH.no);
}

const NOTHING = new Uint8Array(0);

const startTo = (responderPort: number): FlowStart => ({
  sequence: 0,
  initiatorAddress: new Uint8Array(4),
  responderAddress: new Uint8Array(4),
  ipProtocol: 6,
  initiatorPort: 0,
  responderPort,
  firstMicros: 0,
  startsWithSyn: true,
  isMidstream: false,
  isInitiatorUnknown: false,
  initiatorMac: null,
  responderMac: null,
});

/** To the port without which nothing is LLMNR, and to another: no other signature says `no` of a first byte by its port. */
const STARTS = [0, LLMNR_PORT].map(startTo);

const contextOf = (start: FlowStart, side: Side, other: Uint8Array): SignatureContext => ({
  start,
  side,
  other: new Payload().showAll(other),
  before: new Payload(),
  wireLength: 1,
});

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

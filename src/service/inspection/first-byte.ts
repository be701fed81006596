import type { FlowStart } from "../../flow/flow.ts";
import { Payload } from "./payload.ts";
import { MATCH, type Signature, type SignatureContext } from "./signature.ts";

/** Bytes of the other side that a signature may compare with. */
const OTHER_LENGTH = 64;

/**
 * Whether a TCP stream of the signature's protocol may begin with `byte`, whoever says it and whatever the other side
 * said. Found by asking the signature, so that nothing is stated twice: most fit few first bytes, and what nobody knows
 * need not be shown to the others.
 */
export function mayBeginWith(signature: Signature, byte: number): boolean {
  const alike = new Uint8Array(OTHER_LENGTH).fill(byte);
  const said = new Payload().show(alike, 0, 1);
  const contexts = [contextOf(0, NOTHING), contextOf(0, alike), contextOf(1, NOTHING), contextOf(1, alike)];
  return contexts.some((context) => signature.match(said, context) !== MATCH.no);
}

const NOTHING = new Uint8Array(0);

const START: FlowStart = {
  sequence: 0,
  initiatorAddress: new Uint8Array(4),
  responderAddress: new Uint8Array(4),
  ipProtocol: 6,
  initiatorPort: 0,
  responderPort: 0,
  firstMicros: 0,
  startsWithSyn: true,
  isMidstream: false,
  isInitiatorUnknown: false,
  initiatorMac: null,
  responderMac: null,
};

const contextOf = (side: 0 | 1, other: Uint8Array): SignatureContext => ({
  start: START,
  side,
  other: new Payload().showAll(other),
  before: new Payload(),
  wireLength: 1,
});

/** Signatures of one transport, and which of them what begins with a byte may be; asked once for each byte that comes. */
export class SignaturesByFirstByte {
  readonly all: readonly Signature[];
  readonly #fits: (signature: Signature, byte: number) => boolean;
  readonly #known: (readonly Signature[] | undefined)[] = [];

  constructor(all: readonly Signature[], fits: (signature: Signature, byte: number) => boolean) {
    this.all = all;
    this.#fits = fits;
  }

  /** In their order; all of them for -1, where nothing was said. */
  fitting(byte: number): readonly Signature[] {
    if (byte < 0) return this.all;
    let fitting = this.#known[byte];
    if (fitting === undefined) {
      fitting = this.all.filter((signature) => this.#fits(signature, byte));
      this.#known[byte] = fitting;
    }
    return fitting;
  }
}

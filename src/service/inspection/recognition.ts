import { isInitiatorInPlace, isInPlace, promisedProtocols, promises } from "../promised-protocols.ts";
import { mayBeginWith, SignaturesByFirstByte } from "./first-byte.ts";
import type { Payload } from "./payload.ts";
import { MATCH, type Signature, type SignatureContext } from "./signature.ts";

/** What the signatures make of the bytes so far. */
export type Recognition = Signature | "more" | "none";

const TCP = 6;
const NONE: readonly Signature[] = [];

/**
 * Asks the signatures of a transport in turn, those of the protocols that the responder's port promises first: what is as
 * good as certain there costs one question. Of the others, those are asked that the first byte does not rule out.
 */
export class Recogniser {
  readonly #tcp: SignaturesByFirstByte;
  readonly #udp: SignaturesByFirstByte;
  /** By transport and port, of the ports that a list names. */
  readonly #promised = new Map<number, readonly Signature[]>();
  /** Of the call under way: the first likely signature in its place, and whether more bytes may tell more. */
  #likely: Signature | undefined;
  #hasMore = false;
  /** False: no protocol is in its place, whichever is likely. */
  #mayBeInPlace = false;

  constructor(signatures: readonly Signature[]) {
    this.#tcp = new SignaturesByFirstByte(
      signatures.filter(({ transports }) => transports.includes("tcp")),
      mayBeginWith,
    );
    this.#udp = new SignaturesByFirstByte(
      signatures.filter(({ transports }) => transports.includes("udp")),
      (signature, byte) => signature.fitsFirstByte?.(byte) ?? true,
    );
  }

  /** `learned`: the protocol that another flow announced for this one; undefined where none did. */
  recognise(said: Payload, context: SignatureContext, learned: string | undefined): Recognition {
    const { start } = context;
    const promised = this.#promisedBy(start.ipProtocol, start.responderPort);
    const others = this.#of(start.ipProtocol).fitting(said.u8(0));
    this.#likely = undefined;
    this.#hasMore = false;
    this.#mayBeInPlace = learned !== undefined || promised.length > 0 || isInitiatorInPlace(start);
    const sure = this.#ask(promised, said, context, learned) ?? this.#ask(others, said, context, learned);
    return sure ?? this.#likely ?? (this.#hasMore ? "more" : "none");
  }

  /** The first of `signatures` that is sure; what others say is kept in the fields. */
  #ask(
    signatures: readonly Signature[],
    said: Payload,
    context: SignatureContext,
    learned: string | undefined,
  ): Signature | undefined {
    for (const signature of signatures) {
      const match = signature.match(said, context);
      if (match === MATCH.no) continue;
      if (match === MATCH.yes) return signature;
      // Where the port does not promise it, more bytes may make it sure.
      if (match === MATCH.more || !this.#isInPlace(signature, context, learned)) this.#hasMore = true;
      else this.#likely ??= signature;
    }
    return undefined;
  }

  #isInPlace({ protocol }: Signature, { start }: SignatureContext, learned: string | undefined): boolean {
    return this.#mayBeInPlace && (protocol === learned || isInPlace(start, protocol));
  }

  #of(ipProtocol: number): SignaturesByFirstByte {
    return ipProtocol === TCP ? this.#tcp : this.#udp;
  }

  #promisedBy(ipProtocol: number, port: number | null): readonly Signature[] {
    if (promisedProtocols(ipProtocol, port).length === 0) return NONE;
    const key = (ipProtocol << 16) | (port ?? 0);
    let promised = this.#promised.get(key);
    if (promised === undefined) {
      promised = this.#of(ipProtocol).all.filter(({ protocol }) => promises(ipProtocol, port, protocol));
      this.#promised.set(key, promised);
    }
    return promised;
  }
}

import { isInPlace, promisedProtocols, promises } from "../promised-protocols.ts";
import { mayBeginWith } from "./first-byte.ts";
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
  readonly #tcp: readonly Signature[];
  readonly #udp: readonly Signature[];
  /** By first byte, as far as one has come. */
  readonly #tcpByFirstByte: (readonly Signature[] | undefined)[] = [];
  readonly #udpByFirstByte: (readonly Signature[] | undefined)[] = [];
  /** By transport and port, of the ports that a list names. */
  readonly #promised = new Map<number, readonly Signature[]>();

  constructor(signatures: readonly Signature[]) {
    this.#tcp = signatures.filter(({ transports }) => transports.includes("tcp"));
    this.#udp = signatures.filter(({ transports }) => transports.includes("udp"));
  }

  /** `learned`: the protocol that another flow announced for this one; undefined where none did. */
  recognise(said: Payload, context: SignatureContext, learned: string | undefined): Recognition {
    const { start } = context;
    const promised = this.#promisedBy(start.ipProtocol, start.responderPort);
    const others = start.ipProtocol === TCP ? this.#streamsFrom(said.u8(0)) : this.#datagramsFrom(said.u8(0));
    let likely: Signature | undefined;
    let hasMore = false;
    for (let index = 0; index < promised.length + others.length; index++) {
      const signature = promised[index] ?? others[index - promised.length];
      if (signature === undefined) break;
      const match = signature.match(said, context);
      if (match === MATCH.yes) return signature;
      if (match === MATCH.more) hasMore = true;
      if (match !== MATCH.likely || likely !== undefined) continue;
      // Where the port does not promise it, more bytes may make it sure.
      if (signature.protocol === learned || isInPlace(start, signature.protocol)) likely = signature;
      else hasMore = true;
    }
    return likely ?? (hasMore ? "more" : "none");
  }

  #streamsFrom(byte: number): readonly Signature[] {
    if (byte < 0) return this.#tcp;
    let signatures = this.#tcpByFirstByte[byte];
    if (signatures === undefined) {
      signatures = this.#tcp.filter((signature) => mayBeginWith(signature, byte));
      this.#tcpByFirstByte[byte] = signatures;
    }
    return signatures;
  }

  #datagramsFrom(byte: number): readonly Signature[] {
    if (byte < 0) return this.#udp;
    let signatures = this.#udpByFirstByte[byte];
    if (signatures === undefined) {
      signatures = this.#udp.filter((signature) => signature.fitsFirstByte?.(byte) ?? true);
      this.#udpByFirstByte[byte] = signatures;
    }
    return signatures;
  }

  #promisedBy(ipProtocol: number, port: number | null): readonly Signature[] {
    if (promisedProtocols(ipProtocol, port).length === 0) return NONE;
    const key = (ipProtocol << 16) | (port ?? 0);
    let promised = this.#promised.get(key);
    if (promised === undefined) {
      const signatures = ipProtocol === TCP ? this.#tcp : this.#udp;
      promised = signatures.filter(({ protocol }) => promises(ipProtocol, port, protocol));
      this.#promised.set(key, promised);
    }
    return promised;
  }
}

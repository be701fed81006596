import { isInPlace, promises } from "../promised-protocols.ts";
import type { Payload } from "./payload.ts";
import { MATCH, type Signature, type SignatureContext } from "./signature.ts";

/** What the signatures make of the bytes so far. */
export type Recognition = Signature | "more" | "none";

const TCP = 6;

/**
 * Asks the signatures of a transport in turn, those of the protocols that the responder's port promises first: what is as
 * good as certain there costs one question.
 */
export class Recogniser {
  readonly #tcp: readonly Signature[];
  readonly #udp: readonly Signature[];
  /** By transport and port; ports that promise nothing share the list in its own order. */
  readonly #ordered = new Map<number, readonly Signature[]>();

  constructor(signatures: readonly Signature[]) {
    this.#tcp = signatures.filter(({ transports }) => transports.includes("tcp"));
    this.#udp = signatures.filter(({ transports }) => transports.includes("udp"));
  }

  /** `learned`: the protocol that another flow announced for this one; undefined where none did. */
  recognise(said: Payload, context: SignatureContext, learned: string | undefined): Recognition {
    const { ipProtocol, responderPort } = context.start;
    let likely: Signature | undefined;
    let hasMore = false;
    for (const signature of this.#signaturesFor(ipProtocol, responderPort)) {
      const match = signature.match(said, context);
      if (match === MATCH.yes) return signature;
      if (match === MATCH.more) hasMore = true;
      if (match !== MATCH.likely || likely !== undefined) continue;
      // Where the port does not promise it, more bytes may make it sure.
      if (signature.protocol === learned || isInPlace(context.start, signature.protocol)) likely = signature;
      else hasMore = true;
    }
    return likely ?? (hasMore ? "more" : "none");
  }

  #signaturesFor(ipProtocol: number, port: number | null): readonly Signature[] {
    const signatures = ipProtocol === TCP ? this.#tcp : this.#udp;
    if (port === null) return signatures;
    const key = (ipProtocol << 16) | port;
    const known = this.#ordered.get(key);
    if (known !== undefined) return known;
    const promised = signatures.filter(({ protocol }) => promises(ipProtocol, port, protocol));
    const ordered =
      promised.length === 0 ? signatures : [...promised, ...signatures.filter((other) => !promised.includes(other))];
    this.#ordered.set(key, ordered);
    return ordered;
  }
}

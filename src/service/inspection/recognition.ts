import type { FlowStart } from "../../flow/flow.ts";
import { isInitiatorInPlace, isInPlace, promisedProtocols, promises } from "../promised-protocols.ts";
import { mayBeginWith } from "./may-begin-with.ts";
import type { Payload } from "./payload.ts";
import { MATCH, type Signature, type SignatureContext } from "./signature.ts";
import { type SignatureSet, SignatureTable } from "./signature-table.ts";

/** What the signatures make of the bytes so far. */
export type Recognition = Signature | "more" | "none";

const TCP = 6;

/**
 * Asks the signatures of a transport in turn, those of the protocols that the responder's port promises first: what is as
 * good as certain there costs one question. Only those are asked that no telling byte rules out.
 */
export class Recogniser {
  readonly #tcp: SignatureTable;
  readonly #udp: SignatureTable;
  /** By transport and port, of the ports that a list names. */
  readonly #promised = new Map<number, SignatureSet>();
  /** Of the call under way: the protocol announced, the first likely signature in its place, whether more bytes may tell. */
  #learned: string | undefined;
  #likely: Signature | undefined;
  #hasMore = false;
  /** False: no protocol is in its place, whichever is likely. */
  #mayBeInPlace = false;

  constructor(signatures: readonly Signature[]) {
    const overTcp = signatures.filter(({ transports }) => transports.includes("tcp"));
    this.#tcp = new SignatureTable(overTcp, [0], (_, byte, side) => mayBeginWith(side, byte));
    const overUdp = signatures.filter(({ transports }) => transports.includes("udp"));
    const offsets = new Set(overUdp.flatMap(({ tellingByte }) => tellingByte?.at ?? []));
    this.#udp = new SignatureTable(overUdp, [...offsets], mayHaveByte);
  }

  /** `learned`: the protocol that another flow announced for this one; undefined where none did. */
  recognise(said: Payload, context: SignatureContext, learned: string | undefined): Recognition {
    const { start } = context;
    const table = start.ipProtocol === TCP ? this.#tcp : this.#udp;
    const fitting = table.fitting(said, context.side);
    const promised = this.#promisedBy(start, table);
    this.#learned = learned;
    this.#likely = undefined;
    this.#hasMore = false;
    this.#mayBeInPlace = learned !== undefined || promised !== undefined || isInitiatorInPlace(start);
    const sure =
      (promised === undefined ? undefined : this.#ask(table, table.takeOut(fitting, promised), said, context)) ??
      this.#ask(table, fitting, said, context);
    return sure ?? this.#likely ?? (this.#hasMore ? "more" : "none");
  }

  /** The first of `asked` that is sure; what others say is kept in the fields. */
  #ask(table: SignatureTable, asked: SignatureSet, said: Payload, context: SignatureContext): Signature | undefined {
    for (let word = 0; word < asked.length; word++)
      for (let left = asked[word]!; left !== 0; left &= left - 1) {
        const signature = table.signatures[32 * word + 31 - Math.clz32(left & -left)]!;
        const match = signature.match(said, context);
        if (match === MATCH.no) continue;
        if (match === MATCH.yes) return signature;
        // Where the port does not promise it, more bytes may make it sure.
        if (match === MATCH.more || !this.#isInPlace(signature, context)) this.#hasMore = true;
        else this.#likely ??= signature;
      }
    return undefined;
  }

  #isInPlace({ protocol }: Signature, { start }: SignatureContext): boolean {
    return this.#mayBeInPlace && (protocol === this.#learned || isInPlace(start, protocol));
  }

  /** undefined: no list names the responder's port. */
  #promisedBy({ ipProtocol, responderPort }: FlowStart, table: SignatureTable): SignatureSet | undefined {
    if (promisedProtocols(ipProtocol, responderPort).length === 0) return undefined;
    const key = (ipProtocol << 16) | (responderPort ?? 0);
    const known = this.#promised.get(key);
    if (known !== undefined) return known;
    const promised = table.select(({ protocol }) => promises(ipProtocol, responderPort, protocol));
    this.#promised.set(key, promised);
    return promised;
  }
}

/** Of signatures of UDP, those that fit what has `byte` at `at`. */
const mayHaveByte =
  (at: number, byte: number) =>
  ({ tellingByte }: Signature): boolean =>
    tellingByte === undefined || tellingByte.at !== at || tellingByte.fits(byte);

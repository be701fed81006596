import { BOTH_SIDES, type Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { MAX_KEPT } from "../../inspection/kept-bytes.ts";
import { Payload } from "../../inspection/payload.ts";
import { tlsDialog } from "./tls.ts";
import { ContentType, recordLength } from "./tls-record.ts";

/** Shown during one call, so all flows share it. */
const RECORD = new Payload();

/**
 * TLS that two sides agreed on inside another protocol. That the server agreed protects nothing: the protection is noted
 * once records of a handshake or of data have come from both sides, and what is no record is for the protocol's own
 * dialog to read.
 */
export class StartedTls {
  readonly #flow: InspectedFlow;
  readonly #protection: string;
  /** Follows the hellos; undefined once they told all. */
  #tls: Dialog | undefined;
  /** Sides that records have come from, as bits 1 and 2. */
  #spoken = 0;

  constructor(flow: InspectedFlow, protection: string) {
    this.#flow = flow;
    this.#protection = protection;
    this.#tls = tlsDialog(flow);
  }

  /** Both sides speak TLS, and the hellos have told all. */
  get isFollowed(): boolean {
    return this.#spoken === BOTH_SIDES && this.#tls === undefined;
  }

  /** Bytes of the record that stands at `at`, which may be more than have come; WAIT; NO_RECORD. */
  read(side: Side, said: Payload, at = 0): number {
    const length = recordLength(said, at);
    if (length <= 0) return length;
    const type = said.u8(at);
    if (type === ContentType.HANDSHAKE) {
      const isWhole = said.length >= at + length;
      if (!isWhole && length <= MAX_KEPT) return WAIT;
      if (isWhole) this.#readHandshake(side, RECORD.showPart(said, at, length));
    }
    if (type === ContentType.HANDSHAKE || type === ContentType.APPLICATION_DATA) this.#speak(side);
    return length;
  }

  #readHandshake(side: Side, record: Payload): void {
    if (this.#tls?.read(side, record) === DONE) this.#tls = undefined;
  }

  #speak(side: Side): void {
    if (this.#spoken === BOTH_SIDES) return;
    this.#spoken |= 1 << side;
    if (this.#spoken === BOTH_SIDES) this.#flow.note("protection", this.#protection);
  }
}

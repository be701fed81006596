import type { InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { interfaceText, uuidText } from "./uuid.ts";

/** MS-RPCE section 2.2.4.12. */
const NDR64 = "71710533-beba-4937-8319-b5dbef9ccc36";
const ACCEPTANCE = 0;
const SYNTAX_BYTES = 20;
const RESULT_BYTES = 24;
/** A client binds to an interface or a few, in up to three transfer syntaxes each. */
const MAX_CONTEXTS = 32;
const MAX_TRANSFER_SYNTAXES = 255;

/** An interface that a client and a server speak on a connection. */
export interface RpcContext {
  readonly id: number;
  /** As `PayloadFact` writes it. */
  readonly interface: string;
  isNdr64: boolean;
}

/** The presentation contexts of a connection: which interface stands behind the context that a request names. */
export class PresentationContexts {
  readonly #flow: InspectedFlow;
  #accepted: RpcContext[] = [];
  #offered: RpcContext[] = [];
  #offeredBy = -1;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  /** The context list of a bind or alter_context PDU at `at` (C706 section 12.6.3.1). */
  offer(pdu: Payload, start: number, isLittleEndian: boolean, callId: number): void {
    this.#offered = [];
    this.#offeredBy = callId;
    const count = Math.max(0, pdu.u8(start));
    let at = start + 4;
    for (let index = 0; index < count && index < MAX_CONTEXTS; index++) {
      const id = isLittleEndian ? pdu.u16le(at) : pdu.u16(at);
      const syntaxes = pdu.u8(at + 2);
      const next = at + 4 + SYNTAX_BYTES * (1 + syntaxes);
      if (syntaxes < 0 || syntaxes > MAX_TRANSFER_SYNTAXES || next > pdu.length) return;
      const version = isLittleEndian ? pdu.u16le(at + 20) : pdu.u16(at + 22);
      const offered = interfaceText(uuidText(pdu, at + 4, isLittleEndian), version);
      const isNdr64 = syntaxes > 0 && uuidText(pdu, at + 4 + SYNTAX_BYTES, isLittleEndian) === NDR64;
      this.#offered.push({ id, interface: offered, isNdr64 });
      at = next;
    }
  }

  /** The result list of a bind_ack or alter_context_resp PDU at `at` (C706 section 12.6.3.1). */
  answer(pdu: Payload, start: number, isLittleEndian: boolean, callId: number): void {
    if (callId !== this.#offeredBy) return;
    const count = Math.max(0, pdu.u8(start));
    for (let index = 0; index < count && index < this.#offered.length; index++) {
      const at = start + 4 + index * RESULT_BYTES;
      const context = this.#offered[index];
      if (context === undefined || at + RESULT_BYTES > pdu.length) break;
      const result = isLittleEndian ? pdu.u16le(at) : pdu.u16(at);
      if (result !== ACCEPTANCE) continue;
      context.isNdr64 = uuidText(pdu, at + 4, isLittleEndian) === NDR64;
      this.#accept(context);
    }
    this.#offered = [];
  }

  /** The server would have none of what was offered. */
  refuse(): void {
    this.#offered = [];
  }

  /** The context that a request names: one that was accepted, or was offered while the answer was not captured. */
  find(id: number): RpcContext | undefined {
    for (const context of this.#accepted) if (context.id === id) return context;
    const offered = this.#offered.find((context) => context.id === id);
    if (offered !== undefined) this.#accept(offered);
    return offered;
  }

  #accept(context: RpcContext): void {
    this.#accepted = this.#accepted.filter(({ id }) => id !== context.id);
    if (this.#accepted.length >= MAX_CONTEXTS) this.#accepted.shift();
    this.#accepted.push(context);
    this.#flow.note("interface", context.interface);
  }
}

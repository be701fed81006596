import type { Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { PendingCalls } from "./pending-calls.ts";
import { createByteBudget } from "./stub-buffer.ts";
import { isAskedByAnyone, teachingOperation } from "./teaching-operations.ts";
import { interfaceText, uuidText } from "./uuid.ts";

/** Offsets in the header (C706 section 12.5.1). */
const PACKET_TYPE = 1;
const FLAGS = 2;
const DATA_REPRESENTATION = 4;
const INTERFACE = 24;
const INTERFACE_VERSION = 60;
const SEQUENCE = 64;
const OPERATION = 68;
const BODY_LENGTH = 74;
const FRAGMENT = 76;
const AUTHENTICATION = 78;
const HEADER_BYTES = 80;

const VERSION = 4;
const REQUEST = 0;
const RESPONSE = 2;
const FAULT = 3;
const LAST_TYPE = 10;
const FLAG = { LAST_FRAGMENT: 0x02, FRAGMENT: 0x04 } as const;

/** The server calls its client back to see that it is the one who asks (C706 appendix P): no service of the client. */
const CONVERSATION_MANAGER = "333a2276-0000-0000-0d00-00809c000000 v3";
/** Datagrams without a header of this protocol before the flow is given up. */
const MAX_FOREIGN_DATAGRAMS = 64;

/** Shown during one call, so all flows share it. */
const BODY = new Payload();

/** Connectionless RPC (C706 section 12.5), which each datagram begins anew: an interface counts once it has answered. */
export class ConnectionlessRpc implements Dialog {
  readonly #flow: InspectedFlow;
  readonly #calls: PendingCalls;
  #foreignDatagrams = 0;
  /** The interface of the datagram before, which the next one nearly always names too: its bytes and its text. */
  readonly #lastFields = [-1, -1, -1, -1, -1];
  #lastInterface = "";

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
    this.#calls = new PendingCalls(flow, createByteBudget());
  }

  read(side: Side, said: Payload): number {
    const representation = said.u8(DATA_REPRESENTATION);
    const isLittleEndian = representation === 0x10;
    const type = said.u8(PACKET_TYPE);
    const isHeader =
      said.length >= HEADER_BYTES &&
      said.u8(0) === VERSION &&
      type <= LAST_TYPE &&
      (isLittleEndian || representation === 0);
    if (!isHeader) {
      this.#foreignDatagrams++;
      return this.#foreignDatagrams > MAX_FOREIGN_DATAGRAMS ? DONE : WAIT;
    }
    if (type === REQUEST) this.#readRequest(said, isLittleEndian);
    else if (type === RESPONSE) this.#readResponse(side, said, isLittleEndian);
    else if (type === FAULT) this.#calls.forget(isLittleEndian ? said.u32le(SEQUENCE) : said.u32(SEQUENCE));
    return said.length;
  }

  #readRequest(said: Payload, isLittleEndian: boolean): void {
    const operation = teachingOperation(
      this.#interfaceOf(said, isLittleEndian),
      isLittleEndian ? said.u16le(OPERATION) : said.u16(OPERATION),
    );
    if (operation !== undefined)
      this.#calls.add(isLittleEndian ? said.u32le(SEQUENCE) : said.u32(SEQUENCE), operation, false);
  }

  #readResponse(side: Side, said: Payload, isLittleEndian: boolean): void {
    const answered = this.#interfaceOf(said, isLittleEndian);
    if (answered === CONVERSATION_MANAGER) return;
    this.#flow.note("interface", answered);
    const isAuthenticated = said.u8(AUTHENTICATION) !== 0;
    if (!isAuthenticated && !isAskedByAnyone(answered)) this.#flow.note("weakness", "rpc-unauthenticated");
    const sequence = isLittleEndian ? said.u32le(SEQUENCE) : said.u32(SEQUENCE);
    if (!this.#calls.isPending(sequence)) return;
    if (isAuthenticated) {
      this.#calls.forget(sequence);
      return;
    }
    const length = isLittleEndian ? said.u16le(BODY_LENGTH) : said.u16(BODY_LENGTH);
    const flags = said.u8(FLAGS);
    const isFragment = (flags & FLAG.FRAGMENT) !== 0;
    const fragment = isLittleEndian ? said.u16le(FRAGMENT) : said.u16(FRAGMENT);
    this.#calls.answer(sequence, side, BODY.showPart(said, HEADER_BYTES, length), isLittleEndian, {
      isFirst: !isFragment || fragment === 0,
      isLast: !isFragment || (flags & FLAG.LAST_FRAGMENT) !== 0,
    });
  }

  #interfaceOf(said: Payload, isLittleEndian: boolean): string {
    const last = this.#lastFields;
    let isSame = true;
    for (let index = 0; index < 5; index++) {
      const field = said.u32(index < 4 ? INTERFACE + index * 4 : INTERFACE_VERSION);
      if (field === last[index]) continue;
      last[index] = field;
      isSame = false;
    }
    if (isSame) return this.#lastInterface;
    const major = isLittleEndian ? said.u16le(INTERFACE_VERSION) : said.u16(INTERFACE_VERSION + 2);
    this.#lastInterface = interfaceText(uuidText(said, INTERFACE, isLittleEndian), major);
    return this.#lastInterface;
  }
}

import type { Side } from "../../../flow/flow-tcp.ts";
import { DONE, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import { Payload } from "../../inspection/payload.ts";
import { isNtlmV1 } from "../ntlm.ts";
import { CALL_HEADER_BYTES, PDU, PDU_FLAG, PDU_HEADER_BYTES, PduHeader, PRIVACY_LEVEL } from "./connection-pdu.ts";
import { PendingCalls } from "./pending-calls.ts";
import { PresentationContexts } from "./presentation-contexts.ts";
import type { ByteBudget } from "./stub-buffer.ts";
import { isAskedByAnyone, teachingOperation } from "./teaching-operations.ts";

/** Fragment sizes and association group stand before the list of contexts (C706 section 12.6.4.3). */
const BIND_LIST_AT = 24;
/** No more than this is waited for; Windows sends fragments of up to 5,840 bytes. */
const MAX_WHOLE_BYTES = 16 * 1024;
/** Reads that begin with no header before the flow, or the pipe, is given up: it is not RPC. */
const MAX_READS_WITHOUT_HEADER = 256;

/** Shown during one call, so all flows share it. */
const STUB = new Payload();

/**
 * Connection-oriented RPC (C706 chapter 12; MS-RPCE section 2.2.2): over TCP, or through a pipe of SMB, which has
 * authenticated its client already. Fed as `Dialog` says.
 */
export class RpcConnection {
  readonly #flow: InspectedFlow;
  readonly #isOverSmb: boolean;
  readonly #contexts: PresentationContexts;
  readonly #calls: PendingCalls;
  readonly #header = new PduHeader();
  #readsWithoutHeader = 0;
  /** A bind without authentication has begun the connection, and none has come since. */
  #isUnauthenticated = false;
  /** The level of a request with authentication has been looked at. */
  #isLevelKnown = false;
  /** A request had privacy, and no answer was seen to have it. */
  #isPrivacyAsked = false;

  constructor(flow: InspectedFlow, budget: ByteBudget, isOverSmb: boolean) {
    this.#flow = flow;
    this.#isOverSmb = isOverSmb;
    this.#contexts = new PresentationContexts(flow);
    this.#calls = new PendingCalls(flow, budget);
  }

  read(side: Side, said: Payload): number {
    const header = this.#header;
    const isWhole = said.length >= PDU_HEADER_BYTES;
    // A start that fits is waited for; anything else, and what a loss left, is passed over up to the next segment.
    if (said.u8(0) !== 5 || (isWhole && !header.read(said))) {
      this.#readsWithoutHeader++;
      return this.#readsWithoutHeader > MAX_READS_WITHOUT_HEADER ? DONE : said.length;
    }
    if (!isWhole) return WAIT;
    const needed = this.#neededBytes();
    if (said.length < needed) return WAIT;
    if (needed > PDU_HEADER_BYTES) this.#readPdu(side, said);
    return header.length;
  }

  /** Bytes of a side are missing. */
  lost(): void {
    this.#calls.lost();
  }

  close(): void {
    this.#calls.close();
  }

  /** How much of the PDU must be there to read what is of interest in it. */
  #neededBytes(): number {
    const { type, length, authenticationLength, callId, flags } = this.#header;
    const whole = length <= MAX_WHOLE_BYTES ? length : PDU_HEADER_BYTES;
    switch (type) {
      case PDU.REQUEST:
        if ((flags & PDU_FLAG.FIRST) === 0 || length < CALL_HEADER_BYTES) return PDU_HEADER_BYTES;
        return authenticationLength > 0 && !this.#isLevelKnown ? whole : CALL_HEADER_BYTES;
      case PDU.RESPONSE:
        return this.#calls.isPending(callId) || (this.#isPrivacyAsked && authenticationLength > 0)
          ? whole
          : PDU_HEADER_BYTES;
      case PDU.FAULT:
        return this.#calls.isPending(callId) ? whole : PDU_HEADER_BYTES;
      case PDU.BIND:
      case PDU.BIND_ACK:
      case PDU.BIND_NAK:
      case PDU.ALTER_CONTEXT:
      case PDU.ALTER_CONTEXT_RESP:
      case PDU.AUTH3:
        return whole;
      default:
        return PDU_HEADER_BYTES;
    }
  }

  #readPdu(side: Side, said: Payload): void {
    const { type, callId } = this.#header;
    switch (type) {
      case PDU.REQUEST:
        this.#readRequest(said);
        break;
      case PDU.RESPONSE:
        this.#readResponse(side, said);
        break;
      case PDU.FAULT:
        this.#calls.forget(callId);
        break;
      case PDU.BIND:
      case PDU.ALTER_CONTEXT:
        this.#readBind(said);
        break;
      case PDU.BIND_NAK:
        this.#contexts.refuse();
        break;
      case PDU.AUTH3:
        this.#readAuthentication(said);
        break;
      default:
        this.#readBindAck(said);
    }
  }

  #readBind(said: Payload): void {
    const { type, length, isLittleEndian, callId } = this.#header;
    if (type === PDU.BIND) this.#isUnauthenticated = true;
    this.#readAuthentication(said);
    this.#contexts.offer(STUB.showPart(said, 0, length), BIND_LIST_AT, isLittleEndian, callId);
  }

  /** A secondary address of variable length, padded to 4, stands before the results (C706 section 12.6.4.4). */
  #readBindAck(said: Payload): void {
    const { isLittleEndian, callId, length } = this.#header;
    const pdu = STUB.showPart(said, 0, length);
    const addressLength = isLittleEndian ? pdu.u16le(24) : pdu.u16(24);
    if (addressLength < 0) return;
    const resultsAt = (26 + addressLength + 3) & ~3;
    this.#contexts.answer(pdu, resultsAt, isLittleEndian, callId);
  }

  #readRequest(said: Payload): void {
    const { isLittleEndian, callId, authenticationLength } = this.#header;
    if (authenticationLength > 0) {
      this.#isUnauthenticated = false;
      if (!this.#isLevelKnown) this.#isPrivacyAsked = this.#header.authenticationLevel(said) === PRIVACY_LEVEL;
      this.#isLevelKnown = true;
    }
    const context = this.#contexts.find(isLittleEndian ? said.u16le(20) : said.u16(20));
    if (context === undefined) return;
    if (this.#isUnauthenticated && !this.#isOverSmb && !isAskedByAnyone(context.interface))
      this.#flow.note("weakness", "rpc-unauthenticated");
    const operation = teachingOperation(context.interface, isLittleEndian ? said.u16le(22) : said.u16(22));
    if (operation !== undefined) this.#calls.add(callId, operation, context.isNdr64);
  }

  #readResponse(side: Side, said: Payload): void {
    const header = this.#header;
    if (header.authenticationLevel(said) === PRIVACY_LEVEL) {
      if (this.#isPrivacyAsked) this.#flow.note("protection", "rpc-privacy");
      this.#isPrivacyAsked = false;
      this.#calls.forget(header.callId);
      return;
    }
    const stub = STUB.showPart(said, CALL_HEADER_BYTES, header.bodyEnd(said) - CALL_HEADER_BYTES);
    this.#calls.answer(header.callId, side, stub, header.isLittleEndian, {
      isFirst: (header.flags & PDU_FLAG.FIRST) !== 0,
      isLast: (header.flags & PDU_FLAG.LAST) !== 0,
    });
  }

  /** Looks at the authentication value of a whole PDU. */
  #readAuthentication(said: Payload): void {
    const { authenticationLength, length } = this.#header;
    if (authenticationLength === 0) return;
    this.#isUnauthenticated = false;
    const value = STUB.showPart(said, length - authenticationLength, authenticationLength);
    if (isNtlmV1(value)) this.#flow.note("weakness", "ntlmv1");
  }
}

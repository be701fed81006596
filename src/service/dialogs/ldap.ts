import type { Side } from "../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../inspection/dialog.ts";
import type { Payload } from "../inspection/payload.ts";
import { MATCH, type Match } from "../inspection/signature.ts";
import { berContents, berEnd, NO_ELEMENT } from "../signatures/ber.ts";
import { matchLdapMessage } from "../signatures/windows/ldap.ts";
import { StartedTls } from "./internet/started-tls.ts";
import { NO_RECORD, recordLength } from "./internet/tls-record.ts";

const TAG = { sequence: 0x30, integer: 0x02, octetString: 0x04, simple: 0x80, sasl: 0xa3, requestName: 0x80 };
const OPERATION = { bind: 0x60, bindResponse: 0x61, extendedRequest: 0x77, extendedResponse: 0x78 };
const SUCCESS = 0;
const START_TLS = "1.3.6.1.4.1.1466.20037";
/** SASL mechanisms that send the password as it is (RFC 4616, and LOGIN, which was never specified for LDAP). */
const PLAIN_MECHANISMS = ["PLAIN", "LOGIN"] as const;
/** As much of a message as is looked at: a bind's name may stand before the password. */
const LOOKED_AT = 1024;
const BUFFER_HEADER = 4;
/** More than Windows sends in one buffer (MaxReceiveBuffer and what it answers with). */
const LONGEST_BUFFER = 0x0100_0000;
/** What stands before a message that is signed alone: nothing (DIGEST-MD5), or 16 bytes (NTLM; Kerberos, RFC 4121). */
const SIGNATURE_LENGTHS = [0, 16] as const;
/** Bytes of a buffer that show a message in it. */
const SHOWS_MESSAGE = 24;

/** Whether sessions are protected, or passwords sent in clear (RFC 4511, sections 4.2 and 4.14). Names are passed over. */
export const ldapDialog: DialogFactory = (flow) => new LdapDialog(flow);

class LdapDialog implements Dialog {
  readonly #flow: InspectedFlow;
  /** Message id of StartTLS, or of a SASL bind, that awaits its answer; -1 when none does. */
  #startTlsId = -1;
  #saslId = -1;
  /** A SASL bind succeeded: it may protect what follows. */
  #isSaslBound = false;
  /** TLS that the server agreed to. */
  #tls: StartedTls | undefined;
  /** Sides of which bytes are missing, and no message has been found since. */
  readonly #isAdrift: [boolean, boolean] = [false, false];

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (this.#isAdrift[side]) {
      const begins = this.#beginsWithMessage(said);
      if (begins === MATCH.more && said.length < LOOKED_AT) return WAIT;
      if (begins !== MATCH.yes) return said.length;
      this.#isAdrift[side] = false;
    }
    let at = 0;
    while (at < said.length) {
      const length = this.#readNext(side, said, at);
      if (length === DONE || this.#tls?.isFollowed === true) return DONE;
      // 0 is WAIT.
      if (length === WAIT) return at;
      at += length;
    }
    return at;
  }

  lost(side: Side): boolean {
    this.#isAdrift[side] = true;
    return true;
  }

  /** Whether what stands behind a gap can be nothing but the beginning of what `#readNext` reads. */
  #beginsWithMessage(said: Payload): Match {
    const message = matchLdapMessage(said);
    if (message === MATCH.yes || message === MATCH.more) return message;
    if (this.#tls !== undefined && recordLength(said, 0) > 0) return MATCH.yes;
    return this.#isSaslBound && said.u32(0) === said.length - BUFFER_HEADER ? MATCH.yes : MATCH.no;
  }

  /** Bytes of what stands at `at`: a message, a buffer that SASL protects, a record of TLS; WAIT; DONE. */
  #readNext(side: Side, said: Payload, at: number): number {
    if (said.u8(at) === TAG.sequence) return this.#readMessage(side, said, at);
    if (this.#tls !== undefined) {
      const length = this.#tls.read(side, said, at);
      if (length !== NO_RECORD) return length;
    }
    return this.#isSaslBound ? this.#readBuffer(said, at) : DONE;
  }

  #readMessage(side: Side, said: Payload, at: number): number {
    const end = berEnd(said, at);
    if (end === NO_ELEMENT) return DONE;
    if (end < 0 || said.length < Math.min(end, at + LOOKED_AT)) return WAIT;
    const id = berContents(said, at);
    const operation = berEnd(said, id);
    const body = id < 0 || operation < 0 ? -1 : berContents(said, operation);
    if (body >= 0) {
      // Which side began a connection that was under way is presumed; no operation is of both.
      const { isMidstream } = this.#flow.start;
      if (side === 0 || isMidstream) this.#readRequest(messageId(said, id), said.u8(operation), said, body);
      if ((side === 1 || isMidstream) && said.u8(body + 2) === SUCCESS)
        this.#readSuccess(messageId(said, id), said.u8(operation));
    }
    return end - at;
  }

  #readRequest(id: number, operation: number, said: Payload, body: number): void {
    if (operation === OPERATION.bind) this.#readBind(id, said, body);
    if (operation === OPERATION.extendedRequest && isStartTls(said, body)) this.#startTlsId = id;
  }

  #readSuccess(id: number, operation: number): void {
    if (operation === OPERATION.extendedResponse && id === this.#startTlsId)
      this.#tls = new StartedTls(this.#flow, "ldap-starttls");
    if (operation === OPERATION.bindResponse && id === this.#saslId) this.#isSaslBound = true;
  }

  /** A length of four bytes, and what SASL made of messages (RFC 4513 section 5.2.1, RFC 4422 section 3.7). */
  #readBuffer(said: Payload, at: number): number {
    const length = said.u32(at);
    if (length < 0) return WAIT;
    if (length === 0 || length > LONGEST_BUFFER) return DONE;
    if (said.length < at + BUFFER_HEADER + Math.min(length, SHOWS_MESSAGE)) return WAIT;
    if (isSealed(said, at + BUFFER_HEADER)) this.#flow.note("protection", "ldap-sasl");
    return BUFFER_HEADER + length;
  }

  /** Version, name, then how the client proves itself; an empty password is an anonymous bind. */
  #readBind(id: number, said: Payload, body: number): void {
    this.#saslId = -1;
    const version = said.u8(body + 2);
    const name = body + 3;
    if (said.u16(body) !== 0x0201 || said.u8(name) !== TAG.octetString) return;
    if (version === 2 || version === 3) this.#flow.note("version", `LDAP ${version}`);
    const proof = berEnd(said, name);
    if (proof < 0) return;
    const kind = said.u8(proof);
    if (kind === TAG.simple && berEnd(said, proof) > berContents(said, proof)) {
      this.#flow.note("weakness", "ldap-simple-bind");
    }
    if (kind === TAG.sasl) this.#readMechanism(id, said, berContents(said, proof));
  }

  #readMechanism(id: number, said: Payload, mechanism: number): void {
    if (said.u8(mechanism) !== TAG.octetString) return;
    const isPlain = PLAIN_MECHANISMS.some(
      (name) => said.u8(mechanism + 1) === name.length && said.hasAnyCase(mechanism + 2, name),
    );
    if (isPlain) this.#flow.note("weakness", "ldap-simple-bind");
    else this.#saslId = id;
  }
}

/** Whether the buffer whose contents are at `at` shows no message: what is signed alone can be read. */
function isSealed(said: Payload, at: number): boolean {
  return SIGNATURE_LENGTHS.every((length) => !isMessage(said, at + length));
}

/** A sequence that begins with a message id (RFC 4511 section 4.1.1). */
function isMessage(said: Payload, at: number): boolean {
  const id = said.u8(at) === TAG.sequence ? berContents(said, at) : -1;
  return id >= 0 && said.u8(id) === TAG.integer && said.u8(id + 1) >= 1 && said.u8(id + 1) <= 4;
}

const isStartTls = (said: Payload, body: number): boolean =>
  said.u8(body) === TAG.requestName && said.u8(body + 1) === START_TLS.length && said.has(body + 2, START_TLS);

/** Its bytes as a number; ids have four at most. */
function messageId(said: Payload, at: number): number {
  let value = 0;
  const length = Math.min(4, said.u8(at + 1));
  for (let index = 0; index < length; index++) value = value * 0x100 + said.u8(at + 2 + index);
  return value;
}

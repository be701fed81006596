import type { Side } from "../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../inspection/dialog.ts";
import type { Payload } from "../inspection/payload.ts";
import { berContents, berEnd, NO_ELEMENT } from "../signatures/ber.ts";

const TAG = { sequence: 0x30, octetString: 0x04, simple: 0x80, sasl: 0xa3, requestName: 0x80 };
const OPERATION = { bind: 0x60, extendedRequest: 0x77, extendedResponse: 0x78 };
const START_TLS = "1.3.6.1.4.1.1466.20037";
/** SASL mechanisms that send the password as it is (RFC 4616, and LOGIN, which was never specified for LDAP). */
const PLAIN_MECHANISMS = ["PLAIN", "LOGIN"] as const;
/** What is asked and answered at the start of a session; who has not bound by then searches anonymously. */
const MAX_MESSAGES = 64;
/** As much of a message as is looked at: a bind's name may stand before the password. */
const LOOKED_AT = 1024;

/** Whether sessions are protected, or passwords sent in clear (RFC 4511, sections 4.2 and 4.14). Names are passed over. */
export const ldapDialog: DialogFactory = (flow) => new LdapDialog(flow);

class LdapDialog implements Dialog {
  readonly #flow: InspectedFlow;
  #messages = 0;
  /** Message id of StartTLS that awaits its answer; -1 when none does. */
  #startTlsId = -1;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    let at = 0;
    while (at < said.length) {
      if (said.u8(at) !== TAG.sequence || this.#messages >= MAX_MESSAGES) return DONE;
      const end = berEnd(said, at);
      if (end === NO_ELEMENT) return DONE;
      // 0 is WAIT.
      if (end < 0 || said.length < Math.min(end, at + LOOKED_AT)) return at;
      this.#messages += 1;
      if (this.#readMessage(side, said, at)) return DONE;
      at = end;
    }
    return at;
  }

  /** Returns whether the session is encrypted from here on. */
  #readMessage(side: Side, said: Payload, at: number): boolean {
    const id = berContents(said, at);
    const operation = berEnd(said, id);
    if (id < 0 || operation < 0) return false;
    const body = berContents(said, operation);
    if (body < 0) return false;
    const tag = said.u8(operation);
    if (side === 0) {
      if (tag === OPERATION.bind) this.#readBind(said, body);
      if (tag === OPERATION.extendedRequest && isStartTls(said, body)) this.#startTlsId = messageId(said, id);
      return false;
    }
    const isAccepted = said.u8(body + 2) === 0;
    if (tag !== OPERATION.extendedResponse || messageId(said, id) !== this.#startTlsId || !isAccepted) return false;
    this.#flow.note("protection", "ldap-starttls");
    return true;
  }

  /** Version, name, then how the client proves itself; an empty password is an anonymous bind. */
  #readBind(said: Payload, body: number): void {
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
    if (kind === TAG.sasl) this.#readMechanism(said, berContents(said, proof));
  }

  #readMechanism(said: Payload, mechanism: number): void {
    if (said.u8(mechanism) !== TAG.octetString) return;
    const isPlain = PLAIN_MECHANISMS.some(
      (name) => said.u8(mechanism + 1) === name.length && said.hasAnyCase(mechanism + 2, name),
    );
    if (isPlain) this.#flow.note("weakness", "ldap-simple-bind");
    else this.#flow.note("protection", "ldap-sasl");
  }
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

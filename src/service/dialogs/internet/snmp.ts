import { BOTH_SIDES, type Side } from "../../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { berEnd } from "../../signatures/ber.ts";
import { contentsAt } from "../../signatures/internet/snmp.ts";

const AUTHENTICATED = 1;
const PRIVATE = 2;
const OCTET_STRING = 0x04;
/** Where agents send what they tell unasked, and nobody answers. */
const TRAP_PORT = 162;

/**
 * The version, and of version 3 whether messages are authenticated and encrypted (RFC 3412 section 6.4): what both sides
 * do, as a server answers in clear what it does not accept. A flow may carry all versions, so it is read until a
 * community and encrypted messages were seen.
 */
export const snmpDialog: DialogFactory = (flow) => new SnmpDialog(flow);

class SnmpDialog implements Dialog {
  readonly #flow: InspectedFlow;
  /** Sides that authenticate, and that encrypt, as bits 1 and 2. */
  #authenticated: number;
  #private: number;
  #hasCommunity = false;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
    const unanswered = flow.start.responderPort === TRAP_PORT ? 2 : 0;
    this.#authenticated = unanswered;
    this.#private = unanswered;
  }

  read(side: Side, said: Payload): number {
    const versionAt = contentsAt(said, 1) + 2;
    const version = said.u8(versionAt);
    if (version === 0 || version === 1) this.#noteCommunity(version);
    else if (version === 3) this.#readVersion3(side, said, versionAt + 1);
    return this.#hasCommunity && this.#private === BOTH_SIDES ? DONE : said.length;
  }

  #noteCommunity(version: 0 | 1): void {
    this.#hasCommunity = true;
    this.#flow.note("version", version === 0 ? "SNMPv1" : "SNMPv2c");
    this.#flow.note("weakness", version === 0 ? "snmp-v1" : "snmp-v2c");
  }

  #readVersion3(side: Side, said: Payload, headerAt: number): void {
    this.#flow.note("version", "SNMPv3");
    const flags = said.u8(flagsAt(said, headerAt));
    if (flags < 0 || (flags & AUTHENTICATED) === 0) return;
    this.#authenticated |= 1 << side;
    if (this.#authenticated === BOTH_SIDES) this.#flow.note("protection", "snmp-v3");
    if ((flags & PRIVATE) === 0 || !isEncrypted(said, headerAt)) return;
    this.#private |= 1 << side;
    if (this.#private === BOTH_SIDES) this.#flow.note("protection", "snmp-v3-privacy");
  }
}

/** Of the byte of flags, behind msgID and msgMaxSize in the header at `at`. */
function flagsAt(said: Payload, at: number): number {
  const size = at + 4 + Math.max(0, said.u8(at + 3));
  return size + 4 + Math.max(0, said.u8(size + 1));
}

/** Behind the header and the security parameters stands a string, not the sequence of a PDU in clear. */
function isEncrypted(said: Payload, headerAt: number): boolean {
  const parametersAt = berEnd(said, headerAt);
  const dataAt = parametersAt < 0 ? -1 : berEnd(said, parametersAt);
  return dataAt >= 0 && said.u8(dataAt) === OCTET_STRING;
}

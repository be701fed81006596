import type { Side } from "../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../inspection/dialog.ts";
import type { Payload } from "../inspection/payload.ts";
import { NO_TPDU, TPDU, tpduKind, tpktLength } from "../signatures/tpkt.ts";
import { StartedTls } from "./internet/started-tls.ts";
import { NO_RECORD } from "./internet/tls-record.ts";

const TCP = 6;
const NEGOTIATION = { request: 1, response: 2, failure: 3, length: 8 };
/** The negotiation stands at the end of the connection TPDU (MS-RDPBCGR, sections 2.2.1.1 and 2.2.1.2). */
const fromEnd = (said: Payload): number => tpktLength(said, 0) - NEGOTIATION.length;

/** Which security the server chose of what the client asked for, and whether TLS then begins, in which all of it is. */
export const remoteDesktopDialog: DialogFactory = (flow) => new RemoteDesktopDialog(flow);

class RemoteDesktopDialog implements Dialog {
  readonly #flow: InspectedFlow;
  /** TLS, once the server chose it. */
  #tls: StartedTls | undefined;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(side: Side, said: Payload): number {
    if (this.#flow.start.ipProtocol !== TCP) return DONE;
    if (this.#tls !== undefined) return readRecords(this.#tls, side, said);
    const kind = tpduKind(said, 0);
    if (kind === NO_TPDU || kind === TPDU.data) return DONE;
    if (kind < 0 || said.length < tpktLength(said, 0)) return WAIT;
    if (side === 0) {
      if (kind !== TPDU.connectRequest) return DONE;
      return tpktLength(said, 0);
    }
    const protection = kind === TPDU.connectConfirm ? noteChoice(this.#flow, said) : null;
    if (protection === null) return DONE;
    this.#tls = new StartedTls(this.#flow, protection);
    return tpktLength(said, 0);
  }
}

function readRecords(tls: StartedTls, side: Side, said: Payload): number {
  const length = tls.read(side, said);
  return length === NO_RECORD || tls.isFollowed ? DONE : length;
}

/** Which protection the choice begins; null for none. */
function noteChoice(flow: InspectedFlow, said: Payload): string | null {
  const at = fromEnd(said);
  const type = isNegotiation(said, at) ? said.u8(at) : -1;
  if (type === NEGOTIATION.failure) {
    const reason = FAILURES[said.u32le(at + 4)];
    if (reason !== undefined) flow.note("version", `RDP, refused: ${reason}`);
    return null;
  }
  const chosen = CHOICES[type === NEGOTIATION.response ? said.u32le(at + 4) : 0];
  if (chosen === undefined) return null;
  flow.note("version", chosen.version);
  if (chosen.weakness !== null) flow.note("weakness", chosen.weakness);
  return chosen.protection;
}

const isNegotiation = (said: Payload, at: number): boolean =>
  at >= 11 &&
  (said.u8(at) === NEGOTIATION.response || said.u8(at) === NEGOTIATION.failure) &&
  said.u16le(at + 2) === NEGOTIATION.length;

interface Choice {
  readonly version: string;
  readonly weakness: string | null;
  readonly protection: string | null;
}

/** By `selectedProtocol`; a server without negotiation has standard security only (MS-RDPBCGR, section 2.2.1.2.1). */
const CHOICES: Readonly<Record<number, Choice>> = {
  0: { version: "RDP, standard security", weakness: "rdp-standard-security", protection: null },
  1: { version: "RDP, TLS", weakness: "rdp-without-nla", protection: "rdp-tls" },
  2: { version: "RDP, CredSSP (NLA)", weakness: null, protection: "rdp-nla" },
  4: { version: "RDP, RDSTLS", weakness: null, protection: "rdp-tls" },
  8: { version: "RDP, CredSSP (NLA) with early authorization", weakness: null, protection: "rdp-nla" },
  16: { version: "RDP, RDS-AAD-Auth", weakness: null, protection: "rdp-tls" },
};

/** By `failureCode` (MS-RDPBCGR, section 2.2.1.2.2). */
const FAILURES: Readonly<Record<number, string>> = {
  1: "TLS is required",
  2: "TLS is not allowed",
  3: "the server has no certificate for TLS",
  4: "inconsistent flags",
  5: "CredSSP (NLA) is required",
  6: "TLS and a client certificate are required",
};

import type { Side } from "../../flow/flow-tcp.ts";
import { type Dialog, type DialogFactory, DONE, type InspectedFlow, WAIT } from "../inspection/dialog.ts";
import type { Payload } from "../inspection/payload.ts";
import { MATCH } from "../inspection/signature.ts";
import { matchS7Data } from "../signatures/plant/iso-transport.ts";
import { conferenceKind, DATA_AT, NO_TPDU, TPDU, tpduKind, tpktLength } from "../signatures/tpkt.ts";

/** The abstract syntax of MMS, 1.0.9506.2.1, in the presentation contexts of a connection (ISO 9506-2, section 24). */
const MMS_SYNTAX = "\x06\x05\x28\xca\x22\x02\x01";
const SESSION_CONNECT = 0x0d;
const OBJECT_IDENTIFIER = 0x06;
/** What is carried is told by the first data; a few more are looked at, as S7 may begin with an empty one. */
const MOST_DATA = 4;
/** A connection of MMS is shorter, and what is longer than this is passed over unread. */
const LOOKED_AT = 512;

/** What ISO transport over TCP carries: S7, MMS, Remote Desktop. */
export const isoTransportDialog: DialogFactory = (flow) => new IsoTransportDialog(flow);

class IsoTransportDialog implements Dialog {
  readonly #flow: InspectedFlow;
  #dataSeen = 0;

  constructor(flow: InspectedFlow) {
    this.#flow = flow;
  }

  read(_side: Side, said: Payload): number {
    let at = 0;
    while (at < said.length) {
      const kind = tpduKind(said, at);
      if (kind === NO_TPDU) return DONE;
      if (kind < 0) break;
      const length = tpktLength(said, at);
      if (length < DATA_AT) return DONE;
      if (said.length < at + Math.min(length, LOOKED_AT)) break;
      if (kind === TPDU.data && length > DATA_AT) {
        const protocol = carriedProtocol(said, at);
        if (protocol !== null) this.#flow.refine(protocol);
        this.#dataSeen += 1;
        if (protocol !== null || this.#dataSeen >= MOST_DATA) return DONE;
      }
      at += length;
    }
    return at === 0 ? WAIT : at;
  }
}

function carriedProtocol(said: Payload, at: number): string | null {
  if (matchS7Data(said, at + DATA_AT) === MATCH.yes) return "s7comm";
  if (conferenceKind(said, at) === "remote-desktop") return "rdp";
  return said.u8(at + DATA_AT) === SESSION_CONNECT && namesMms(said, at) ? "iso-mms" : null;
}

function namesMms(said: Payload, at: number): boolean {
  const end = Math.min(at + tpktLength(said, at), at + LOOKED_AT);
  let from = said.indexOf(OBJECT_IDENTIFIER, at + DATA_AT, end);
  while (from >= 0) {
    if (said.has(from, MMS_SYNTAX)) return true;
    from = said.indexOf(OBJECT_IDENTIFIER, from + 1, end);
  }
  return false;
}

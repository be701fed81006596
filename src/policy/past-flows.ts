import { formatIpAddress } from "../base/ip-address.ts";
import type { ConnectionState, FlowStart } from "../flow/flow.ts";
import { Contacts, type Life, uncertain } from "./contact.ts";
import type { LastMicrosOf } from "./filter.ts";

const TCP = 6;
const SECOND = 1_000_000;

/** How long states live is not documented: not certainly at all, and possibly for as long as other systems do. */
export const TCP_LIFE: Life = uncertain({ certain: 0, possible: 86_400 * SECOND });
export const OTHER_LIFE: Life = uncertain({ certain: 0, possible: 600 * SECOND });

export const lifeOf = (ipProtocol: number): Life => (ipProtocol === TCP ? TCP_LIFE : OTHER_LIFE);

const CLOSED_STATES: ReadonlySet<ConnectionState> = new Set(["SF", "REJ", "RSTO", "RSTR", "RSTOS0", "RSTRH"]);

/** Both ends, or a reset, have closed the TCP connection: what comes after is no answer. */
export const isClosed = (ipProtocol: number, state: ConnectionState): boolean =>
  ipProtocol === TCP && CLOSED_STATES.has(state);

/** Flows that have ended, for late answers, which come as flows of their own. Flows are given as seen from this computer. */
export class PastFlows {
  readonly #contacts = new Contacts<string>();

  /** `own`: with this computer as its initiator. */
  add(own: FlowStart, lastMicros: number, connectionState: ConnectionState): void {
    if (isClosed(own.ipProtocol, connectionState)) return;
    this.#contacts.at(flowKey(own), lastMicros).extend(lastMicros, lifeOf(own.ipProtocol));
  }

  /** Whether a flow of the same ends may still have state when `own` begins. */
  mayContinue(own: FlowStart, lastMicrosOf: LastMicrosOf | undefined): boolean {
    if (this.#contacts.size === 0) return false;
    return this.#contacts.isAlive(flowKey(own), own.firstMicros, lastMicrosOf) !== "no";
  }
}

const flowKey = ({ ipProtocol, initiatorAddress, initiatorPort, responderAddress, responderPort }: FlowStart): string =>
  `${ipProtocol} ${formatIpAddress(initiatorAddress)} ${initiatorPort} ${formatIpAddress(responderAddress)} ${responderPort}`;

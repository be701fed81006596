import type { FlowStart } from "../flow/flow.ts";
import { agrees } from "../tables/protocol-carriers.ts";
import { entriesOfPort } from "./service-catalogue.ts";

/** The application protocols that the lists give a port to, best first; none for a port that no list names. */
export function promisedProtocols(ipProtocol: number, port: number | null): readonly string[] {
  if (port === null) return NOTHING;
  const key = ipProtocol * 65_536 + port;
  let promised = known.get(key);
  if (promised === undefined) {
    const names = entriesOfPort(ipProtocol, port).map(({ applicationProtocol }) => applicationProtocol);
    promised = names.length === 0 ? NOTHING : [...new Set(names.filter((name) => name !== null))];
    known.set(key, promised);
  }
  return promised;
}

/** Whether a port is a place for `protocol`, by itself or as what carries it. */
export const promises = (ipProtocol: number, port: number | null, protocol: string): boolean =>
  promisedProtocols(ipProtocol, port).some((promised) => agrees(promised, protocol));

/**
 * Whether a flow's ports are a place for `protocol`. The initiator's port counts only where the initiator may be the one
 * who answers, and where the responder's port promises nothing: who may choose a source port must not choose the service.
 */
export function isInPlace(start: FlowStart, protocol: string): boolean {
  const { ipProtocol, initiatorPort, responderPort, startsWithSyn } = start;
  if (promises(ipProtocol, responderPort, protocol)) return true;
  if (startsWithSyn || promisedProtocols(ipProtocol, responderPort).length > 0) return false;
  return promises(ipProtocol, initiatorPort, protocol);
}

/** Whether the initiator's port is a place for any protocol, should its responder's port promise nothing. */
export const isInitiatorInPlace = ({ ipProtocol, initiatorPort, startsWithSyn }: FlowStart): boolean =>
  !startsWithSyn && promisedProtocols(ipProtocol, initiatorPort).length > 0;

const NOTHING: readonly string[] = [];
/** By IP protocol and port, for as long as the program runs: an array for each port that is named, one for the others. */
const known = new Map<number, readonly string[]>();

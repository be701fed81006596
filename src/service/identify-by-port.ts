/** The weakest evidence of a service: the numbers in the first packet, and what the service lists say of them. */

import { SERVER_INITIATED_FLOWS } from "../tables/server-initiated-flows.ts";
import {
  DYNAMIC_PORT_RANGES,
  type DynamicPortRange,
  dynamicPortRange,
  LISTED_TRANSPORTS,
} from "../tables/service-list.ts";
import type { ServiceIdentification } from "./service.ts";
import { CATALOGUE_SOURCES, type CatalogueEntry, type CatalogueSource, entriesOfPort } from "./service-catalogue.ts";

const ICMP_NAMES: Readonly<Record<number, string>> = { 1: "ICMP", 58: "ICMPv6" };
const TRANSPORTS_WITH_PORTS: Readonly<Record<number, string>> = {
  [LISTED_TRANSPORTS.TCP]: "TCP",
  [LISTED_TRANSPORTS.UDP]: "UDP",
};
/** What stands for the responder's port in keys where its number does not matter. */
const NO_PORT = 65536;
const CLIENT_PORT = 65537;
const UNLISTED_PORT = 65538;
const FIRST_RANGE = 65539;
const KEY_PORTS = FIRST_RANGE + DYNAMIC_PORT_RANGES.length;

/** One object for all flows that are identified alike; a few for each port, for as long as the program runs. */
const known = new Map<number, ServiceIdentification>();

/**
 * The service that the ports (or the IP protocol) point to. Never fails: what no list names is unidentified, with
 * service and confidence null, and the evidence says why. Equal answers are the same object.
 */
export function identifyByPort(
  ipProtocol: number,
  initiatorPort: number | null,
  responderPort: number | null,
): ServiceIdentification {
  const hint = initiatorHint(ipProtocol, initiatorPort, responderPort);
  const key = (ipProtocol * KEY_PORTS + portKey(ipProtocol, hint, responderPort)) * KEY_PORTS + (hint ?? NO_PORT);
  let identification = known.get(key);
  if (identification === undefined) {
    identification = describe(ipProtocol, hint, responderPort);
    known.set(key, identification);
  }
  return identification;
}

/**
 * With a hint and no entry for the responder's port, its range stands for the port, in the key and in the evidence:
 * an attacker who varies both ports would fill the memory otherwise.
 */
function portKey(ipProtocol: number, hint: number | null, responderPort: number | null): number {
  if (responderPort === null || TRANSPORTS_WITH_PORTS[ipProtocol] === undefined) return NO_PORT;
  if (hint === null) return responderPort;
  if (serverInitiatedFlow(ipProtocol, hint, responderPort) !== undefined) return CLIENT_PORT;
  if (entriesOfPort(ipProtocol, responderPort).length > 0) return responderPort;
  const range = dynamicPortRange(responderPort);
  return range === undefined ? UNLISTED_PORT : FIRST_RANGE + DYNAMIC_PORT_RANGES.indexOf(range);
}

/** The initiator's port where it tells something: a listed port that no client is given, facing one that a client may have. */
function initiatorHint(ipProtocol: number, initiatorPort: number | null, responderPort: number | null): number | null {
  if (initiatorPort === null || responderPort === null) return null;
  if (TRANSPORTS_WITH_PORTS[ipProtocol] === undefined || dynamicPortRange(initiatorPort) !== undefined) return null;
  if (entriesOfPort(ipProtocol, initiatorPort).length === 0) return null;
  const isTelling =
    dynamicPortRange(responderPort) !== undefined ||
    entriesOfPort(ipProtocol, responderPort).length === 0 ||
    serverInitiatedFlow(ipProtocol, initiatorPort, responderPort) !== undefined;
  return isTelling ? initiatorPort : null;
}

/**
 * What is known of flows whose initiator is the server. One that may have any port yields to a list that names the
 * responder's port: whoever may choose a source port could hide a listed service behind it otherwise.
 */
const serverInitiatedFlow = (ipProtocol: number, initiatorPort: number, responderPort: number) =>
  SERVER_INITIATED_FLOWS.find(
    ({ responderPorts: { first, last }, ...flow }) =>
      flow.ipProtocol === ipProtocol &&
      flow.initiatorPort === initiatorPort &&
      first <= responderPort &&
      responderPort <= last &&
      (first === last || entriesOfPort(ipProtocol, responderPort).length === 0),
  );

function describe(ipProtocol: number, hint: number | null, responderPort: number | null): ServiceIdentification {
  const transport = TRANSPORTS_WITH_PORTS[ipProtocol];
  if (transport === undefined) return describeIpProtocol(ipProtocol);
  if (responderPort === null) return unidentified(`${transport} ports are not in the capture`);

  const serverInitiated = hint === null ? undefined : serverInitiatedFlow(ipProtocol, hint, responderPort);
  if (hint !== null && serverInitiated !== undefined) {
    return identified(entriesOfPort(ipProtocol, hint), `${transport} from port ${hint}: ${serverInitiated.meaning}`);
  }

  const entries = entriesOfPort(ipProtocol, responderPort);
  const range = dynamicPortRange(responderPort);
  const hinted = hint === null ? "" : `; ${explainHint(ipProtocol, hint)}`;
  const port = hint === null || entries.length > 0 ? `${transport} port ${responderPort}` : `the ${transport} port`;
  if (entries.length > 0) {
    const ranged = range ? `; the port is also in the dynamic range ${formatRange(range)}` : "";
    return identified(entries, `${port}: ${nameOf(entries)} (${sourcesOf(entries)})${ranged}${hinted}`);
  }
  return unidentified(
    range === undefined
      ? `${port} is in none of the service lists${hinted}`
      : `${port} is in the dynamic range ${formatRange(range)}: the port alone does not tell which service was given it${hinted}`,
  );
}

const formatRange = ({ first, last, era }: DynamicPortRange): string => `${first}-${last} of ${era}`;

function explainHint(ipProtocol: number, initiatorPort: number): string {
  const [best] = entriesOfPort(ipProtocol, initiatorPort);
  return `the initiator's port ${initiatorPort} is that of ${best?.applicationProtocol}: the initiator may be the server`;
}

function describeIpProtocol(ipProtocol: number): ServiceIdentification {
  const icmp = ICMP_NAMES[ipProtocol];
  if (icmp !== undefined) return unidentified(`${icmp} carries messages of the network itself, no service`);
  const entries = entriesOfPort(ipProtocol, null);
  const protocol = `IP protocol ${ipProtocol}`;
  if (entries.length === 0) return unidentified(`${protocol} is in none of the service lists`);
  return identified(entries, `${protocol}: ${entries[0]?.applicationProtocol} (${sourcesOf(entries)})`);
}

const unidentified = (evidence: string): ServiceIdentification => ({
  service: null,
  systemServices: [],
  confidence: null,
  evidence,
  promised: null,
  candidates: 0,
  payload: "unseen",
  facts: [],
});

function identified(entries: readonly CatalogueEntry[], evidence: string): ServiceIdentification {
  const service = entries[0]?.applicationProtocol ?? null;
  const systemServices = [...serviceNames(entries)];
  const candidates = systemServices.length;
  return {
    service,
    systemServices,
    confidence: "port",
    evidence,
    promised: service,
    candidates,
    payload: "unseen",
    facts: [],
  };
}

const serviceNames = (entries: readonly CatalogueEntry[]): Set<string> =>
  new Set(entries.map(({ service }) => service).filter((service) => service !== null));

/** The best source's own words where it is one of Microsoft's, else the protocol's name. */
function nameOf([best]: readonly CatalogueEntry[]): string {
  return (best?.service === null ? best.applicationProtocol : best?.words) ?? "";
}

/** "Microsoft port list of 2004: 17 services; KB 832017: 6 more", or where no service is listed, the source of the name. */
function sourcesOf(entries: readonly CatalogueEntry[]): string {
  const fromSource = (source: CatalogueSource) => serviceNames(entries.filter((entry) => entry.source === source));
  const of2004 = fromSource("microsoft-2004");
  const ofLater = [...fromSource("kb-832017")].filter((service) => !of2004.has(service)).length;
  const parts: string[] = [];
  if (of2004.size > 0) parts.push(`${CATALOGUE_SOURCES["microsoft-2004"]}: ${countServices(of2004.size)}`);
  if (ofLater > 0) {
    parts.push(`${CATALOGUE_SOURCES["kb-832017"]}: ${of2004.size > 0 ? `${ofLater} more` : countServices(ofLater)}`);
  }
  const [best, ...others] = entries;
  if (best !== undefined && parts.length === 0) {
    const source = CATALOGUE_SOURCES[best.source];
    parts.push(best.words === best.applicationProtocol ? source : `${source}: ${best.words}`);
  }
  const inUse = others.find(({ source }) => source === "in-use");
  if (inUse !== undefined) parts.push(`${CATALOGUE_SOURCES["in-use"]}: ${inUse.words}`);
  return parts.join("; ");
}

const countServices = (count: number): string => (count === 1 ? "1 service" : `${count} services`);

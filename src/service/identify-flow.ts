/**
 * Which service a flow is for, from all that is known of it: the port, what the payload is, which endpoint was announced,
 * which RPC interface or named pipe was asked for. The most exact evidence stands, and the others are named beside it.
 */
import type { FlowStart } from "../flow/flow.ts";
import { agrees } from "../tables/protocol-carriers.ts";
import { interfaceService } from "../tables/rpc-interfaces.ts";
import type { LearnedEndpoint } from "./endpoints/learned-endpoint.ts";
import { identifyByPayload, servicesElsewhere } from "./identify-by-payload.ts";
import { identifyByPort } from "./identify-by-port.ts";
import type { InspectedPayload } from "./inspection/inspected-payload.ts";
import { promisedProtocols, promises } from "./promised-protocols.ts";
import type { IdentifiedService, ServiceIdentification } from "./service.ts";

/** Nothing that the evidence may say beside the port: the object that all flows to that port share stands. */
const isPlain = ({ protocol, isUnrecognised }: InspectedPayload): boolean => protocol === undefined && !isUnrecognised;

/**
 * The service of a flow whose payload told `inspected` (undefined: it has none), to an endpoint that other flows told
 * `endpoints` of. Never fails. Equal answers without facts are the same object.
 */
export function identifyFlow(
  start: FlowStart,
  inspected: InspectedPayload | undefined,
  endpoints: readonly LearnedEndpoint[],
): IdentifiedService {
  const byPort = identifyByPort(start.ipProtocol, start.initiatorPort, start.responderPort);
  const payload = inspected === undefined || isPlain(inspected) ? undefined : inspected;
  if (payload === undefined && endpoints.length === 0) return { identification: byPort, endpoint: undefined };
  const announced = usableEndpoints(start, payload, endpoints);
  const byPayload = payload === undefined ? byPort : identifyByPayload(start, byPort, payload, announced);
  if (!isSome(announced)) return { identification: byPayload, endpoint: undefined };
  if (byPayload.confidence === "interface") return { identification: byPayload, endpoint: announced[0] };
  // What the payload is may be more exact than what was announced: WinRM where it was HTTP.
  const isMoreExact = payload?.protocol !== undefined && payload.protocol !== announced[0].protocol;
  const identification = isMoreExact ? byPayload : identifyByAnnouncement(byPayload, announced);
  return { identification, endpoint: announced[0] };
}

const isSome = <T>(items: readonly T[]): items is readonly [T, ...T[]] => items.length > 0;

/**
 * Announcements that may name the flow: none to a port that a list gives to another protocol, as whoever may announce
 * could hide a listed service behind it; and none against what the payload is.
 */
function usableEndpoints(
  { ipProtocol, responderPort }: FlowStart,
  payload: InspectedPayload | undefined,
  endpoints: readonly LearnedEndpoint[],
): readonly LearnedEndpoint[] {
  if (endpoints.length === 0) return endpoints;
  const spoken = payload?.protocol;
  const isListed = promisedProtocols(ipProtocol, responderPort).length > 0;
  return endpoints.filter(
    ({ protocol }) =>
      (spoken === undefined || agrees(protocol, spoken)) &&
      (!isListed || promises(ipProtocol, responderPort, protocol)),
  );
}

/** A service that was announced, and that no flow has gone to (yet). */
export function identifyAnnounced(announced: readonly [LearnedEndpoint, ...LearnedEndpoint[]]): ServiceIdentification {
  const [{ ipProtocol, port }] = announced;
  return identifyByAnnouncement(identifyByPort(ipProtocol, null, port), announced);
}

function identifyByAnnouncement(
  byPayload: ServiceIdentification,
  announced: readonly [LearnedEndpoint, ...LearnedEndpoint[]],
): ServiceIdentification {
  const [{ protocol, teacher }] = announced;
  const named = announced.map(({ interface: asked }) => (asked === null ? undefined : interfaceService(asked)));
  const services = named.flatMap((entry, index) =>
    entry === undefined ? servicesWithout(announced[index]) : entry.services,
  );
  const interfaces = announced.flatMap(({ interface: asked }, index) =>
    asked === null ? [] : [named[index]?.name ?? asked],
  );
  const { promised, candidates, payload, facts } = byPayload;
  const what = interfaces.length === 0 ? protocol : `RPC interface ${listFew([...new Set(interfaces)])}`;
  return {
    service: protocol,
    systemServices: [...new Set(services)],
    confidence: "negotiated",
    evidence: `announced by ${teacher}: ${what}; ${byPayload.evidence}`,
    promised,
    candidates,
    payload,
    facts,
  };
}

const LISTED = 4;
const listFew = (names: readonly string[]): string =>
  names.length <= LISTED ? names.join(", ") : `${names.slice(0, LISTED).join(", ")} and ${names.length - LISTED} more`;

/** Services of an announced protocol that names no interface. */
const servicesWithout = (endpoint: LearnedEndpoint | undefined): readonly string[] =>
  endpoint === undefined || endpoint.interface !== null ? [] : servicesElsewhere(endpoint.protocol);

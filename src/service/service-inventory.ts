import { formatIpAddress } from "../base/ip-address.ts";
import type { ConnectionState, Flow, FlowStart } from "../flow/flow.ts";
import type { LearnedEndpoint } from "./endpoints/learned-endpoint.ts";
import { identifyAnnounced } from "./identify-flow.ts";
import type { PayloadFact } from "./inspection/payload-fact.ts";
import {
  type IdentifiedService,
  SERVICE_CONFIDENCES,
  type ServiceConfidence,
  type ServiceIdentification,
} from "./service.ts";

/** A service that a host was seen to give, or, with no flows, that was announced and not used. */
export interface SeenService {
  readonly host: string;
  readonly ipProtocol: number;
  readonly port: number | null;
  /** Application protocol; null when unidentified. */
  readonly service: string | null;
  readonly systemServices: readonly string[];
  readonly confidence: ServiceConfidence | null;
  readonly evidence: string;
  /** What payloads told, each once, of any flow. */
  readonly facts: readonly PayloadFact[];
  /** Flows that the host answered. */
  readonly flows: number;
  /** Microseconds since the Unix epoch: of the flows, or when it was announced. */
  readonly firstMicros: number;
  readonly lastMicros: number;
}

const UDP = 17;

const rank = (confidence: ServiceConfidence | null): number =>
  confidence === null ? -1 : SERVICE_CONFIDENCES.indexOf(confidence);

/** TCP states in which the responder turned the flow away, or never took it up. */
const REFUSED: ReadonlySet<ConnectionState> = new Set(["REJ", "RSTRH", "SHR", "S0", "SH", "RSTOS0"]);

/** Facts of one service worth listing: an attacker could make each flow tell others. */
const MAX_FACTS = 64;

/** What hosts were seen to give: a line for each host, port and service. Grows with what answers, not with flows. */
export class ServiceInventory {
  readonly #seen = new Map<string, SeenService>();
  /** Flows that nobody answered, or that were refused: they show no service. */
  unanswered = 0;
  /** Data connections that another flow had agreed on: the service is that flow's. */
  agreed = 0;

  add(
    { start, responderPackets, lastMicros, connectionState }: Flow,
    { identification, endpoint }: IdentifiedService,
  ): void {
    const isAgreed = endpoint?.isStanding === false;
    // Sound and pictures go one way.
    if (isAgreed && start.ipProtocol === UDP) this.agreed += 1;
    else if (responderPackets === 0 || REFUSED.has(connectionState)) this.unanswered += 1;
    else if (isAgreed) this.agreed += 1;
    else this.#addSeen(start, lastMicros, identification);
  }

  #addSeen(start: FlowStart, lastMicros: number, identification: ServiceIdentification): void {
    const host = formatIpAddress(start.responderAddress);
    const { service, systemServices, confidence, evidence, facts } = identification;
    const key = [start.ipProtocol, host, start.responderPort, service, ...systemServices].join(" ");
    const known = this.#seen.get(key);
    const isBetter = known === undefined || rank(confidence) > rank(known.confidence);
    this.#seen.set(key, {
      host,
      ipProtocol: start.ipProtocol,
      port: start.responderPort,
      service,
      systemServices,
      confidence: isBetter ? confidence : known.confidence,
      evidence: isBetter ? evidence : known.evidence,
      facts: withFacts(known?.facts ?? [], facts),
      flows: (known?.flows ?? 0) + 1,
      firstMicros: Math.min(known?.firstMicros ?? start.firstMicros, start.firstMicros),
      lastMicros: Math.max(known?.lastMicros ?? lastMicros, lastMicros),
    });
  }

  /** Sorted by host, protocol and port; with those `announced` (services that listen) to which no flow went. */
  list(announced: readonly LearnedEndpoint[]): SeenService[] {
    const seen = [...this.#seen.values()];
    const used = new Set(seen.map(({ ipProtocol, host, port }) => `${ipProtocol} ${host} ${port}`));
    const unused = announced.flatMap((endpoint): SeenService[] => {
      const host = formatIpAddress(endpoint.address);
      if (!endpoint.isStanding || used.has(`${endpoint.ipProtocol} ${host} ${endpoint.port}`)) return [];
      const { service, systemServices, confidence, evidence } = identifyAnnounced([endpoint]);
      const { ipProtocol, port, taughtMicros } = endpoint;
      const at = { firstMicros: taughtMicros, lastMicros: taughtMicros };
      return [{ host, ipProtocol, port, service, systemServices, confidence, evidence, facts: [], flows: 0, ...at }];
    });
    return [...seen, ...unused].sort(
      (a, b) =>
        a.host.localeCompare(b.host, "en", { numeric: true }) ||
        a.ipProtocol - b.ipProtocol ||
        (a.port ?? -1) - (b.port ?? -1) ||
        (a.service ?? "").localeCompare(b.service ?? ""),
    );
  }
}

function withFacts(known: readonly PayloadFact[], facts: readonly PayloadFact[]): readonly PayloadFact[] {
  const fresh = facts.filter(({ kind, text }) => !known.some((fact) => fact.kind === kind && fact.text === text));
  return fresh.length === 0 ? known : [...known, ...fresh].slice(0, MAX_FACTS);
}

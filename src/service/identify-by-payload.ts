/** Which service a flow is for by what its payload is and asked for, beside its port. */
import type { FlowStart } from "../flow/flow.ts";
import { findNamedPipe } from "../tables/named-pipes.ts";
import { agrees, isGivenPorts, isOpaque } from "../tables/protocol-carriers.ts";
import { interfaceService } from "../tables/rpc-interfaces.ts";
import { dynamicPortRange } from "../tables/service-list.ts";
import type { LearnedEndpoint } from "./endpoints/learned-endpoint.ts";
import type { InspectedPayload } from "./inspection/inspected-payload.ts";
import { MORE_NOT_KEPT, type PayloadFact, SHARED_FILES } from "./inspection/payload-fact.ts";
import { isInPlace, promises } from "./promised-protocols.ts";
import type { PayloadStanding, ServiceIdentification } from "./service.ts";
import { type CatalogueEntry, entriesOfPort, servicesOfProtocol } from "./service-catalogue.ts";

const TCP = 6;

/**
 * The service by `payload`, which told something; `announced`: the announcements that may name the flow. Equal answers are
 * the same object, where the payloads are.
 */
export function identifyByPayload(
  start: FlowStart,
  byPort: ServiceIdentification,
  payload: InspectedPayload,
  announced: readonly LearnedEndpoint[],
): ServiceIdentification {
  const answers = answersOf(payload);
  const isCut = isCutOff(start);
  const { latest } = answers;
  if (latest?.byPort === byPort && latest.responderPort === start.responderPort && latest.isCutOff === isCut)
    return latest.identification;
  const { protocol, facts } = payload;
  const standing = protocol === undefined ? "unrecognised" : standingOf(start, protocol, announced);
  let identification = answers.find(byPort, standing, isCut);
  if (identification === undefined) {
    identification =
      protocol === undefined ? unrecognised(byPort) : identifyByProtocol({ start, byPort, protocol, standing, facts });
    answers.keep(byPort, { standing, isCutOff: isCut, identification });
  }
  if (protocol !== undefined && promises(start.ipProtocol, start.responderPort, protocol))
    answers.latest = { byPort, responderPort: start.responderPort, isCutOff: isCut, identification };
  return identification;
}

/** What a flow speaks, and how that stands to what its port promises. */
interface Spoken {
  readonly start: FlowStart;
  readonly byPort: ServiceIdentification;
  readonly protocol: string;
  readonly standing: PayloadStanding;
  readonly facts: readonly PayloadFact[];
}

function identifyByProtocol(spoken: Spoken): ServiceIdentification {
  const byPayload = describe(spoken);
  const asked = askedServices(spoken.facts);
  return asked.length === 0 ? byPayload : identifyByInterface(byPayload, asked);
}

function standingOf(start: FlowStart, protocol: string, announced: readonly LearnedEndpoint[]): PayloadStanding {
  const { ipProtocol, responderPort } = start;
  if (announced.length > 0 || isInPlace(start, protocol)) return "agrees";
  const entries = entriesOfPort(ipProtocol, responderPort);
  const isGiven = isGivenPorts(protocol) && responderPort !== null && dynamicPortRange(responderPort) !== undefined;
  // What hides what is inside it may be what the port is for, but for services that Microsoft's lists describe.
  const mayHideIt = isOpaque(protocol) && entries.every(({ service }) => service === null);
  return entries.length === 0 || isGiven || mayHideIt ? "elsewhere" : "contradicts";
}

const unrecognised = (byPort: ServiceIdentification): ServiceIdentification => ({
  service: byPort.service,
  systemServices: byPort.systemServices,
  confidence: byPort.confidence,
  evidence: `${byPort.evidence}; the payload is that of no protocol that fwreport knows`,
  promised: byPort.promised,
  candidates: byPort.candidates,
  payload: "unrecognised",
  facts: [],
});

function describe(spoken: Spoken): ServiceIdentification {
  const { start, byPort, protocol, standing, facts } = spoken;
  const told = facts.filter(({ kind }) => kind === "version").map(({ text }) => text);
  told.push(...facts.filter(({ kind }) => kind === "use").map(({ text }) => text));
  told.push(...facts.filter(({ kind }) => kind === "interface").flatMap(({ text }) => wordUntelling(text)));
  const words = told.length === 0 ? protocol : `${protocol} (${told.join(", ")})`;
  return {
    service: protocol,
    systemServices: servicesSpoken(spoken),
    confidence: "payload",
    evidence: `${PAYLOAD_WORDS[standing]} ${words}${isCutOff(start) ? ", seen from its middle on" : ""}; ${byPort.evidence}`,
    promised: byPort.promised,
    candidates: byPort.candidates,
    payload: standing,
    facts,
  };
}

/** A connection that was under way when the capture began: what its first bytes were is not known. */
const isCutOff = ({ ipProtocol, isMidstream }: FlowStart): boolean => ipProtocol === TCP && isMidstream;

/** The service that gives out files, by its name in the catalogue. */
const FILE_SERVICE = "Server";

function servicesSpoken({ start, byPort, protocol, standing, facts }: Spoken): readonly string[] {
  // Of a session that asked for files and for no pipe nothing else was asked for, as far as the capture shows.
  const isForFiles = facts.some(({ kind, text }) => kind === "use" && text === SHARED_FILES);
  if (isForFiles && !facts.some(({ kind }) => kind === "pipe")) return [FILE_SERVICE];
  return standing === "agrees" ? agreeingServices(start, byPort, protocol) : servicesElsewhere(protocol);
}

/** Interfaces that tell no service: any server may offer them, or no table has them. */
function wordUntelling(text: string): readonly string[] {
  if (text === MORE_NOT_KEPT) return ["more interfaces, which are not kept"];
  const found = interfaceService(text);
  if (found === undefined) return [`interface ${text}, which no table of fwreport names`];
  return found.services.length === 0 ? [`interface ${found.name} (${found.source})`] : [];
}

const PAYLOAD_WORDS: Readonly<Record<PayloadStanding, string>> = {
  unseen: "",
  unrecognised: "",
  agrees: "the payload is",
  elsewhere: "no list gives this port to what the payload is:",
  contradicts: "the payload is not what the port promises, but",
};

/**
 * Of the services that the port could mean, those that the payload fits: by a row of just this protocol, even where it
 * names no service (S7 on X.400's port is nobody's of Microsoft); by what carries it where that says nothing of what is
 * inside (TLS); else those that speak the protocol anywhere, on this port first.
 */
function agreeingServices(
  { ipProtocol, responderPort }: FlowStart,
  byPort: ServiceIdentification,
  protocol: string,
): readonly string[] {
  const entries = entriesOfPort(ipProtocol, responderPort);
  const exact = entries.filter(({ applicationProtocol }) => applicationProtocol === protocol);
  if (exact.length > 0) return servicesOf(exact);
  if (isOpaque(protocol))
    return servicesOf(entries.filter((entry) => agrees(entry.applicationProtocol ?? "", protocol)));
  const elsewhere = servicesOfProtocol(protocol);
  const here = byPort.systemServices.filter((service) => elsewhere.includes(service));
  return here.length > 0 ? here : elsewhere;
}

const servicesOf = (entries: readonly CatalogueEntry[]): readonly string[] => [
  ...new Set(entries.map(({ service }) => service).filter((service) => service !== null)),
];

interface Answer {
  readonly standing: PayloadStanding;
  readonly isCutOff: boolean;
  readonly identification: ServiceIdentification;
}

/** What is said of flows whose payload told the same: by what their ports promise, some at most for each. */
class Answers {
  /** The latest to a port that promises what is spoken, where nothing else of a flow matters: most are there. */
  latest:
    | (Omit<Answer, "standing"> & { readonly byPort: ServiceIdentification; readonly responderPort: number | null })
    | undefined;
  readonly #byPort = new Map<ServiceIdentification, Answer[]>();

  find(byPort: ServiceIdentification, standing: PayloadStanding, isCut: boolean): ServiceIdentification | undefined {
    const answers = this.#byPort.get(byPort);
    return answers?.find((answer) => answer.standing === standing && answer.isCutOff === isCut)?.identification;
  }

  keep(byPort: ServiceIdentification, answer: Answer): void {
    const answers = this.#byPort.get(byPort);
    if (answers === undefined) this.#byPort.set(byPort, [answer]);
    else answers.push(answer);
  }
}

/** One for each payload that flows share. */
const known = new WeakMap<InspectedPayload, Answers>();

function answersOf(payload: InspectedPayload): Answers {
  let answers = known.get(payload);
  if (answers === undefined) {
    answers = new Answers();
    known.set(payload, answers);
  }
  return answers;
}

/** Services that speak a protocol, on whatever port; none where it only carries what would tell. */
export const servicesElsewhere = (protocol: string): readonly string[] =>
  isOpaque(protocol) ? [] : servicesOfProtocol(protocol);

interface AskedService {
  /** "RPC interface spoolss", "named pipe spoolss". */
  readonly words: string;
  readonly services: readonly string[];
  readonly source: string;
}

/** The services behind the interfaces and pipes that the payload asked for, as far as a table names one. */
function askedServices(facts: readonly PayloadFact[]): readonly AskedService[] {
  return facts.flatMap(({ kind, text }): AskedService[] => {
    const found = kind === "interface" ? interfaceService(text) : kind === "pipe" ? findNamedPipe(text) : undefined;
    if (found === undefined || found.services.length === 0) return [];
    const words = `${kind === "interface" ? "RPC interface" : "named pipe"} ${found.name}`;
    return [{ words, services: found.services, source: found.source }];
  });
}

function identifyByInterface(byPayload: ServiceIdentification, asked: readonly AskedService[]): ServiceIdentification {
  const listed = asked.map(({ words, services, source }) => `${words}: ${services.join(", ")} (${source})`);
  const { service, promised, candidates, payload, facts } = byPayload;
  return {
    service,
    systemServices: [...new Set(asked.flatMap((entry) => entry.services))],
    confidence: "interface",
    evidence: `${[...new Set(listed)].join("; ")}; ${byPayload.evidence}`,
    promised,
    candidates,
    payload,
    facts,
  };
}

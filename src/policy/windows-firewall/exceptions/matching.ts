import type { Truth } from "../../truth.ts";
import type { HostNetworks } from "../host-networks.ts";
import { type Candidate, portKey } from "./candidate.ts";
import { type IcmpException, type OpenPort, type Readable, type Transport, UNREADABLE } from "./exception.ts";
import { ICMP } from "./icmp-settings.ts";
import { ECHO_PORT } from "./predefined-services.ts";
import { scopeHolds } from "./scope.ts";

/**
 * What an exception is asked to let in. `echo`: an echo request, which comes in where TCP 445 is open, too. Ports and
 * types that the packet does not show are null.
 */
export type Request =
  | { readonly kind: "transport"; readonly transport: Transport; readonly port: number | null }
  | { readonly kind: "echo" | "icmp"; readonly ipProtocol: number; readonly type: number | null }
  | { readonly kind: "other" };

/** Everything that may keep an exception from letting a packet in, in the order in which it is looked at. */
const CONDITIONS = [
  { name: "protocol", doubt: "its protocol cannot be read" },
  { name: "port", doubt: "its port or the packet's cannot be read" },
  { name: "ICMP type", doubt: "whether it is for the packet's ICMP type is not known" },
  { name: "scope", doubt: "whether its scope holds the address cannot be decided" },
  { name: "its list does not count, as group policy replaces it", doubt: "its list may not count" },
  { name: "another definition of it is Disabled", doubt: "another definition may disable it" },
  { name: "group policy closes its port", doubt: "group policy has switched off the service of its port" },
  { name: "its status is Disabled", doubt: "its status cannot be read" },
  { name: "ill-formed", doubt: "Windows may not heed it, as it is ill-formed" },
  { name: "TCP 445 from this address", doubt: "it opens TCP 445, but not to this address" },
  { name: "program", doubt: "the program must be running and listening on the port" },
] as const;

const PROTOCOL = 0;
const PORT = 1;
const TYPE = 2;
const SCOPE = 3;
const LIST = 4;
const CANCELLED = 5;
const CLOSED = 6;
const STATUS = 7;
const FORM = 8;
const ECHO_SCOPE = 9;
const PROGRAM = 10;

/**
 * How one exception meets one packet, as a number below 256: MATCHES, or the index in CONDITIONS of the first that fails
 * (from FAILS) or, when none does, of the first that is doubtful (from DOUBTFUL).
 */
export type Match = number;
export const MATCHES = 0;
const FAILS = 16;
const DOUBTFUL = 48;

export const truthOfMatch = (match: Match): Truth => {
  if (match === MATCHES) return "yes";
  return match < DOUBTFUL ? "no" : "maybe";
};

/** In words, for a trace. */
export const explainMatch = (match: Match): string => {
  if (match === MATCHES) return "matches";
  if (match < DOUBTFUL) return `does not match: ${CONDITIONS[match - FAILS]?.name}`;
  return `matches possibly: ${CONDITIONS[match - DOUBTFUL]?.doubt}`;
};

/** Collects answers: the first no decides, else the first maybe. */
class Answers {
  #match: Match = MATCHES;

  /** False when the exception is out. */
  ask(condition: number, truth: Truth): boolean {
    if (truth === "no") this.#match = FAILS + condition;
    else if (truth === "maybe" && this.#match === MATCHES) this.#match = DOUBTFUL + condition;
    return truth !== "no";
  }

  get match(): Match {
    return this.#match;
  }
}

export function matchCandidate(
  candidate: Candidate,
  request: Request,
  source: Uint8Array,
  networks: HostNetworks,
): Match {
  const { exception } = candidate;
  const answers = new Answers();
  if (exception.kind === "icmp") {
    if (askType(answers, exception, request)) askStanding(answers, candidate);
    return answers.match;
  }
  const isEcho = request.kind === "echo";
  const port = isEcho ? ECHO_PORT : request.kind === "transport" ? request : undefined;
  // A program could open TCP 445 only where the system itself did not: taken not to.
  if (port === undefined || (isEcho && exception.kind === "program")) {
    answers.ask(PROTOCOL, "no");
    return answers.match;
  }
  if (!askPort(answers, candidate, port, isEcho)) return answers.match;
  const scope = scopeHolds(exception.scope, source, networks);
  const isIn = isEcho && scope === "no" ? answers.ask(ECHO_SCOPE, "maybe") : answers.ask(SCOPE, scope);
  if (isIn && askStanding(answers, candidate)) askClosed(answers, candidate, port);
  if (isEcho && request.type === null) answers.ask(TYPE, "maybe");
  return answers.match;
}

interface AskedPort {
  readonly transport: Transport;
  readonly port: number | null;
}

function askPort(answers: Answers, { exception }: Candidate, asked: AskedPort, isEcho: boolean): boolean {
  switch (exception.kind) {
    case "port":
      return (
        answers.ask(PROTOCOL, isSame(exception.transport, asked.transport)) &&
        answers.ask(PORT, isSame(exception.port, asked.port))
      );
    case "service": {
      const opens = exception.ports === UNREADABLE ? "maybe" : isAmong(exception.ports, asked);
      if (opens !== "no" || isEcho || !exception.opensDynamicPorts) return answers.ask(PORT, opens);
      return answers.ask(PROGRAM, "maybe");
    }
    case "program":
      return answers.ask(PROGRAM, "maybe");
    case "icmp":
      return answers.ask(PROTOCOL, "no");
  }
}

const isSame = <T>(one: Readable<T>, asked: T | null): Truth => {
  if (one === UNREADABLE || asked === null) return "maybe";
  return one === asked ? "yes" : "no";
};

function isAmong(ports: readonly OpenPort[], asked: AskedPort): Truth {
  const ofTransport = ports.filter(({ transport }) => transport === asked.transport);
  if (asked.port === null) return ofTransport.length > 0 ? "maybe" : "no";
  return ofTransport.some(({ port }) => port === asked.port) ? "yes" : "no";
}

/** Everything about the exception itself. */
function askStanding(answers: Answers, { exception, isCancelled }: Candidate): boolean {
  return (
    answers.ask(LIST, exception.isInForce) &&
    answers.ask(CANCELLED, opposite(isCancelled)) &&
    answers.ask(STATUS, exception.isEnabled) &&
    answers.ask(FORM, exception.isIllFormed ? "maybe" : "yes")
  );
}

function askClosed(answers: Answers, { closedPorts }: Candidate, { transport, port }: AskedPort): boolean {
  if (closedPorts.size === 0) return true;
  const isClosed = port === null ? "maybe" : (closedPorts.get(portKey({ transport, port })) ?? "no");
  return answers.ask(CLOSED, opposite(isClosed));
}

const opposite = (truth: Truth): Truth => (truth === "maybe" ? "maybe" : truth === "yes" ? "no" : "yes");

function askType(answers: Answers, { setting }: IcmpException, request: Request): boolean {
  if (request.kind !== "icmp" && request.kind !== "echo") return answers.ask(PROTOCOL, "no");
  const types = request.ipProtocol === ICMP ? setting.types : setting.typesIpv6;
  const doubtful = request.ipProtocol === ICMP ? setting.doubtfulTypes : [];
  if (request.type === null) return answers.ask(TYPE, types.length + doubtful.length > 0 ? "maybe" : "no");
  if (doubtful.includes(request.type)) return answers.ask(TYPE, "maybe");
  return answers.ask(TYPE, types.includes(request.type) ? "yes" : "no");
}

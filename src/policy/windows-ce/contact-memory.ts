import { type AddressKey, addressKey, packAddress } from "../../base/ip-address.ts";
import type { Flow, FlowStart } from "../../flow/flow.ts";
import { type Contact, Contacts, type Life, uncertain } from "../contact.ts";
import type { LastMicrosOf } from "../filter.ts";
import { isClosed } from "../past-flows.ts";
import { either, type Truth } from "../truth.ts";
import { icmpResponse, isIcmp, TCP, UDP } from "./icmp.ts";
import type { AddressFamily } from "./rule.ts";

/** Lifetimes of temporary rules in microseconds (windows-ce-firewall.md 2.1). */
export interface RuleTimeouts {
  readonly tcpConnectionMicros: number;
  readonly tcpRuleMicros: number;
  readonly udpRuleMicros: number;
  readonly icmpRuleMicros: number;
  /** A temporary rule that has run out may live on for this long, until the next sweep. */
  readonly housekeepingMicros: number;
}

/** Attempts that were never answered. */
const UNANSWERED_STATES: ReadonlySet<string> = new Set(["S0", "SH"]);

const CLASSES = ["tcp", "udp", "icmp", "other"] as const;
type ContactClass = (typeof CLASSES)[number];

const classOf = (ipProtocol: number): ContactClass =>
  ipProtocol === TCP ? "tcp" : ipProtocol === UDP ? "udp" : isIcmp(ipProtocol) ? "icmp" : "other";

interface OpenFlow {
  readonly isInitiatorPrivate: boolean;
  readonly isCertain: boolean;
  readonly contacts: readonly Contact[];
}

/**
 * Remembers what the private side has contacted, for the answers that come back as flows of their own: ICMP errors and
 * replies, and packets of a flow that had already run out.
 *
 * Memory follows open flows, and hosts and flows whose temporary rules may still live: for that, `ended` must be called
 * for every flow. Flows come in the order of their first packets.
 */
export class ContactMemory {
  readonly #timeouts: RuleTimeouts;
  readonly #open = new Map<number, OpenFlow>();
  /** By class and private host. */
  readonly #hosts: Readonly<Record<ContactClass, Contacts<AddressKey>>> = {
    tcp: new Contacts(),
    udp: new Contacts(),
    icmp: new Contacts(),
    other: new Contacts(),
  };
  /** By private host, public host and type of the ICMP request. */
  readonly #requests = new Contacts<string>();
  /** Flows that have ended and whose temporary rule may still live, by their ends seen from the private side. */
  readonly #tuples = new Contacts<string>();
  /** What inbound flows that are still open were told. */
  readonly #answers = new Map<number, Truth>();

  constructor(timeouts: RuleTimeouts) {
    this.#timeouts = timeouts;
  }

  /** The private end of `start` sends and passes, certainly or possibly. A flow judged again is remembered once. */
  remember(start: FlowStart, isInitiatorPrivate: boolean, isCertain: boolean): void {
    if (this.#open.has(start.sequence)) return;
    const { sequence, initiatorAddress, responderAddress, initiatorPort, firstMicros } = start;
    const flowClass = classOf(start.ipProtocol);
    const host = addressKey(isInitiatorPrivate ? initiatorAddress : responderAddress);
    const contacts = [this.#hosts[flowClass].at(host, firstMicros)];
    if (flowClass === "icmp" && isInitiatorPrivate && initiatorPort !== null) {
      const request = requestKey(initiatorPort, initiatorAddress, responderAddress);
      contacts.push(this.#requests.at(request, firstMicros));
    }
    this.#open.set(sequence, { isInitiatorPrivate, isCertain, contacts });
    const [whileOpen, afterFirst] = [this.#lifeWhileOpen(flowClass), this.#shortestLife(flowClass)];
    for (const contact of contacts) {
      contact.open(sequence, isCertain ? whileOpen : uncertain(whileOpen));
      contact.extend(firstMicros, isCertain ? afterFirst : uncertain(afterFirst));
    }
  }

  /** The flow is over: from now on its temporary rule lives on by its timeout only. */
  ended(flow: Flow): void {
    const { start, lastMicros } = flow;
    this.#answers.delete(start.sequence);
    const open = this.#open.get(start.sequence);
    if (open === undefined) return;
    this.#open.delete(start.sequence);
    const life = open.isCertain ? this.#lifeAfter(flow) : uncertain(this.#lifeAfter(flow));
    for (const contact of open.contacts) {
      contact.close(start.sequence);
      contact.extend(lastMicros, life);
    }
    // What comes after a connection was closed belongs to no temporary rule; ICMP is found by its request.
    if (classOf(start.ipProtocol) === "icmp" || isClosed(flow.start.ipProtocol, flow.connectionState)) return;
    this.#tuples.at(tupleKey(start, open.isInitiatorPrivate), lastMicros).extend(lastMicros, life);
  }

  /**
   * Whether a temporary rule lets in the inbound flow `start`: its 5-tuple's own, or one made for ICMP (3.4). A flow
   * judged again gets its first answer, whatever was contacted since.
   */
  isResponse(start: FlowStart, family: AddressFamily, lastMicrosOf: LastMicrosOf | undefined): Truth {
    const answered = this.#answers.get(start.sequence);
    if (answered !== undefined) return answered;
    const isMessage = isIcmp(start.ipProtocol);
    const answer = isMessage
      ? this.#isIcmpResponse(start, family, lastMicrosOf)
      : this.#isTupleAlive(start, lastMicrosOf);
    // While a flow is open no other of its tuple ends, so that "no" stays "no" for all but ICMP.
    if (isMessage || answer !== "no") this.#answers.set(start.sequence, answer);
    return answer;
  }

  #isTupleAlive(start: FlowStart, lastMicrosOf: LastMicrosOf | undefined): Truth {
    if (this.#tuples.size === 0) return "no";
    const alive = this.#tuples.isAlive(tupleKey(start, false), start.firstMicros, lastMicrosOf);
    return alive === "yes" && start.startsWithSyn ? "maybe" : alive; // nobody says whether a SYN is an answer
  }

  #isIcmpResponse(start: FlowStart, family: AddressFamily, lastMicrosOf: LastMicrosOf | undefined): Truth {
    const isHostAlive = (classes: readonly ContactClass[]): Truth => this.#isHostAlive(start, classes, lastMicrosOf);
    if (start.initiatorPort === null) return isHostAlive(CLASSES) === "no" ? "no" : "maybe";
    const response = icmpResponse(family, start.initiatorPort);
    if (response === undefined) return "no";
    if (response.kind === "error") return isHostAlive(CLASSES);
    if (response.kind === "error-of-udp-or-icmp") return isHostAlive(["udp", "icmp"]);
    const key = requestKey(response.requestType, start.responderAddress, start.initiatorAddress);
    return this.#requests.isAlive(key, start.firstMicros, lastMicrosOf);
  }

  #isHostAlive(start: FlowStart, classes: readonly ContactClass[], lastMicrosOf: LastMicrosOf | undefined): Truth {
    const host = addressKey(start.responderAddress);
    let alive: Truth = "no";
    for (const flowClass of classes)
      alive = either(alive, this.#hosts[flowClass].isAlive(host, start.firstMicros, lastMicrosOf));
    return alive;
  }

  /** For protocols other than TCP, UDP and ICMP no timeout is documented: UDP's is assumed. */
  #shortestLife(flowClass: ContactClass): Life {
    const { tcpRuleMicros, tcpConnectionMicros, udpRuleMicros, icmpRuleMicros } = this.#timeouts;
    if (flowClass === "tcp") return this.#swept(Math.min(tcpRuleMicros, tcpConnectionMicros));
    return this.#swept(flowClass === "icmp" ? icmpRuleMicros : udpRuleMicros);
  }

  /** Which of TCP's timeouts applies shows when the flow has ended. */
  #lifeWhileOpen(flowClass: ContactClass): Life {
    const shortest = this.#shortestLife(flowClass);
    if (flowClass !== "tcp") return shortest;
    const { tcpRuleMicros, tcpConnectionMicros } = this.#timeouts;
    return { certain: shortest.certain, possible: this.#swept(Math.max(tcpRuleMicros, tcpConnectionMicros)).possible };
  }

  /** Whether a TCP connection was established when it fell silent decides which timeout applies. */
  #lifeAfter(flow: Flow): Life {
    const { tcpRuleMicros, tcpConnectionMicros } = this.#timeouts;
    const flowClass = classOf(flow.start.ipProtocol);
    if (flowClass !== "tcp") return this.#shortestLife(flowClass);
    if (isClosed(flow.start.ipProtocol, flow.connectionState))
      return { certain: 0, possible: this.#swept(tcpRuleMicros).possible };
    if (flow.connectionState === "S1") return this.#swept(tcpConnectionMicros);
    if (UNANSWERED_STATES.has(flow.connectionState)) return this.#swept(tcpRuleMicros);
    return {
      certain: Math.min(tcpRuleMicros, tcpConnectionMicros),
      possible: this.#swept(Math.max(tcpRuleMicros, tcpConnectionMicros)).possible,
    };
  }

  #swept(certain: number): Life {
    return { certain, possible: certain + this.#timeouts.housekeepingMicros };
  }
}

const requestKey = (type: number, privateAddress: Uint8Array, publicAddress: Uint8Array): string =>
  String.fromCharCode(type) + packAddress(privateAddress) + packAddress(publicAddress);

/** The same text for two flows of one 5-tuple, whichever end began them: the private end comes first. */
function tupleKey(start: FlowStart, isInitiatorPrivate: boolean): string {
  const initiator = packAddress(start.initiatorAddress) + packedPort(start.initiatorPort);
  const responder = packAddress(start.responderAddress) + packedPort(start.responderPort);
  return String.fromCharCode(start.ipProtocol) + (isInitiatorPrivate ? initiator + responder : responder + initiator);
}

const packedPort = (port: number | null): string =>
  port === null ? String.fromCharCode(0, 0) : String.fromCharCode(1, port);

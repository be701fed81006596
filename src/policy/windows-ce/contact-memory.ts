import type { Flow, FlowStart } from "../../flow/flow.ts";
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

/** TCP states in which both ends, or a reset, have closed the connection. */
const CLOSED_STATES: ReadonlySet<string> = new Set(["SF", "REJ", "RSTO", "RSTR", "RSTOS0", "RSTRH"]);

/** Attempts that were never answered. */
const UNANSWERED_STATES: ReadonlySet<string> = new Set(["S0", "SH"]);

/** How long a temporary rule certainly and possibly lives after the last packet. Microseconds. */
interface Life {
  readonly certain: number;
  readonly possible: number;
}

/** What is known of the temporary rules that one kind of contact has made. Times in microseconds. */
class Contact {
  /** Flows open now, by whether they certainly made a temporary rule. */
  certainlyOpen = 0;
  possiblyOpen = 0;
  certainUntil = Number.NEGATIVE_INFINITY;
  possibleUntil = Number.NEGATIVE_INFINITY;

  open(isCertain: boolean, certainUntil: number, possibleUntil: number): void {
    if (isCertain) this.certainlyOpen++;
    else this.possiblyOpen++;
    this.extend(isCertain, certainUntil, possibleUntil);
  }

  close(isCertain: boolean, certainUntil: number, possibleUntil: number): void {
    if (isCertain) this.certainlyOpen--;
    else this.possiblyOpen--;
    this.extend(isCertain, certainUntil, possibleUntil);
  }

  extend(isCertain: boolean, certainUntil: number, possibleUntil: number): void {
    if (isCertain) this.certainUntil = Math.max(this.certainUntil, certainUntil);
    this.possibleUntil = Math.max(this.possibleUntil, possibleUntil);
  }

  /** While a flow is open nobody says when its last packet was: its rule possibly lives. */
  isAlive(micros: number): Truth {
    if (micros <= this.certainUntil) return "yes";
    return micros <= this.possibleUntil || this.certainlyOpen > 0 || this.possiblyOpen > 0 ? "maybe" : "no";
  }

  isForgettable(micros: number): boolean {
    return this.certainlyOpen === 0 && this.possiblyOpen === 0 && micros > this.possibleUntil;
  }
}

const CLASSES = ["tcp", "udp", "icmp", "other"] as const;
type ContactClass = (typeof CLASSES)[number];

const classOf = (ipProtocol: number): ContactClass =>
  ipProtocol === TCP ? "tcp" : ipProtocol === UDP ? "udp" : isIcmp(ipProtocol) ? "icmp" : "other";

interface OpenFlow {
  readonly isInitiatorPrivate: boolean;
  readonly isCertain: boolean;
  readonly hostKey: string;
  readonly requestKey: string | undefined;
}

const SWEEP_EVERY = 4096;

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
  readonly #hosts = new Map<string, Contact>();
  /** By private host, public host and type of the ICMP request. */
  readonly #requests = new Map<string, Contact>();
  /** Flows that have ended and whose temporary rule may still live, by their ends seen from the private side. */
  readonly #tuples = new Map<string, Contact>();
  /** What inbound flows that are still open were told. */
  readonly #answers = new Map<number, Truth>();
  #sweepIn = SWEEP_EVERY;

  constructor(timeouts: RuleTimeouts) {
    this.#timeouts = timeouts;
  }

  /** The private end of `start` sends and passes, certainly or possibly. A flow judged again is remembered once. */
  remember(start: FlowStart, isInitiatorPrivate: boolean, isCertain: boolean): void {
    if (this.#open.has(start.sequence)) return;
    const privateText = latin1(isInitiatorPrivate ? start.initiatorAddress : start.responderAddress);
    const publicText = latin1(isInitiatorPrivate ? start.responderAddress : start.initiatorAddress);
    const flowClass = classOf(start.ipProtocol);
    const hostKey = flowClass + privateText;
    const isRequest = flowClass === "icmp" && isInitiatorPrivate && start.initiatorPort !== null;
    const requestKey = isRequest ? `${start.initiatorPort} ${privateText}${publicText}` : undefined;
    this.#open.set(start.sequence, { isInitiatorPrivate, isCertain, hostKey, requestKey });

    const life = this.#shortestLife(flowClass);
    const certainUntil = start.firstMicros + life.certain;
    const possibleUntil = start.firstMicros + life.possible;
    contactAt(this.#hosts, hostKey).open(isCertain, certainUntil, possibleUntil);
    if (requestKey !== undefined) contactAt(this.#requests, requestKey).open(isCertain, certainUntil, possibleUntil);
    this.#sweepIn--;
    if (this.#sweepIn <= 0) this.#sweep(start.firstMicros);
  }

  /** The flow is over: from now on its temporary rule lives on by its timeout only. */
  ended(flow: Flow): void {
    this.#answers.delete(flow.start.sequence);
    const open = this.#open.get(flow.start.sequence);
    if (open === undefined) return;
    this.#open.delete(flow.start.sequence);
    const life = this.#lifeAfter(flow);
    const certainUntil = flow.lastMicros + life.certain;
    const possibleUntil = flow.lastMicros + life.possible;
    this.#hosts.get(open.hostKey)?.close(open.isCertain, certainUntil, possibleUntil);
    if (open.requestKey !== undefined) {
      this.#requests.get(open.requestKey)?.close(open.isCertain, certainUntil, possibleUntil);
    }
    // What comes after a connection was closed belongs to no temporary rule; ICMP is found by its request.
    if (classOf(flow.start.ipProtocol) === "icmp" || isClosed(flow)) return;
    contactAt(this.#tuples, tupleKey(flow.start, open.isInitiatorPrivate)).extend(
      open.isCertain,
      certainUntil,
      possibleUntil,
    );
  }

  /**
   * Whether a temporary rule lets in the inbound flow `start`: its 5-tuple's own, or one made for ICMP (3.4). A flow
   * judged again gets its first answer, whatever was contacted since.
   */
  isResponse(start: FlowStart, family: AddressFamily): Truth {
    const answered = this.#answers.get(start.sequence);
    if (answered !== undefined) return answered;
    const answer = isIcmp(start.ipProtocol) ? this.#isIcmpResponse(start, family) : this.#isTupleAlive(start);
    this.#answers.set(start.sequence, answer);
    return answer;
  }

  #isTupleAlive(start: FlowStart): Truth {
    const contact = this.#tuples.get(tupleKey(start, false));
    const alive = contact?.isAlive(start.firstMicros) ?? "no";
    return alive === "yes" && start.startsWithSyn ? "maybe" : alive; // nobody says whether a SYN is an answer
  }

  #isIcmpResponse(start: FlowStart, family: AddressFamily): Truth {
    if (start.initiatorPort === null) return this.#isHostAlive(start, CLASSES) === "no" ? "no" : "maybe";
    const response = icmpResponse(family, start.initiatorPort);
    if (response === undefined) return "no";
    if (response.kind === "error") return this.#isHostAlive(start, CLASSES);
    if (response.kind === "error-of-udp-or-icmp") return this.#isHostAlive(start, ["udp", "icmp"]);
    const key = `${response.requestType} ${latin1(start.responderAddress)}${latin1(start.initiatorAddress)}`;
    return this.#requests.get(key)?.isAlive(start.firstMicros) ?? "no";
  }

  #isHostAlive(start: FlowStart, classes: readonly ContactClass[]): Truth {
    const host = latin1(start.responderAddress);
    let alive: Truth = "no";
    for (const flowClass of classes) {
      const contact = this.#hosts.get(flowClass + host);
      if (contact !== undefined) alive = either(alive, contact.isAlive(start.firstMicros));
    }
    return alive;
  }

  /** For protocols other than TCP, UDP and ICMP no timeout is documented: UDP's is assumed. */
  #shortestLife(flowClass: ContactClass): Life {
    const { tcpRuleMicros, tcpConnectionMicros, udpRuleMicros, icmpRuleMicros } = this.#timeouts;
    if (flowClass === "tcp") return this.#swept(Math.min(tcpRuleMicros, tcpConnectionMicros));
    return this.#swept(flowClass === "icmp" ? icmpRuleMicros : udpRuleMicros);
  }

  /** Whether a TCP connection was established when it fell silent decides which timeout applies. */
  #lifeAfter(flow: Flow): Life {
    const { tcpRuleMicros, tcpConnectionMicros } = this.#timeouts;
    const flowClass = classOf(flow.start.ipProtocol);
    if (flowClass !== "tcp") return this.#shortestLife(flowClass);
    if (isClosed(flow)) return { certain: 0, possible: this.#swept(tcpRuleMicros).possible };
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

  #sweep(micros: number): void {
    for (const contacts of [this.#hosts, this.#requests, this.#tuples]) {
      for (const [key, contact] of contacts) if (contact.isForgettable(micros)) contacts.delete(key);
    }
    this.#sweepIn = Math.max(SWEEP_EVERY, this.#hosts.size + this.#requests.size + this.#tuples.size);
  }
}

const isClosed = (flow: Flow): boolean => flow.start.ipProtocol === TCP && CLOSED_STATES.has(flow.connectionState);

function contactAt(contacts: Map<string, Contact>, key: string): Contact {
  let contact = contacts.get(key);
  if (contact === undefined) {
    contact = new Contact();
    contacts.set(key, contact);
  }
  return contact;
}

/** The same text for two flows of one 5-tuple, whichever end began them: the private end comes first. */
function tupleKey(start: FlowStart, isInitiatorPrivate: boolean): string {
  const initiator = `${latin1(start.initiatorAddress)}${start.initiatorPort} `;
  const responder = `${latin1(start.responderAddress)}${start.responderPort} `;
  const ends = isInitiatorPrivate ? initiator + responder : responder + initiator;
  return `${start.ipProtocol}/${start.initiatorAddress.length} ${ends}`;
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

import { u16, u32 } from "../../base/bytes.ts";
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
  readonly host: Contact;
  readonly request: Contact | undefined;
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
  readonly #hosts: Readonly<Record<ContactClass, Map<AddressKey, Contact>>> = {
    tcp: new Map(),
    udp: new Map(),
    icmp: new Map(),
    other: new Map(),
  };
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
    const { initiatorAddress, responderAddress, initiatorPort } = start;
    const flowClass = classOf(start.ipProtocol);
    const isRequest = flowClass === "icmp" && isInitiatorPrivate && initiatorPort !== null;
    const host = contactAt(
      this.#hosts[flowClass],
      addressKey(isInitiatorPrivate ? initiatorAddress : responderAddress),
    );
    const request = isRequest
      ? contactAt(this.#requests, requestKey(initiatorPort, initiatorAddress, responderAddress))
      : undefined;
    this.#open.set(start.sequence, { isInitiatorPrivate, isCertain, host, request });

    const life = this.#shortestLife(flowClass);
    const certainUntil = start.firstMicros + life.certain;
    const possibleUntil = start.firstMicros + life.possible;
    host.open(isCertain, certainUntil, possibleUntil);
    request?.open(isCertain, certainUntil, possibleUntil);
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
    open.host.close(open.isCertain, certainUntil, possibleUntil);
    open.request?.close(open.isCertain, certainUntil, possibleUntil);
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
    const isMessage = isIcmp(start.ipProtocol);
    const answer = isMessage ? this.#isIcmpResponse(start, family) : this.#isTupleAlive(start);
    // While a flow is open no other of its tuple ends, so that "no" stays "no" for all but ICMP.
    if (isMessage || answer !== "no") this.#answers.set(start.sequence, answer);
    return answer;
  }

  #isTupleAlive(start: FlowStart): Truth {
    if (this.#tuples.size === 0) return "no";
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
    const key = requestKey(response.requestType, start.responderAddress, start.initiatorAddress);
    return this.#requests.get(key)?.isAlive(start.firstMicros) ?? "no";
  }

  #isHostAlive(start: FlowStart, classes: readonly ContactClass[]): Truth {
    const host = addressKey(start.responderAddress);
    let alive: Truth = "no";
    for (const flowClass of classes) {
      const contact = this.#hosts[flowClass].get(host);
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
    for (const contacts of Object.values(this.#hosts)) forgetDead(contacts, micros);
    forgetDead(this.#requests, micros);
    forgetDead(this.#tuples, micros);
    const kept = Object.values(this.#hosts).reduce(
      (sum, { size }) => sum + size,
      this.#requests.size + this.#tuples.size,
    );
    this.#sweepIn = Math.max(SWEEP_EVERY, kept);
  }
}

function forgetDead<Key>(contacts: Map<Key, Contact>, micros: number): void {
  for (const [key, contact] of contacts) if (contact.isForgettable(micros)) contacts.delete(key);
}

const isClosed = (flow: Flow): boolean => flow.start.ipProtocol === TCP && CLOSED_STATES.has(flow.connectionState);

function contactAt<Key>(contacts: Map<Key, Contact>, key: Key): Contact {
  let contact = contacts.get(key);
  if (contact === undefined) {
    contact = new Contact();
    contacts.set(key, contact);
  }
  return contact;
}

/** An IPv4 address as a number, as a text takes longer to make and to find; an IPv6 address as a text. */
type AddressKey = number | string;
const addressKey = (address: Uint8Array): AddressKey => (address.length === 4 ? u32(address, 0) : packed(address));

const requestKey = (type: number, privateAddress: Uint8Array, publicAddress: Uint8Array): string =>
  String.fromCharCode(type) + packed(privateAddress) + packed(publicAddress);

/** The same text for two flows of one 5-tuple, whichever end began them: the private end comes first. */
function tupleKey(start: FlowStart, isInitiatorPrivate: boolean): string {
  const initiator = packed(start.initiatorAddress) + packedPort(start.initiatorPort);
  const responder = packed(start.responderAddress) + packedPort(start.responderPort);
  return String.fromCharCode(start.ipProtocol) + (isInitiatorPrivate ? initiator + responder : responder + initiator);
}

const packedPort = (port: number | null): string =>
  port === null ? String.fromCharCode(0, 0) : String.fromCharCode(1, port);

/** Two bytes a character. */
function packed(address: Uint8Array): string {
  let text = "";
  for (let at = 0; at < address.length; at += 2) text += String.fromCharCode(u16(address, at));
  return text;
}

import { u32 } from "../../../base/bytes.ts";
import type { Flow, FlowStart } from "../../../flow/flow.ts";
import { type Contact, Contacts, uncertain } from "../../contact.ts";
import type { LastMicrosOf } from "../../filter.ts";
import { PastFlows } from "../../past-flows.ts";
import { turnedRound } from "../../presumed-initiator.ts";
import type { Truth } from "../../truth.ts";
import type { FlowFacts } from "./flow-facts.ts";
import { ICMP, ICMPV6, TCP, UDP } from "./rule.ts";

/** Why a flow may pass as an answer. */
export const ANSWER_KINDS = ["icmp error", "late answer", "dhcp answer", "group answer", "data connection"] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** For XP, answers to groups pass for 3 s (KB 884913); how long later systems wait is not documented, but no minutes. */
const PATIENCE_MICROS = 10_000_000;

const FTP = 21;
const PPTP = 1723;
const GRE = 47;
const DHCP_SERVER = 67;
const DHCP_CLIENT = 68;

/** Destination unreachable, source quench, time exceeded, parameter problem; of ICMPv6 also packet too big. */
const ERRORS: Readonly<Record<number, readonly number[]>> = { [ICMP]: [3, 4, 11, 12], [ICMPV6]: [1, 2, 3, 4] };

/** Answers to a group or to any datagram by local port, over a data connection by remote address. */
type ContactKey = number | string;

/** An answer is never certain. */
const LIFE = uncertain({ certain: 0, possible: PATIENCE_MICROS });

interface OpenFlow {
  /** As seen from this computer. */
  readonly own: FlowStart;
  readonly keys: readonly ContactKey[];
  readonly contacts: readonly Contact[];
}

/** Answers that are not looked for. */
export interface AnswerLimits {
  /** DisableStatefulFTP, DisableStatefulPPTP: no helper opens data connections. */
  readonly lacksFtpHelper: boolean;
  readonly lacksPptpHelper: boolean;
}

/**
 * Remembers flows whose answers come in flows of their own: late, from members of a group that was asked, over a data
 * connection that was negotiated, or as an ICMP error. Such a flow is an answer possibly, never certainly, as only the
 * packets' contents would show it.
 */
export class AnswerMemory {
  readonly #remembersUnicast: boolean;
  readonly #limits: AnswerLimits;
  readonly #past = new PastFlows();
  /** By local port, or by remote address. */
  readonly #contacts = new Contacts<ContactKey>();
  readonly #open = new Map<number, OpenFlow>();

  /** `hasLooseRules`: a rule has LSM, so that answers to any datagram may come from other addresses. */
  constructor(hasLooseRules: boolean, limits: AnswerLimits) {
    this.#remembersUnicast = hasLooseRules;
    this.#limits = limits;
  }

  /** `isToGroup`: to a multicast or broadcast address. A flow that is judged again, or both ways, is remembered once. */
  remember(start: FlowStart, facts: FlowFacts, isToGroup: boolean): void {
    const found = this.#open.get(start.sequence);
    const known = found ?? { own: ownView(start, facts), keys: [], contacts: [] };
    const keys = this.#keysLeftBy(facts, isToGroup).filter((key) => !known.keys.includes(key));
    if (keys.length === 0) {
      if (found === undefined) this.#open.set(start.sequence, known);
      return;
    }
    const contacts = keys.map((key) => this.#contacts.at(key, start.firstMicros));
    for (const contact of contacts) {
      contact.open(start.sequence, LIFE);
      contact.extend(start.firstMicros, LIFE);
    }
    this.#open.set(start.sequence, {
      ...known,
      keys: [...known.keys, ...keys],
      contacts: [...known.contacts, ...contacts],
    });
  }

  ended({ start, lastMicros, connectionState }: Flow): void {
    const open = this.#open.get(start.sequence);
    if (open === undefined) return;
    for (const contact of open.contacts) {
      contact.close(start.sequence);
      contact.extend(lastMicros, LIFE);
    }
    this.#open.delete(start.sequence);
    this.#past.add(open.own, lastMicros, connectionState);
  }

  /**
   * undefined: it is no answer. `refusesGroupAnswers`: DisableUnicastResponsesToMulticastBroadcast. Answers of DHCP pass
   * whether they were asked for or not (windows-nt-to-11-filters.md C3).
   */
  kindOf(
    start: FlowStart,
    facts: FlowFacts,
    refusesGroupAnswers: Truth,
    lastMicrosOf?: LastMicrosOf,
  ): AnswerKind | undefined {
    const { protocol, icmpType, direction } = facts;
    const lives: Lives = (key) => this.#contacts.isAlive(key, start.firstMicros, lastMicrosOf) !== "no";
    if (icmpType !== null && ERRORS[protocol]?.includes(icmpType)) return "icmp error";
    if (isDhcpAnswer(facts)) return "dhcp answer";
    if (this.#past.mayContinue(ownView(start, facts), lastMicrosOf)) return "late answer";
    if (this.#contacts.size === 0) return undefined;
    if (direction === "inbound" && isGroupAnswer(facts, refusesGroupAnswers, lives)) return "group answer";
    const isData = (protocol === TCP || protocol === GRE) && lives(dataKey(protocol, facts));
    return isData ? "data connection" : undefined;
  }

  #keysLeftBy(facts: FlowFacts, isToGroup: boolean): readonly ContactKey[] {
    const { protocol, direction, localPort, remotePort } = facts;
    if (protocol === TCP) {
      const serverPort = direction === "outbound" ? remotePort : localPort;
      const { lacksFtpHelper, lacksPptpHelper } = this.#limits;
      if (serverPort === FTP) return lacksFtpHelper ? [] : [dataKey(TCP, facts)];
      return serverPort === PPTP && !lacksPptpHelper ? [dataKey(GRE, facts)] : [];
    }
    const key = direction === "outbound" ? groupKey(protocol, localPort) : undefined;
    if (key === undefined) return [];
    if (isToGroup) return [key];
    return this.#remembersUnicast && protocol === UDP ? [key + LOOSE] : [];
  }
}

/** Whether answers to what a key stands for may still come. */
type Lives = (key: ContactKey) => boolean;

/** With this computer as the initiator. */
const ownView = (start: FlowStart, { direction }: FlowFacts): FlowStart =>
  direction === "outbound" ? start : turnedRound(start);

const isDhcpAnswer = ({ protocol, direction, localAddress, localPort, remotePort }: FlowFacts): boolean =>
  direction === "inbound" &&
  protocol === UDP &&
  localAddress.length === 4 &&
  remotePort === DHCP_SERVER &&
  localPort === DHCP_CLIENT;

function isGroupAnswer({ protocol, localPort }: FlowFacts, isRefused: Truth, lives: Lives): boolean {
  const key = groupKey(protocol, localPort);
  if (key === undefined) return false;
  return lives(key + LOOSE) || (isRefused !== "yes" && lives(key));
}

/** Added to the key of a group for datagrams to a single address. */
const LOOSE = 0x2_00_00;
const UNKNOWN_PORT = 0x1_00_00;
const ICMPV6_KEY = 0x1_00_01;

function groupKey(protocol: number, localPort: number | null): number | undefined {
  if (protocol === UDP) return localPort ?? UNKNOWN_PORT;
  return protocol === ICMPV6 ? ICMPV6_KEY : undefined;
}

/** IPv4 below all other keys; IPv6, which is rarer, as text. */
const dataKey = (protocol: number, { remoteAddress }: FlowFacts): ContactKey =>
  remoteAddress.length === 4
    ? -1 - (protocol * 2 ** 32 + u32(remoteAddress, 0))
    : String.fromCharCode(protocol, ...remoteAddress);

import type { Flow, FlowStart } from "../../../flow/flow.ts";
import type { Truth } from "../../truth.ts";
import type { FlowFacts } from "./flow-facts.ts";
import { ICMP, ICMPV6, TCP, UDP } from "./rule.ts";

/** Why a flow may pass as an answer. */
export const ANSWER_KINDS = ["icmp error", "group answer", "data connection"] as const;
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

/** Answers to a group or to any datagram by number, over a data connection by text. */
type ContactKey = number | string;

interface Contact {
  open: number;
  /** When the last of them ended, in microseconds since the Unix epoch. */
  endedMicros: number;
}

/**
 * Remembers flows whose answers come in flows of their own: from members of a group that was asked, over a data
 * connection that was negotiated, or as an ICMP error. Such a flow is an answer possibly, never certainly, as only the
 * packets' contents would show it.
 */
export class AnswerMemory {
  readonly #remembersUnicast: boolean;
  /** By local port, or by remote address. */
  readonly #contacts = new Map<ContactKey, Contact>();
  readonly #keysOfOpen = new Map<number, readonly ContactKey[]>();

  /** `hasLooseRules`: a rule has LSM, so that answers to any datagram may come from other addresses. */
  constructor(hasLooseRules: boolean) {
    this.#remembersUnicast = hasLooseRules;
  }

  /** `isToGroup`: to a multicast or broadcast address. A flow that is judged again, or both ways, is remembered once. */
  remember(start: FlowStart, facts: FlowFacts, isToGroup: boolean): void {
    const known = this.#keysOfOpen.get(start.sequence) ?? [];
    const keys = this.#keysLeftBy(facts, isToGroup).filter((key) => !known.includes(key));
    if (keys.length === 0) return;
    this.#keysOfOpen.set(start.sequence, [...known, ...keys]);
    for (const key of keys) {
      const contact = this.#contacts.get(key);
      if (contact === undefined) this.#contacts.set(key, { open: 1, endedMicros: 0 });
      else contact.open++;
    }
  }

  ended({ start, lastMicros }: Flow): void {
    for (const key of this.#keysOfOpen.get(start.sequence) ?? []) {
      const contact = this.#contacts.get(key);
      if (contact === undefined) continue;
      contact.open--;
      contact.endedMicros = Math.max(contact.endedMicros, lastMicros);
    }
    this.#keysOfOpen.delete(start.sequence);
  }

  /** undefined: it is no answer. `refusesGroupAnswers`: DisableUnicastResponsesToMulticastBroadcast, which spares DHCP. */
  kindOf(facts: FlowFacts, micros: number, refusesGroupAnswers: Truth): AnswerKind | undefined {
    const { protocol, icmpType, direction } = facts;
    if (icmpType !== null && ERRORS[protocol]?.includes(icmpType)) return "icmp error";
    if (this.#contacts.size === 0) return undefined;
    if (direction === "inbound" && this.#isGroupAnswer(facts, micros, refusesGroupAnswers)) return "group answer";
    const isData = (protocol === TCP || protocol === GRE) && this.#lives(dataKey(protocol, facts), micros);
    return isData ? "data connection" : undefined;
  }

  #isGroupAnswer({ protocol, localPort, remotePort }: FlowFacts, micros: number, isRefused: Truth): boolean {
    const key = groupKey(protocol, localPort);
    if (key === undefined) return false;
    if (this.#lives(key + LOOSE, micros)) return true;
    const isDhcp = protocol === UDP && remotePort === DHCP_SERVER && localPort === DHCP_CLIENT;
    return (isRefused !== "yes" || isDhcp) && this.#lives(key, micros);
  }

  #keysLeftBy(facts: FlowFacts, isToGroup: boolean): readonly ContactKey[] {
    const { protocol, direction, localPort, remotePort } = facts;
    if (protocol === TCP) {
      const serverPort = direction === "outbound" ? remotePort : localPort;
      if (serverPort === FTP) return [dataKey(TCP, facts)];
      return serverPort === PPTP ? [dataKey(GRE, facts)] : [];
    }
    const key = direction === "outbound" ? groupKey(protocol, localPort) : undefined;
    if (key === undefined) return [];
    if (isToGroup) return [key];
    return this.#remembersUnicast && protocol === UDP ? [key + LOOSE] : [];
  }

  #lives(key: ContactKey, micros: number): boolean {
    const contact = this.#contacts.get(key);
    if (contact === undefined) return false;
    if (contact.open > 0 || micros - contact.endedMicros <= PATIENCE_MICROS) return true;
    this.#contacts.delete(key);
    return false;
  }
}

/** Added to the key of a group for datagrams to a single address. */
const LOOSE = 0x2_00_00;
const UNKNOWN_PORT = 0x1_00_00;
const ICMPV6_KEY = 0x1_00_01;

function groupKey(protocol: number, localPort: number | null): number | undefined {
  if (protocol === UDP) return localPort ?? UNKNOWN_PORT;
  return protocol === ICMPV6 ? ICMPV6_KEY : undefined;
}

const dataKey = (protocol: number, { remoteAddress }: FlowFacts): string =>
  String.fromCharCode(protocol, ...remoteAddress);

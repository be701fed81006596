import { type Truth, truthOf } from "../truth.ts";
import type { DeviceClock } from "./device-clock.ts";
import { ICMP, ICMPV6, isIcmp, TCP, UDP } from "./icmp.ts";
import type { PacketView } from "./packet-view.ts";
import type { CeRule, Condition, RuleConditions } from "./rule.ts";

interface ConditionTest {
  /** As a trace names it: "does not match: protocol". */
  readonly name: string;
  /** The part of the rule that it reads: when undefined, the condition holds. */
  readonly field: keyof RuleConditions;
  holds(conditions: RuleConditions, packet: PacketView, clock: DeviceClock): Truth;
}

/** No condition holds; an unreadable one holds possibly; and so does one about something the packet does not show. */
const holdsFor = <T, V>(condition: Condition<T>, seen: V | null, test: (condition: T, seen: V) => boolean): Truth => {
  if (condition === undefined) return "yes";
  if (condition === "unreadable" || seen === null) return "maybe";
  return truthOf(test(condition, seen));
};

const same = (a: number, b: number): boolean => a === b;

/** Every condition a rule can set, cheapest and most selective first. All must hold. */
export const CONDITIONS: readonly ConditionTest[] = [
  {
    name: "protocol",
    field: "ipProtocol",
    holds: ({ ipProtocol }, packet) => holdsFor(ipProtocol, packet.ipProtocol, same),
  },
  {
    name: "destination port",
    field: "ports",
    holds: ({ ports }, packet) => {
      if (ports === undefined) return "yes";
      if (packet.ipProtocol !== TCP && packet.ipProtocol !== UDP) return ports === "unreadable" ? "maybe" : "no";
      return holdsFor(ports, packet.destinationPort, ({ first, last }, port) => first <= port && port <= last);
    },
  },
  {
    name: "ICMP type",
    field: "icmpType",
    holds: ({ icmpType, ipProtocol }, packet) => holdsForIcmp(icmpType, ipProtocol, packet, packet.icmpType),
  },
  {
    name: "ICMP code",
    field: "icmpCode",
    holds: ({ icmpCode, ipProtocol }, packet) => holdsForIcmp(icmpCode, ipProtocol, packet, packet.icmpCode),
  },
  {
    name: "private host",
    field: "privateHost",
    holds: ({ privateHost }, packet) => {
      if (privateHost === undefined) return "yes";
      return privateHost === "unreadable" ? "maybe" : packet.hosts.isPrivateHost(privateHost);
    },
  },
  {
    name: "public host",
    field: "publicHost",
    holds: ({ publicHost }, packet) => {
      if (publicHost === undefined) return "yes";
      return publicHost === "unreadable" ? "maybe" : packet.hosts.isPublicHost(publicHost);
    },
  },
  {
    name: "time of day",
    field: "hours",
    holds: ({ hours }, packet, clock) =>
      holdsFor(hours, packet, ({ start, end }, { micros }) => {
        const { hour } = clock.at(micros);
        return start < end ? start <= hour && hour < end : start <= hour || hour < end;
      }),
  },
  {
    name: "day of the week",
    field: "daysOfWeek",
    holds: ({ daysOfWeek }, packet, clock) =>
      holdsFor(daysOfWeek, packet, (days, { micros }) => (days & (1 << clock.at(micros).weekday)) !== 0),
  },
  {
    name: "day of the month",
    field: "dayOfMonth",
    holds: ({ dayOfMonth }, packet, clock) =>
      holdsFor(dayOfMonth, packet, (day, { micros }) => clock.at(micros).dayOfMonth === day),
  },
  {
    name: "month",
    field: "month",
    holds: ({ month }, packet, clock) =>
      holdsFor(month, packet, (wanted, { micros }) => clock.at(micros).month === wanted),
  },
  {
    name: "undocumented mask bits",
    field: "undocumented",
    holds: ({ undocumented }) => (undocumented === undefined ? "yes" : "maybe"),
  },
];

/** A type or code without a protocol is assumed to mean ICMP of the packet's family. */
function holdsForIcmp(
  condition: Condition<number>,
  ipProtocol: Condition<number>,
  packet: PacketView,
  seen: number | null,
): Truth {
  if (condition === undefined) return "yes";
  if (condition === "unreadable") return "maybe";
  const isWanted =
    ipProtocol === undefined
      ? packet.ipProtocol === (packet.family === "IPv4" ? ICMP : ICMPV6)
      : isIcmp(packet.ipProtocol);
  return isWanted ? holdsFor(condition, seen, same) : "no";
}

/**
 * How one rule meets one packet, as a number below 256 that a decision's key can hold: MATCHES, POSSIBLE for an
 * ill-formed rule whose conditions all hold, or the index in CONDITIONS of the first condition that fails (from FAILS)
 * or, when none fails, of the first that holds possibly (from DOUBTFUL).
 */
export type Match = number;
export const MATCHES = 0;
export const POSSIBLE = 1;
export const FAILS = 16;
export const DOUBTFUL = 48;

/** `asked`: what `askedConditions` gave for the rule. */
export function matchRule(rule: CeRule, asked: readonly number[], packet: PacketView, clock: DeviceClock): Match {
  let match: Match = rule.isIllFormed ? POSSIBLE : MATCHES;
  for (const index of asked) {
    const held = CONDITIONS[index]?.holds(rule.conditions, packet, clock);
    if (held === "no") return FAILS + index;
    if (held === "maybe" && match < DOUBTFUL) match = DOUBTFUL + index;
  }
  return match;
}

/** Indexes in CONDITIONS of the conditions that a rule sets: most set three of eleven. */
export const askedConditions = ({ conditions }: CeRule): readonly number[] =>
  CONDITIONS.flatMap(({ field }, index) => (conditions[field] === undefined ? [] : [index]));

export const truthOfMatch = (match: Match): Truth => {
  if (match === MATCHES) return "yes";
  return match >= FAILS && match < DOUBTFUL ? "no" : "maybe";
};

/** In words, for a trace. */
export const explainMatch = (match: Match): string => {
  if (match === MATCHES) return "matches";
  if (match === POSSIBLE) return "matches, if Windows heeds the ill-formed rule at all";
  if (match < DOUBTFUL) return `does not match: ${CONDITIONS[match - FAILS]?.name}`;
  return `matches possibly: ${CONDITIONS[match - DOUBTFUL]?.name} cannot be decided`;
};

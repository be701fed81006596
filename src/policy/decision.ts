import type { SourceLocation } from "../base/problem.ts";
import type { DynamicPortRange } from "../tables/service-list.ts";

export const FILTER_KINDS = ["windows-ce", "tcpip-filtering", "pptp-filtering", "windows-firewall"] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

/** What the policy says of a flow; words of docs/architecture.md. */
export const DECISIONS = ["allow", "deny", "depends", "not-filtered", "out-of-scope"] as const;
export type Decision = (typeof DECISIONS)[number];

/** As seen from the policy host or the boundary. `transit`: passes neither. */
export const DIRECTIONS = ["inbound", "outbound", "forwarded", "local", "transit"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One entry of a filter, as reports list it. `id` is its index in `Policy.rules`. */
export interface PolicyRule {
  readonly id: number;
  readonly filter: FilterKind;
  /** The rule's own name: the registry key or value that holds it ("AllowTCPOutboundPort25", "TCPAllowedPorts: 80"). */
  readonly name: string;
  readonly location: SourceLocation;
  /** `log` for rules that never decide; `list` for a whole port list that decides by what it lacks. */
  readonly action: "allow" | "block" | "log" | "list";
  readonly direction: "inbound" | "outbound" | "both";
  readonly isEnabled: boolean;
  /** One line in words: "allow outbound TCP to port 25 from 192.168.0.101". */
  readonly summary: string;
  /** The rule keeps out no port (or ICMP type) and no host, whether it names them or not: FWR-402. */
  readonly isUnrestricted: boolean;
  /** The ranges of dynamic ports that its ports hold from end to end, all where it names no port: FWR-204. */
  readonly dynamicRanges: readonly DynamicPortRange[];
}

/** One line of an explanation, in the order in which the filter looked. */
export interface TraceStep {
  /** null for defaults and for steps that are not about one rule. */
  readonly ruleId: number | null;
  /** Sentence without a full stop: "does not match: protocol", "no list names the port: denied". */
  readonly text: string;
  /** True when this step rests on something the reference marks inferred; shown as "assumed". */
  readonly isAssumed: boolean;
}

/** What one filter says of one flow. */
export interface FilterDecision {
  readonly filter: FilterKind;
  readonly decision: Decision;
  /** Each filter has its own view: a boundary for windows-ce, the computer for the others. */
  readonly direction: Direction;
  /** The rule that decided; null when a default, a state or a missing condition did. */
  readonly ruleId: number | null;
  /** Why, in one sentence without a full stop. The same for all flows that are decided alike. */
  readonly reason: string;
  /** Allowed by the filter's default action only, no rule says so: FWR-401. */
  readonly isDefault: boolean;
  /** Reasons for findings that only the filter can know. */
  readonly flags: readonly DecisionFlag[];
  readonly trace: readonly TraceStep[];
}

export const DECISION_FLAGS = [
  /** FWR-101: forwarded, and the lists would have denied it had it been for this computer. */
  "forwarded-past-lists",
  /** FWR-102: passes only because AllowPacketsForLocalMachine is set. */
  "only-by-allow-packets-for-local-machine",
  /** FWR-103: lists are configured, and the switch that arms them is off; they would have denied this flow. */
  "lists-not-armed",
  /** FWR-104: passes over IPv6; the same flow over IPv4 would be denied. */
  "ipv6-passes-where-ipv4-denied",
  /** FWR-105: the filter is configured but another setting may make it ineffective. */
  "filter-ineffective",
] as const;
export type DecisionFlag = (typeof DECISION_FLAGS)[number];

/** What the whole policy says of a flow: every filter in turn, and the one that decided. */
export interface PolicyDecision {
  readonly decision: Decision;
  /** That of `deciding`. */
  readonly direction: Direction;
  /** The filter decision that settled it: the first deny, else the first depends, else the first that let it pass. */
  readonly deciding: FilterDecision;
  /** One for each filter of the policy, in the policy's order. */
  readonly filters: readonly FilterDecision[];
  /** Equal decisions are the same object: `key` identifies it within a run. */
  readonly key: string;
}

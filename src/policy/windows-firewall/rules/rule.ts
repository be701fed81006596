import type { SourceLocation } from "../../../base/problem.ts";
import type { Truth } from "../../truth.ts";
import type { AddressTerm } from "../address-term.ts";
import type { Profile } from "../profile.ts";
import type { IcmpTerm } from "./icmp-term.ts";
import type { PortTerm } from "./port-term.ts";

/** One `Key=value` of a rule string, as written. */
export interface RuleToken {
  readonly key: string;
  readonly value: string;
}

/** Addresses of one end: any of them, of the flow's family. Both empty: no condition. */
export interface EndAddresses {
  readonly v4: readonly AddressTerm[];
  readonly v6: readonly AddressTerm[];
}

/**
 * A rule string as it is understood (windows-nt-to-11-filters.md D2). All conditions must hold; an empty list is no
 * condition. What is
 * lacking or unreadable is `undefined`, and told by `flaws` or `notUnderstood`.
 */
export interface ParsedRule {
  /** As written, without the letter: "2.10". */
  readonly version: string;
  readonly action: "allow" | "block" | "bypass" | undefined;
  /** Absent is `no`. */
  readonly isActive: Truth;
  readonly direction: "inbound" | "outbound" | undefined;
  /** Empty: all profiles. */
  readonly profiles: readonly Profile[];
  /** undefined: any, unless a token about it is not understood. */
  readonly protocol: number | undefined;
  readonly localPorts: readonly PortTerm[];
  readonly remotePorts: readonly PortTerm[];
  readonly icmp: readonly IcmpTerm[];
  readonly local: EndAddresses;
  readonly remote: EndAddresses;
  /** GUIDs of adapters, with braces; none when one of them cannot be read. */
  readonly interfaces: readonly string[];
  /** LOM: conditions about the remote end are not what decides. */
  readonly isLocalOnlyMapped: boolean;
  /** AuthByPassOut: what it lets out by IPsec passes whatever blocks it. */
  readonly bypassesOutbound: boolean;
  /** Edge: what came through a tunnel for NAT traversal is let in too. */
  readonly allowsEdge: boolean;
  /** LSM: answers may come from other addresses. */
  readonly isLooseSourceMapped: boolean;
  /** Conditions that a capture cannot show, empty ones aside, which are none: programs, services, packages, users, IPsec, versions of Windows. */
  readonly unseen: readonly RuleToken[];
  /** Unknown keys, and values that mean nothing for their keys: the rule matches possibly at most. */
  readonly notUnderstood: readonly RuleToken[];
  /** What is wrong with the rule as a whole: "has no Dir". It matches possibly at most. */
  readonly flaws: readonly string[];
  /** Departures from the grammar that real rules have, in words; the rule is taken as it is meant (assumed). */
  readonly liberties: readonly string[];
  /** Tokens that are no conditions: names, and what concerns tunnels and answers only. */
  readonly remarks: readonly RuleToken[];
}

/** Where a rule was found. `mdm`: whether device management's rules are in force is not known. */
export const RULE_STORES = ["policy", "local", "mdm"] as const;
export type RuleStore = (typeof RULE_STORES)[number];

export interface FirewallRule extends ParsedRule {
  /** Name of the registry value. */
  readonly id: string;
  readonly location: SourceLocation;
  readonly store: RuleStore;
}

export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMPV6 = 58;

export const hasPorts = (protocol: number): boolean => protocol === TCP || protocol === UDP;
export const isIcmp = (protocol: number): boolean => protocol === ICMP || protocol === ICMPV6;

/** The value of a remark, such as its name; undefined when the rule has none. */
export const remarkOf = ({ remarks }: ParsedRule, key: string): string | undefined =>
  remarks.find((token) => token.key.toLowerCase() === key)?.value;

export const formatToken = ({ key, value }: RuleToken): string => `${key}=${value}`;

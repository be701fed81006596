import type { PolicyRule } from "../../decision.ts";
import { type AddressTerm, formatAddressTerm } from "../address-term.ts";
import { formatIcmpTerm } from "./icmp-term.ts";
import { formatPortTerm } from "./port-term.ts";
import { type EndAddresses, type FirewallRule, formatToken, remarkOf } from "./rule.ts";
import type { Standing } from "./standing.ts";

/** The rule's own name, or its value's where that is a resource of Windows. */
export function ruleName(rule: FirewallRule): string {
  const name = remarkOf(rule, "name")?.trim() ?? "";
  return name === "" || name.startsWith("@") ? rule.id : name;
}

/** The rule as reports list it. One without a readable action shows as one that allows, and says so. */
export function describeRule(rule: FirewallRule, id: number, standing: Standing): PolicyRule {
  return {
    id,
    filter: "windows-firewall",
    name: ruleName(rule),
    location: rule.location,
    action: rule.action === "block" ? "block" : "allow",
    direction: rule.direction ?? "both",
    isEnabled: standing.counts !== "no",
    summary: `${standing.why === "" ? "" : `${standing.why}: `}${summarize(rule)}`,
    isUnrestricted: isUnrestricted(rule),
  };
}

/** It names no port, ICMP type or host, and nothing that a capture cannot show. */
function isUnrestricted(rule: FirewallRule): boolean {
  const { localPorts, remotePorts, icmp, local, remote, interfaces, unseen, notUnderstood } = rule;
  const lists = [localPorts, remotePorts, icmp, local.v4, local.v6, remote.v4, remote.v6, interfaces];
  return [...lists, unseen, notUnderstood].every((list) => list.length === 0);
}

const PROTOCOL_NAMES: Readonly<Record<number, string>> = { 1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6" };

/** A list of rules stays readable with so many alternatives of each condition. */
const MOST_SHOWN = 6;

function summarize(rule: FirewallRule): string {
  const { protocol } = rule;
  const parts = [
    `${rule.action ?? "allow or block"} ${rule.direction ?? "inbound or outbound"}`,
    ...(protocol === undefined ? [] : [PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`]),
    ...worded("local port", rule.localPorts.map(formatPortTerm)),
    ...worded("remote port", rule.remotePorts.map(formatPortTerm)),
    ...worded("type", rule.icmp.map(formatIcmpTerm)),
    ...worded("local", addresses(rule.local)),
    ...worded("remote", addresses(rule.remote)),
    ...worded("interface", rule.interfaces),
    ...worded("profile", rule.profiles),
    ...rule.unseen.map(formatToken),
    ...rule.notUnderstood.map((token) => `${formatToken(token)} (not understood)`),
    ...rule.flaws,
  ];
  return parts.join(", ");
}

const addresses = ({ v4, v6 }: EndAddresses): readonly string[] => [
  ...new Set([...v4, ...v6].map((term: AddressTerm) => formatAddressTerm(term))),
];

function worded(name: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  const more = texts.length > MOST_SHOWN ? ` and ${texts.length - MOST_SHOWN} more` : "";
  return [`${name} ${texts.slice(0, MOST_SHOWN).join(" or ")}${more}`];
}

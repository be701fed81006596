import type { DynamicPortRange } from "../../../tables/service-list.ts";
import type { PolicyRule } from "../../decision.ts";
import { ALL_DYNAMIC_RANGES, dynamicRangesWithin, NO_DYNAMIC_RANGES } from "../../dynamic-ranges.ts";
import { type AddressTerm, formatAddressTerm } from "../address-term.ts";
import { formatIcmpTerm } from "./icmp-term.ts";
import { formatPortTerm, HIGHEST_PORT, type PortTerm, portsOf } from "./port-term.ts";
import { type EndAddresses, type FirewallRule, formatToken, hasPorts, remarkOf } from "./rule.ts";
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
    dynamicRanges: dynamicRangesOf(rule),
  };
}

/** Of ports, ICMP types and hosts it keeps none out, whether it names them or not; and it asks nothing that no capture shows. */
function isUnrestricted({ localPorts, remotePorts, icmp, local, remote, ...rule }: FirewallRule): boolean {
  const others = icmp.length + rule.interfaces.length + rule.unseen.length + rule.notUnderstood.length;
  return others === 0 && [localPorts, remotePorts].every(isEveryPort) && [local, remote].every(isEveryAddress);
}

function isEveryPort(terms: readonly PortTerm[]): boolean {
  if (terms.length === 0) return true;
  const ranges = terms.map(portsOf).filter(({ isCertain }) => isCertain);
  let next = 0;
  for (const { first, last } of ranges.sort((one, other) => one.first - other.first))
    if (first <= next) next = Math.max(next, last + 1);
  return next > HIGHEST_PORT;
}

const isEveryAddress = ({ v4, v6 }: EndAddresses): boolean => v4.length + v6.length === 0 || [...v4, ...v6].some(isAll);

const isAll = (term: AddressTerm): boolean =>
  term.kind === "range" &&
  term.range.first.every((byte) => byte === 0) &&
  term.range.last.every((byte) => byte === 0xff);

/** Of the responder's ports. What a keyword or an unreadable term stands for is not a whole range for certain. */
function dynamicRangesOf({ protocol, direction, localPorts, remotePorts }: FirewallRule): readonly DynamicPortRange[] {
  if (protocol !== undefined && !hasPorts(protocol)) return NO_DYNAMIC_RANGES;
  const terms = direction === "outbound" ? remotePorts : localPorts;
  if (terms.length === 0) return ALL_DYNAMIC_RANGES;
  return dynamicRangesWithin(terms.map(portsOf).filter(({ isCertain }) => isCertain));
}

const PROTOCOL_NAMES: Readonly<Record<number, string>> = { 1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6" };

/** A list of rules stays readable with so many alternatives of each condition. */
const MOST_SHOWN = 6;

/** Most rules have few conditions: text is made of those only. */
function summarize(rule: FirewallRule): string {
  const { protocol } = rule;
  const parts = [`${rule.action ?? "allow or block"} ${rule.direction ?? "inbound or outbound"}`];
  if (protocol !== undefined) parts.push(PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`);
  addCondition(parts, "local port", rule.localPorts, formatPortTerm);
  addCondition(parts, "remote port", rule.remotePorts, formatPortTerm);
  addCondition(parts, "type", rule.icmp, formatIcmpTerm);
  addCondition(parts, "local", addressTexts(rule.local), asIs);
  addCondition(parts, "remote", addressTexts(rule.remote), asIs);
  addCondition(parts, "interface", rule.interfaces, asIs);
  addCondition(parts, "profile", rule.profiles, asIs);
  for (const token of rule.unseen) parts.push(formatToken(token));
  for (const token of rule.notUnderstood) parts.push(`${formatToken(token)} (not understood)`);
  parts.push(...rule.flaws);
  return parts.join(", ");
}

const asIs = (text: string): string => text;

function addressTexts({ v4, v6 }: EndAddresses): readonly string[] {
  const texts: string[] = [];
  for (const terms of [v4, v6]) for (const term of terms) texts.push(formatAddressTerm(term));
  return texts.length > 1 ? [...new Set(texts)] : texts;
}

function addCondition<T>(parts: string[], name: string, terms: readonly T[], format: (term: T) => string): void {
  if (terms.length === 0) return;
  const more = terms.length > MOST_SHOWN ? ` and ${terms.length - MOST_SHOWN} more` : "";
  parts.push(`${name} ${terms.slice(0, MOST_SHOWN).map(format).join(" or ")}${more}`);
}

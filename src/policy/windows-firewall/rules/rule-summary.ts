import type { DynamicPortRange } from "../../../tables/service-list.ts";
import type { PolicyRule } from "../../decision.ts";
import { ALL_DYNAMIC_RANGES, dynamicRangesWithin, NO_DYNAMIC_RANGES } from "../../dynamic-ranges.ts";
import { formatAddressTerm } from "../address-term.ts";
import { formatIcmpTerm } from "./icmp-term.ts";
import { formatPortTerm, portsOf } from "./port-term.ts";
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

/** It names no port, ICMP type or host, and nothing that a capture cannot show. */
function isUnrestricted(rule: FirewallRule): boolean {
  const { localPorts, remotePorts, icmp, local, remote, interfaces, unseen, notUnderstood } = rule;
  const messages = localPorts.length + remotePorts.length + icmp.length;
  const addresses = local.v4.length + local.v6.length + remote.v4.length + remote.v6.length;
  return messages + addresses + interfaces.length + unseen.length + notUnderstood.length === 0;
}

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

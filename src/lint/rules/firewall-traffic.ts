import { ADDRESS_KEYWORDS, type AddressTerm } from "../../policy/windows-firewall/address-term.ts";
import type { IcmpTerm } from "../../policy/windows-firewall/rules/icmp-term.ts";
import { PORT_KEYWORDS, type PortTerm, portsOf } from "../../policy/windows-firewall/rules/port-term.ts";
import { type EndAddresses, type FirewallRule, ICMP, ICMPV6 } from "../../policy/windows-firewall/rules/rule.ts";
import { NETWORK_NAMES } from "../../policy/windows-firewall/rules/token-values.ts";
import { type Interval, type IntervalSet, intervalSet, span } from "../match-sets/interval-set.ts";
import {
  type AddressFamily,
  addressSpan,
  keywordAddress,
  keywordPort,
  type Traffic,
  withAddressNames,
  withPortNames,
} from "./traffic.ts";

const FAMILIES = ["IPv4", "IPv6"] as const;

/** What a rule string matches; undefined where a port, an address or an ICMP type of it is not understood. */
export function firewallTraffic(rule: FirewallRule): readonly Traffic[] | undefined {
  const localPort = setOf(rule.localPorts, portIntervals, withPortNames);
  const remotePort = setOf(rule.remotePorts, portIntervals, withPortNames);
  const messages = rule.icmp.length === 0 ? [{}] : rule.icmp.map(icmpTraffic);
  const ends = FAMILIES.map((family) => endsOf(rule, family));
  if (localPort === "unknown" || remotePort === "unknown") return undefined;
  const parts: Traffic[] = [];
  for (const [index, family] of FAMILIES.entries()) {
    const end = ends[index];
    if (end === "unknown" || end === undefined) return undefined;
    for (const message of messages) {
      if (message === "unknown") return undefined;
      const ipProtocol = rule.protocol === undefined ? undefined : span(rule.protocol);
      parts.push({ family, ipProtocol, localPort, remotePort, ...end, ...message });
    }
  }
  // What is certain comes first: it is the sooner found not to be covered.
  return parts.sort((a, b) => Number(a.otherFamily !== undefined) - Number(b.otherFamily !== undefined));
}

type Understood<T> = T | "unknown";

/** undefined for no terms at all: the rule does not ask. `withNames`: what all numbers together hold as well. */
function setOf<T>(
  terms: readonly T[],
  intervalsOf: (term: T) => Understood<IntervalSet>,
  withNames: (set: IntervalSet) => IntervalSet,
): Understood<IntervalSet | undefined> {
  if (terms.length === 0) return undefined;
  const intervals: Interval[] = [];
  for (const term of terms) {
    const found = intervalsOf(term);
    if (found === "unknown") return found;
    intervals.push(...found);
  }
  return withNames(intervalSet(intervals));
}

function portIntervals(term: PortTerm): Understood<IntervalSet> {
  if (term.kind === "unknown") return "unknown";
  const { first, last, isCertain } = portsOf(term);
  if (isCertain) return span(first, last);
  return term.kind === "keyword" ? keywordPort(PORT_KEYWORDS.indexOf(term.keyword)) : "unknown";
}

function icmpTraffic(term: IcmpTerm): Understood<Partial<Traffic>> {
  if (term.kind === "unknown") return "unknown";
  const { version, type, code } = term;
  return {
    ipProtocol: span(version === 4 ? ICMP : ICMPV6),
    icmpType: span(type),
    icmpCode: code === "any" ? undefined : span(code),
  };
}

/** A rule that names addresses of the other family only matches none of this one, or, which no document denies, all. */
function endsOf(
  { local, remote }: FirewallRule,
  family: AddressFamily,
): Understood<Pick<Traffic, "localAddress" | "remoteAddress" | "otherFamily">> {
  const localAddress = addressesOf(local, family, false);
  const remoteAddress = addressesOf(remote, family, true);
  if (localAddress === "unknown" || remoteAddress === "unknown") return "unknown";
  const isOther = [local, remote].some(
    ({ v4, v6 }) => (family === "IPv4" ? v6 : v4).length > 0 && (family === "IPv4" ? v4 : v6).length === 0,
  );
  return { localAddress, remoteAddress, otherFamily: isOther ? span(1) : undefined };
}

const addressesOf = (
  { v4, v6 }: EndAddresses,
  family: AddressFamily,
  isRemote: boolean,
): Understood<IntervalSet | undefined> =>
  setOf(
    family === "IPv4" ? v4 : v6,
    (term) => addressIntervals(term, family, isRemote),
    (set) => withAddressNames(set, family),
  );

function addressIntervals(term: AddressTerm, family: AddressFamily, isRemote: boolean): Understood<IntervalSet> {
  if (term.kind === "range") return addressSpan(term.range.first, term.range.last);
  if (term.kind === "keyword") return keywordAddress(family, ADDRESS_KEYWORDS.indexOf(term.keyword));
  // For the own end a name means nothing.
  const name = isRemote ? NETWORK_NAMES.indexOf(term.text) : -1;
  return name === -1 ? "unknown" : keywordAddress(family, ADDRESS_KEYWORDS.length + name);
}

import type { IcmpTerm } from "./icmp-term.ts";
import type { PortKeyword, PortTerm } from "./port-term.ts";
import { hasPorts, ICMP, ICMPV6, type ParsedRule, TCP, UDP } from "./rule.ts";

/** The grammar has ranges in LPort2_10 and RPort2_10 only, and no single ports there (windows-nt-to-11-filters.md D2). */
export function flawOfPortToken(key: string, term: PortTerm): string | undefined {
  if (term.kind !== "range") return undefined;
  const isRange = term.first !== term.last;
  const isOfRanges = key.includes("_");
  if (isRange === isOfRanges) return undefined;
  return isRange ? `names a range of ports in ${key}, which is for single ones` : `names a single port in ${key}`;
}

/** What the parts of a rule that must fit together are. */
interface Parts extends Pick<ParsedRule, "protocol" | "direction" | "localPorts" | "remotePorts"> {
  readonly icmp: readonly IcmpTerm[];
}

/** What is wrong between parts of a rule: what Windows makes of such rules is not documented. */
export function mismatchesOf(parts: Parts, isProtocolNamed: boolean): readonly string[] {
  if (isProtocolNamed && parts.protocol === undefined) return [];
  return [...portMismatches(parts), ...icmpMismatches(parts)];
}

function portMismatches(parts: Parts): readonly string[] {
  const { localPorts, remotePorts, protocol } = parts;
  if (localPorts.length === 0 && remotePorts.length === 0) return [];
  if (protocol === undefined || !hasPorts(protocol)) return ["names ports without Protocol=6 or Protocol=17"];
  return KEYWORD_RULES.flatMap(([keyword, ofProtocol, isInboundOnly]) => {
    const isNamed = (term: PortTerm): boolean => term.kind === "keyword" && term.keyword === keyword;
    const flaws: string[] = [];
    if (remotePorts.some(isNamed)) flaws.push(`names ${keyword} as a remote port`);
    if (!localPorts.some(isNamed)) return flaws;
    if (protocol !== ofProtocol) flaws.push(`names ${keyword} without Protocol=${ofProtocol}`);
    if (isInboundOnly && parts.direction === "outbound") flaws.push(`names ${keyword} without Dir=In`);
    return flaws;
  });
}

/** Names of local ports, what their protocol is, and whether they are for what comes in only (D3). */
const KEYWORD_RULES: readonly (readonly [PortKeyword, number, boolean])[] = [
  ["RPC", TCP, true],
  ["RPC-EPMap", TCP, true],
  ["Teredo", UDP, true],
  ["mDNS", UDP, false],
];

function icmpMismatches({ icmp, protocol }: Parts): readonly string[] {
  const flaws: string[] = [];
  for (const [version, ipProtocol] of [
    [4, ICMP],
    [6, ICMPV6],
  ]) {
    const isNamed = icmp.some((term) => term.version === version);
    if (isNamed && protocol !== ipProtocol) flaws.push(`names ICMP${version} types without Protocol=${ipProtocol}`);
  }
  return flaws;
}

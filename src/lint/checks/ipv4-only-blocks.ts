import { IP_PROTOCOL } from "../../tables/ip-protocols.ts";
import type { LintCheck, LintFinding } from "../lint-finding.ts";
import { includes, intervalSet, span, subtract } from "../match-sets/interval-set.ts";
import { type Term, termsOverlap } from "../match-sets/term.ts";
import type { LintRule, RuleGroup } from "../rules/rule-group.ts";
import { isCertain, type Traffic, trafficTerm } from "../rules/traffic.ts";
import { namedOrCounted, relatedRules } from "../rules/wording.ts";

/** FWR-104: rules that block IPv4 only, where the same over IPv6 is let through. One finding for each direction. */
export const checkIpv4OnlyBlocks: LintCheck = ({ rules }) => rules.flatMap(({ groups }) => groups).flatMap(checkGroup);

function checkGroup(group: RuleGroup): readonly LintFinding[] {
  const { defaultAction, keywords } = group;
  const blocks = group.rules.filter(({ action }) => action === "block");
  const certain = ({ traffic }: LintRule): readonly Traffic[] => traffic.filter(isCertain);
  const ipv6 = (rules: readonly LintRule[]): readonly Term[] =>
    rules
      .flatMap(certain)
      .filter(({ family }) => family === "IPv6")
      .map((part) => trafficTerm(part, keywords));
  const blocked = ipv6(blocks);
  const allowed = ipv6(group.rules.filter(({ action }) => action === "allow"));
  const passes = (twin: Term): boolean =>
    !blocked.some((term) => termsOverlap(term, twin)) &&
    (defaultAction !== "block" || allowed.some((term) => termsOverlap(term, twin)));
  const isLone = (rule: LintRule): boolean =>
    certain(rule).every(({ family }) => family === "IPv4") &&
    certain(rule).some((part) => passes(trafficTerm(twinOf(part), keywords)));
  const lone = blocks.filter(isLone);
  const [first] = lone;
  if (first === undefined) return [];
  const blocksOnly = `${namedOrCounted(lone)} ${lone.length === 1 ? "blocks" : "block"} ${group.direction} traffic`;
  return [
    {
      id: "FWR-104",
      severity: "medium",
      message: `${blocksOnly} over IPv4 only: no rule blocks the same over IPv6, which passes`,
      location: first.location,
      related: relatedRules(lone.slice(1)),
      filter: group.filter,
      subject: `${group.direction} blocks for IPv4 only`,
    },
  ];
}

/** The same over IPv6: any addresses, since no IPv6 address corresponds to an IPv4 one; ICMPv6 for ICMP, of any type. */
function twinOf(traffic: Traffic): Traffic {
  const anyHost = { family: "IPv6", localAddress: undefined, remoteAddress: undefined } as const;
  const { ipProtocol } = traffic;
  if (ipProtocol === undefined || !includes(ipProtocol, ICMP)) return { ...traffic, ...anyHost };
  const twin = intervalSet([...subtract(ipProtocol, ICMP), ...span(IP_PROTOCOL.ICMPV6)]);
  return { ...traffic, ...anyHost, ipProtocol: twin, icmpType: undefined, icmpCode: undefined };
}

const ICMP = span(IP_PROTOCOL.ICMP);

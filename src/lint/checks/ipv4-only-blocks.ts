import { IP_PROTOCOL } from "../../tables/ip-protocols.ts";
import type { LintCheck, LintFinding } from "../lint-finding.ts";
import { findCover } from "../match-sets/find-cover.ts";
import { includes, intersect, intervalSet, span, subtract } from "../match-sets/interval-set.ts";
import { isEmptyTerm, type Term } from "../match-sets/term.ts";
import type { OwnedTerm } from "../match-sets/term-index.ts";
import type { LintRule, RuleGroup } from "../rules/rule-group.ts";
import { isCertain, type Traffic, trafficTerm } from "../rules/traffic.ts";
import { namedOrCounted, relatedRules } from "../rules/wording.ts";

/** FWR-104: rules that block IPv4 only, where some of the same over IPv6 may pass. One finding for each direction. */
export const checkIpv4OnlyBlocks: LintCheck = ({ rules }) => rules.flatMap(({ groups }) => groups).flatMap(checkGroup);

function checkGroup(group: RuleGroup): readonly LintFinding[] {
  const ofType = askOverIpv6(group, { ...ANY_IPV6, icmpType: undefined, icmpCode: undefined });
  const ofAny = askOverIpv6(group, ANY_IPV6);
  const passes = (part: Traffic, rule: LintRule): boolean =>
    (part.icmpType === undefined ? ofAny : ofType)(trafficTerm(twinOf(part), group.keywords), rule);
  const isLone = (rule: LintRule): boolean =>
    certain(rule).every(({ family }) => family === "IPv4") && certain(rule).some((part) => passes(part, rule));
  const lone = group.rules.filter((rule) => rule.action === "block" && isLone(rule));
  const [first] = lone;
  if (first === undefined) return [];
  const blocksOnly = `${namedOrCounted(lone)} ${lone.length === 1 ? "blocks" : "block"} ${group.direction} traffic`;
  return [
    {
      id: "FWR-104",
      severity: "medium",
      message: `${blocksOnly} over IPv4 only: no rule blocks all of the same over IPv6, which may pass`,
      location: first.location,
      related: relatedRules(lone.slice(1)),
      filter: group.filter,
      subject: `${group.direction} blocks for IPv4 only`,
    },
  ];
}

const certain = ({ traffic }: LintRule): readonly Traffic[] => traffic.filter(isCertain);

/**
 * Whether some of a term over IPv6 passes: what is allowed there and not wholly blocked, by rules that ask for no more
 * than the rule that blocks over IPv4 (a block for one program says nothing of others). `unlike`: what IPv6 numbers in
 * a way of its own, and is left aside.
 */
function askOverIpv6(
  { rules, keywords, defaultAction }: RuleGroup,
  unlike: Partial<Traffic>,
): (twin: Term, rule: LintRule) => boolean {
  const ipv6Of = (rule: LintRule): readonly Term[] =>
    certain(rule)
      .filter(({ family }) => family === "IPv6")
      .map((part) => trafficTerm({ ...part, ...unlike }, keywords));
  const blocks = distinctTerms(rules.filter(({ action }) => action === "block").flatMap(ownTerms));
  const allowed = distinctTerms(rules.filter(({ action }) => action === "allow").flatMap(ownTerms)).map(
    ({ term }) => term,
  );
  const known = new Map<string, boolean>();
  return (twin, rule) => {
    const key = keyOf(twin, rule.conditions);
    const passing = known.get(key) ?? isOpen(twin, rule);
    known.set(key, passing);
    return passing;
  };

  function ownTerms(rule: LintRule): readonly Conditional[] {
    return ipv6Of(rule).map((term) => ({ term, conditions: rule.conditions }));
  }

  function isOpen(twin: Term, rule: LintRule): boolean {
    const heeded = blocks.filter(({ conditions }) => conditions.every((word) => rule.conditions.includes(word)));
    const owned: readonly OwnedTerm[] = heeded.map(({ term }, owner) => ({ owner, term }));
    const candidates = { near: () => owned, of: () => owned };
    const open = defaultAction === "block" ? allowed.map((term) => common(term, twin)) : [twin];
    return open.some((term) => !isEmptyTerm(term) && findCover([term], candidates).kind !== "covered");
  }
}

interface Conditional {
  readonly term: Term;
  readonly conditions: readonly string[];
}

/** Block lists of thousands of addresses are a few terms without them. */
const distinctTerms = (terms: readonly Conditional[]): readonly Conditional[] => [
  ...new Map(terms.map((entry) => [keyOf(entry.term, entry.conditions), entry])).values(),
];

const keyOf = (term: Term, conditions: readonly string[]): string =>
  JSON.stringify([term.map((set) => set.map(({ first, last }) => `${first}-${last}`)), conditions]);

const common = (a: Term, b: Term): Term => a.map((set, dimension) => intersect(set, b[dimension] ?? []));

/** No IPv6 address corresponds to an IPv4 one. */
const ANY_IPV6 = { family: "IPv6", localAddress: undefined, remoteAddress: undefined } as const;

/** The same over IPv6: any addresses; ICMPv6 for ICMP, of any type. */
function twinOf(traffic: Traffic): Traffic {
  const { ipProtocol } = traffic;
  if (ipProtocol === undefined || !includes(ipProtocol, ICMP)) return { ...traffic, ...ANY_IPV6 };
  const twin = intervalSet([...subtract(ipProtocol, ICMP), ...span(IP_PROTOCOL.ICMPV6)]);
  return { ...traffic, ...ANY_IPV6, ipProtocol: twin, icmpType: undefined, icmpCode: undefined };
}

const ICMP = span(IP_PROTOCOL.ICMP);

import { PROFILES, type Profile } from "../../policy/windows-firewall/profile.ts";
import { mayDo } from "../../policy/windows-firewall/rules/candidate.ts";
import type { ProfileSettings } from "../../policy/windows-firewall/rules/profile-settings.ts";
import type { RulesConfiguration } from "../../policy/windows-firewall/rules/read-configuration.ts";
import type { FirewallRule } from "../../policy/windows-firewall/rules/rule.ts";
import { describeRule, ruleName } from "../../policy/windows-firewall/rules/rule-summary.ts";
import { type Standing, standingOf } from "../../policy/windows-firewall/rules/standing.ts";
import { intervalSet, span } from "../match-sets/interval-set.ts";
import { firewallConditions, firewallGrants } from "./firewall-conditions.ts";
import { firewallTraffic } from "./firewall-traffic.ts";
import {
  type FilterRules,
  type LintRule,
  type RuleDirection,
  type RuleGroup,
  type RulePlace,
  UNDOCUMENTED,
} from "./rule-group.ts";
import { keywordsOf, type Traffic, trafficTerm } from "./traffic.ts";

export interface FirewallRules extends FilterRules {
  /** Local rules that count in no profile, because group policy leaves them out. */
  readonly leftOut: readonly RulePlace[];
}

/** A rule before the sets that it is compared by are made: those depend on what the rules of its group name. */
type Draft = Omit<LintRule, "set"> & { readonly direction: RuleDirection };

type Sorted =
  | { readonly kind: "in force"; readonly rule: Draft }
  | { readonly kind: "disabled" | "left out" }
  | { readonly kind: "not compared"; readonly why: string };

/** The rule strings of Vista to 11, of all profiles; block beats allow in both directions (windows-nt-to-11-filters.md D4). */
export function windowsFirewallRules({ rules, profiles }: RulesConfiguration): FirewallRules {
  const sorted = rules.map((rule) => ({ place: placeOf(rule), ...sort(rule, profiles) }));
  const inForce = sorted.flatMap((entry) => (entry.kind === "in force" ? [entry.rule] : []));
  const placesOf = (kind: Sorted["kind"]): readonly RulePlace[] =>
    sorted.filter((entry) => entry.kind === kind).map(({ place }) => place);
  return {
    filter: "windows-firewall",
    groups: (["inbound", "outbound"] as const).map((direction) => groupOf(inForce, direction, profiles)),
    disabled: placesOf("disabled"),
    leftOut: placesOf("left out"),
    notCompared: sorted.flatMap((entry) => (entry.kind === "not compared" ? [{ ...entry.place, why: entry.why }] : [])),
  };
}

const placeOf = (rule: FirewallRule): RulePlace => ({ name: ruleName(rule), location: rule.location });

function groupOf(
  drafts: readonly Draft[],
  direction: RuleDirection,
  profiles: Readonly<Record<Profile, ProfileSettings>>,
): RuleGroup {
  const own = drafts.filter((draft) => draft.direction === direction);
  const keywords = keywordsOf(own.flatMap(({ traffic }) => traffic));
  const rules = own.map((draft) => ({ ...draft, set: draft.traffic.map((part) => trafficTerm(part, keywords)) }));
  const defaults = PROFILES.map((profile) => {
    const { blocksInbound, blocksOutbound } = profiles[profile];
    return (direction === "inbound" ? blocksInbound : blocksOutbound).isOn;
  });
  const isEvery = (truth: "no" | "yes"): boolean => defaults.every((isOn) => isOn === truth);
  const defaultAction = isEvery("yes") ? "block" : isEvery("no") ? "allow" : "mixed";
  return { filter: "windows-firewall", direction, winner: "block", defaultAction, keywords, rules };
}

const COUNTS: Standing = { counts: "yes", why: "" };

function sort(rule: FirewallRule, profiles: Readonly<Record<Profile, ProfileSettings>>): Sorted {
  const { action, direction, flaws, notUnderstood } = rule;
  if (rule.isActive === "no") return { kind: "disabled" };
  const standings = PROFILES.map((profile) => standingOf(rule, profile, profiles[profile]));
  const doubt = standings.find(({ counts }) => counts === "maybe");
  const traffic = firewallTraffic(rule);
  if (flaws.length > 0 || notUnderstood.length > 0) return { kind: "not compared", why: UNDOCUMENTED };
  if (doubt !== undefined) return { kind: "not compared", why: doubt.why };
  if (standings.every(({ counts }) => counts === "no")) return { kind: "left out" };
  if (action === "bypass" || mayDo(rule, "bypass"))
    return { kind: "not compared", why: "authenticated bypass stands above block and allow" };
  if (rule.isLocalOnlyMapped && action === "allow") return { kind: "not compared", why: "LOM=TRUE is not documented" };
  if (action === undefined || direction === undefined || traffic === undefined) {
    return { kind: "not compared", why: UNDOCUMENTED };
  }
  const profile = profileSet(standings);
  return {
    kind: "in force",
    rule: {
      ...placeOf(rule),
      action,
      direction,
      summary: describeRule(rule, 0, COUNTS).summary,
      traffic: traffic.map((part) => ({ ...part, profile })),
      conditions: firewallConditions(rule),
      grants: firewallGrants(rule),
    },
  };
}

/** undefined: all of them. */
function profileSet(standings: readonly Standing[]): Traffic["profile"] {
  const numbers = standings.flatMap(({ counts }, index) => (counts === "yes" ? [index] : []));
  return numbers.length === PROFILES.length ? undefined : intervalSet(numbers.flatMap((number) => span(number)));
}

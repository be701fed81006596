import type { SourceLocation } from "../../base/problem.ts";
import type { FilterKind } from "../../policy/decision.ts";
import type { MatchSet } from "../match-sets/term.ts";
import type { Keywords, Traffic } from "./traffic.ts";

export type RuleAction = "allow" | "block";
export type RuleDirection = "inbound" | "outbound";

/** A rule in force, as what it matches. */
export interface LintRule {
  readonly name: string;
  readonly location: SourceLocation;
  readonly action: RuleAction;
  /** "allow outbound IPv4, TCP, to port 25". */
  readonly summary: string;
  /** What it asks, one for each address family or protocol that it is for; a packet matches when one of them holds … */
  readonly traffic: readonly Traffic[];
  /** … which, as sets, is this … */
  readonly set: MatchSet;
  /** … and when all of these hold too, which numbers cannot tell: programs, services, users. In words that are equal only for equal conditions. */
  readonly conditions: readonly string[];
  /** What it does beside allowing or blocking ("Edge=TRUE"): only a rule that does the same can stand for it. */
  readonly grants: readonly string[];
}

/** Rules among which it is settled which of two that match decides: those of one filter and direction. */
export interface RuleGroup {
  readonly filter: FilterKind;
  readonly direction: RuleDirection;
  /** The action that wins where rules of both match. */
  readonly winner: RuleAction;
  /** What happens when no rule matches; `mixed` where profiles differ. */
  readonly defaultAction: RuleAction | "mixed";
  readonly keywords: Keywords;
  readonly rules: readonly LintRule[];
}

export type RulePlace = Pick<LintRule, "name" | "location">;

export interface UncomparedRule extends RulePlace {
  /** "its effect is not documented". */
  readonly why: string;
}

export const UNDOCUMENTED = "its effect is not documented";

/** The rules of one filter of a policy. */
export interface FilterRules {
  readonly filter: FilterKind;
  /** Of the rules in force. */
  readonly groups: readonly RuleGroup[];
  readonly disabled: readonly RulePlace[];
  /** In force and in no group. */
  readonly notCompared: readonly UncomparedRule[];
}

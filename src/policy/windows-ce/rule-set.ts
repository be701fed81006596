import { askedConditions, type Match, matchRule, truthOfMatch } from "./conditions.ts";
import type { DeviceClock } from "./device-clock.ts";
import type { PacketView } from "./packet-view.ts";
import type { AddressFamily, BoundaryDirection, CeRule } from "./rule.ts";

/** A rule that may decide, with its id in the policy. */
export interface Candidate {
  readonly id: number;
  readonly rule: CeRule;
  readonly asked: readonly number[];
}

interface Group {
  readonly candidates: readonly Candidate[];
  /** Overwritten by each packet. */
  readonly matches: Uint8Array;
}

/** How all candidate rules of a direction and family meet one packet. */
export interface Tally {
  readonly candidates: readonly Candidate[];
  /** One for each candidate; valid until the next packet is matched against the same rules. */
  readonly matches: Uint8Array;
  /** Indexes of the first candidate that certainly or possibly blocks or allows; -1 for none. */
  readonly block: number;
  readonly possibleBlock: number;
  readonly allow: number;
  readonly possibleAllow: number;
}

/** Enabled rules that block or allow, by direction and family; ill-formed ones stand wherever they might count. */
export class RuleSet {
  readonly #clock: DeviceClock;
  readonly #groups: Readonly<Record<BoundaryDirection, Readonly<Record<AddressFamily, Group>>>>;

  constructor(rules: readonly CeRule[], firstRuleId: number, clock: DeviceClock) {
    this.#clock = clock;
    const group = (direction: BoundaryDirection, family: AddressFamily): Group => {
      const candidates = rules
        .map((rule, index): Candidate => ({ id: firstRuleId + index, rule, asked: askedConditions(rule) }))
        .filter(({ rule }) => rule.isEnabled && rule.actions.some((action) => action !== "log"))
        .filter(({ rule }) => rule.directions.includes(direction) && rule.families.includes(family));
      return { candidates, matches: new Uint8Array(candidates.length) };
    };
    this.#groups = {
      inbound: { IPv4: group("inbound", "IPv4"), IPv6: group("inbound", "IPv6") },
      outbound: { IPv4: group("outbound", "IPv4"), IPv6: group("outbound", "IPv6") },
    };
  }

  match(packet: PacketView): Tally {
    const { candidates, matches } = this.#groups[packet.direction][packet.family];
    let block = -1;
    let possibleBlock = -1;
    let allow = -1;
    let possibleAllow = -1;
    for (let index = 0; index < candidates.length; index++) {
      const candidate = candidates[index];
      if (candidate === undefined) break;
      const { rule, asked } = candidate;
      const match: Match = matchRule(rule, asked, packet, this.#clock);
      matches[index] = match;
      const truth = truthOfMatch(match);
      if (truth === "no") continue;
      if (truth === "yes" && rule.actions[0] === "block") block = block === -1 ? index : block;
      else if (truth === "yes") allow = allow === -1 ? index : allow;
      else {
        if (rule.actions.includes("block") && possibleBlock === -1) possibleBlock = index;
        if (rule.actions.includes("allow") && possibleAllow === -1) possibleAllow = index;
      }
    }
    return { candidates, matches, block, possibleBlock, allow, possibleAllow };
  }
}

import { type Match, matchRule, truthOfMatch } from "./conditions.ts";
import type { DeviceClock } from "./device-clock.ts";
import type { PacketView } from "./packet-view.ts";
import type { AddressFamily, BoundaryDirection, CeRule } from "./rule.ts";

/** A rule that may decide, with its id in the policy. */
export interface Candidate {
  readonly id: number;
  readonly rule: CeRule;
}

const FAMILIES: readonly AddressFamily[] = ["IPv4", "IPv6"];
const DIRECTIONS: readonly BoundaryDirection[] = ["inbound", "outbound"];

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
  readonly #groups = new Map<string, { readonly candidates: readonly Candidate[]; readonly matches: Uint8Array }>();

  constructor(rules: readonly CeRule[], firstRuleId: number, clock: DeviceClock) {
    this.#clock = clock;
    for (const family of FAMILIES) {
      for (const direction of DIRECTIONS) {
        const candidates = rules
          .map((rule, index) => ({ id: firstRuleId + index, rule }))
          .filter(({ rule }) => rule.isEnabled && rule.actions.some((action) => action !== "log"))
          .filter(({ rule }) => rule.directions.includes(direction) && rule.families.includes(family));
        this.#groups.set(direction + family, { candidates, matches: new Uint8Array(candidates.length) });
      }
    }
  }

  match(packet: PacketView): Tally {
    const { candidates, matches } = this.#groups.get(packet.direction + packet.family) ?? EMPTY;
    let block = -1;
    let possibleBlock = -1;
    let allow = -1;
    let possibleAllow = -1;
    for (const [index, { rule }] of candidates.entries()) {
      const match: Match = matchRule(rule, packet, this.#clock);
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

const EMPTY = { candidates: [], matches: new Uint8Array(0) };

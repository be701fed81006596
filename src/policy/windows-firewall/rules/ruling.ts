import type { Truth } from "../../truth.ts";
import type { Tally } from "./tally.ts";

/** What bears on a flow, before it is put into words. */
export interface Grounds {
  /** Stealth mode, which keeps back what would tell of closed ports. */
  readonly isStealthy: Truth;
  /** It answers what was let pass, or is about it. */
  readonly isAnswer: Truth;
  /** DoNotAllowExceptions, for inbound flows. */
  readonly refusesExceptions: Truth;
  readonly isBypassed: Truth;
  readonly isBlocked: Truth;
  readonly isAllowed: Truth;
  /** Exceptions of XP in the policy, which a later Windows may heed. */
  readonly isExcepted: Truth;
  /** The default action. */
  readonly isBlockedByDefault: Truth;
}

/** What settles, or unsettles, a decision. */
export type GroundName = keyof Grounds;

export interface Ruling {
  readonly decision: "allow" | "deny" | "depends";
  readonly by: GroundName;
}

/** How each ground, where it holds, settles the flow; the first that holds does (windows-nt-to-11-filters.md D4). */
const PRECEDENCE: readonly (readonly [GroundName, "allow" | "deny"])[] = [
  ["isStealthy", "deny"],
  ["isAnswer", "allow"],
  ["refusesExceptions", "deny"],
  ["isBypassed", "allow"],
  ["isBlocked", "deny"],
  ["isAllowed", "allow"],
  ["isExcepted", "allow"],
  ["isBlockedByDefault", "deny"],
];

/**
 * The first ground that holds decides. A decision is certain when it is the same however those before it that hold
 * possibly fall; if it is not, it depends on the first of them that it would turn.
 */
export function ruleByGrounds(grounds: Grounds): Ruling {
  const possible: (readonly [GroundName, "allow" | "deny"])[] = [];
  let settled: readonly [GroundName, "allow" | "deny"] = ["isBlockedByDefault", "allow"];
  for (const entry of PRECEDENCE) {
    const held = grounds[entry[0]];
    if (held === "maybe") possible.push(entry);
    if (held !== "yes") continue;
    settled = entry;
    break;
  }
  const [by, decision] = settled;
  const turning = possible.find(([, other]) => other !== decision);
  return turning === undefined ? { decision, by } : { decision: "depends", by: turning[0] };
}

export const rulesGrounds = (tally: Tally): Pick<Grounds, "isBypassed" | "isBlocked" | "isAllowed"> => ({
  isBypassed: tally.possibleBypass === undefined ? "no" : "maybe",
  isBlocked: strongerOf(tally.block, tally.possibleBlock),
  isAllowed: strongerOf(tally.allow, tally.possibleAllow),
});

function strongerOf(certain: unknown, possible: unknown): Truth {
  if (certain !== undefined) return "yes";
  return possible === undefined ? "no" : "maybe";
}

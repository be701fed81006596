import type { DecisionFlag, FilterDecision, TraceStep } from "../decision.ts";
import type { Truth } from "../truth.ts";
import { CROSSINGS, type Crossing } from "./boundary.ts";
import { explainMatch } from "./conditions.ts";
import type { AddressFamily } from "./rule.ts";
import type { Tally } from "./rule-set.ts";
import type { Ruling } from "./ruling.ts";

/** Everything that a decision about a flow that crosses the boundary is worded from, beside how the rules match. */
export interface Judged {
  readonly crossing: Crossing;
  readonly family: AddressFamily;
  /** Whether the firewall is on for the family. */
  readonly isEnabled: Truth;
  readonly ruling: Ruling;
  readonly isResponse: Truth;
  /** Whether outbound rules block what the private host sends back. */
  readonly isAnswerBlocked: Truth;
  readonly isCodePresumed: boolean;
  readonly isPortUnknown: boolean;
  /** The packet carries an IPv6 packet that the firewall judges again. */
  readonly isTunnel: boolean;
  /** Over IPv4 the same flow would be denied. */
  readonly isTwinDenied: boolean;
}

const CROSSING_LIST: readonly Crossing[] = Object.values(CROSSINGS);

const FAMILY_LIST: readonly AddressFamily[] = ["IPv4", "IPv6"];
const TRUTH_LIST: readonly Truth[] = ["no", "maybe", "yes"];
const DECISION_LIST: readonly Ruling["decision"][] = ["allow", "deny", "depends"];
const BY_LIST: readonly Ruling["by"][] = ["rule", "default", "response", "port mapping"];

/** Equal keys, equal decisions. Two characters of facts, then one for each candidate rule. */
export function judgedKey(judged: Judged, matches: Uint8Array): string {
  const { ruling } = judged;
  const bits =
    (judged.isCodePresumed ? 1 : 0) |
    (judged.isPortUnknown ? 2 : 0) |
    (judged.isTunnel ? 4 : 0) |
    (judged.isTwinDenied ? 8 : 0);
  const where = (CROSSING_LIST.indexOf(judged.crossing) * 2 + FAMILY_LIST.indexOf(judged.family)) * 16 + bits;
  let how = TRUTH_LIST.indexOf(judged.isEnabled);
  how = how * 3 + TRUTH_LIST.indexOf(judged.isResponse);
  how = how * 3 + TRUTH_LIST.indexOf(judged.isAnswerBlocked);
  how = how * 3 + DECISION_LIST.indexOf(ruling.decision);
  how = how * 4 + BY_LIST.indexOf(ruling.by);
  let key = String.fromCharCode(where, how);
  for (const match of matches) key += String.fromCharCode(match);
  return key;
}

const step = (text: string, isAssumed = false, ruleId: number | null = null): TraceStep => ({
  ruleId,
  text,
  isAssumed,
});

/** The decision about a flow that does not cross the boundary. */
export function decideUncrossed({ direction, text, isAssumed }: Crossing): FilterDecision {
  return {
    filter: "windows-ce",
    decision: direction === "local" ? "not-filtered" : "out-of-scope",
    direction,
    ruleId: null,
    reason: direction === "local" ? `local traffic does not cross the firewall: ${afterColon(text)}` : text,
    isDefault: false,
    flags: [],
    trace: [step(text, isAssumed)],
  };
}

const afterColon = (text: string): string => text.slice(text.indexOf(": ") + 2);

export function wordDecision(judged: Judged, tally: Tally): FilterDecision {
  const { crossing, ruling } = judged;
  const flags: DecisionFlag[] = judged.isTwinDenied ? ["ipv6-passes-where-ipv4-denied"] : [];
  const shared = { filter: "windows-ce", direction: crossing.direction, trace: traceOf(judged, tally) } as const;
  const outcome = outcomeOf(judged, tally);
  if (outcome.decision === "not-filtered" && ruling.decision === "deny") flags.push("filter-ineffective");
  return { ...shared, ...outcome, flags };
}

type Outcome = Pick<FilterDecision, "decision" | "ruleId" | "reason" | "isDefault">;

function outcomeOf(judged: Judged, tally: Tally): Outcome {
  const { family, isEnabled, ruling } = judged;
  const without = { ruleId: null, isDefault: false };
  if (isEnabled === "no") {
    return {
      ...without,
      decision: "not-filtered",
      reason: `the firewall is off for ${family} (${switchName(family)} is 0)`,
    };
  }
  if (isEnabled === "maybe" && ruling.decision !== "allow") {
    return { ...without, decision: "depends", reason: `depends on ${switchName(family)}, whose value is unreadable` };
  }
  const candidate = ruling.by === "rule" ? tally.candidates[ruling.index] : undefined;
  return {
    decision: ruling.decision,
    ruleId: candidate?.id ?? null,
    reason: reasonOf(ruling, tally),
    isDefault: ruling.by === "default" && ruling.decision === "allow",
  };
}

const switchName = (family: AddressFamily): string => (family === "IPv4" ? "EnableIPV4" : "EnableIPv6");

function reasonOf(ruling: Ruling, tally: Tally): string {
  if (ruling.by === "rule") {
    const name = `rule "${tally.candidates[ruling.index]?.rule.name}"`;
    if (ruling.decision === "depends")
      return `depends on ${name}: it ${explainMatch(tally.matches[ruling.index] ?? 0)}`;
    return `${name} ${ruling.decision === "allow" ? "allows" : "blocks"} it`;
  }
  if (ruling.by === "default") {
    return ruling.decision === "allow"
      ? "no rule blocks it, and outbound traffic is allowed by default"
      : "no rule allows it, and inbound traffic is blocked by default";
  }
  if (ruling.by === "port mapping") return "depends on NAT port mappings, which the export does not hold";
  return ruling.decision === "allow"
    ? "it answers traffic that the private side began"
    : "depends on whether the temporary rule for what it answers still lived";
}

function traceOf(judged: Judged, tally: Tally): readonly TraceStep[] {
  const { crossing, family, isEnabled, ruling } = judged;
  const steps: TraceStep[] = [step(crossing.text, crossing.isAssumed)];
  if (isEnabled !== "yes") {
    const text = isEnabled === "no" ? "is 0: the firewall is off" : "is unreadable: the firewall may be off";
    steps.push(step(`${switchName(family)} ${text} for ${family}`));
  }
  for (const [index, { id, rule }] of tally.candidates.entries()) {
    const isAssumed = judged.isCodePresumed && rule.conditions.icmpCode !== undefined;
    const presumed = isAssumed ? " (the ICMP code is taken as 0, the only one of its type)" : "";
    steps.push(step(`${explainMatch(tally.matches[index] ?? 0)}${presumed}`, isAssumed, id));
  }
  if (tally.candidates.length === 0) steps.push(step(`no enabled rule is for ${crossing.direction} ${family}`));
  if (judged.isPortUnknown) steps.push(step("the packet shows no ports: a rule about ports matches possibly", true));
  steps.push(...stateSteps(judged));
  if (ruling.by === "default") steps.push(step(`default for ${crossing.direction} traffic: ${ruling.decision}`));
  return [...steps, ...caveats(judged)];
}

function stateSteps({ isResponse, ruling }: Judged): readonly TraceStep[] {
  if (isResponse === "no") return [];
  const lives = isResponse === "yes" ? "lives" : "possibly lives";
  const steps = [step(`a temporary rule ${lives} that the private side's own traffic made, and lets it in`, true)];
  if (ruling.decision === "deny") steps.push(step("a block rule beats the permission of an answer", true));
  return steps;
}

function caveats({ family, isAnswerBlocked, isTunnel, isTwinDenied, ruling }: Judged): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  if (isAnswerBlocked !== "no") {
    const isBlocked = isAnswerBlocked === "yes" ? "blocks" : "possibly blocks";
    steps.push(step(`caveat: an outbound rule ${isBlocked} what the private host answers`, true));
  }
  if (isTunnel) steps.push(step("caveat: the IPv6 packets inside the tunnel are judged again, and not shown here"));
  if (family === "IPv6" && isTwinDenied) steps.push(step("over IPv4 the same flow would be denied"));
  if (ruling.by === "port mapping") steps.push(step("a NAT port mapping would let it in (EnableNATIntegration)"));
  return steps;
}

import type { SourceLocation } from "../../../base/problem.ts";
import type { DecisionFlag, FilterDecision, TraceStep } from "../../decision.ts";
import type { HostRoute } from "../../host-route.ts";
import type { Truth } from "../../truth.ts";
import type { Profile } from "../profile.ts";
import { formatPlace, type Setting } from "../setting.ts";
import type { AnswerKind } from "./answers.ts";
import type { FlowFacts } from "./flow-facts.ts";
import { ruleName } from "./rule-summary.ts";
import type { GroundName, Grounds, Ruling } from "./ruling.ts";
import { explainMatch, type RuleMatch, type Tally } from "./tally.ts";

/** A reason for the firewall to be off for a flow. */
export interface OffReason {
  readonly isOff: Exclude<Truth, "no">;
  /** "EnableFirewall is 0". */
  readonly text: string;
  /** null: of more than one value, or not known. */
  readonly location: SourceLocation | null;
  readonly isAssumed: boolean;
}

/** Everything that a decision about an inbound or outbound flow is worded from. */
export interface Judged {
  readonly route: HostRoute;
  readonly profile: Profile;
  /** The profile is one of the run's assumptions. */
  readonly isProfilePresumed: boolean;
  /** What else is assumed of the profile. */
  readonly profileRemarks: readonly string[];
  readonly facts: FlowFacts;
  readonly offReasons: readonly OffReason[];
  readonly tally: Tally;
  /** Rules of the direction that do not count, in words: "219 inactive"; "" when all do. */
  readonly leftOut: string;
  readonly answer: AnswerKind | undefined;
  readonly grounds: Grounds;
  readonly ruling: Ruling;
  readonly defaultSetting: Setting;
  /** DoNotAllowExceptions. */
  readonly exceptionsSetting: Setting;
}

const step = (text: string, isAssumed = false, ruleId: number | null = null): TraceStep => ({
  ruleId,
  text,
  isAssumed,
});

/** The decision about a flow that no rules are for. */
export function decideUnfiltered(route: HostRoute): FilterDecision {
  const { direction, text, isAssumed } = route;
  const reasons = {
    local: "traffic of this computer with itself is not filtered",
    forwarded: "the Windows Firewall filters what the computer itself receives and sends, not what it forwards",
    transit: text,
  } as const;
  if (direction === "inbound" || direction === "outbound") throw new Error(`rules are for ${direction} flows`);
  const reason = reasons[direction];
  const steps = direction === "transit" ? [] : [step(reason, true)];
  return {
    filter: "windows-firewall",
    decision: direction === "transit" ? "out-of-scope" : "not-filtered",
    direction,
    ruleId: null,
    reason: direction === "transit" ? reason : `${reason} (assumed)`,
    isDefault: false,
    flags: [],
    trace: [step(text, isAssumed), ...steps],
  };
}

type Outcome = Pick<FilterDecision, "decision" | "ruleId" | "reason" | "isDefault">;

export function wordDecision(judged: Judged): FilterDecision {
  const outcome = outcomeOf(judged);
  const isIneffective = outcome.decision === "not-filtered" && judged.ruling.decision === "deny";
  const flags: readonly DecisionFlag[] = isIneffective ? ["filter-ineffective"] : [];
  const { direction } = judged.route;
  return { filter: "windows-firewall", direction, ...outcome, flags, trace: traceOf(judged) };
}

function outcomeOf(judged: Judged): Outcome {
  const { offReasons, ruling, tally } = judged;
  const without = { ruleId: null, isDefault: false };
  const off = offReasons.find(({ isOff }) => isOff === "yes");
  if (off !== undefined) {
    return { ...without, decision: "not-filtered", reason: `the Windows Firewall is off: ${off.text}` };
  }
  const [mayBeOff] = offReasons;
  if (mayBeOff !== undefined && ruling.decision !== "allow") {
    return { ...without, decision: "depends", reason: `depends on whether the firewall is on: ${mayBeOff.text}` };
  }
  const rule = ruleOf(ruling, tally);
  return {
    decision: ruling.decision,
    ruleId: rule?.candidate.id ?? null,
    reason: rule === undefined ? reasonWithoutRule(judged) : reasonOfRule(rule, ruling),
    isDefault: ruling.decision === "allow" && ruling.by === "isBlockedByDefault",
  };
}

/** The rule that settles a flow, or on which it depends. */
function ruleOf({ by, decision }: Ruling, tally: Tally): RuleMatch | undefined {
  const isCertain = decision !== "depends";
  if (by === "isBlocked") return isCertain ? tally.block : (tally.block ?? tally.possibleBlock);
  if (by === "isAllowed") return isCertain ? tally.allow : (tally.allow ?? tally.possibleAllow);
  return by === "isBypassed" ? tally.possibleBypass : undefined;
}

function reasonOfRule(match: RuleMatch, { decision }: Ruling): string {
  const name = `rule "${ruleName(match.candidate.rule)}"`;
  if (decision === "depends") return `depends on ${name}: it ${explainMatch(match)}`;
  return `${name} ${decision === "allow" ? "allows" : "blocks"} it`;
}

const ANSWERS: Readonly<Record<AnswerKind, string>> = {
  "late answer": "whether Windows still keeps the state of an earlier flow with the same ends",
  "dhcp answer": "whether this computer asked for it, as answers of DHCP are let through",
  "icmp error": "what the ICMP error is about, as errors about traffic that passed are let through",
  "group answer": "whether it answers a multicast, broadcast or other datagram that this computer sent",
  "data connection": "whether a control connection (FTP, PPTP) negotiated it",
};

function reasonWithoutRule({ ruling, answer, route, defaultSetting }: Judged): string {
  const { by, decision } = ruling;
  if (decision === "depends") {
    const on: Readonly<Partial<Record<GroundName, string>>> = {
      isStealthy: "whether stealth mode keeps it back, as it tells of a closed port (DisableStealthMode is not 1)",
      refusesExceptions: "DoNotAllowExceptions, whose value means nothing documented",
      isExcepted: "an exception for XP and 2003 in the policy that would let it in, which this generation may heed",
      isBlockedByDefault: `the default action, whose value means nothing documented (${defaultSetting.store} store)`,
      isAnswer: answer === undefined ? "what it answers" : ANSWERS[answer],
    };
    return `depends on ${on[by]}`;
  }
  if (by === "refusesExceptions") return "all that comes in is blocked, whatever the rules (DoNotAllowExceptions is 1)";
  return decision === "allow"
    ? `no rule blocks it, and ${route.direction} traffic is allowed by default`
    : `no rule allows it, and ${route.direction} traffic is blocked by default`;
}

function traceOf(judged: Judged): readonly TraceStep[] {
  const { route, profile, isProfilePresumed, offReasons, tally, facts, leftOut, grounds } = judged;
  const steps: TraceStep[] = [step(route.text, route.isAssumed)];
  steps.push(step(`the ${profile} profile is in force`, isProfilePresumed));
  for (const text of judged.profileRemarks) steps.push(step(text, true));
  for (const { text, location, isAssumed } of offReasons) {
    steps.push(step(`${text}${formatPlace(location)}`, isAssumed));
  }
  if (grounds.refusesExceptions !== "no") {
    const value = grounds.refusesExceptions === "yes" ? "1" : "not the number 0 or 1";
    steps.push(step(`DoNotAllowExceptions is ${value}${formatPlace(judged.exceptionsSetting.location)}`));
  }
  if (grounds.isStealthy !== "no") steps.push(step("stealth mode may keep it back (DisableStealthMode is not 1)"));
  for (const match of tally.shown) {
    steps.push(step(explainMatch(match), isAssumedMatch(match, facts), match.candidate.id));
  }
  steps.push(...countSteps(tally, leftOut));
  if (judged.answer !== undefined) steps.push(step(`it may be let through as an answer (${judged.answer})`, true));
  if (grounds.isExcepted !== "no") {
    steps.push(
      step("an exception for XP and 2003 in the policy would let it in, which this generation may heed", true),
    );
  }
  return [...steps, defaultStep(judged)];
}

/** The code of paired ICMP types is presumed, and so are ports that RPC does not use, and what a loose rule means. */
function isAssumedMatch({ candidate, truth, condition }: RuleMatch, facts: FlowFacts): boolean {
  const { icmp, localPorts, liberties } = candidate.rule;
  const namesCode = icmp.some((term) => term.kind === "message" && term.code !== "any");
  const namesRpc = localPorts.some((term) => term.kind === "keyword" && term.keyword === "RPC");
  const failsByPort = truth === "no" && condition?.name === "local port";
  return (facts.isCodePresumed && namesCode) || (namesRpc && failsByPort) || liberties.length > 0;
}

function countSteps({ moreMatches, morePossible, moreFailed, failedBy }: Tally, leftOut: string): readonly TraceStep[] {
  const steps: TraceStep[] = [];
  const more = (count: number): string => `${count} more ${count === 1 ? "rule" : "rules"}`;
  const verb = (count: number): string => (count === 1 ? "matches" : "match");
  if (moreMatches > 0) steps.push(step(`${more(moreMatches)} ${verb(moreMatches)}`));
  if (morePossible > 0) steps.push(step(`${more(morePossible)} ${verb(morePossible)} possibly`));
  if (moreFailed > 0) {
    const fails = moreFailed === 1 ? "does not match" : "do not match";
    steps.push(step(`${more(moreFailed)} ${fails}: ${failedBy.join(", ")}`));
  }
  if (leftOut !== "") steps.push(step(`rules that do not count: ${leftOut}`));
  return steps;
}

function defaultStep({ route, grounds, defaultSetting }: Judged): TraceStep {
  const actions = { yes: "block", no: "allow", maybe: "not the number 0 or 1" } as const;
  const source =
    defaultSetting.store === "default"
      ? "as Windows has it"
      : `set by the ${defaultSetting.store} store${formatPlace(defaultSetting.location)}`;
  return step(`default for ${route.direction} traffic: ${actions[grounds.isBlockedByDefault]}, ${source}`);
}

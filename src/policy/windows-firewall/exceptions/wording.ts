import type { DecisionFlag, FilterDecision, TraceStep } from "../../decision.ts";
import { type HostRoute, ROUTES } from "../../host-route.ts";
import type { Truth } from "../../truth.ts";
import type { FirewallSwitch } from "../service-switch.ts";
import type { Setting } from "../setting.ts";
import { ANSWER_KINDS, ANSWER_REASONS, type Answer } from "./answer.ts";
import type { Candidate } from "./candidate.ts";
import { explainMatch, type Request, truthOfMatch } from "./matching.ts";
import type { OutboundRuling } from "./outbound.ts";
import type { Ruling } from "./ruling.ts";

/** What is the same for all flows of a run. */
export interface Terms {
  readonly firewall: FirewallSwitch;
  readonly ignoresExceptions: Setting;
  /** "StandardProfile". */
  readonly profile: string;
  /** The profile is one of the run's assumptions. */
  readonly isProfilePresumed: boolean;
  readonly isSwitchPresumed: boolean;
}

/** Everything that a decision is worded from. */
export type Judged =
  | { readonly kind: "aside"; readonly route: HostRoute }
  | { readonly kind: "outbound"; readonly route: HostRoute; readonly ruling: OutboundRuling; readonly isIpv6: boolean }
  | {
      readonly kind: "inbound";
      readonly route: HostRoute;
      readonly isIpv6: boolean;
      readonly request: Request["kind"];
      readonly candidates: readonly Candidate[];
      readonly matches: Uint8Array;
      readonly answer: Answer;
      readonly ruling: Ruling;
    };

const ROUTE_LIST: readonly HostRoute[] = Object.values(ROUTES);
const TRUTHS: readonly Truth[] = ["no", "maybe", "yes"];
const REQUESTS: readonly Request["kind"][] = ["transport", "echo", "icmp", "other"];

/** Equal keys, equal decisions: all that varies from flow to flow, then one character for each candidate. */
export function judgedKey(judged: Judged): string {
  const route = ROUTE_LIST.indexOf(judged.route);
  if (judged.kind === "aside") return `a${route}`;
  const family = judged.isIpv6 ? 6 : 4;
  if (judged.kind === "outbound") {
    const { ruling } = judged;
    return `o${route},${family},${ruling.kind === "controlled" ? ruling.setting.name : ruling.kind}`;
  }
  const { request, answer, matches } = judged;
  const facts = [
    route,
    family,
    REQUESTS.indexOf(request),
    ANSWER_KINDS.indexOf(answer.kind),
    TRUTHS.indexOf(answer.truth),
  ];
  let key = `i${facts.join(",")},`;
  for (const match of matches) key += String.fromCharCode(match);
  return key;
}

const step = (text: string, isAssumed = false, ruleId: number | null = null): TraceStep => ({
  ruleId,
  text,
  isAssumed,
});

interface Worded {
  readonly decision: FilterDecision["decision"];
  readonly reason: string;
  readonly ruleId?: number | null;
  readonly isDefault?: boolean;
  readonly steps?: readonly TraceStep[];
}

export function wordDecision(judged: Judged, terms: Terms): FilterDecision {
  const { route } = judged;
  const worded = judged.kind === "aside" ? wordAside(route) : wordFiltered(judged, terms);
  const { steps = [], ruleId = null, isDefault = false, flags = [], ...rest } = worded;
  const trace = [step(route.text, route.isAssumed), ...steps];
  return { filter: "windows-firewall", direction: route.direction, ruleId, isDefault, flags, trace, ...rest };
}

type Flagged = Worded & { readonly flags?: readonly DecisionFlag[] };

function wordAside({ direction, text }: HostRoute): Flagged {
  if (direction === "transit") return { decision: "out-of-scope", reason: text };
  if (direction === "local") {
    return { decision: "not-filtered", reason: "traffic of this computer with itself is not filtered" };
  }
  const reason = "the Windows Firewall filters what the computer itself receives and sends, not what it forwards";
  return { decision: "not-filtered", reason: `${reason} (assumed)`, steps: [step(reason, true)] };
}

/** The switch of the firewall stands over everything else. */
function wordFiltered(judged: Exclude<Judged, { kind: "aside" }>, terms: Terms): Flagged {
  const worded = judged.kind === "outbound" ? wordOutbound(judged) : wordInbound(judged, terms);
  const steps = [...switchSteps(terms), ...(worded.steps ?? [])];
  const { isOn, cause } = terms.firewall;
  if (isOn === "no") {
    const flags: readonly DecisionFlag[] = worded.decision === "deny" ? ["filter-ineffective"] : [];
    return { decision: "not-filtered", reason: `the Windows Firewall is off: ${cause}`, flags, steps };
  }
  if (isOn === "maybe" && worded.decision !== "allow") {
    return { decision: "depends", reason: `depends on ${cause}`, steps };
  }
  return { ...worded, steps };
}

function switchSteps({ firewall, profile, isProfilePresumed, isSwitchPresumed }: Terms): readonly TraceStep[] {
  const { isOn, cause, isAssumed } = firewall;
  const say = (text: string, isInferred = false): readonly TraceStep[] => [
    step(`${profile}: the Windows Firewall ${text}`, isProfilePresumed || isInferred),
  ];
  if (isOn === "no") return say(`is off: ${cause}`, isAssumed);
  if (isOn === "maybe") return say(`may be off, depending on ${cause}`);
  return isSwitchPresumed ? say("is on: EnableFirewall is not in the export, and 1 by default", true) : say("is on");
}

function wordOutbound({ ruling, isIpv6 }: Judged & { kind: "outbound" }): Worded {
  if (ruling.kind === "free") {
    const reason = "outgoing traffic is allowed";
    return { decision: "allow", reason, isDefault: true, steps: [step(reason)] };
  }
  if (ruling.kind === "unknown-type") {
    const reason = "depends on its ICMP type, which the packet does not show: some are not let out";
    return { decision: "depends", reason, steps: [step(reason)] };
  }
  const { setting, isLetOut, candidate } = ruling;
  const ruleId = candidate?.id ?? null;
  const what = `sending ICMP ${setting.messages}`;
  const worded = {
    yes: { decision: "allow", reason: `${setting.name} allows ${what}` },
    no: { decision: "deny", reason: `${what} is not allowed: ${setting.name} is not 1` },
    maybe: { decision: "depends", reason: `depends on ${setting.name}: whether it allows ${what} is not certain` },
  } as const;
  // The settings are documented by the types of IPv4.
  return { ...worded[isLetOut], ruleId, steps: [step(worded[isLetOut].reason, isIpv6, ruleId)] };
}

function wordInbound(judged: Judged & { kind: "inbound" }, terms: Terms): Worded {
  const { ruling, answer } = judged;
  const steps = inboundSteps(judged, terms);
  if (ruling.by === "exception") {
    const candidate = judged.candidates[ruling.index];
    const name = describeCandidate(candidate);
    const ruleId = candidate?.id ?? null;
    if (ruling.decision === "allow") return { decision: "allow", reason: `${name} lets it in`, ruleId, steps };
    const doubt = explainMatch(judged.matches[ruling.index] ?? 0);
    return { decision: "depends", reason: `depends on ${name}: it ${doubt}`, ruleId, steps };
  }
  if (ruling.by === "answer") {
    const { allow, depends } = ANSWER_REASONS[answer.kind];
    return { decision: ruling.decision, reason: ruling.decision === "allow" ? allow : depends, steps };
  }
  if (ruling.by === "no-exceptions") {
    const reason =
      ruling.decision === "deny"
        ? "unsolicited, and exceptions are ignored (DoNotAllowExceptions)"
        : "depends on DoNotAllowExceptions, whose value has no documented meaning";
    return { decision: ruling.decision, reason, steps };
  }
  const reason = "no exception lets it in, and unsolicited incoming traffic is denied";
  return { decision: "deny", reason, steps: [...steps, step("default for unsolicited incoming traffic: deny")] };
}

function describeCandidate(candidate: Candidate | undefined): string {
  if (candidate === undefined) throw new Error("a ruling by an exception has one");
  const { kind, name } = candidate.exception;
  const what = { port: "port exception", program: "program exception", service: "service", icmp: "ICMP setting" }[kind];
  return `${what} "${name}"`;
}

function inboundSteps(judged: Judged & { kind: "inbound" }, terms: Terms): readonly TraceStep[] {
  const { candidates, matches, request, answer, isIpv6 } = judged;
  const steps: TraceStep[] = [];
  const { isOn } = terms.ignoresExceptions;
  if (isOn === "yes") steps.push(step("DoNotAllowExceptions is 1: only answers come in"));
  if (isOn === "maybe") steps.push(step("DoNotAllowExceptions has a value without documented meaning"));
  for (const [index, { id, exception }] of candidates.entries()) {
    const match = matches[index] ?? 0;
    const isMatch = truthOfMatch(match) !== "no";
    const isOpener = request === "echo" && exception.kind !== "icmp";
    const opener = isOpener && isMatch ? " (what opens TCP 445 lets in echo requests)" : "";
    // That a setting is for the types of IPv6 too is inferred, as is what an odd definition means.
    const isAssumed = isMatch && (exception.isPresumed || (exception.kind === "icmp" && isIpv6));
    steps.push(step(`${explainMatch(match)}${opener}`, isAssumed, id));
  }
  if (candidates.length === 0) steps.push(step(`the ${terms.profile} has no exceptions that are enabled`));
  if (request === "other") steps.push(step("exceptions are for TCP, UDP and ICMP only", true));
  if (answer.truth !== "no")
    steps.push(step(ANSWER_REASONS[answer.kind][answer.truth === "yes" ? "allow" : "depends"], true));
  return steps;
}

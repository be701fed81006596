import type { DecisionFlag, FilterDecision, TraceStep } from "../decision.ts";
import { UNEXPORTED_ADAPTER } from "../host-adapters.ts";
import { type HostRoute, ROUTES } from "../host-route.ts";
import type { Truth } from "../truth.ts";
import type { InboundTest } from "./inbound-test.ts";
import type { ListName } from "./port-list.ts";

/** What one adapter's list says of a flow. */
export interface Answer {
  readonly adapter: string;
  readonly list: ListName;
  readonly passes: Truth;
  /** The number's own rule when it is listed, else the list's; null when the value is absent. */
  readonly ruleId: number | null;
}

/** Everything that a decision is worded from. */
export interface Judged {
  readonly route: HostRoute;
  readonly isIpv6: boolean;
  readonly isArmed: Truth;
  readonly isSwitchPresumed: boolean;
  readonly test: InboundTest;
  /** Inbound and forwarded: what the lists say, or would say. Outbound UDP: what they say of the answers. */
  readonly answers: readonly Answer[];
}

const ROUTE_LIST: readonly HostRoute[] = Object.values(ROUTES);

/** Equal keys, equal decisions. */
export function judgedKey({ route, isIpv6, test, answers }: Judged): string {
  let key = `${ROUTE_LIST.indexOf(route)},${isIpv6},${test.kind}`;
  for (const { adapter, list, passes, ruleId } of answers) key += `,${adapter} ${list} ${passes} ${ruleId}`;
  return key;
}

const step = (text: string, isAssumed = false, ruleId: number | null = null): TraceStep => ({
  ruleId,
  text,
  isAssumed,
});

/** All adapters agree, or it depends on which of them it is. Nothing is asked of those that no list is for: they pass. */
function agreement(answers: readonly Answer[]): Truth {
  const first = answers[0]?.passes ?? "yes";
  return answers.every(({ passes }) => passes === first) ? first : "maybe";
}

export function wordDecision(judged: Judged): FilterDecision {
  const { route } = judged;
  const worded = wordByDirection(judged);
  const { steps = [], flags = [], ruleId = null, isDefault = false, ...rest } = worded;
  const trace = [step(route.text, route.isAssumed), ...steps];
  return { filter: "tcpip-filtering", direction: route.direction, ruleId, isDefault, flags, trace, ...rest };
}

interface Worded {
  readonly decision: FilterDecision["decision"];
  readonly reason: string;
  readonly ruleId?: number | null;
  readonly isDefault?: boolean;
  readonly flags?: readonly DecisionFlag[];
  readonly steps?: readonly TraceStep[];
}

function wordByDirection(judged: Judged): Worded {
  switch (judged.route.direction) {
    case "transit":
      return { decision: "out-of-scope", reason: judged.route.text };
    case "local":
      return { decision: "not-filtered", reason: "traffic of this computer with itself is not filtered" };
    case "outbound":
      return wordOutbound(judged);
    case "forwarded":
      return wordForwarded(judged);
    case "inbound":
      return judged.isIpv6 ? wordIpv6(judged) : wordInbound(judged);
  }
}

const OFF = "TCP/IP filtering is off (EnableSecurityFilters is not 1)";

function switchSteps({ isArmed, isSwitchPresumed }: Judged): readonly TraceStep[] {
  if (isArmed === "yes") return [];
  if (isArmed === "maybe") return [step("EnableSecurityFilters is neither 0 nor 1: the filter may be off")];
  return [step(isSwitchPresumed ? `${OFF}: it is not in the export, and 0 by default` : OFF, isSwitchPresumed)];
}

/** Outgoing connections and datagrams are not affected; what comes back over UDP is (A3). */
function wordOutbound(judged: Judged): Worded {
  const { isArmed, answers } = judged;
  if (isArmed === "no") return { decision: "not-filtered", reason: OFF, steps: switchSteps(judged) };
  const isAnswered = agreement(answers);
  const steps = [...switchSteps(judged), step("only what comes in is tested")];
  if (isAnswered !== "yes") {
    const isDropped = isAnswered === "no" ? "is dropped" : "may be dropped";
    steps.push(
      step(`caveat: what comes back ${isDropped}, as the UDP list does not name the port it comes back to`, true),
    );
  }
  const reason = "outbound traffic is not affected by TCP/IP filtering";
  return { decision: "not-filtered", reason, steps };
}

function wordForwarded(judged: Judged): Worded {
  const isPast =
    judged.isArmed === "yes" && !judged.isIpv6 && judged.test.kind === "list" && agreement(judged.answers) === "no";
  const steps = [...switchSteps(judged), step("what the computer forwards is not filtered")];
  if (isPast)
    steps.push(...judged.answers.map((answer) => step(`would deny it: ${describe(answer)}`, false, answer.ruleId)));
  return {
    decision: "not-filtered",
    reason: isPast
      ? "forwarded traffic is not filtered; addressed to this computer, it would be denied"
      : "forwarded traffic is not filtered",
    flags: isPast ? ["forwarded-past-lists"] : [],
    steps,
  };
}

function wordIpv6(judged: Judged): Worded {
  const isTested = judged.isArmed === "yes" && judged.test.kind === "list";
  const isDenied = isTested && agreement(judged.answers) === "no";
  const steps = [...switchSteps(judged), step("TCP/IP filtering is for IPv4", true)];
  if (isTested && agreement(judged.answers) === "maybe") {
    steps.push(step("caveat: over IPv4 it may be denied, by the list of the adapter that it comes to", true));
  }
  return {
    decision: "not-filtered",
    reason: "IPv6 is not filtered by TCP/IP filtering (assumed)",
    flags: isDenied ? ["ipv6-passes-where-ipv4-denied"] : [],
    steps,
  };
}

function wordInbound(judged: Judged): Worded {
  const tested = wordTest(judged);
  const steps = [...switchSteps(judged), ...(tested.steps ?? [])];
  if (judged.isArmed === "yes") return { ...tested, steps };
  if (judged.isArmed === "no") {
    const flags: readonly DecisionFlag[] = tested.decision === "deny" ? ["lists-not-armed"] : [];
    return { decision: "not-filtered", reason: OFF, flags, steps };
  }
  if (tested.decision === "allow" || tested.decision === "not-filtered") return { ...tested, steps };
  return {
    decision: "depends",
    reason: "depends on EnableSecurityFilters, whose value means nothing documented",
    steps,
  };
}

function wordTest({ test, answers }: Judged): Worded {
  if (test.kind === "icmp") return { decision: "not-filtered", reason: "ICMP is never filtered" };
  if (test.kind === "established") {
    const reason = "only the SYN that begins a connection is tested, and this one had begun before";
    return { decision: "allow", reason };
  }
  const steps = answers.map((answer) => step(describe(answer), false, answer.ruleId));
  const [first] = answers;
  if (first === undefined) throw new Error("inbound traffic is asked of at least one adapter");
  const passes = agreement(answers);
  if (passes === "yes") {
    const { ruleId } = first;
    return { decision: "allow", reason: describe(first), ruleId, isDefault: ruleId === null, steps };
  }
  if (passes === "no") return { decision: "deny", reason: describe(first), ruleId: first.ruleId, steps };
  if (answers.every((answer) => answer.passes === "maybe")) {
    return { decision: "depends", reason: `depends: ${describe(first)}`, ruleId: first.ruleId, steps };
  }
  return { decision: "depends", reason: "depends on the adapter that received it: their lists differ", steps };
}

function describe({ adapter, list, passes, ruleId }: Answer): string {
  if (adapter === UNEXPORTED_ADAPTER.name) return `it may come to ${adapter}, whose ${list} is not known`;
  if (passes === "yes")
    return ruleId === null ? `${adapter} has no ${list}, so all is let in` : `${list} of ${adapter} lets it in`;
  if (passes === "no") return `${list} of ${adapter} does not name the port`;
  return list === "RawIPAllowedProtocols"
    ? `${list} of ${adapter} keeps it from raw sockets, and the system itself may take it first`
    : `${list} of ${adapter} has entries without a documented meaning, or the packet does not show its port`;
}

import type { DecisionFlag, FilterDecision, TraceStep } from "../decision.ts";
import { UNEXPORTED_ADAPTER } from "../host-adapters.ts";
import { type HostRoute, ROUTES } from "../host-route.ts";
import type { Truth } from "../truth.ts";
import type { PptpFilteringConfiguration } from "./read-configuration.ts";

/** Everything that a decision is worded from, beside the configuration. */
export interface Judged {
  readonly route: HostRoute;
  readonly isIpv6: boolean;
  readonly pptp: { readonly truth: Truth; readonly isAssumed: boolean };
  /** Whether the flow passes a filtered adapter, and which value says so; -1 when none does. */
  readonly isFiltered: Truth;
  readonly filteredIndex: number;
  readonly isAdapterAssumed: boolean;
}

const ROUTE_LIST: readonly HostRoute[] = Object.values(ROUTES);

/** Equal keys, equal decisions. */
export const judgedKey = ({ route, isIpv6, pptp, isFiltered, filteredIndex, isAdapterAssumed }: Judged): string =>
  `${ROUTE_LIST.indexOf(route)},${isIpv6},${pptp.truth}${pptp.isAssumed},${isFiltered}${filteredIndex}${isAdapterAssumed}`;

const step = (text: string, isAssumed = false, ruleId: number | null = null): TraceStep => ({
  ruleId,
  text,
  isAssumed,
});

type Worded = Pick<FilterDecision, "decision" | "reason"> &
  Partial<Pick<FilterDecision, "ruleId" | "flags">> & { readonly steps?: readonly TraceStep[] };

export function wordDecision(
  judged: Judged,
  configuration: PptpFilteringConfiguration,
  firstRuleId: number,
): FilterDecision {
  const { route } = judged;
  const { steps = [], ruleId = null, flags = [], ...rest } = wordByAdapter(judged, configuration, firstRuleId);
  const trace = [step(route.text, route.isAssumed), ...steps];
  return { filter: "pptp-filtering", direction: route.direction, ruleId, isDefault: false, flags, trace, ...rest };
}

function wordByAdapter(judged: Judged, configuration: PptpFilteringConfiguration, firstRuleId: number): Worded {
  const { route, isFiltered, filteredIndex, isAdapterAssumed, isIpv6 } = judged;
  if (route.direction === "transit") return { decision: "out-of-scope", reason: route.text };
  if (route.direction === "local") {
    return { decision: "not-filtered", reason: "traffic of this computer with itself is not filtered" };
  }
  if (isIpv6) {
    const reason = "IPv6 is not known to the filter: Windows NT 4.0 has none (assumed)";
    return { decision: "not-filtered", reason, steps: [step(reason, true)] };
  }
  if (isFiltered === "no") {
    const steps = [step("the adapters that it passes are not filtered", isAdapterAssumed)];
    return {
      decision: "not-filtered",
      reason: "passes no adapter with PPTP filtering",
      steps: [...steps, ...routeCaveat(judged)],
    };
  }
  const ruleId = ruleIdOf(filteredIndex, firstRuleId);
  const adapter = configuration.adapters[filteredIndex]?.adapter ?? UNEXPORTED_ADAPTER.name;
  const passing =
    isFiltered === "yes" ? `passes ${adapter}, which is filtered` : `may pass ${adapter}, which may be filtered`;
  const worded = withDoubt(wordFiltered(judged, configuration, firstRuleId), configuration);
  const decision = isFiltered === "maybe" && worded.decision === "deny" ? "depends" : worded.decision;
  return {
    ...worded,
    decision,
    reason:
      decision === worded.decision ? worded.reason : "depends on the adapter that it passes, or on its PPTPFiltering",
    flags:
      isFiltered === "yes"
        ? (worded.flags ?? [])
        : (worded.flags ?? []).filter((flag) => flag === "filter-ineffective"),
    steps: [step(passing, isAdapterAssumed, ruleId), ...(worded.steps ?? []), ...routeCaveat(judged)],
  };
}

const ruleIdOf = (filteredIndex: number, firstRuleId: number): number | null =>
  filteredIndex === -1 ? null : firstRuleId + filteredIndex;

/** With a filtered adapter NT 4.0 may not route at all, whatever the filter lets pass (Q268742). */
const routeCaveat = ({ route }: Judged): readonly TraceStep[] =>
  route.direction === "forwarded"
    ? [step("caveat: with PPTP filtering on, Windows NT 4.0 may not route at all", true)]
    : [];

/** What the filter says of a flow that passes a filtered adapter, if it works. */
function wordFiltered(judged: Judged, configuration: PptpFilteringConfiguration, firstRuleId: number): Worded {
  const { pptp, route, filteredIndex } = judged;
  const ruleId = ruleIdOf(filteredIndex, firstRuleId);
  if (pptp.truth === "yes") {
    const steps = [step("is PPTP: TCP port 1723, or IP protocol 47", pptp.isAssumed, ruleId)];
    return { decision: "allow", reason: "PPTP passes the filter", ruleId, steps };
  }
  const isNotPptp =
    pptp.truth === "no"
      ? step("is not PPTP: neither TCP port 1723 nor IP protocol 47", false, ruleId)
      : step("is possibly PPTP: its ports are not in the packet", false, ruleId);
  const denied: Worded =
    pptp.truth === "no"
      ? { decision: "deny", reason: "only PPTP may come and go on a filtered adapter", ruleId, steps: [isNotPptp] }
      : {
          decision: "depends",
          reason: "depends on its ports, which are not in the packet",
          ruleId,
          steps: [isNotPptp],
        };
  if (route.direction === "forwarded" || configuration.allowsPacketsForLocalMachine === "no") return denied;
  return wordAllowed(judged, configuration, firstRuleId, denied);
}

/** AllowPacketsForLocalMachine lets in what is addressed to this computer (Q164052); of the rest it says nothing. */
function wordAllowed(
  { route, pptp }: Judged,
  { allowsPacketsForLocalMachine, adapters }: PptpFilteringConfiguration,
  firstRuleId: number,
  denied: Worded,
): Worded {
  const ruleId = firstRuleId + adapters.length;
  const steps = denied.steps ?? [];
  if (route.direction === "outbound") {
    const text = "AllowPacketsForLocalMachine: nobody says whether this computer may begin connections of its own";
    return { decision: "depends", reason: `depends on ${text}`, ruleId, steps: [...steps, step(text, false, ruleId)] };
  }
  if (route.isGroup) {
    const text = "AllowPacketsForLocalMachine: nobody says whether multicast and broadcast are for this computer";
    return { decision: "depends", reason: `depends on ${text}`, ruleId, steps: [...steps, step(text, false, ruleId)] };
  }
  if (allowsPacketsForLocalMachine === "maybe") {
    const reason = "depends on AllowPacketsForLocalMachine, whose value means nothing documented";
    return { decision: "depends", reason, ruleId, steps };
  }
  const flags: readonly DecisionFlag[] = pptp.truth === "no" ? ["only-by-allow-packets-for-local-machine"] : [];
  const allows = step("AllowPacketsForLocalMachine lets in what is addressed to this computer", false, ruleId);
  return {
    decision: "allow",
    reason: "AllowPacketsForLocalMachine lets in what is addressed to this computer",
    ruleId,
    flags,
    steps: [...steps, allows],
  };
}

/** Where another setting turns the filter off, or may: what it would deny passes, or depends. */
function withDoubt(worded: Worded, { doubt }: PptpFilteringConfiguration): Worded {
  if (doubt === null) return worded;
  const steps = [...(worded.steps ?? []), step(doubt.text, true)];
  const isHeldUp = worded.decision !== "allow";
  const flags: readonly DecisionFlag[] = isHeldUp ? ["filter-ineffective"] : [];
  if (doubt.isOff === "yes") {
    return { decision: "not-filtered", reason: `${doubt.text} (assumed)`, flags, steps };
  }
  if (!isHeldUp) return { ...worded, steps };
  return { ...worded, decision: "depends", reason: `depends: ${doubt.text}`, flags, steps };
}

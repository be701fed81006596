import type { FlowStart } from "../../flow/flow.ts";
import type { FilterDecision, PolicyRule } from "../decision.ts";
import { ALL_DYNAMIC_RANGES, NO_DYNAMIC_RANGES } from "../dynamic-ranges.ts";
import type { Filter, FlowEvidence } from "../filter.ts";
import { type HostAdapter, UNEXPORTED_ADAPTER } from "../host-adapters.ts";
import { HostRouter } from "../host-route.ts";
import type { Neighbours } from "../neighbours.ts";
import type { PolicyHost } from "../policy-host.ts";
import { InitiatorPresumption, turnedRound } from "../presumed-initiator.ts";
import type { Truth } from "../truth.ts";
import { crossedAdapters } from "./crossed-adapters.ts";
import { isPptp } from "./pptp.ts";
import type { PptpFilteringConfiguration } from "./read-configuration.ts";
import { type Judged, judgedKey, wordDecision } from "./wording.ts";

export interface PptpFilteringContext {
  readonly host: PolicyHost;
  readonly neighbours: Neighbours;
  /** Id of the filter's first rule in the policy. */
  readonly firstRuleId: number;
}

/** Binds PPTP filtering to the policy host. Its rules are one for each adapter with the value, and AllowPackets… last. */
export function createPptpFilteringFilter(
  configuration: PptpFilteringConfiguration,
  context: PptpFilteringContext,
): Filter {
  const judge = new PptpFilteringJudge(configuration, context);
  return {
    kind: "pptp-filtering",
    rules: describeRules(configuration, context.firstRuleId),
    judge: (start, evidence) => judge.judge(start, evidence),
  };
}

function describeRules(configuration: PptpFilteringConfiguration, firstRuleId: number): readonly PolicyRule[] {
  const { adapters, allowLocation, allowsPacketsForLocalMachine } = configuration;
  const rules = adapters.map(
    ({ adapter, location, isFiltered }, index): PolicyRule => ({
      id: firstRuleId + index,
      filter: "pptp-filtering",
      name: `PPTPFiltering of ${adapter}`,
      location,
      action: "list",
      direction: "both",
      isEnabled: isFiltered !== "no",
      summary: `allow only PPTP (TCP port 1723 and IP protocol 47) on ${adapter}`,
      isUnrestricted: false,
      dynamicRanges: NO_DYNAMIC_RANGES,
    }),
  );
  if (allowLocation === null) return rules;
  const allow: PolicyRule = {
    id: firstRuleId + adapters.length,
    filter: "pptp-filtering",
    name: "AllowPacketsForLocalMachine",
    location: allowLocation,
    action: "allow",
    direction: "inbound",
    isEnabled: allowsPacketsForLocalMachine !== "no",
    summary: "allow packets for this computer on filtered adapters",
    isUnrestricted: false,
    dynamicRanges: ALL_DYNAMIC_RANGES,
  };
  return [...rules, allow];
}

/** Judges flows by their first packets; stateless, as the filter itself is. */
class PptpFilteringJudge {
  readonly #configuration: PptpFilteringConfiguration;
  readonly #context: PptpFilteringContext;
  readonly #router: HostRouter;
  readonly #presumption = new InitiatorPresumption();
  readonly #decisions = new Map<string, FilterDecision>();

  constructor(configuration: PptpFilteringConfiguration, context: PptpFilteringContext) {
    this.#configuration = configuration;
    this.#context = context;
    this.#router = new HostRouter(context.host, context.neighbours);
  }

  judge(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const decision = this.#judgeOneWay(start, evidence);
    if (!start.isMidstream) return decision;
    if (!start.isInitiatorUnknown) return this.#presumption.presume(decision);
    return this.#presumption.combine(decision, this.#judgeOneWay(turnedRound(start), evidence));
  }

  #judgeOneWay(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const route = this.#router.routeOf(start, evidence);
    const crossed = crossedAdapters(this.#context.host, start, route);
    const judged: Judged = {
      route,
      isIpv6: start.initiatorAddress.length === 16,
      pptp: isPptp(start, route.direction === "inbound"),
      isAdapterAssumed: crossed.isAssumed,
      ...this.#isFiltered(crossed.sides),
    };
    const key = judgedKey(judged);
    let decision = this.#decisions.get(key);
    if (decision === undefined) {
      decision = wordDecision(judged, this.#configuration, this.#context.firstRuleId);
      this.#decisions.set(key, decision);
    }
    return decision;
  }

  /** Filtered if it certainly passes a filtered adapter, on either side; by the first such adapter. */
  #isFiltered(sides: readonly (readonly HostAdapter[])[]): Pick<Judged, "isFiltered" | "filteredIndex"> {
    let isFiltered: Truth = "no";
    let filteredIndex = -1;
    for (const side of sides) {
      const found = this.#isSideFiltered(side);
      if (found.isFiltered === "no" || isFiltered === "yes" || (isFiltered === "maybe" && found.isFiltered === "maybe"))
        continue;
      ({ isFiltered, filteredIndex } = found);
    }
    return { isFiltered, filteredIndex };
  }

  #isSideFiltered(side: readonly HostAdapter[]): Pick<Judged, "isFiltered" | "filteredIndex"> {
    let filteredIndex = -1;
    const truths = new Set<Truth>();
    for (const adapter of side) {
      const index = this.#indexOf(adapter);
      const truth = this.#truthOf(adapter, index);
      if (filteredIndex === -1 && truth !== "no") filteredIndex = index;
      truths.add(truth);
    }
    const [first = "maybe"] = truths;
    return { isFiltered: truths.size === 1 ? first : "maybe", filteredIndex };
  }

  #indexOf({ name }: HostAdapter): number {
    return this.#configuration.adapters.findIndex(({ adapter }) => adapter.toLowerCase() === name.toLowerCase());
  }

  #truthOf(adapter: HostAdapter, index: number): Truth {
    if (adapter === UNEXPORTED_ADAPTER) return "maybe";
    return this.#configuration.adapters[index]?.isFiltered ?? "no";
  }
}

import type { FlowStart } from "../../flow/flow.ts";
import type { FilterDecision } from "../decision.ts";
import type { Filter, FlowEvidence } from "../filter.ts";
import {
  adapterOnSubnet,
  adaptersTowards,
  adapterWithAddress,
  adapterWithBroadcast,
  addressedAdapters,
  type HostAdapter,
} from "../host-adapters.ts";
import { type HostRoute, HostRouter } from "../host-route.ts";
import type { Neighbours } from "../neighbours.ts";
import type { PolicyHost } from "../policy-host.ts";
import { InitiatorPresumption, turnedRound } from "../presumed-initiator.ts";
import { connectionTest, type InboundTest, inboundTest, passesList } from "./inbound-test.ts";
import { type ListRules, listRules } from "./list-rules.ts";
import type { ListName } from "./port-list.ts";
import type { AdapterLists, TcpipFilteringConfiguration } from "./read-configuration.ts";
import { type Answer, type Judged, judgedKey, wordDecision } from "./wording.ts";

export interface TcpipFilteringContext {
  readonly host: PolicyHost;
  readonly neighbours: Neighbours;
  /** Id of the filter's first rule in the policy. */
  readonly firstRuleId: number;
}

const UDP = 17;

/** Binds the lists of TCP/IP filtering to the policy host. */
export function createTcpipFilteringFilter(
  configuration: TcpipFilteringConfiguration,
  context: TcpipFilteringContext,
): Filter {
  const { rules, byAdapter } = listRules(configuration.adapters, context.firstRuleId);
  const judge = new TcpipFilteringJudge(configuration, context, byAdapter);
  return { kind: "tcpip-filtering", rules, judge: (start, evidence) => judge.judge(start, evidence) };
}

/** Judges flows by their first packets; stateless, as the filter itself is. */
class TcpipFilteringJudge {
  readonly #configuration: TcpipFilteringConfiguration;
  readonly #host: PolicyHost;
  readonly #router: HostRouter;
  readonly #rules: readonly Readonly<Record<ListName, ListRules>>[];
  readonly #presumption = new InitiatorPresumption();
  readonly #decisions = new Map<string, FilterDecision>();

  constructor(
    configuration: TcpipFilteringConfiguration,
    { host, neighbours }: TcpipFilteringContext,
    rules: readonly Readonly<Record<ListName, ListRules>>[],
  ) {
    this.#configuration = configuration;
    this.#host = host;
    this.#router = new HostRouter(host, neighbours);
    this.#rules = rules;
  }

  judge(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const decision = this.#judgeOneWay(start, evidence);
    if (!start.isMidstream) return decision;
    if (!start.isInitiatorUnknown) return this.#presumption.presume(decision);
    return this.#presumption.combine(decision, this.#judgeOneWay(turnedRound(start), evidence));
  }

  #judgeOneWay(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const judged = this.#judged(start, this.#router.routeOf(start, evidence));
    const key = judgedKey(judged);
    let decision = this.#decisions.get(key);
    if (decision === undefined) {
      decision = wordDecision(judged);
      this.#decisions.set(key, decision);
    }
    return decision;
  }

  #judged(start: FlowStart, route: HostRoute): Judged {
    const isIpv6 = start.initiatorAddress.length === 16;
    const test = route.direction === "inbound" && !isIpv6 ? inboundTest(start) : connectionTest(start);
    const { isArmed, isSwitchPresumed } = this.#configuration;
    return { route, isIpv6, isArmed, isSwitchPresumed, test, answers: this.#answers(start, route, isIpv6, test) };
  }

  /** What the lists of each adapter that the flow may concern say of it. */
  #answers(start: FlowStart, route: HostRoute, isIpv6: boolean, test: InboundTest): readonly Answer[] {
    const { adapters } = this.#host;
    if (route.direction === "outbound") {
      if (isIpv6 || start.ipProtocol !== UDP) return [];
      const own = adapterWithAddress(adapters, start.initiatorAddress);
      return this.#ask(listOf(own), { kind: "list", list: "UDPAllowedPorts", number: start.initiatorPort });
    }
    if (route.direction === "forwarded") return this.#ask(adaptersTowards(adapters, start.initiatorAddress), test);
    if (route.direction !== "inbound") return [];
    return this.#ask(listOf(this.#receivingAdapter(start, route)), test);
  }

  #receivingAdapter(start: FlowStart, { isGroup }: HostRoute): HostAdapter | undefined {
    const { adapters } = this.#host;
    const { initiatorAddress, responderAddress } = start;
    if (!isGroup) return adapterWithAddress(adapters, responderAddress);
    return adapterWithBroadcast(adapters, responderAddress) ?? adapterOnSubnet(adapters, initiatorAddress);
  }

  /** One of `adapters` is meant; when empty, any that has addresses, or any at all when none has. */
  #ask(adapters: readonly HostAdapter[], test: InboundTest): readonly Answer[] {
    if (test.kind !== "list") return [];
    const candidates = adapters.length > 0 ? adapters : addressedAdapters(this.#host.adapters);
    const answers: Answer[] = [];
    for (const [index, lists] of this.#configuration.adapters.entries()) {
      const isCandidate = candidates.some(({ name }) => name.toLowerCase() === lists.adapter.toLowerCase());
      if (isCandidate) answers.push(this.#answer(index, lists, test));
    }
    return answers;
  }

  #answer(index: number, { adapter, lists }: AdapterLists, { list, number }: InboundTest & { kind: "list" }): Answer {
    const passes = passesList(lists[list], number);
    const rules = this.#rules[index]?.[list];
    const numberId = number === null ? undefined : rules?.idOfNumber.get(number);
    return { adapter, list, passes, ruleId: (passes === "yes" ? numberId : undefined) ?? rules?.listId ?? null };
  }
}

const listOf = (adapter: HostAdapter | undefined): readonly HostAdapter[] => (adapter === undefined ? [] : [adapter]);

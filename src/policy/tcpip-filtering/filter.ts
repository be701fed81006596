import { isUnspecified, sameAddress } from "../../base/ip-address.ts";
import type { FlowStart } from "../../flow/flow.ts";
import type { FilterDecision } from "../decision.ts";
import type { Filter, FlowEvidence } from "../filter.ts";
import {
  adaptersOfGroup,
  adaptersOfUnplacedAddress,
  adaptersWithAddress,
  anyAdapters,
  type HostAdapter,
  possibleAdaptersTowards,
  UNEXPORTED_ADAPTER,
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
  readonly #neighbours: Neighbours;
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
    this.#neighbours = neighbours;
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
    const { initiatorAddress } = start;
    if (route.direction === "outbound") {
      if (isIpv6 || start.ipProtocol !== UDP) return [];
      const owners = isUnspecified(initiatorAddress) ? anyAdapters(this.#host) : this.#ownersOf(initiatorAddress);
      return this.#ask(owners, { kind: "list", list: "UDPAllowedPorts", number: start.initiatorPort });
    }
    if (route.direction === "forwarded") return this.#ask(possibleAdaptersTowards(this.#host, initiatorAddress), test);
    return route.direction === "inbound" ? this.#ask(this.#receivingAdapters(start, route), test) : [];
  }

  /** The adapters of which one receives the flow. Never empty. */
  #receivingAdapters(start: FlowStart, { isGroup }: HostRoute): readonly HostAdapter[] {
    const { adapters } = this.#host;
    const { initiatorAddress, responderAddress } = start;
    if (isGroup) {
      const near = adaptersOfGroup(adapters, responderAddress, initiatorAddress);
      return near.length === 0 ? anyAdapters(this.#host) : near;
    }
    return responderAddress.length === 16 ? this.#adaptersByMac(start) : this.#ownersOf(responderAddress);
  }

  #ownersOf(address: Uint8Array): readonly HostAdapter[] {
    const owners = adaptersWithAddress(this.#host.adapters, address);
    return owners.length === 0 ? adaptersOfUnplacedAddress(this.#host) : owners;
  }

  /** An export holds no IPv6 addresses: they come to an adapter whose IPv4 address has the same MAC address. */
  #adaptersByMac({ responderAddress, responderMac }: FlowStart): readonly HostAdapter[] {
    const isSame = (own: Uint8Array): boolean =>
      sameAddress(own, responderAddress) ||
      this.#neighbours.isSameHost(own, responderAddress) ||
      (responderMac !== null && this.#neighbours.macsOf(own).has(responderMac));
    const found = this.#host.adapters.filter(({ addresses }) => addresses.some(isSame));
    return found.length > 0 ? found : anyAdapters(this.#host);
  }

  /** What the lists of `candidates` say, in the order of the export; nobody knows those of an adapter that it lacks. */
  #ask(candidates: readonly HostAdapter[], test: InboundTest): readonly Answer[] {
    if (test.kind !== "list") return [];
    const answers: Answer[] = [];
    for (const [index, lists] of this.#configuration.adapters.entries()) {
      const isCandidate = candidates.some(({ name }) => name.toLowerCase() === lists.adapter.toLowerCase());
      if (isCandidate) answers.push(this.#answer(index, lists, test));
    }
    if (answers.length > 0 && !candidates.includes(UNEXPORTED_ADAPTER)) return answers;
    return [...answers, { adapter: UNEXPORTED_ADAPTER.name, list: test.list, passes: "maybe", ruleId: null }];
  }

  #answer(index: number, { adapter, lists }: AdapterLists, { list, number }: InboundTest & { kind: "list" }): Answer {
    const passes = passesList(lists[list], number);
    const rules = this.#rules[index]?.[list];
    const numberId = number === null ? undefined : rules?.idOfNumber.get(number);
    return { adapter, list, passes, ruleId: (passes === "yes" ? numberId : undefined) ?? rules?.listId ?? null };
  }
}

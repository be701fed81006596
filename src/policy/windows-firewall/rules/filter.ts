import { isBroadcast, isMulticast } from "../../../base/ip-address.ts";
import type { Flow, FlowStart } from "../../../flow/flow.ts";
import type { FilterDecision, PolicyRule } from "../../decision.ts";
import type { Filter, FlowEvidence } from "../../filter.ts";
import {
  adaptersOfGroup,
  adaptersOfUnplacedAddress,
  adaptersWithAddress,
  adapterWithBroadcast,
  anyAdapters,
  type HostAdapter,
  UNEXPORTED_ADAPTER,
} from "../../host-adapters.ts";
import { type HostRoute, HostRouter, ROUTES } from "../../host-route.ts";
import { InitiatorPresumption, turnedRound } from "../../presumed-initiator.ts";
import type { Truth } from "../../truth.ts";
import type { FirewallContext } from "../context.ts";
import { HostNetworks } from "../host-networks.ts";
import { ANSWER_KINDS, type AnswerKind, AnswerMemory } from "./answers.ts";
import { NO_LOCAL_PRIVATE_PROFILE } from "./assumptions.ts";
import { type BoundRules, bindRules } from "./bind-rules.ts";
import { isThroughTunnel } from "./conditions.ts";
import { type FlowFacts, flowFacts } from "./flow-facts.ts";
import { LegacyExceptions } from "./legacy-exceptions.ts";
import type { ProfileSettings } from "./profile-settings.ts";
import type { RulesConfiguration } from "./read-configuration.ts";
import { ICMP, ICMPV6 } from "./rule.ts";
import { usesInterface } from "./rule-set.ts";
import { type Grounds, ruleByGrounds, rulesGrounds } from "./ruling.ts";
import type { Tally } from "./tally.ts";
import { decideUnfiltered, type Judged, type OffReason, wordDecision } from "./wording.ts";

/** Binds the rules of a Windows Firewall of Vista or later to the policy host and its active profile. */
export function createRulesFilter(configuration: RulesConfiguration, context: FirewallContext): Filter {
  const bound = bindRules(configuration, context);
  const judge = new RulesJudge(configuration, context, bound);
  const rules: readonly PolicyRule[] = bound.described;
  return {
    kind: "windows-firewall",
    rules,
    judge: (start, evidence) => judge.judge(start, evidence),
    ended: (flow) => judge.ended(flow),
  };
}

/** What a closed port or an unknown protocol is answered with: unreachable, and of IPv6 also parameter problem (D4.5). */
const isSuppressible = ({ direction, protocol, icmpType }: FlowFacts): boolean =>
  direction === "outbound" &&
  ((protocol === ICMP && icmpType === 3) || (protocol === ICMPV6 && (icmpType === 1 || icmpType === 4)));

/** What may let a flow pass beside rules. */
interface ApartFromRules {
  readonly answer: AnswerKind | undefined;
  readonly isExcepted: Truth;
}

/** A scan of many addresses and ports by thousands of rules must not take memory: what is forgotten is judged again. */
const MAX_REMEMBERED = 100_000;

const ROUTE_LIST: readonly HostRoute[] = Object.values(ROUTES);

/** Judges flows by who began them; remembers those whose answers come in flows of their own. */
class RulesJudge {
  readonly #context: FirewallContext;
  readonly #settings: ProfileSettings;
  readonly #isRunning: Truth;
  readonly #runningCause: string;
  readonly #profileRemarks: readonly string[];
  readonly #bound: BoundRules;
  readonly #router: HostRouter;
  readonly #networks: HostNetworks;
  readonly #answers: AnswerMemory;
  readonly #legacy: LegacyExceptions;
  readonly #presumption = new InitiatorPresumption();
  /** By what the flow has in common with others, and by what is said of it, so that equal decisions are one object. */
  readonly #byFacts = new Map<string, FilterDecision>();
  readonly #byContent = new Map<string, FilterDecision>();

  constructor(configuration: RulesConfiguration, context: FirewallContext, bound: BoundRules) {
    const { profiles, isRunning, runningCause, hasLocalPrivateProfile, disablesFtp, disablesPptp } = configuration;
    this.#context = context;
    this.#settings = profiles[context.profile];
    this.#isRunning = isRunning;
    this.#runningCause = runningCause;
    this.#profileRemarks = hasLocalPrivateProfile && context.profile === "private" ? [NO_LOCAL_PRIVATE_PROFILE] : [];
    this.#bound = bound;
    this.#router = new HostRouter(context.host, context.neighbours);
    this.#networks = new HostNetworks(context.host);
    this.#legacy = new LegacyExceptions(this.#settings.legacyList, this.#networks);
    this.#answers = new AnswerMemory(bound.hasLooseRules, {
      lacksFtpHelper: disablesFtp.isOn === "yes",
      lacksPptpHelper: disablesPptp.isOn === "yes",
    });
  }

  judge(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const decision = this.#judgeOneWay(start, evidence);
    if (!start.isMidstream) return decision;
    if (!start.isInitiatorUnknown) return this.#presumption.presume(decision);
    return this.#presumption.combine(decision, this.#judgeOneWay(turnedRound(start), evidence));
  }

  ended(flow: Flow): void {
    this.#answers.ended(flow);
  }

  #judgeOneWay(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const route = this.#router.routeOf(start, evidence);
    if (route.direction !== "inbound" && route.direction !== "outbound") return this.#unfiltered(route);
    const facts = flowFacts(start, route);
    const isRefused = this.#settings.refusesGroupAnswers.isOn;
    const answer = this.#answers.kindOf(start, facts, isRefused, evidence.lastMicrosOf);
    const adapters = this.#adaptersOf(facts, route);
    const rules = this.#bound.byDirection[facts.direction];
    const isExcepted = facts.direction === "inbound" ? this.#legacy.mayOpen(start) : "no";
    const how = String.fromCharCode(
      ROUTE_LIST.indexOf(route),
      answer === undefined ? 0 : ANSWER_KINDS.indexOf(answer) + 1,
      (isExcepted === "no" ? 0 : 1) | (isThroughTunnel(facts) ? 2 : 0),
    );
    const key = how + rules.set.keyOf(facts, this.#networks, adapters);
    let decision = this.#byFacts.get(key);
    if (decision === undefined) {
      decision = this.#shared(wordDecision(this.#judged(route, facts, { answer, isExcepted }, adapters)));
      if (this.#byFacts.size >= MAX_REMEMBERED) this.#byFacts.clear();
      this.#byFacts.set(key, decision);
    }
    if (decision.decision !== "deny") this.#answers.remember(start, facts, this.#isGroup(facts.remoteAddress));
    return decision;
  }

  #unfiltered(route: HostRoute): FilterDecision {
    const key = String.fromCharCode(ROUTE_LIST.indexOf(route));
    let decision = this.#byFacts.get(key);
    if (decision === undefined) {
      decision = this.#shared(decideUnfiltered(route));
      this.#byFacts.set(key, decision);
    }
    return decision;
  }

  #shared(decision: FilterDecision): FilterDecision {
    const content = JSON.stringify(decision);
    const known = this.#byContent.get(content);
    if (known !== undefined) return known;
    this.#byContent.set(content, decision);
    return decision;
  }

  #judged(route: HostRoute, facts: FlowFacts, apart: ApartFromRules, adapters: string): Judged {
    const isInbound = facts.direction === "inbound";
    const settings = this.#settings;
    const { set, leftOut } = this.#bound.byDirection[facts.direction];
    const names = adapters.split(",");
    const tally = set.match({
      facts,
      networks: this.#networks,
      usesInterface: (wanted) => usesInterface(names, wanted),
    });
    const defaultSetting = isInbound ? settings.blocksInbound : settings.blocksOutbound;
    const { answer } = apart;
    const grounds = this.#grounds(facts, apart, tally, defaultSetting.isOn);
    const { profile, isProfilePresumed } = this.#context;
    const exceptionsSetting = settings.refusesExceptions;
    const offReasons = this.#offReasons(names);
    const ruling = ruleByGrounds(grounds);
    const profileRemarks = this.#profileRemarks;
    const shared = {
      route,
      profile,
      isProfilePresumed,
      profileRemarks,
      facts,
      offReasons,
      tally,
      leftOut,
      answer,
      defaultSetting,
      exceptionsSetting,
    };
    return { ...shared, grounds, ruling };
  }

  #grounds(facts: FlowFacts, { answer, isExcepted }: ApartFromRules, tally: Tally, isBlockedByDefault: Truth): Grounds {
    const { refusesExceptions, disablesStealth } = this.#settings;
    const isInbound = facts.direction === "inbound";
    return {
      isStealthy: disablesStealth.isOn !== "yes" && isSuppressible(facts) ? "maybe" : "no",
      ...rulesGrounds(tally),
      isAnswer: answer === undefined ? "no" : "maybe",
      refusesExceptions: isInbound ? refusesExceptions.isOn : "no",
      isExcepted,
      isBlockedByDefault,
    };
  }

  #offReasons(adapters: readonly string[]): readonly OffReason[] {
    const reasons: OffReason[] = [];
    const add = (isOff: OffReason["isOff"], text: string, location: OffReason["location"], isAssumed = false): void => {
      reasons.push({ isOff, text, location, isAssumed });
    };
    const { isEnabled, disabledInterfaces, unreadInterfaces, interfacesLocation } = this.#settings;
    if (isEnabled.isOn === "no") add("yes", "EnableFirewall is 0", isEnabled.location);
    if (isEnabled.isOn === "maybe") add("maybe", "EnableFirewall is not the number 0 or 1", isEnabled.location);
    if (this.#isRunning === "no") add("yes", this.#runningCause, null, true);
    if (this.#isRunning === "maybe") add("maybe", this.#runningCause, null);
    const isDisabled = disabledInterfaces.length === 0 ? "no" : usesInterface(adapters, disabledInterfaces);
    if (isDisabled === "yes") add("yes", "DisabledInterfaces names the adapter", interfacesLocation);
    if (isDisabled === "maybe") {
      add("maybe", "DisabledInterfaces names an adapter that may be the flow's", interfacesLocation);
    }
    if (isDisabled === "no" && unreadInterfaces !== null) {
      add("maybe", "DisabledInterfaces is unreadable", unreadInterfaces);
    }
    return reasons.toSorted((a, b) => Number(b.isOff === "yes") - Number(a.isOff === "yes"));
  }

  /** Names of the adapters of which the flow uses one, in lower case, with commas; "" for one that is not in the export. */
  #adaptersOf(
    { localAddress, remoteAddress, isLocalAddressOwn }: FlowFacts,
    { direction, isGroup }: HostRoute,
  ): string {
    if (!this.#bound.namesInterfaces) return "";
    const { host } = this.#context;
    const namesOf = (adapters: readonly HostAdapter[]): string =>
      adapters.map((adapter) => (adapter === UNEXPORTED_ADAPTER ? "" : adapter.name.toLowerCase())).join(",");
    const owners = adaptersWithAddress(host.adapters, localAddress);
    if (owners.length > 0) return namesOf(owners);
    const isNear = direction === "inbound" && isGroup;
    const near = isNear ? adaptersOfGroup(host.adapters, localAddress, remoteAddress) : [];
    if (near.length > 0) return namesOf(near);
    const isUnplaced = isLocalAddressOwn && localAddress.length === 4;
    return namesOf(isUnplaced ? adaptersOfUnplacedAddress(host) : anyAdapters(host));
  }

  #isGroup(address: Uint8Array): boolean {
    if (isMulticast(address) || isBroadcast(address)) return true;
    return adapterWithBroadcast(this.#context.host.adapters, address) !== undefined;
  }
}

import type { Flow, FlowStart } from "../../../flow/flow.ts";
import type { FilterDecision } from "../../decision.ts";
import type { Filter, FlowEvidence } from "../../filter.ts";
import { type HostRoute, HostRouter } from "../../host-route.ts";
import { InitiatorPresumption, turnedRound } from "../../presumed-initiator.ts";
import type { Truth } from "../../truth.ts";
import type { FirewallContext } from "../context.ts";
import { HostNetworks } from "../host-networks.ts";
import { AnswerMemory } from "./answer-memory.ts";
import { bindCandidates, type Candidate } from "./candidate.ts";
import { CandidateSet } from "./candidate-set.ts";
import { listExceptionRules } from "./list-rules.ts";
import { ruleOutbound } from "./outbound.ts";
import { type ExceptionsConfiguration, type ExceptionsProfile, profileKeyName } from "./read-exceptions.ts";
import { requestOf } from "./request.ts";
import { ruleInbound } from "./ruling.ts";
import { type Judged, judgedKey, type Terms, wordDecision } from "./wording.ts";

/** Binds the Windows Firewall of XP SP2 and Server 2003 SP1 to the policy host and the profile in force. */
export function createExceptionsFilter(configuration: ExceptionsConfiguration, context: FirewallContext): Filter {
  const { rules, firstIds } = listExceptionRules(configuration, context.firstRuleId);
  const profile = configuration.profiles[profileKeyName(context.profile)];
  const candidates = bindCandidates(profile.exceptions, firstIds[profile.keyName]);
  const judge = new ExceptionsJudge(
    termsOf(configuration, profile, context.isProfilePresumed),
    profile,
    candidates,
    context,
  );
  return {
    kind: "windows-firewall",
    rules,
    judge: (start, evidence) => judge.judge(start, evidence),
    ended: (flow) => judge.ended(flow),
  };
}

/** Off is off, whichever switch says so; then what may be off. */
function termsOf({ service }: ExceptionsConfiguration, profile: ExceptionsProfile, isProfilePresumed: boolean): Terms {
  const { enabled, ignoresExceptions, keyName, isSwitchPresumed } = profile;
  const firewall =
    [service, enabled].find(({ isOn }) => isOn === "no") ??
    [service, enabled].find(({ isOn }) => isOn === "maybe") ??
    enabled;
  return { firewall, ignoresExceptions, profile: keyName, isProfilePresumed, isSwitchPresumed };
}

/**
 * Judges flows by their first packets and remembers what this computer has sent. All flows that are decided from the
 * same facts get the same decision object.
 */
class ExceptionsJudge {
  readonly #terms: Terms;
  readonly #candidates: readonly Candidate[];
  readonly #inbound: CandidateSet;
  readonly #router: HostRouter;
  readonly #answers: AnswerMemory;
  readonly #presumption = new InitiatorPresumption();
  readonly #decisions = new Map<string, FilterDecision>();

  constructor(
    terms: Terms,
    { refusesGroupAnswers: { isOn } }: ExceptionsProfile,
    candidates: readonly Candidate[],
    { host, neighbours }: FirewallContext,
  ) {
    const takesGroupAnswers: Truth = isOn === "maybe" ? "maybe" : isOn === "yes" ? "no" : "yes";
    this.#terms = terms;
    this.#candidates = candidates;
    const inbound = candidates.filter(
      ({ exception }) => exception.kind !== "icmp" || exception.setting.direction === "inbound",
    );
    this.#inbound = new CandidateSet(inbound, new HostNetworks(host));
    this.#router = new HostRouter(host, neighbours);
    this.#answers = new AnswerMemory(host.adapters, takesGroupAnswers);
  }

  judge(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const decision = this.#judgeOneWay(start, evidence);
    if (!start.isInitiatorUnknown) {
      this.#remember(start, decision, decision);
      return start.isMidstream ? this.#presumption.presume(decision) : decision;
    }
    const combined = this.#presumption.combine(decision, this.#judgeOneWay(turnedRound(start), evidence));
    this.#remember(start, decision, combined);
    return combined;
  }

  ended(flow: Flow): void {
    this.#answers.ended(flow);
  }

  /** What this computer sends makes state, in answers to what came in too. */
  #remember(start: FlowStart, { direction }: FilterDecision, { decision }: FilterDecision): void {
    if ((direction !== "outbound" && direction !== "inbound") || decision === "deny") return;
    const isOutbound = direction === "outbound";
    this.#answers.remember(start, isOutbound, isOutbound && decision !== "depends" && !start.isMidstream);
  }

  #judgeOneWay(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const judged = this.#judged(start, this.#router.routeOf(start, evidence), evidence);
    const key = judgedKey(judged);
    let decision = this.#decisions.get(key);
    if (decision === undefined) {
      decision = wordDecision(judged, this.#terms);
      this.#decisions.set(key, decision);
    }
    return decision;
  }

  #judged(start: FlowStart, route: HostRoute, evidence: FlowEvidence): Judged {
    const isIpv6 = start.initiatorAddress.length === 16;
    const ignoresExceptions = this.#terms.ignoresExceptions.isOn;
    if (route.direction === "outbound") {
      const ruling = ruleOutbound(start, this.#candidates, ignoresExceptions);
      return { kind: "outbound", route, ruling, isIpv6 };
    }
    if (route.direction !== "inbound") return { kind: "aside", route };
    const request = requestOf(start);
    const { candidates } = this.#inbound;
    const matches = this.#inbound.match(request, start.initiatorAddress);
    const answer = this.#answers.answerOf(start, route.isGroup, evidence);
    const ruling = ruleInbound(matches, ignoresExceptions, answer);
    return { kind: "inbound", route, isIpv6, request: request.kind, candidates, matches, answer, ruling };
  }
}

import type { Flow, FlowStart } from "../../flow/flow.ts";
import type { FilterDecision } from "../decision.ts";
import type { Filter, FlowEvidence } from "../filter.ts";
import type { Neighbours } from "../neighbours.ts";
import type { PolicyHost } from "../policy-host.ts";
import { InitiatorPresumption, turnedRound } from "../presumed-initiator.ts";
import type { PrivateSide } from "../private-side.ts";
import type { Truth } from "../truth.ts";
import { Boundary, type Crossing } from "./boundary.ts";
import { ContactMemory } from "./contact-memory.ts";
import type { DeviceClock } from "./device-clock.ts";
import { isIcmp, TCP, UDP } from "./icmp.ts";
import { answerPacket, firstPacket, ipv4Twin, isAnswerable, isCodePresumed } from "./packet-of-flow.ts";
import type { PacketView } from "./packet-view.ts";
import { namedPrivateHosts } from "./private-hosts.ts";
import type { CeConfiguration } from "./read-configuration.ts";
import { RuleSet, type Tally } from "./rule-set.ts";
import { describeRule } from "./rule-summary.ts";
import { type Ruling, ruleInbound, ruleOutbound } from "./ruling.ts";
import { decideUncrossed, type Judged, judgedKey, wordDecision } from "./wording.ts";

export interface CeContext {
  readonly host: PolicyHost;
  readonly privateSide: PrivateSide;
  readonly neighbours: Neighbours;
  readonly clock: DeviceClock;
  /** Id of the filter's first rule in the policy. */
  readonly firstRuleId: number;
}

/** Binds the firewall of a Windows CE export to the sides of its boundary. */
export function createWindowsCeFilter(configuration: CeConfiguration, context: CeContext): Filter {
  const judge = new WindowsCeJudge(configuration, context);
  return {
    kind: "windows-ce",
    rules: configuration.rules.map((rule, index) => describeRule(rule, context.firstRuleId + index)),
    judge: (start, evidence) => judge.judge(start, evidence),
    ended: (flow) => judge.ended(flow),
  };
}

/**
 * Judges flows by their first packets and remembers what the private side has contacted (windows-ce-firewall.md 3.10).
 * All flows that are decided from the same facts get the same decision object.
 */
class WindowsCeJudge {
  readonly #configuration: CeConfiguration;
  readonly #context: CeContext;
  readonly #boundary: Boundary;
  readonly #rules: RuleSet;
  readonly #contacts: ContactMemory;
  readonly #presumption = new InitiatorPresumption();
  readonly #decisions = new Map<string, FilterDecision>();
  readonly #uncrossed = new Map<Crossing, FilterDecision>();

  constructor(configuration: CeConfiguration, context: CeContext) {
    const named = namedPrivateHosts(configuration.rules);
    this.#configuration = configuration;
    this.#context = context;
    this.#boundary = new Boundary(context.privateSide, context.host, named, context.neighbours);
    this.#rules = new RuleSet(configuration.rules, context.firstRuleId, context.clock);
    this.#contacts = new ContactMemory(configuration.timeouts);
  }

  judge(start: FlowStart, evidence: FlowEvidence): FilterDecision {
    const decision = this.#judgeOneWay(start, evidence);
    if (!start.isInitiatorUnknown) {
      this.#remember(start, decision, decision);
      return start.isMidstream ? this.#presumption.presume(decision) : decision;
    }
    const turned = this.#judgeOneWay(turnedRound(start), evidence);
    this.#remember(start, decision, this.#presumption.combine(decision, turned));
    return this.#presumption.combine(decision, turned);
  }

  ended(flow: Flow): void {
    this.#contacts.ended(flow);
  }

  /** What the private side sends opens temporary rules, in answers to what came in presumably too (3.3). */
  #remember(start: FlowStart, { direction }: FilterDecision, { decision }: FilterDecision): void {
    if (direction !== "outbound" && direction !== "inbound") return;
    if (decision !== "allow" && decision !== "depends" && decision !== "not-filtered") return;
    const isOutbound = direction === "outbound";
    if (!isOutbound && !isAnswerable(start)) return;
    const isCertain = isOutbound && decision !== "depends" && !start.isMidstream;
    this.#contacts.remember(start, isOutbound, isCertain);
  }

  #judgeOneWay(start: FlowStart, { lastMicrosOf }: FlowEvidence): FilterDecision {
    const crossing = this.#boundary.crossingOf(start);
    const { direction } = crossing;
    if (direction === "local" || direction === "transit") return this.#decideUncrossed(crossing);
    const packet = firstPacket(start, direction);
    const isResponse = direction === "inbound" ? this.#contacts.isResponse(start, packet.family, lastMicrosOf) : "no";
    const tally = this.#rules.match(packet);
    const judged = this.#judged(start, crossing, packet, isResponse, tally);
    const key = judgedKey(judged, tally.matches);
    let decision = this.#decisions.get(key);
    if (decision === undefined) {
      decision = wordDecision(judged, tally);
      this.#decisions.set(key, decision);
    }
    return decision;
  }

  #decideUncrossed(crossing: Crossing): FilterDecision {
    let decision = this.#uncrossed.get(crossing);
    if (decision === undefined) {
      decision = decideUncrossed(crossing);
      this.#uncrossed.set(crossing, decision);
    }
    return decision;
  }

  #judged(start: FlowStart, crossing: Crossing, packet: PacketView, isResponse: Truth, tally: Tally): Judged {
    const ruling = this.#rule(packet, isResponse, tally);
    const isLetIn = packet.direction === "inbound" && ruling.decision === "allow";
    return {
      crossing,
      family: packet.family,
      isEnabled: this.#configuration.isEnabled[packet.family],
      ruling,
      isResponse,
      isAnswerBlocked: isLetIn && ruling.by === "rule" ? this.#isAnswerBlocked(start, packet) : "no",
      isCodePresumed: isCodePresumed(start),
      isPortUnknown: !isIcmp(packet.ipProtocol) && packet.destinationPort === null && hasPorts(packet),
      isTunnel: packet.ipProtocol === IPV6_IN_IPV4,
      isTwinDenied: this.#isTwinDenied(start, packet, isResponse, ruling),
    };
  }

  #rule(packet: PacketView, isResponse: Truth, tally: Tally): Ruling {
    if (packet.direction === "outbound") return ruleOutbound(tally);
    const isMappable = packet.family === "IPv4" && hasPorts(packet);
    return ruleInbound(tally, isResponse, isMappable ? this.#configuration.mayMapPorts : "no");
  }

  /** Whether what the private host sends back is blocked: no temporary rule is documented for it (3.3). */
  #isAnswerBlocked(start: FlowStart, packet: PacketView): Truth {
    const answer = answerPacket(start, packet);
    if (answer === undefined) return "no";
    const { decision } = ruleOutbound(this.#rules.match(answer));
    return decision === "deny" ? "yes" : decision === "depends" ? "maybe" : "no";
  }

  /** Whether a flow that IPv6 lets through would certainly be denied over IPv4: rules are for one family each (3.2). */
  #isTwinDenied(start: FlowStart, packet: PacketView, isResponse: Truth, ruling: Ruling): boolean {
    const { isEnabled } = this.#configuration;
    if (packet.family === "IPv4" || isEnabled.IPv4 !== "yes") return false;
    if (ruling.decision === "deny" && isEnabled.IPv6 !== "no") return false;
    const twin = ipv4Twin(start, packet, this.#context.neighbours);
    return twin !== undefined && this.#rule(twin, isResponse, this.#rules.match(twin)).decision === "deny";
  }
}

/** The outer packet of a tunnel that carries IPv6 (RFC 4213). */
const IPV6_IN_IPV4 = 41;

const hasPorts = ({ ipProtocol }: PacketView): boolean => ipProtocol === TCP || ipProtocol === UDP;

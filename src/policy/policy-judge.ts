import { formatPrefix, type Prefix, prefixContains, sameAddress } from "../base/ip-address.ts";
import { UserError } from "../base/problem.ts";
import type { Flow, FlowStart } from "../flow/flow.ts";
import type { FlowTimeouts } from "../flow/timeouts.ts";
import type { Decision, FilterDecision, FilterKind, PolicyDecision, PolicyRule } from "./decision.ts";
import type { Assumption, Filter, FlowEvidence } from "./filter.ts";
import { type Neighbours, NO_NEIGHBOURS } from "./neighbours.ts";
import { type HostChoice, type PolicyHost, resolvePolicyHost } from "./policy-host.ts";
import { createPptpFilteringFilter } from "./pptp-filtering/filter.ts";
import { PRIVATE_SPACE, type PrivateSide, resolvePrivateSide } from "./private-side.ts";
import type { FilterConfiguration, PolicyConfiguration } from "./read-filters.ts";
import { createTcpipFilteringFilter } from "./tcpip-filtering/filter.ts";
import { listCeAssumptions } from "./windows-ce/assumptions.ts";
import { DeviceClock } from "./windows-ce/device-clock.ts";
import { createWindowsCeFilter } from "./windows-ce/filter.ts";
import { namedPrivateHosts } from "./windows-ce/private-hosts.ts";
import type { CeConfiguration } from "./windows-ce/read-configuration.ts";
import { createFirewallFilter, listFirewallAssumptions } from "./windows-firewall/filter.ts";
import {
  type ActiveProfile,
  type Profile,
  parseProfileOption,
  resolveActiveProfile,
} from "./windows-firewall/profile.ts";

/** What the user and the capture add to an export. */
export interface PolicyChoices extends HostChoice {
  /** Arguments of `--private`, in order. */
  readonly privateOptions: readonly string[];
  /** Argument of `--timezone`; undefined: UTC, as an assumption. */
  readonly timeZone: string | undefined;
  /** Argument of `--profile`; undefined: what the export says, else public, as an assumption. */
  readonly profileOption: string | undefined;
  /** What the capture shows of MAC addresses; may learn while flows are judged. undefined: nothing. */
  readonly neighbours: Neighbours | undefined;
}

/** A policy bound to its host: judges flows by every filter in turn. */
export interface PolicyJudge {
  readonly filters: readonly FilterKind[];
  /** Rules of all filters; `id` is the index. */
  readonly rules: readonly PolicyRule[];
  readonly assumptions: readonly Assumption[];
  readonly host: PolicyHost;
  /** Prefixes of the private side as text. */
  readonly privateSide: readonly string[];
  /** Whether an address is on the private side, or the policy host's own: what findings about the boundary go by. */
  readonly isPrivate: (address: Uint8Array) => boolean;
  /** The profile of the Windows Firewall that flows are judged by; null for a policy without that filter. */
  readonly firewallProfile: Profile | null;
  /** Where the policy says how long it remembers a silent flow. */
  readonly flowTimeouts: Partial<FlowTimeouts>;
  /** Flows come in the order of their first packets. A flow may be judged again, with more evidence, until it has ended. */
  judge(start: FlowStart, evidence: FlowEvidence): PolicyDecision;
  /** Must be called for every flow that was judged, before a later flow of its tuple is. */
  ended(flow: Flow): void;
}

/**
 * Binds a policy to its host, its private side and its clock. Throws `UserError` for an option that cannot be read, and
 * when a filter needs the host and nothing tells which it is.
 */
export function createPolicyJudge(configuration: PolicyConfiguration, choices: PolicyChoices): PolicyJudge {
  const neighbours = choices.neighbours ?? NO_NEIGHBOURS;
  const { host, assumptions: ofHost } = resolvePolicyHost(configuration.exportedHost, choices);
  if (configuration.needsHost && host.addresses.length === 0) {
    throw new UserError(
      "which computer the rules are from is not known: neither the export nor the capture tells its addresses; give them with --host ADDR",
    );
  }
  const windowsCe = configuration.filters.find((filter) => filter.kind === "windows-ce");
  const boundary = resolvePrivateSide({
    options: choices.privateOptions,
    exportedSubnets: windowsCe?.privateSubnets ?? [],
    hostAddresses: host.addresses,
    namedHosts: namedPrivateHosts(windowsCe?.rules ?? []),
  });
  const clock = new DeviceClock(choices.timeZone ?? "UTC");
  const active = resolveActiveProfile(parseProfileOption(choices.profileOption), configuration.networkCategories);
  const filters: Filter[] = [];
  const rules: PolicyRule[] = [];
  for (const filterConfiguration of configuration.filters) {
    const context = { host, neighbours, privateSide: boundary.side, clock, active, firstRuleId: rules.length };
    const filter = createFilter(filterConfiguration, context);
    filters.push(filter);
    rules.push(...filter.rules);
  }
  const stack = new FilterStack(filters);
  // Without a boundary filter, findings about the boundary still need one.
  const isSpacePresumed = windowsCe === undefined && choices.privateOptions.length === 0;
  const privatePrefixes = isSpacePresumed ? PRIVATE_SPACE : boundary.side.prefixes;
  return {
    filters: filters.map(({ kind }) => kind),
    rules,
    assumptions: [
      ...configuration.assumptions,
      ...ofHost,
      ...(windowsCe === undefined ? [] : boundary.assumptions),
      ...(isSpacePresumed ? [PRIVATE_SPACE_PRESUMED] : []),
      ...configuration.filters.flatMap((filter) => listAssumptions(filter, choices.timeZone, active)),
    ],
    host,
    privateSide: privatePrefixes.map(formatPrefix),
    isPrivate: isPrivateOf(privatePrefixes, host.addresses),
    firewallProfile: configuration.filters.some(({ kind }) => kind === "windows-firewall") ? active.profile : null,
    flowTimeouts: windowsCe === undefined ? {} : flowTimeoutsOf(windowsCe),
    judge: (start, evidence) => stack.judge(start, evidence),
    ended: (flow) => stack.ended(flow),
  };
}

const PRIVATE_SPACE_PRESUMED: Assumption = {
  topic: "private side",
  text: `for findings about the boundary, the private side is the private address space and the policy host: ${PRIVATE_SPACE.map(formatPrefix).join(", ")}`,
  option: "--private CIDR",
};

const isPrivateOf =
  (prefixes: readonly Prefix[], hostAddresses: readonly Uint8Array[]) =>
  (address: Uint8Array): boolean =>
    prefixes.some((prefix) => prefixContains(prefix, address)) ||
    hostAddresses.some((own) => sameAddress(own, address));

interface FilterContext {
  readonly host: PolicyHost;
  readonly neighbours: Neighbours;
  readonly privateSide: PrivateSide;
  readonly clock: DeviceClock;
  readonly active: ActiveProfile;
  readonly firstRuleId: number;
}

function createFilter(configuration: FilterConfiguration, context: FilterContext): Filter {
  switch (configuration.kind) {
    case "windows-ce":
      return createWindowsCeFilter(configuration, context);
    case "tcpip-filtering":
      return createTcpipFilteringFilter(configuration, context);
    case "pptp-filtering":
      return createPptpFilteringFilter(configuration, context);
    case "windows-firewall": {
      const { profile, assumptions } = context.active;
      return createFirewallFilter(configuration, { ...context, profile, isProfilePresumed: assumptions.length > 0 });
    }
  }
}

function listAssumptions(
  filter: FilterConfiguration,
  timeZone: string | undefined,
  active: ActiveProfile,
): readonly Assumption[] {
  if (filter.kind === "windows-firewall") {
    return [...active.assumptions, ...listFirewallAssumptions(filter, active.profile)];
  }
  if (filter.kind === "windows-ce") return listCeAssumptions(filter, timeZone);
  if (filter.kind === "tcpip-filtering" && filter.isSwitchPresumed) {
    const text = "EnableSecurityFilters is not in the export and is taken as 0, its default: TCP/IP filtering is off";
    return [{ topic: "TCP/IP filtering", text, option: null }];
  }
  if (filter.kind === "pptp-filtering" && filter.isDriverPresumed) {
    const text = "the RASPPTPF driver was running: the export does not hold how it starts";
    return [{ topic: "PPTP filtering", text, option: null }];
  }
  return [];
}

/** A flow that is silent for longer has lost its temporary rule; TCP's is a day, so only what the export says counts. */
function flowTimeoutsOf({ timeouts, hasConnectionTimeout }: CeConfiguration): Partial<FlowTimeouts> {
  return {
    udpIdleMicros: timeouts.udpRuleMicros,
    icmpIdleMicros: timeouts.icmpRuleMicros,
    ...(hasConnectionTimeout ? { tcpIdleMicros: timeouts.tcpConnectionMicros } : {}),
  };
}

/** A flow passes only if every filter that applies lets it pass: the first of these words that a filter says decides. */
const PRECEDENCE: readonly Decision[] = ["deny", "depends", "allow", "not-filtered", "out-of-scope"];

/** Decisions of the stack, found by the decisions of its filters in turn; a tree, so that finding one makes no text. */
interface StackNode {
  readonly next: Map<FilterDecision, StackNode>;
  decision: PolicyDecision | undefined;
}

/** Asks every filter. Equal decisions are one object, found by the objects that the filters gave. */
class FilterStack {
  readonly #filters: readonly Filter[];
  readonly #root: StackNode = { next: new Map(), decision: undefined };
  #count = 0;

  constructor(filters: readonly Filter[]) {
    this.#filters = filters;
  }

  judge(start: FlowStart, evidence: FlowEvidence): PolicyDecision {
    let node = this.#root;
    const decisions: FilterDecision[] = [];
    for (const filter of this.#filters) {
      const decision = filter.judge(start, evidence);
      decisions.push(decision);
      let next = node.next.get(decision);
      if (next === undefined) {
        next = { next: new Map(), decision: undefined };
        node.next.set(decision, next);
      }
      node = next;
    }
    node.decision ??= this.#combine(decisions);
    return node.decision;
  }

  ended(flow: Flow): void {
    for (const filter of this.#filters) filter.ended?.(flow);
  }

  #combine(filters: readonly FilterDecision[]): PolicyDecision {
    const deciding = decidingOf(filters);
    const { decision, direction } = deciding;
    return { decision, direction, deciding, filters, key: `decision ${this.#count++}` };
  }
}

function decidingOf(decisions: readonly FilterDecision[]): FilterDecision {
  for (const word of PRECEDENCE) {
    const deciding = decisions.find(({ decision }) => decision === word);
    if (deciding !== undefined) return deciding;
  }
  throw new Error("a policy without filters judges nothing");
}

import { type Truth, truthOf } from "../../truth.ts";
import type { HostNetworks } from "../host-networks.ts";
import type { Candidate, EndCondition } from "./candidate.ts";
import type { FlowFacts } from "./flow-facts.ts";
import type { IcmpTerm } from "./icmp-term.ts";
import { formatPortTerm, type PortTerm, portsOf } from "./port-term.ts";
import { hasPorts, ICMP, ICMPV6 } from "./rule.ts";

/** What conditions are asked of: the flow, and the computer that it comes to or goes from. */
export interface Question {
  readonly facts: FlowFacts;
  readonly networks: HostNetworks;
  /** Whether the flow uses an adapter of these names. */
  readonly usesInterface: (names: readonly string[]) => Truth;
}

/** Teredo's addresses, 2001::/32 (RFC 4380). */
const isTeredo = ([a, b, c, d, ...rest]: Uint8Array): boolean =>
  rest.length === 12 && a === 0x20 && b === 0x01 && c === 0 && d === 0;

/** What comes in to an address of Teredo, through its tunnel, which only rules with Edge=TRUE let in (D3). */
export const isThroughTunnel = ({ direction, localAddress }: FlowFacts): boolean =>
  direction === "inbound" && localAddress.length === 16 && isTeredo(localAddress);

/** Not asked of every rule, but of those that would match what came through a tunnel. */
export const EDGE: ConditionTest = {
  name: "Edge",
  isAsked: ({ rule }) => !rule.allowsEdge && rule.action !== "block",
  holds: (_, { facts }) => (isThroughTunnel(facts) ? "maybe" : "yes"),
  undecidable: () => "it came to an address of Teredo, and the rule has no Edge=TRUE",
};

type Parts = Omit<Candidate, "asked">;

export interface ConditionTest {
  /** As a trace names it: "does not match: protocol". */
  readonly name: string;
  readonly isAsked: (parts: Parts) => boolean;
  readonly holds: (parts: Parts, question: Question) => Truth;
  /** The part of the rule that may be what cannot be decided; "" when it is the flow. */
  readonly undecidable: (parts: Parts, facts: FlowFacts) => string;
}

const NOTHING = (): string => "";

/** Every condition that a capture can show, cheapest and most selective first. All must hold. */
export const CONDITIONS: readonly ConditionTest[] = [
  {
    name: "protocol",
    isAsked: ({ rule }) => rule.protocol !== undefined,
    holds: ({ rule }, { facts }) => truthOf(rule.protocol === facts.protocol),
    undecidable: NOTHING,
  },
  {
    name: "local port",
    isAsked: ({ rule }) => rule.localPorts.length > 0,
    holds: ({ rule }, { facts }) => holdsPort(rule.localPorts, facts.protocol, facts.localPort),
    undecidable: ({ rule }) => undecidablePorts(rule.localPorts),
  },
  {
    name: "remote port",
    isAsked: ({ rule }) => rule.remotePorts.length > 0,
    holds: (parts, { facts }) => {
      const held = holdsPort(parts.rule.remotePorts, facts.protocol, facts.remotePort);
      return held === "no" && isLocalOnly(parts) && hasPorts(facts.protocol) ? "maybe" : held;
    },
    undecidable: (parts) => (isLocalOnly(parts) ? "LOM=TRUE" : undecidablePorts(parts.rule.remotePorts)),
  },
  {
    name: "ICMP type",
    isAsked: ({ rule }) => rule.icmp.length > 0,
    holds: ({ rule }, { facts }) => strongest(rule.icmp, (term) => holdsIcmp(term, facts)),
    undecidable: NOTHING,
  },
  {
    name: "local address",
    isAsked: ({ local }) => local !== undefined,
    holds: ({ local }, { facts, networks }) => {
      const held = holdsEnd(local, facts.localAddress, networks);
      return held === "no" && !facts.isLocalAddressOwn ? "maybe" : held;
    },
    undecidable: ({ local }, { localAddress, isLocalAddressOwn }) =>
      undecidableAddresses(local, localAddress) ||
      (isLocalAddressOwn ? "" : "it is not to one address of this computer"),
  },
  {
    name: "remote address",
    isAsked: ({ remote }) => remote !== undefined,
    holds: (parts, { facts, networks }) => {
      const held = holdsEnd(parts.remote, facts.remoteAddress, networks);
      return held === "no" && isLocalOnly(parts) ? "maybe" : held;
    },
    undecidable: (parts, { remoteAddress }) =>
      isLocalOnly(parts) ? "LOM=TRUE" : undecidableAddresses(parts.remote, remoteAddress),
  },
  {
    name: "interface",
    isAsked: ({ rule }) => rule.interfaces.length > 0,
    holds: ({ rule }, { usesInterface }) => usesInterface(rule.interfaces),
    undecidable: ({ rule }) => rule.interfaces.join(", "),
  },
];

/** Conditions that the rule sets, in the order of the table. */
export const askedConditions = (parts: Parts): readonly ConditionTest[] =>
  CONDITIONS.filter(({ isAsked }) => isAsked(parts));

/** LOM, which counts for rules that allow: what it leaves of conditions about the remote end is not quite documented. */
const isLocalOnly = ({ rule }: Parts): boolean => rule.isLocalOnlyMapped && rule.action !== "block";

function strongest<T>(terms: readonly T[], holds: (term: T) => Truth): Truth {
  let truth: Truth = "no";
  for (const term of terms) {
    const held = holds(term);
    if (held === "yes") return "yes";
    if (held === "maybe") truth = "maybe";
  }
  return truth;
}

function holdsPort(terms: readonly PortTerm[], protocol: number, port: number | null): Truth {
  if (!hasPorts(protocol)) return "no";
  if (port === null) return "maybe";
  return strongest(terms, (term) => {
    const { first, last, isCertain } = portsOf(term);
    if (port < first || port > last) return "no";
    return isCertain ? "yes" : "maybe";
  });
}

function holdsIcmp(term: IcmpTerm, { protocol, icmpType, icmpCode }: FlowFacts): Truth {
  if (protocol !== (term.version === 4 ? ICMP : ICMPV6)) return "no";
  if (term.kind === "unknown" || icmpType === null) return "maybe";
  if (term.type !== icmpType) return "no";
  if (term.code === "any") return "yes";
  return icmpCode === null ? "maybe" : truthOf(term.code === icmpCode);
}

/** A rule with addresses of the other family only probably matches none of this one, which no document says. */
function holdsEnd(condition: EndCondition | undefined, address: Uint8Array, networks: HostNetworks): Truth {
  const ofFamily = address.length === 4 ? condition?.v4 : condition?.v6;
  return ofFamily === undefined ? "maybe" : ofFamily.holds(address, networks);
}

const undecidablePorts = (terms: readonly PortTerm[]): string =>
  terms
    .filter((term) => !portsOf(term).isCertain)
    .map(formatPortTerm)
    .join(", ");

function undecidableAddresses(condition: EndCondition | undefined, address: Uint8Array): string {
  const isIpv4 = address.length === 4;
  const ofFamily = isIpv4 ? condition?.v4 : condition?.v6;
  return ofFamily?.describeUndecidable() ?? `the rule names ${isIpv4 ? "IPv6" : "IPv4"} addresses only`;
}

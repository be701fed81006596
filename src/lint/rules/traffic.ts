import { type IntervalSet, includes, intersect, span } from "../match-sets/interval-set.ts";
import type { Term } from "../match-sets/term.ts";

/** All that a filter's rules can ask about and that is a number: each is a dimension of a set of packets. */
const DIMENSIONS = {
  ipProtocol: span(0, 255),
  localPort: span(0, 65_535),
  remotePort: span(0, 65_535),
  icmpType: span(0, 255),
  icmpCode: span(0, 255),
  /** 0 domain, 1 private, 2 public. */
  profile: span(0, 2),
  /** 1 where a rule that names addresses of one family only matches all of the other, which no document says: 0 if not. */
  otherFamily: span(0, 1),
  hour: span(0, 23),
  /** 0 is Sunday. */
  weekday: span(0, 6),
  dayOfMonth: span(1, 31),
  month: span(1, 12),
} as const;

export type AddressFamily = "IPv4" | "IPv6";

/** IPv6 addresses are counted from here, above all of IPv4, so that an index of addresses keeps the two apart. */
const IPV6_FROM = 1n << 40n;
const ADDRESSES: Readonly<Record<AddressFamily, IntervalSet>> = {
  IPv4: span(0, 2 ** 32 - 1),
  IPv6: span(IPV6_FROM, IPV6_FROM + (1n << 128n) - 1n),
};

/**
 * Names such as LocalSubnet and RPC stand for addresses and ports that only the running computer knows. Each is one more
 * number above the real ones: whatever it stands for, a rule that covers it in this way covers it there as well.
 */
const KEYWORDS = 32n;
const REAL_PORTS = span(0, 65_535);
const ADDRESSES_WITH_KEYWORDS = withKeywords(ADDRESSES);
const PORTS_WITH_KEYWORDS = span(0, 65_535n + KEYWORDS);

export const keywordPort = (index: number): IntervalSet => span(65_536 + index);
export const keywordAddress = (family: AddressFamily, index: number): IntervalSet =>
  span(lastOf(ADDRESSES[family]) + 1n + BigInt(index));
export const realPorts = (ports: IntervalSet): IntervalSet => intersect(ports, REAL_PORTS);

/** Every port by number is every port that a name may stand for as well; so are addresses. */
export const withPortNames = (ports: IntervalSet): IntervalSet =>
  includes(ports, REAL_PORTS) ? PORTS_WITH_KEYWORDS : ports;
export const withAddressNames = (addresses: IntervalSet, family: AddressFamily): IntervalSet =>
  includes(addresses, ADDRESSES[family]) ? ADDRESSES_WITH_KEYWORDS[family] : addresses;

/** Of ports, hosts and ICMP types, it keeps none out, whether it names them or not. */
export const isUnrestricted = ({ family, localPort, remotePort, icmpType, localAddress, remoteAddress }: Traffic) =>
  [localPort, remotePort].every((ports) => ports === undefined || includes(ports, REAL_PORTS)) &&
  [localAddress, remoteAddress].every((set) => set === undefined || includes(set, ADDRESSES[family])) &&
  (icmpType === undefined || includes(icmpType, DIMENSIONS.icmpType));

function withKeywords(
  addresses: Readonly<Record<AddressFamily, IntervalSet>>,
): Readonly<Record<AddressFamily, IntervalSet>> {
  const { IPv4, IPv6 } = addresses;
  return { IPv4: span(0n, lastOf(IPv4) + KEYWORDS), IPv6: span(IPV6_FROM, lastOf(IPv6) + KEYWORDS) };
}

function lastOf(set: IntervalSet): bigint {
  return set.at(-1)?.last ?? 0n;
}

const FAMILY: Readonly<Record<AddressFamily, IntervalSet>> = { IPv4: span(4), IPv6: span(6) };

/** What a rule asks of packets of one address family; what is undefined it does not ask. */
export type Traffic = { readonly [Name in keyof typeof DIMENSIONS]?: IntervalSet | undefined } & {
  readonly family: AddressFamily;
  readonly localAddress?: IntervalSet | undefined;
  readonly remoteAddress?: IntervalSet | undefined;
};

const NAMES = Object.keys(DIMENSIONS) as readonly (keyof typeof DIMENSIONS)[];
export const DIMENSION_COUNT = NAMES.length + 3;

/** Whether names stand among the addresses and ports of the rules that are compared. */
export interface Keywords {
  readonly ofPorts: boolean;
  readonly ofAddresses: boolean;
}

const NO_KEYWORDS: Keywords = { ofPorts: false, ofAddresses: false };

/** A dimension that a rule does not ask about holds all its numbers, so that equal sets of packets are equal terms. */
export function trafficTerm(traffic: Traffic, { ofPorts, ofAddresses }: Keywords = NO_KEYWORDS): Term {
  const anyAddress = (ofAddresses ? ADDRESSES_WITH_KEYWORDS : ADDRESSES)[traffic.family];
  const anyOf = (name: keyof typeof DIMENSIONS): IntervalSet =>
    ofPorts && (name === "localPort" || name === "remotePort") ? PORTS_WITH_KEYWORDS : DIMENSIONS[name];
  return [
    FAMILY[traffic.family],
    traffic.localAddress ?? anyAddress,
    traffic.remoteAddress ?? anyAddress,
    ...NAMES.map((name) => traffic[name] ?? anyOf(name)),
  ];
}

/** What the rules name that are compared. */
export const keywordsOf = (traffic: readonly Traffic[]): Keywords => ({
  ofPorts: traffic.some(({ localPort = [], remotePort = [] }) => isBeyond([localPort, remotePort], REAL_PORTS)),
  ofAddresses: traffic.some(({ family, localAddress = [], remoteAddress = [] }) =>
    isBeyond([localAddress, remoteAddress], ADDRESSES[family]),
  ),
});

const isBeyond = (sets: readonly IntervalSet[], real: IntervalSet): boolean =>
  sets.some((set) => lastOf(set) > lastOf(real));

/** Not only if Windows reads rules for one address family in one of two ways. */
export const isCertain = ({ otherFamily }: Traffic): boolean => otherFamily === undefined;

/** The addresses from `first` to `last`, both included, of one family. */
export const addressSpan = (first: Uint8Array, last: Uint8Array = first): IntervalSet => {
  const from = first.length === 16 ? IPV6_FROM : 0n;
  return span(from + numberOf(first), from + numberOf(last));
};

const numberOf = (address: Uint8Array): bigint => address.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

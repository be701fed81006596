import { type IntervalSet, span } from "../match-sets/interval-set.ts";
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
  hour: span(0, 23),
  /** 0 is Sunday. */
  weekday: span(0, 6),
  dayOfMonth: span(1, 31),
  month: span(1, 12),
} as const;

export type AddressFamily = "IPv4" | "IPv6";

const ADDRESSES: Readonly<Record<AddressFamily, IntervalSet>> = {
  IPv4: span(0, 2 ** 32 - 1),
  IPv6: span(0n, (1n << 128n) - 1n),
};
const FAMILY: Readonly<Record<AddressFamily, IntervalSet>> = { IPv4: span(4), IPv6: span(6) };

/** What a rule asks of packets of one address family; what is undefined it does not ask. */
export type Traffic = { readonly [Name in keyof typeof DIMENSIONS]?: IntervalSet | undefined } & {
  readonly family: AddressFamily;
  readonly localAddress?: IntervalSet | undefined;
  readonly remoteAddress?: IntervalSet | undefined;
};

const NAMES = Object.keys(DIMENSIONS) as readonly (keyof typeof DIMENSIONS)[];
export const DIMENSION_COUNT = NAMES.length + 3;

/** A dimension that a rule does not ask about holds all its numbers, so that equal sets of packets are equal terms. */
export const trafficTerm = (traffic: Traffic): Term => [
  FAMILY[traffic.family],
  traffic.localAddress ?? ADDRESSES[traffic.family],
  traffic.remoteAddress ?? ADDRESSES[traffic.family],
  ...NAMES.map((name) => traffic[name] ?? DIMENSIONS[name]),
];

/** An address as the number it is in network order. */
export const addressNumber = (address: Uint8Array): bigint =>
  address.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

import type { AddressFamily } from "./rule.ts";

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;

export const isIcmp = (ipProtocol: number): boolean => ipProtocol === ICMP || ipProtocol === ICMPV6;

/**
 * What the firewall's temporary rules let in once a private host has contacted a public one (windows-ce-firewall.md
 * 3.4), by ICMP type: an error after any contact, an error after UDP or ICMP only, or the answer to a request of a type.
 */
export type IcmpResponse =
  | { readonly kind: "error" }
  | { readonly kind: "error-of-udp-or-icmp" }
  | { readonly kind: "answer"; readonly requestType: number };

const RESPONSES: Readonly<Record<AddressFamily, ReadonlyMap<number, IcmpResponse>>> = {
  IPv4: new Map<number, IcmpResponse>([
    [3, { kind: "error" }], // destination unreachable
    [12, { kind: "error" }], // parameter problem
    [11, { kind: "error-of-udp-or-icmp" }], // time exceeded
    [0, { kind: "answer", requestType: 8 }], // echo
    [9, { kind: "answer", requestType: 10 }], // router
    [14, { kind: "answer", requestType: 13 }], // timestamp
    [18, { kind: "answer", requestType: 17 }], // address mask
  ]),
  IPv6: new Map<number, IcmpResponse>([
    [1, { kind: "error" }], // destination unreachable
    [4, { kind: "error" }], // parameter problem
    [2, { kind: "error" }], // packet too big
    [3, { kind: "error-of-udp-or-icmp" }], // time exceeded
    [129, { kind: "answer", requestType: 128 }], // echo
  ]),
};

export const icmpResponse = (family: AddressFamily, type: number): IcmpResponse | undefined =>
  RESPONSES[family].get(type);

/** The IPv4 type that says the same as an ICMPv6 type; undefined for neighbour discovery and the like. */
export const ipv4TypeOf = (icmpv6Type: number): number | undefined =>
  ({ 1: 3, 2: 3, 3: 11, 4: 12, 128: 8, 129: 0 })[icmpv6Type];

/** Types that ask for an answer (IANA icmp-parameters, icmpv6-parameters): echo, router, timestamp, information, mask; … */
const REQUESTS: ReadonlySet<number> = new Set([8, 10, 13, 15, 17]);
/** … echo, listener query, router and neighbor solicitation, node information, home agent discovery. */
const ICMPV6_REQUESTS: ReadonlySet<number> = new Set([128, 130, 133, 135, 139, 144]);

export const isIcmpRequest = (ipProtocol: number, type: number): boolean =>
  (ipProtocol === ICMP ? REQUESTS : ICMPV6_REQUESTS).has(type);

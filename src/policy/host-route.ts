import {
  formatIpAddress,
  isBroadcast,
  isLinkLocal,
  isMulticast,
  isUnspecified,
  sameAddress,
} from "../base/ip-address.ts";
import type { FlowStart } from "../flow/flow.ts";
import type { Direction } from "./decision.ts";
import type { FlowEvidence } from "./filter.ts";
import { adaptersTowards, adapterWithBroadcast } from "./host-adapters.ts";
import type { Neighbours } from "./neighbours.ts";
import type { PolicyHost } from "./policy-host.ts";

/** Where a flow goes as seen from the policy host, and why: one of the constants below. */
export interface HostRoute {
  readonly direction: Direction;
  /** To a multicast or broadcast address: the host may be one of many that receive it. */
  readonly isGroup: boolean;
  readonly text: string;
  readonly isAssumed: boolean;
}

const route = (direction: Direction, text: string, isAssumed = false, isGroup = false): HostRoute => ({
  direction,
  isGroup,
  text,
  isAssumed,
});

export const ROUTES = {
  local: route("local", "local: both ends are this computer"),
  inbound: route("inbound", "inbound: addressed to this computer"),
  outbound: route("outbound", "outbound: begun by this computer"),
  groupInbound: route("inbound", "inbound: multicast or broadcast, which this computer receives too", true, true),
  addresslessOutbound: route("outbound", "outbound: begun by this computer before it had an address", true),
  forwardedProven: route("forwarded", "forwarded: the capture shows it on both sides of a router"),
  forwardedByMac: route(
    "forwarded",
    "forwarded: its frames come from or go to this computer, its addresses are others'",
  ),
  forwardedBySubnet: route(
    "forwarded",
    "forwarded: its ends are on different networks of this computer, which routes",
    true,
  ),
  notForwarded: route("transit", "its frames go to this computer, which does not route (IPEnableRouter is 0)"),
  transit: route("transit", "neither end is this computer, and nothing shows that it forwards the flow"),
} as const satisfies Record<string, HostRoute>;

/** Tells which way a flow passes the policy host, by addresses, MAC addresses and what the capture proves. */
export class HostRouter {
  readonly #host: PolicyHost;
  readonly #neighbours: Neighbours;

  constructor(host: PolicyHost, neighbours: Neighbours) {
    this.#host = host;
    this.#neighbours = neighbours;
  }

  routeOf(start: FlowStart, evidence: FlowEvidence): HostRoute {
    const { initiatorAddress, responderAddress } = start;
    const isFromHost = this.#isOwn(initiatorAddress);
    if (isFromHost) return this.#isOwn(responderAddress) ? ROUTES.local : ROUTES.outbound;
    if (this.#isOwn(responderAddress)) return ROUTES.inbound;
    if (this.#isGroup(responderAddress)) {
      return isUnspecified(initiatorAddress) && this.#isOwnMac(start.initiatorMac)
        ? ROUTES.addresslessOutbound
        : ROUTES.groupInbound;
    }
    return this.#foreignRoute(start, evidence);
  }

  #foreignRoute(start: FlowStart, evidence: FlowEvidence): HostRoute {
    if (evidence.isForwardingProven) return ROUTES.forwardedProven;
    if (this.#isOwnMac(start.initiatorMac) || this.#isOwnMac(start.responderMac)) {
      return this.#host.isRouter === "no" ? ROUTES.notForwarded : ROUTES.forwardedByMac;
    }
    return this.#isBetweenOwnNetworks(start) ? ROUTES.forwardedBySubnet : ROUTES.transit;
  }

  /** An end on none of the host's subnets lies behind a default gateway; two such ends lie behind the same. */
  #isBetweenOwnNetworks({ initiatorAddress, responderAddress }: FlowStart): boolean {
    const { adapters, isRouter } = this.#host;
    if (isRouter !== "yes") return false;
    const [ins, outs] = [adaptersTowards(adapters, initiatorAddress), adaptersTowards(adapters, responderAddress)];
    return ins.length > 0 && outs.length > 0 && ins.every((adapter) => !outs.includes(adapter));
  }

  /** An IPv6 address is the host's own if its MAC address is, unless the host routes and so stands before others. */
  #isOwn(address: Uint8Array): boolean {
    const { addresses, isRouter } = this.#host;
    for (const own of addresses) if (sameAddress(own, address)) return true;
    if (address.length === 4 || isMulticast(address) || (isRouter !== "no" && !isLinkLocal(address))) return false;
    return addresses.some((own) => this.#neighbours.isSameHost(own, address));
  }

  #isGroup(address: Uint8Array): boolean {
    if (isMulticast(address) || isBroadcast(address)) return true;
    return adapterWithBroadcast(this.#host.adapters, address) !== undefined;
  }

  /** A MAC address that ARP gives to others alone is a router's, between this computer and the capture. */
  #isOwnMac(mac: string | null): boolean {
    if (mac === null) return false;
    const { addresses, macs } = this.#host;
    if (macs.includes(mac)) return true;
    if (!addresses.some((own) => this.#neighbours.macsOf(own).has(mac))) return false;
    const holders = this.#neighbours.addressesOf(mac);
    return holders.size === 0 || addresses.some((own) => holders.has(formatIpAddress(own)));
  }
}

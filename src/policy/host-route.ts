import {
  formatIpAddress,
  isBroadcast,
  isLinkLocal,
  isLoopback,
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
  loopback: route(
    "local",
    "local: between loopback addresses, which never leave a computer: taken to be this one",
    true,
  ),
  inbound: route("inbound", "inbound: addressed to this computer"),
  outbound: route("outbound", "outbound: begun by this computer"),
  groupInbound: route("inbound", "inbound: multicast or broadcast, which this computer receives too", true, true),
  addresslessOutbound: route("outbound", "outbound: begun by this computer before it had an address", true),
  inboundByMac: route(
    "inbound",
    "inbound: its frames go to this computer, which is not known to route: an IPv6 address of its own",
    true,
  ),
  outboundByMac: route(
    "outbound",
    "outbound: its frames come from this computer, which is not known to route: an IPv6 address of its own",
    true,
  ),
  forwardedProven: route("forwarded", "forwarded: the capture shows it on both sides of this computer"),
  forwardedPresumed: route(
    "forwarded",
    "forwarded: the capture shows it on both sides of a router, taken to be this computer",
    true,
  ),
  forwardedByMacPresumed: route(
    "forwarded",
    "forwarded: its frames come from or go to this computer, its addresses are others', and whether this computer routes is not in the export",
    true,
  ),
  forwardedByMac: route(
    "forwarded",
    "forwarded: its frames come from or go to this computer, its addresses are others'",
  ),
  forwardedBySubnet: route(
    "forwarded",
    "forwarded: its ends are on different networks of this computer, which routes",
    true,
  ),
  forwardedByOther: route("transit", "the router that the capture shows it on both sides of is another computer"),
  forwardedByOtherAsOff: route(
    "transit",
    "a router forwards it, which is not this computer, as that does not route (IPEnableRouter is 0)",
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
    const isToLoopback = isLoopback(responderAddress);
    if (isToLoopback && isLoopback(initiatorAddress)) return ROUTES.loopback;
    const isFromHost = this.#isOwn(initiatorAddress);
    if (isFromHost) return isToLoopback || this.#isOwn(responderAddress) ? ROUTES.local : ROUTES.outbound;
    // From a loopback address too: on a network that is a forgery.
    if (this.#isOwn(responderAddress)) return ROUTES.inbound;
    if (this.#isGroup(responderAddress) || isGroupMac(start.responderMac)) {
      return isUnspecified(initiatorAddress) && this.#isOwnMac(start.initiatorMac)
        ? ROUTES.addresslessOutbound
        : ROUTES.groupInbound;
    }
    return this.#foreignRoute(start, evidence);
  }

  #foreignRoute(start: FlowStart, evidence: FlowEvidence): HostRoute {
    const { isRouter } = this.#host;
    if (evidence.isForwardingProven) return this.#provenRoute(start, evidence);
    const isToOwnMac = this.#isOwnMac(start.responderMac);
    if (isToOwnMac || this.#isOwnMac(start.initiatorMac)) {
      // What cannot go further ends here; IPv6 addresses of this computer are not in the export.
      if (start.responderAddress.length === 16 && isRouter !== "yes") {
        return isToOwnMac ? ROUTES.inboundByMac : ROUTES.outboundByMac;
      }
      if (isRouter === "maybe") return ROUTES.forwardedByMacPresumed;
      return isRouter === "no" ? ROUTES.notForwarded : ROUTES.forwardedByMac;
    }
    return this.#isBetweenOwnNetworks(start) ? ROUTES.forwardedBySubnet : ROUTES.transit;
  }

  /** Some router forwarded the flow: this computer, unless it does not route or all its routers are others. */
  #provenRoute(start: FlowStart, { hopMacs }: FlowEvidence): HostRoute {
    const { isRouter } = this.#host;
    if (isRouter === "no") return ROUTES.forwardedByOtherAsOff;
    if (hopMacs.some((mac) => this.#isOwnMac(mac))) {
      return isRouter === "yes" ? ROUTES.forwardedProven : ROUTES.forwardedPresumed;
    }
    const isOthers = hopMacs.length > 0 && hopMacs.every((mac) => this.#isMacOfOther(mac, start));
    return isOthers ? ROUTES.forwardedByOther : ROUTES.forwardedPresumed;
  }

  /** A MAC address that is known for addresses of others only, and not just for those that it forwards. */
  #isMacOfOther(mac: string, { initiatorAddress, responderAddress }: FlowStart): boolean {
    const holders = this.#neighbours.addressesOf(mac);
    if (holders.size === 0) return false;
    const isHeld = (address: Uint8Array): boolean => holders.has(formatIpAddress(address));
    return !this.#host.addresses.some(isHeld) && !isHeld(initiatorAddress) && !isHeld(responderAddress);
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

  /**
   * A MAC address that is known for others' addresses too, or for too many to be a computer's, is a router's, between
   * this computer and the capture. IPv6 addresses say nothing, as an export holds none.
   */
  #isOwnMac(mac: string | null): boolean {
    if (mac === null) return false;
    const { addresses, macs } = this.#host;
    if (macs.includes(mac)) return true;
    if (!addresses.some((own) => this.#neighbours.macsOf(own).has(mac))) return false;
    const owned = addresses.map(formatIpAddress);
    let isHolder = false;
    for (const holder of this.#neighbours.addressesOf(mac)) {
      if (owned.includes(holder)) isHolder = true;
      else if (!holder.includes(":")) return false;
    }
    return isHolder;
  }
}

/** The lowest bit of the first byte of a MAC address marks groups (IEEE 802). */
const isGroupMac = (mac: string | null): boolean => mac !== null && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;

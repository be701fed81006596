import {
  isBroadcast,
  isLinkLocal,
  isLoopback,
  isMulticast,
  isUnspecified,
  prefixContains,
  sameAddress,
} from "../../base/ip-address.ts";
import type { FlowStart } from "../../flow/flow.ts";
import type { Direction } from "../decision.ts";
import { adapterWithBroadcast } from "../host-adapters.ts";
import type { Neighbours } from "../neighbours.ts";
import type { PolicyHost } from "../policy-host.ts";
import type { PrivateSide } from "../private-side.ts";

/** Where a flow goes as seen from the boundary, and why: one of the constants below. */
export interface Crossing {
  readonly direction: Exclude<Direction, "forwarded">;
  readonly text: string;
  readonly isAssumed: boolean;
}

const crossing = (direction: Crossing["direction"], text: string, isAssumed: boolean): Crossing => ({
  direction,
  text,
  isAssumed,
});

/** All the ways a flow can lie to the boundary; a decision's key holds the index. */
export const CROSSINGS = {
  outbound: crossing("outbound", "outbound: from the private side to the public side", false),
  inbound: crossing("inbound", "inbound: from the public side to the private side", false),
  local: crossing("local", "local: both ends are on the private side", false),
  loopback: crossing("local", "local: the loopback of one computer", false),
  transit: crossing("transit", "neither end is on the private side", false),
  groupInbound: crossing("inbound", "inbound: multicast or broadcast from the public side", true),
  groupLocal: crossing("local", "local: multicast or broadcast that stays on the private side's own link", true),
  groupOutbound: crossing("outbound", "outbound: multicast or broadcast that may leave the private side", true),
  addresslessInbound: crossing(
    "inbound",
    "inbound: broadcast or multicast of a computer that has no address yet",
    true,
  ),
  addresslessLocal: crossing("local", "local: broadcast or multicast of a computer that has no address yet", true),
  addresslessOutbound: crossing(
    "outbound",
    "outbound: broadcast or multicast of this device, which has no address yet",
    true,
  ),
} as const satisfies Record<string, Crossing>;

/**
 * Tells by addresses which way a flow crosses the boundary. The device knows by the adapter (windows-ce-firewall.md 3.2);
 * a capture does not name adapters. The device's own addresses are on the private side, and so is an address whose
 * computer is known by its MAC address to be the device or a private host that a rule names.
 */
export class Boundary {
  readonly #side: PrivateSide;
  readonly #host: PolicyHost;
  readonly #namedHosts: readonly Uint8Array[];
  readonly #neighbours: Neighbours;

  constructor(side: PrivateSide, host: PolicyHost, namedHosts: readonly Uint8Array[], neighbours: Neighbours) {
    this.#side = side;
    this.#host = host;
    this.#namedHosts = namedHosts.filter((named) => !host.addresses.some((own) => sameAddress(own, named)));
    this.#neighbours = neighbours;
  }

  crossingOf({ initiatorAddress, responderAddress, initiatorMac }: FlowStart): Crossing {
    if (isLoopback(initiatorAddress) && isLoopback(responderAddress)) return CROSSINGS.loopback;
    if (this.#isGroup(responderAddress)) return this.#groupCrossing(initiatorAddress, responderAddress, initiatorMac);
    const isFromPrivate = this.#isPrivate(initiatorAddress);
    const isToPrivate = this.#isPrivate(responderAddress);
    if (isFromPrivate) return isToPrivate ? CROSSINGS.local : CROSSINGS.outbound;
    return isToPrivate ? CROSSINGS.inbound : CROSSINGS.transit;
  }

  #groupCrossing(source: Uint8Array, group: Uint8Array, mac: string | null): Crossing {
    if (isUnspecified(source)) {
      if (!this.#side.isHostOnly) return CROSSINGS.addresslessLocal;
      return this.#isOwnMac(mac) ? CROSSINGS.addresslessOutbound : CROSSINGS.addresslessInbound;
    }
    if (!this.#isPrivate(source)) return CROSSINGS.groupInbound;
    const isOnPrivateLink = !this.#side.isHostOnly && this.#isInPrefixes(source);
    return isOnPrivateLink && isLinkScope(group) ? CROSSINGS.groupLocal : CROSSINGS.groupOutbound;
  }

  /** Broadcast of a private prefix is an ordinary address of that prefix, except where the host alone is private. */
  #isGroup(address: Uint8Array): boolean {
    if (isMulticast(address) || isBroadcast(address)) return true;
    return this.#side.isHostOnly && adapterWithBroadcast(this.#host.adapters, address) !== undefined;
  }

  /** Loopback addresses on a wire are forged, whatever the private prefixes say. */
  #isPrivate(address: Uint8Array): boolean {
    if (isLoopback(address) || isMulticast(address) || isUnspecified(address)) return false;
    if (this.#isInPrefixes(address)) return true;
    for (const own of this.#host.addresses) if (sameAddress(own, address)) return true;
    return address.length === 16 && this.#isPrivateByMac(address);
  }

  /**
   * An IPv6 address whose MAC address is that of a private host known by its IPv4 address. The device's own MAC address
   * tells nothing when it is a gateway: then it also stands before what it forwards, link-local addresses excepted.
   */
  #isPrivateByMac(address: Uint8Array): boolean {
    if (this.#namedHosts.some((named) => this.#neighbours.isSameHost(named, address))) return true;
    if (!this.#side.isHostOnly && !isLinkLocal(address)) return false;
    return this.#host.addresses.some((own) => this.#neighbours.isSameHost(own, address));
  }

  #isInPrefixes(address: Uint8Array): boolean {
    for (const prefix of this.#side.prefixes) if (prefixContains(prefix, address)) return true;
    return false;
  }

  #isOwnMac(mac: string | null): boolean {
    if (mac === null) return false;
    if (this.#host.macs.includes(mac)) return true;
    return this.#host.addresses.some((own) => this.#neighbours.macsOf(own).has(mac));
  }
}

/** 255.255.255.255, 224.0.0.0/24 (RFC 5771), interface- and link-local multicast (RFC 4291 section 2.7). */
function isLinkScope(group: Uint8Array): boolean {
  if (group.length === 16) return ((group[1] ?? 0) & 0x0f) <= 2;
  return !isMulticast(group) || (group[0] === 224 && group[1] === 0 && group[2] === 0);
}

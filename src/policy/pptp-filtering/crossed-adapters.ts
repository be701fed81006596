import { isUnspecified } from "../../base/ip-address.ts";
import type { FlowStart } from "../../flow/flow.ts";
import {
  adaptersOfUnplacedAddress,
  adaptersOnSubnet,
  adaptersWithAddress,
  adaptersWithBroadcast,
  anyAdapters,
  type HostAdapter,
  possibleAdaptersTowards,
} from "../host-adapters.ts";
import type { HostRoute } from "../host-route.ts";
import type { PolicyHost } from "../policy-host.ts";

/** The adapters that a packet of a flow may come in by and go out by. */
export interface Crossed {
  /** One of these, never none; a forwarded flow passes two, so it has two such lists. */
  readonly sides: readonly (readonly HostAdapter[])[];
  /** The adapter is presumed: by the default gateway, or by the host's own address. */
  readonly isAssumed: boolean;
}

/**
 * Which adapters a flow crosses: that of the subnet of its far end, and that of the host's own address where the two
 * differ; the default gateway's for ends on no subnet of the host. An own address that the export gives to no adapter
 * may be that of any whose addresses are not known.
 */
export function crossedAdapters(host: PolicyHost, start: FlowStart, route: HostRoute): Crossed {
  const { adapters } = host;
  const { initiatorAddress, responderAddress } = start;
  if (route.direction === "forwarded") {
    const ends = [initiatorAddress, responderAddress];
    return {
      sides: ends.map((end) => possibleAdaptersTowards(host, end)),
      isAssumed: ends.some((end) => adaptersOnSubnet(adapters, end).length === 0),
    };
  }
  const isOutbound = route.direction === "outbound";
  const ownAddress = isOutbound ? initiatorAddress : responderAddress;
  const farAddress = isOutbound ? responderAddress : initiatorAddress;
  const owning = adaptersWithAddress(adapters, ownAddress);
  const owners = owning.length > 0 ? owning : adaptersWithBroadcast(adapters, responderAddress);
  const near = adaptersOnSubnet(adapters, farAddress);
  if (near.length === 0) {
    return { sides: [owners.length === 0 ? adaptersOfUnknown(host, ownAddress, route) : owners], isAssumed: true };
  }
  if (owners.length === 0 && (route.isGroup || isUnspecified(ownAddress))) return { sides: [near], isAssumed: false };
  const either = new Set([...near, ...(owners.length === 0 ? adaptersOfUnplacedAddress(host) : owners)]);
  return { sides: [[...either]], isAssumed: false };
}

/** Without an address of its own, or to a group, a packet may come and go by any adapter. */
const adaptersOfUnknown = (host: PolicyHost, ownAddress: Uint8Array, route: HostRoute): readonly HostAdapter[] =>
  route.isGroup || isUnspecified(ownAddress) ? anyAdapters(host) : adaptersOfUnplacedAddress(host);

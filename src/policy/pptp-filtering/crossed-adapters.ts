import type { FlowStart } from "../../flow/flow.ts";
import {
  adapterOnSubnet,
  adaptersTowards,
  adapterWithAddress,
  adapterWithBroadcast,
  type HostAdapter,
} from "../host-adapters.ts";
import type { HostRoute } from "../host-route.ts";

/** The adapters that a packet of a flow may come in by and go out by; undefined stands for "any of them". */
export interface Crossed {
  /** One of these, or when empty any adapter; a forwarded flow passes two, so it has two such lists. */
  readonly sides: readonly (readonly HostAdapter[])[];
  /** The adapter is presumed: by the default gateway, or by the host's own address. */
  readonly isAssumed: boolean;
}

/**
 * Which adapters a flow crosses: that of the subnet of its far end, and that of the host's own address where the two
 * differ; the default gateway's for ends on no subnet of the host.
 */
export function crossedAdapters(adapters: readonly HostAdapter[], start: FlowStart, route: HostRoute): Crossed {
  const { initiatorAddress, responderAddress } = start;
  if (route.direction === "forwarded") {
    const ends = [initiatorAddress, responderAddress];
    return {
      sides: ends.map((end) => adaptersTowards(adapters, end)),
      isAssumed: ends.some((end) => adapterOnSubnet(adapters, end) === undefined),
    };
  }
  const isOutbound = route.direction === "outbound";
  const ownAddress = isOutbound ? initiatorAddress : responderAddress;
  const farAddress = isOutbound ? responderAddress : initiatorAddress;
  const own = adapterWithAddress(adapters, ownAddress) ?? adapterWithBroadcast(adapters, responderAddress);
  const near = adapterOnSubnet(adapters, farAddress);
  if (near !== undefined) {
    return { sides: [own === undefined || own === near ? [near] : [near, own]], isAssumed: false };
  }
  return { sides: [own === undefined ? adaptersTowards(adapters, farAddress) : [own]], isAssumed: true };
}

/** Who sends and over which wires: hosts, segments, and routers that a frame crosses in sight of the capture. */
import type { VlanTag } from "./frames.ts";

/** One wire (or VLAN) that the capture sees. */
export interface Segment {
  readonly name: string;
  readonly tags: readonly VlanTag[];
}

/** One address of a computer, as it appears on a segment. A computer with several addresses is several of these. */
export interface Host {
  readonly name: string;
  readonly address: string;
  /** On the segment; for a host further away that of the router in front of it. */
  readonly mac: string;
  readonly segment: Segment;
  /** What its frames carry when they arrive on the segment: the initial value less the routers before it. */
  readonly timeToLive: number;
}

/** A computer whose adapters are all captured, so that what it forwards is seen twice. */
export interface Router {
  readonly adapters: readonly { readonly segment: Segment; readonly mac: string }[];
}

/** One transmission of a packet: the same packet on its next hop has other MAC addresses and a TTL one lower. */
export interface Hop {
  readonly sourceMac: string;
  readonly destinationMac: string;
  readonly segment: Segment;
  readonly timeToLive: number;
}

/** How a packet travels: once, or twice where `via` forwards it; `isForwarded` false stops it at the router. */
export function hopsBetween(from: Host, to: Host, via: Router | undefined, isForwarded: boolean): readonly Hop[] {
  const { segment, timeToLive } = from;
  if (via === undefined) return [{ sourceMac: from.mac, destinationMac: to.mac, segment, timeToLive }];
  const arrival: Hop = { sourceMac: from.mac, destinationMac: adapterMac(via, segment), segment, timeToLive };
  if (!isForwarded) return [arrival];
  const departure: Hop = {
    sourceMac: adapterMac(via, to.segment),
    destinationMac: to.mac,
    segment: to.segment,
    timeToLive: timeToLive - 1,
  };
  return [arrival, departure];
}

function adapterMac(router: Router, segment: Segment): string {
  const adapter = router.adapters.find((candidate) => candidate.segment === segment);
  if (adapter === undefined) throw new Error(`the router has no adapter on ${segment.name}`);
  return adapter.mac;
}

import type { CapturedPacket } from "../capture/captured-packet.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { describeStop, describeWithoutIp } from "./describe-stop.ts";

/** Counts what decoding met, so that nothing is passed over unseen. */
export class DecodingTally {
  packets = 0;
  /** Frames that hold no IP packet that we read, by what they are. */
  readonly nonIp = new Map<string, number>();
  /** Packets whose decoding stopped early, by layer, kind and reason. */
  readonly stops = new Map<string, number>();
  readonly tunnels = new Map<string, number>();
  /** Packets whose IP header, or what comes before it, is cut or malformed: they belong to no flow. */
  broken = 0;
  /** Frames that may hold IP but cannot be read: an unknown link type, an encrypted link. */
  unreadable = 0;

  count(packet: DecodedPacket, captured: CapturedPacket): void {
    this.packets++;
    if (packet.tunnel !== undefined) increment(this.tunnels, packet.tunnel);
    const { stop } = packet;
    if (stop === undefined) {
      if (packet.addressLength === 0) increment(this.nonIp, describeWithoutIp(packet, captured));
      return;
    }
    if (stop.kind === "not-decoded" && packet.addressLength === 0)
      increment(this.nonIp, describeWithoutIp(packet, captured));
    else increment(this.stops, describeStop(stop, captured));
    if (stop.kind !== "not-decoded" && packet.addressLength === 0) this.broken++;
    if (stop.kind === "not-decoded" && (stop.layer === "link" || stop.layer === "ieee-802.11")) this.unreadable++;
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

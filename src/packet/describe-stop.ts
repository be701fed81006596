import type { CapturedPacket } from "../capture/captured-packet.ts";
import type { DecodedPacket, Stop } from "./decoded-packet.ts";

/** Where and why decoding went no further, in words: `tcp malformed: header length below 20 bytes`. */
export function describeStop(stop: Stop, captured: CapturedPacket): string {
  if (stop.kind === "not-decoded") return `${stop.layer} not decoded: ${stop.reason}`;
  return `${stop.layer} ${stop.kind === "malformed" ? `malformed: ${stop.reason}` : truncation(captured)}`;
}

/** What a frame without an IP header that can be read is: `ARP`, `no IP`, or what kept it from being read. */
export function describeWithoutIp({ stop, arpAt }: DecodedPacket, captured: CapturedPacket): string {
  if (stop === undefined) return arpAt === -1 ? "no IP" : "ARP";
  return stop.kind === "not-decoded" ? stop.reason : describeStop(stop, captured);
}

/** A frame cut by the capture is the capture's doing; one that is too short on the wire is the sender's. */
const truncation = (captured: CapturedPacket): string =>
  captured.end - captured.start < captured.originalLength
    ? "truncated: cut at the snap length"
    : "truncated: short on the wire";

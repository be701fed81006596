import type { CapturedPacket } from "../capture/captured-packet.ts";
import type { Layer } from "./layers.ts";
import type { TunnelKind } from "./tunnels.ts";

/** Why decoding went no further. The layers before it are still good. */
export type Stop =
  | { readonly kind: "truncated"; readonly layer: Layer; readonly needed: number; readonly available: number }
  | { readonly kind: "malformed"; readonly layer: Layer; readonly reason: string }
  /** Not an error: a link type, EtherType or encapsulation that carries no IP or that we do not read. */
  | { readonly kind: "not-decoded"; readonly layer: Layer; readonly reason: string };

/** Returned in place of a payload offset when `DecodedPacket.stop` has been set. */
export const STOPPED = -1;

/**
 * What the decoders have found in one frame so far.
 *
 * One instance is reused for every packet, so decoding allocates nothing unless it stops early. All `…At` fields are
 * offsets into `bytes`, and -1 where the layer is absent. Copy what must outlive the next packet.
 */
export class DecodedPacket {
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the captured frame ends in `bytes`; no decoder reads at or past it. */
  frameEnd = 0;
  /** Where the frame ended on the wire, in the same offsets: past `frameEnd` when the capture cut it. */
  wireEnd = 0;

  /** Offsets of the 6-byte MAC addresses; -1 for link types without. */
  destinationMacAt = -1;
  sourceMacAt = -1;
  /** Outermost VLAN id, 1 to 4094 (0 for a priority tag); -1 when untagged. */
  vlan = -1;

  /** What the link layers decoded so far say follows them: an EtherType, whatever number their own field used. */
  etherType = 0;
  /** LINKTYPE_ number of the frame inside a capture header that names one (PPI); -1 when there is none. */
  innerLinkType = -1;

  /** 4 or 16 once an IP header has been decoded, else 0. Addresses stay in `bytes`, at these offsets. */
  addressLength: 0 | 4 | 16 = 0;
  sourceAt = -1;
  destinationAt = -1;
  /**
   * The protocol above IP: the `Protocol` of IPv4, the last `Next Header` of an IPv6 chain. AH is a protocol over IPv4
   * and one of the chain over IPv6, as for tshark. A later fragment has what its fragment header says, which may be an
   * extension header; a mobility, HIP or Shim6 header that nothing follows is the protocol itself.
   */
  ipProtocol = 0;
  /** TTL or hop limit. */
  timeToLive = 0;
  /**
   * Bytes of the IP packet by its own length field, header included (Zeek's `ip_bytes`). Where segmentation offload
   * left that field 0, the rest of the frame on the wire.
   */
  ipTotalLength = 0;
  /** IPv4 Identification, or the 32-bit one of an IPv6 fragment header; 0 when there is none. */
  fragmentId = 0;
  /** In bytes; 0 for a first or only fragment. Later fragments carry no ports. */
  fragmentOffset = 0;
  hasMoreFragments = false;

  /** First byte after the IP header and its extensions; -1 until then. */
  transportAt = -1;
  /** Bytes of transport header and payload by the IP length, which may exceed what was captured. */
  transportLength = 0;
  /** TCP, UDP and SCTP ports; for ICMP and ICMPv6 the type (source) and code (destination); 0 otherwise. */
  sourcePort = 0;
  destinationPort = 0;
  /**
   * True when the two fields above were read, also from a header that is cut off behind them or malformed otherwise, as
   * tshark and Zeek do. False for protocols without ports and for later fragments.
   */
  hasPorts = false;
  /**
   * Transport payload bytes of this packet by the length fields (may exceed what was captured), and where it starts.
   * For later fragments and for protocols whose header is not taken apart (GRE, ESP, OSPF, …) all that follows IP.
   * `payloadAt` is -1 where the payload starts beyond the captured bytes.
   */
  payloadLength = 0;
  payloadAt = -1;

  /** TCP only: flag byte (FIN 1, SYN 2, RST 4, PSH 8, ACK 16), 32-bit unsigned numbers, unscaled window. */
  tcpFlags = 0;
  tcpSequence = 0;
  tcpAcknowledgment = 0;
  tcpWindow = 0;

  /** An ARP or RARP packet about IPv4: offset of its sender MAC (6), sender IP (4), target MAC, target IP; else -1. */
  arpAt = -1;

  /** The first tunnel seen inside the outermost IP header (counted, not followed); undefined when none. */
  tunnel: TunnelKind | undefined;
  stop: Stop | undefined;

  reset(captured: CapturedPacket): void {
    this.bytes = captured.bytes;
    this.frameEnd = captured.end;
    this.wireEnd = Math.max(captured.end, captured.start + captured.originalLength);
    this.destinationMacAt = -1;
    this.sourceMacAt = -1;
    this.vlan = -1;
    this.etherType = 0;
    this.innerLinkType = -1;
    this.addressLength = 0;
    this.sourceAt = -1;
    this.destinationAt = -1;
    this.ipProtocol = 0;
    this.timeToLive = 0;
    this.ipTotalLength = 0;
    this.fragmentId = 0;
    this.fragmentOffset = 0;
    this.hasMoreFragments = false;
    this.transportAt = -1;
    this.transportLength = 0;
    this.sourcePort = 0;
    this.destinationPort = 0;
    this.hasPorts = false;
    this.payloadLength = 0;
    this.payloadAt = -1;
    this.tcpFlags = 0;
    this.tcpSequence = 0;
    this.tcpAcknowledgment = 0;
    this.tcpWindow = 0;
    this.arpAt = -1;
    this.tunnel = undefined;
    this.stop = undefined;
  }

  truncated(layer: Layer, at: number, needed: number): typeof STOPPED {
    this.stop = { kind: "truncated", layer, needed, available: Math.max(0, this.frameEnd - at) };
    return STOPPED;
  }

  malformed(layer: Layer, reason: string): typeof STOPPED {
    this.stop = { kind: "malformed", layer, reason };
    return STOPPED;
  }

  notDecoded(layer: Layer, reason: string): typeof STOPPED {
    this.stop = { kind: "not-decoded", layer, reason };
    return STOPPED;
  }
}

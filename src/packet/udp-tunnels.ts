import { u8, u16, u32 } from "../base/bytes.ts";
import { MIN_ETHER_TYPE } from "../tables/ether-types.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import type { TunnelKind } from "./tunnels.ts";

/** A tunnel over UDP: its port at either end, and what its header must look like, as clients use these ports too. */
interface UdpTunnel {
  readonly port: number;
  readonly kind: TunnelKind;
  /** Bytes of payload that must have been captured to tell. */
  readonly minLength: number;
  /** `length`: payload bytes by the length fields. */
  readonly isHeader: (bytes: Uint8Array, at: number, length: number) => boolean;
}

const UDP_TUNNELS: readonly UdpTunnel[] = [
  // RFC 2661 section 3.1, RFC 3931 section 4.1.2: version 2 or 3, reserved bits 0.
  {
    port: 1701,
    kind: "l2tp",
    minLength: 6,
    isHeader: (bytes, at) => (u16(bytes, at) & 0x34ff) === 2 || (u16(bytes, at) & 0x34ff) === 3,
  },
  // 3GPP TS 29.281 section 5.1: version 1, GTP, a user packet, and the length behind the first 8 bytes.
  {
    port: 2152,
    kind: "gtp-u",
    minLength: 8,
    isHeader: (bytes, at, length) =>
      (u8(bytes, at) & 0xf8) === 0x30 && u8(bytes, at + 1) === 0xff && u16(bytes, at + 2) === length - 8,
  },
  // RFC 4380 sections 5.1.1 and 5.2: an IPv6 packet, or authentication or origin indication before it.
  {
    port: 3544,
    kind: "teredo",
    minLength: 8,
    isHeader: (bytes, at, length) =>
      (u8(bytes, at) >> 4 === 6 && u16(bytes, at + 4) === length - 40) || u16(bytes, at) === 1 || isOrigin(bytes, at),
  },
  // RFC 3948 section 2: ESP has a SPI, IKE four zero bytes, a keep-alive is one byte.
  { port: 4500, kind: "nat-t", minLength: 8, isHeader: (bytes, at) => u32(bytes, at) !== 0 },
  // RFC 7348 section 5: the I flag alone, reserved bytes 0.
  {
    port: 4789,
    kind: "vxlan",
    minLength: 8,
    isHeader: (bytes, at) => u32(bytes, at) === 0x08000000 && u8(bytes, at + 7) === 0,
  },
  // RFC 8926 section 3.4: version 0, six reserved bits and a reserved byte 0, an EtherType.
  {
    port: 6081,
    kind: "geneve",
    minLength: 8,
    isHeader: (bytes, at) =>
      u8(bytes, at) >> 6 === 0 &&
      (u8(bytes, at + 1) & 0x3f) === 0 &&
      u16(bytes, at + 2) >= MIN_ETHER_TYPE &&
      u8(bytes, at + 7) === 0,
  },
];

/** Origin indication, RFC 4380 section 5.1.1: two zero bytes, port and address obfuscated, then the IPv6 packet. */
const isOrigin = (bytes: Uint8Array, at: number): boolean => u16(bytes, at) === 0 && u32(bytes, at + 4) !== 0;

/** Index into UDP_TUNNELS plus 1 by port, so that other ports cost one load each. */
const TUNNEL_BY_PORT: Uint8Array = (() => {
  const table = new Uint8Array(0x10000);
  for (const [index, { port }] of UDP_TUNNELS.entries()) table[port] = index + 1;
  return table;
})();

/** The tunnel that the UDP datagram in `packet` belongs to by port and header; undefined when none. */
export function udpTunnel(packet: DecodedPacket): TunnelKind | undefined {
  const byDestination = u8(TUNNEL_BY_PORT, packet.destinationPort);
  const bySource = u8(TUNNEL_BY_PORT, packet.sourcePort);
  if ((byDestination | bySource) === 0) return undefined;
  return tunnelKind(packet, byDestination) ?? tunnelKind(packet, bySource);
}

function tunnelKind(packet: DecodedPacket, index: number): TunnelKind | undefined {
  const tunnel = UDP_TUNNELS[index - 1];
  if (tunnel === undefined) return undefined;
  const captured = Math.min(packet.payloadLength, packet.frameEnd - packet.payloadAt);
  const isTunnel =
    captured >= tunnel.minLength && tunnel.isHeader(packet.bytes, packet.payloadAt, packet.payloadLength);
  return isTunnel ? tunnel.kind : undefined;
}

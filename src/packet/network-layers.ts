import { ETHER_TYPE, knownEtherTypeName } from "../tables/ether-types.ts";
import { decodeArp } from "./arp.ts";
import { decodeBackboneBridge } from "./backbone-bridge.ts";
import { type DecodedPacket, STOPPED } from "./decoded-packet.ts";
import { decodeEthernet } from "./ethernet.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import { decodeLlc } from "./llc.ts";
import { decodeMpls } from "./mpls.ts";
import { decodeNsh } from "./nsh.ts";
import { decodePppoe } from "./pppoe.ts";
import { decodeTransport } from "./transport.ts";
import { decodeOpaqueTag, decodeVlan } from "./vlan.ts";

/**
 * Decodes what follows the link layer, by `packet.etherType`: tags and labels in any order and number, down to the
 * first IP header and its transport. Ends because every tag is longer than nothing and the frame is finite.
 */
export function decodeNetworkLayers(packet: DecodedPacket, at: number): void {
  let next = at;
  while (next !== STOPPED) {
    switch (packet.etherType) {
      case ETHER_TYPE.IPV4:
        next = decodeIpv4(packet, next);
        if (next !== STOPPED) decodeTransport(packet, next);
        return;
      case ETHER_TYPE.IPV6:
        next = decodeIpv6(packet, next);
        if (next !== STOPPED) decodeTransport(packet, next);
        return;
      case ETHER_TYPE.ARP:
      case ETHER_TYPE.RARP:
        decodeArp(packet, next);
        return;
      default:
        next = decodeTag(packet, next);
    }
  }
}

function decodeTag(packet: DecodedPacket, at: number): number {
  switch (packet.etherType) {
    case ETHER_TYPE.VLAN:
    case ETHER_TYPE.PROVIDER_BRIDGE:
    case ETHER_TYPE.OLD_QINQ:
    case ETHER_TYPE.OLD_QINQ_2:
    case ETHER_TYPE.OLD_QINQ_3:
      return decodeVlan(packet, at);
    case ETHER_TYPE.MPLS:
    case ETHER_TYPE.MPLS_MULTICAST:
      return decodeMpls(packet, at);
    case ETHER_TYPE.PPPOE_SESSION:
      return decodePppoe(packet, at);
    case ETHER_TYPE.JUMBO_LLC:
      return decodeLlc(packet, at);
    case ETHER_TYPE.TRANSPARENT_ETHERNET:
      return decodeEthernet(packet, at);
    case ETHER_TYPE.BACKBONE_BRIDGE:
      return decodeBackboneBridge(packet, at);
    case ETHER_TYPE.NSH:
      return decodeNsh(packet, at);
    case ETHER_TYPE.VN_TAG:
    case ETHER_TYPE.HSR:
    case ETHER_TYPE.REDUNDANCY_TAG:
      return decodeOpaqueTag(packet, at, 4);
    case ETHER_TYPE.CISCO_METADATA:
      return decodeOpaqueTag(packet, at, 6);
    default:
      return packet.notDecoded("ethertype", knownEtherTypeName(packet.etherType) ?? "unknown EtherType");
  }
}

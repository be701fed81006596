import { IP_PROTOCOL } from "../tables/ip-protocols.ts";
import { decodeAh } from "./ah.ts";
import type { DecodedPacket } from "./decoded-packet.ts";
import { decodeEsp } from "./esp.ts";
import { decodeGre } from "./gre.ts";
import { decodeIcmp } from "./icmp.ts";
import { decodeIcmpv6 } from "./icmpv6.ts";
import { decodeIgmp } from "./igmp.ts";
import { decodeSctp } from "./sctp.ts";
import { decodeTcp } from "./tcp.ts";
import { decodeUdp } from "./udp.ts";

/** Decodes the transport header at `at`, by `packet.ipProtocol`: the end of the line. Later fragments have none. */
export function decodeTransport(packet: DecodedPacket, at: number): void {
  if (packet.fragmentOffset !== 0) {
    packet.payloadLength = packet.transportLength;
    packet.payloadAt = at;
    return;
  }
  if (packet.ipProtocol === IP_PROTOCOL.TCP) decodeTcp(packet, at);
  else if (packet.ipProtocol === IP_PROTOCOL.UDP) decodeUdp(packet, at);
  else decodeOther(packet, at);
}

function decodeOther(packet: DecodedPacket, at: number): void {
  switch (packet.ipProtocol) {
    case IP_PROTOCOL.ICMP:
      decodeIcmp(packet, at);
      return;
    case IP_PROTOCOL.ICMPV6:
      decodeIcmpv6(packet, at);
      return;
    case IP_PROTOCOL.SCTP:
      decodeSctp(packet, at);
      return;
    default:
      packet.payloadLength = packet.transportLength;
      packet.payloadAt = at;
      decodeWhole(packet, at);
  }
}

/** Protocols whose header is checked but not taken apart, and tunnels that the protocol number names. */
function decodeWhole(packet: DecodedPacket, at: number): void {
  switch (packet.ipProtocol) {
    case IP_PROTOCOL.IGMP:
      decodeIgmp(packet, at);
      break;
    case IP_PROTOCOL.GRE:
      decodeGre(packet, at);
      break;
    case IP_PROTOCOL.ESP:
      decodeEsp(packet, at);
      break;
    case IP_PROTOCOL.AH:
      decodeAh(packet, at);
      break;
    case IP_PROTOCOL.IPV4:
      packet.tunnel ??= packet.addressLength === 4 ? "ip-in-ip" : "4in6";
      break;
    case IP_PROTOCOL.IPV6:
      packet.tunnel ??= packet.addressLength === 4 ? "6in4" : "ip-in-ip";
      break;
    case IP_PROTOCOL.ETHERIP:
      packet.tunnel ??= "etherip";
      break;
    case IP_PROTOCOL.L2TPV3:
      packet.tunnel ??= "l2tp";
      break;
  }
}

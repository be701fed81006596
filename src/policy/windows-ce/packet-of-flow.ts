import type { FlowStart } from "../../flow/flow.ts";
import { icmpCounterpart } from "../../flow/packet-identity.ts";
import { isSameComputer, type Neighbours } from "../neighbours.ts";
import type { Truth } from "../truth.ts";
import { ICMP, ICMPV6, ipv4TypeOf, isIcmp, isIcmpRequest, UDP } from "./icmp.ts";
import { AddressComparison, type PacketView } from "./packet-view.ts";
import type { BoundaryDirection, MaskedAddress } from "./rule.ts";

/** Types that come as request and answer: flows keep the other type in place of the code. */
const isPaired = ({ ipProtocol, initiatorPort }: FlowStart): boolean =>
  isIcmp(ipProtocol) && initiatorPort !== null && icmpCounterpart(ipProtocol, initiatorPort) !== -1;

/** Node information (RFC 4620) is paired and has several codes. */
const isNodeInformation = ({ ipProtocol, initiatorPort }: FlowStart): boolean =>
  ipProtocol === ICMPV6 && (initiatorPort === 139 || initiatorPort === 140);

/** Whether the code of the flow's ICMP message is presumed: RFC 792 and RFC 4443 give paired types code 0 alone. */
export const isCodePresumed = (start: FlowStart): boolean => isPaired(start) && !isNodeInformation(start);

/** The first packet of a flow that crosses the boundary. */
export function firstPacket(start: FlowStart, direction: BoundaryDirection): PacketView {
  const { initiatorAddress, responderAddress, initiatorPort, responderPort, ipProtocol } = start;
  const isMessage = isIcmp(ipProtocol);
  const isOutbound = direction === "outbound";
  return {
    family: initiatorAddress.length === 4 ? "IPv4" : "IPv6",
    direction,
    ipProtocol,
    destinationPort: isMessage ? null : responderPort,
    icmpType: isMessage ? initiatorPort : null,
    icmpCode: isMessage ? icmpCode(start) : null,
    micros: start.firstMicros,
    hosts: isOutbound
      ? new AddressComparison(initiatorAddress, responderAddress)
      : new AddressComparison(responderAddress, initiatorAddress),
  };
}

function icmpCode(start: FlowStart): number | null {
  if (isCodePresumed(start)) return 0;
  return isPaired(start) ? null : start.responderPort;
}

/** Whether the responder of a flow may send anything at all: ICMP errors and answers are not answered. */
export const isAnswerable = ({ ipProtocol, initiatorPort }: FlowStart): boolean =>
  !isIcmp(ipProtocol) || initiatorPort === null || isIcmpRequest(ipProtocol, initiatorPort);

/** What a private host sends back in a flow that came in; undefined for ICMP that has no answer. */
export function answerPacket(start: FlowStart, packet: PacketView): PacketView | undefined {
  if (!isAnswerable(start)) return undefined;
  if (!isIcmp(start.ipProtocol)) return { ...packet, direction: "outbound", destinationPort: start.initiatorPort };
  return { ...packet, direction: "outbound", icmpType: start.responderPort };
}

/** UDP ports of DHCPv6 (RFC 8415): the same flow over IPv4 would be another protocol. */
const DHCPV6_PORTS: ReadonlySet<number | null> = new Set([546, 547]);

/**
 * The packet as it would be had its ends talked IPv4: hosts are compared by what is known of their MAC addresses, and an
 * address that cannot be compared matches possibly. undefined for what IPv4 has no counterpart of.
 */
export function ipv4Twin(start: FlowStart, packet: PacketView, neighbours: Neighbours): PacketView | undefined {
  if (start.ipProtocol === ICMP) return undefined;
  if (start.ipProtocol === UDP && DHCPV6_PORTS.has(start.responderPort)) return undefined;
  const isOutbound = packet.direction === "outbound";
  const privateAddress = isOutbound ? start.initiatorAddress : start.responderAddress;
  const publicAddress = isOutbound ? start.responderAddress : start.initiatorAddress;
  const twin = {
    ...packet,
    family: "IPv4" as const,
    hosts: {
      isPrivateHost: (address: Uint8Array) => isSameComputer(neighbours, address, privateAddress),
      isPublicHost: (host: MaskedAddress) => isPublicTwin(neighbours, host, publicAddress),
    },
  };
  if (start.ipProtocol !== ICMPV6) return twin;
  const icmpType = start.initiatorPort === null ? undefined : ipv4TypeOf(start.initiatorPort);
  return icmpType === undefined ? undefined : { ...twin, ipProtocol: ICMP, icmpType, icmpCode: null };
}

/** Nobody knows the IPv4 address of the public end, unless it is the very computer that the rule names. */
function isPublicTwin(neighbours: Neighbours, { address, mask }: MaskedAddress, publicAddress: Uint8Array): Truth {
  if (mask.every((byte) => byte === 0)) return "yes";
  return isSameComputer(neighbours, address, publicAddress) === "yes" ? "yes" : "maybe";
}

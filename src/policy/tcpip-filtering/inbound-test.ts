import type { FlowStart } from "../../flow/flow.ts";
import type { Truth } from "../truth.ts";
import { type AllowedNumbers, isAllowed, type ListName } from "./port-list.ts";

const ICMP = 1;
const IGMP = 2;
const TCP = 6;
const UDP = 17;

/**
 * What TCP/IP filtering asks of a flow that is addressed to this computer (windows-nt-to-11-filters.md A2, A3).
 * `number`: the port or protocol that the list is asked for; null when the packets do not show it.
 */
export type InboundTest =
  | { readonly kind: "icmp" }
  | { readonly kind: "established" }
  | { readonly kind: "list"; readonly list: ListName; readonly number: number | null };

/** The test of a flow by its first packet. Only SYNs of TCP are tested: what was under way before is not. */
export function inboundTest(start: FlowStart): InboundTest {
  if (start.ipProtocol === TCP && start.isMidstream && !start.startsWithSyn) return { kind: "established" };
  return connectionTest(start);
}

/** The test that began, or would begin, the flow, whether or not the capture shows it. */
export function connectionTest({ ipProtocol, responderPort }: FlowStart): InboundTest {
  if (ipProtocol === ICMP) return { kind: "icmp" };
  if (ipProtocol === TCP) return { kind: "list", list: "TCPAllowedPorts", number: responderPort };
  if (ipProtocol === UDP) return { kind: "list", list: "UDPAllowedPorts", number: responderPort };
  return { kind: "list", list: "RawIPAllowedProtocols", number: ipProtocol };
}

/**
 * Whether one adapter's list lets it in. The raw IP list never keeps anything out for certain: it is for raw sockets,
 * and the system may take the packet first. How IGMP is treated is not documented.
 */
export function passesList(list: AllowedNumbers, number: number | null): Truth {
  if (list.name !== "RawIPAllowedProtocols") return isAllowed(list, number);
  if (number === IGMP && list.kind !== "all") return "maybe";
  return isAllowed(list, number) === "yes" ? "yes" : "maybe";
}

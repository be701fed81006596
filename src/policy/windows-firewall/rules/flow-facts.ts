import { isUnspecified } from "../../../base/ip-address.ts";
import type { FlowStart } from "../../../flow/flow.ts";
import { icmpCounterpart } from "../../../flow/packet-identity.ts";
import type { HostRoute } from "../../host-route.ts";
import { ICMPV6, isIcmp } from "./rule.ts";

/** A flow from or to the computer, as rules see it: local and remote instead of initiator and responder. null: not known. */
export interface FlowFacts {
  readonly direction: "inbound" | "outbound";
  readonly protocol: number;
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  /** The local address is an own one: no group, and not from before the computer had one. */
  readonly isLocalAddressOwn: boolean;
  readonly localPort: number | null;
  readonly remotePort: number | null;
  readonly icmpType: number | null;
  readonly icmpCode: number | null;
  /** Flows of types that come in pairs do not keep the code, which is 0 by RFC 792 and RFC 4443. */
  readonly isCodePresumed: boolean;
}

/** `direction`: that of the route, which must be inbound or outbound. */
export function flowFacts(start: FlowStart, { direction, isGroup }: HostRoute): FlowFacts {
  if (direction !== "inbound" && direction !== "outbound") throw new Error(`no rules are for ${direction} flows`);
  const isInbound = direction === "inbound";
  const { ipProtocol, initiatorAddress, responderAddress, initiatorPort, responderPort } = start;
  const localAddress = isInbound ? responderAddress : initiatorAddress;
  const isMessage = isIcmp(ipProtocol);
  const isPaired = isMessage && initiatorPort !== null && icmpCounterpart(ipProtocol, initiatorPort) !== -1;
  const isCodePresumed = isPaired && !isNodeInformation(start);
  return {
    direction,
    protocol: ipProtocol,
    localAddress,
    remoteAddress: isInbound ? initiatorAddress : responderAddress,
    isLocalAddressOwn: !isGroup && !isUnspecified(localAddress),
    localPort: isMessage ? null : isInbound ? responderPort : initiatorPort,
    remotePort: isMessage ? null : isInbound ? initiatorPort : responderPort,
    icmpType: isMessage ? initiatorPort : null,
    icmpCode: isCodePresumed ? 0 : isMessage && !isPaired ? responderPort : null,
    isCodePresumed,
  };
}

/** Node information (RFC 4620) is paired and has several codes. */
const isNodeInformation = ({ ipProtocol, initiatorPort }: FlowStart): boolean =>
  ipProtocol === ICMPV6 && (initiatorPort === 139 || initiatorPort === 140);

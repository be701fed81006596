import type { FlowStart } from "../../../flow/flow.ts";
import { isEchoRequest, isIcmp } from "./icmp-settings.ts";
import type { Request } from "./matching.ts";

const TCP = 6;
const UDP = 17;

/** What the first packet of an inbound flow asks of exceptions. */
export function requestOf({ ipProtocol, initiatorPort, responderPort }: FlowStart): Request {
  if (ipProtocol === TCP || ipProtocol === UDP) {
    return { kind: "transport", transport: ipProtocol === TCP ? "TCP" : "UDP", port: responderPort };
  }
  if (!isIcmp(ipProtocol)) return { kind: "other" };
  const mayBeEcho = initiatorPort === null || isEchoRequest(ipProtocol, initiatorPort);
  return { kind: mayBeEcho ? "echo" : "icmp", ipProtocol, type: initiatorPort };
}

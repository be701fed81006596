import type { Side } from "../../../flow/flow-tcp.ts";
import { type DialogFactory, type InspectedFlow, WAIT } from "../../inspection/dialog.ts";
import type { Payload } from "../../inspection/payload.ts";
import { findText } from "./find-text.ts";
import { orOwnAddress, TCP, wordTeacher } from "./sides.ts";
import { urlEndpointAt } from "./url-endpoint.ts";

/** The end of the start tag, whatever prefix the name has; that of the end tag too, behind which no URL stands. */
const XADDRS = "XAddrs>";
const LESS_THAN = 0x3c;

/**
 * WS-Discovery: Hello, ProbeMatches and ResolveMatches say at which addresses a device's services answer (OASIS
 * WS-Discovery 1.1, sections 4.1, 5.3 and 6.3).
 */
export const wsDiscoveryDialog: DialogFactory = (flow) => ({
  read(side, said) {
    for (let at = findText(said, XADDRS, 0); at >= 0; at = findText(said, XADDRS, at + 1))
      learnAddresses(flow, side, said, at + XADDRS.length);
    return WAIT;
  },
});

/** The URLs of a list that blanks part and a tag ends. */
function learnAddresses(flow: InspectedFlow, side: Side, said: Payload, from: number): void {
  for (let at = from; said.u8(at) >= 0 && said.u8(at) !== LESS_THAN; at++) {
    if (at > from && !isBlank(said.u8(at - 1))) continue;
    const found = urlEndpointAt(said, at);
    if (found === undefined) continue;
    const address = orOwnAddress(found.address, flow.start, side);
    flow.learn({
      ipProtocol: TCP,
      address,
      port: found.port,
      protocol: found.isTls ? "https" : "http",
      interface: null,
      teacher: wordTeacher("WS-Discovery XAddrs", address, flow.start, side),
      isStanding: true,
    });
  }
}

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

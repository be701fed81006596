import { IP_PROTOCOL } from "../tables/ip-protocols.ts";
import type { Flow, FlowStart } from "./flow.ts";
import type { DescribedFlow } from "./parse-flow-text.ts";

/**
 * The beginning of a flow that was described and not captured, at `firstMicros` since the Unix epoch: TCP begins with
 * its SYN, and nothing is known of MAC addresses.
 */
export const beginDescribed = (flow: DescribedFlow, sequence: number, firstMicros: number): FlowStart => ({
  ...flow,
  sequence,
  firstMicros,
  startsWithSyn: flow.ipProtocol === IP_PROTOCOL.TCP,
  isMidstream: false,
  isInitiatorUnknown: false,
  initiatorMac: null,
  responderMac: null,
});

/** The flow of which nothing but its first packet is known, and that without its size. */
export const unseenFlow = (start: FlowStart): Flow => ({
  start,
  lastMicros: start.firstMicros,
  initiatorPackets: 1,
  responderPackets: 0,
  initiatorIpBytes: 0,
  responderIpBytes: 0,
  initiatorBytes: 0,
  responderBytes: 0,
  connectionState: "S0",
  history: start.startsWithSyn ? "S" : "D",
  vlan: null,
  firstFile: 0,
  firstFrame: 0,
  lastFile: 0,
  lastFrame: 0,
  forwardedPackets: 0,
  hopMacs: [],
  fragments: 0,
});

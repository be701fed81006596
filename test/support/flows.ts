import { parseIpAddress } from "../../src/base/ip-address.ts";
import type { Flow, FlowStart } from "../../src/flow/flow.ts";

/** A TCP flow from 10.0.0.5:40000 to 192.168.0.101:25; a test states only what matters to it. */
export const flowStart = (over: Partial<FlowStart> = {}): FlowStart => ({
  sequence: 0,
  initiatorAddress: parseIpAddress("10.0.0.5")!,
  responderAddress: parseIpAddress("192.168.0.101")!,
  ipProtocol: 6,
  initiatorPort: 40_000,
  responderPort: 25,
  firstMicros: 1_000_000_000_000_000,
  startsWithSyn: true,
  isMidstream: false,
  isInitiatorUnknown: false,
  initiatorMac: null,
  responderMac: null,
  ...over,
});

/** A flow that was answered and closed, of `flowStart`. */
export const flowWith = ({
  start,
  ...over
}: Partial<Omit<Flow, "start">> & { start?: Partial<FlowStart> } = {}): Flow => ({
  start: flowStart(start),
  lastMicros: 1_000_000_002_000_000,
  initiatorPackets: 5,
  responderPackets: 4,
  initiatorIpBytes: 500,
  responderIpBytes: 400,
  initiatorBytes: 300,
  responderBytes: 200,
  connectionState: "SF",
  history: "ShADadFf",
  vlan: null,
  firstFile: 0,
  firstFrame: 1,
  lastFile: 0,
  lastFrame: 9,
  forwardedPackets: 0,
  hopMacs: [],
  fragments: 0,
  ...over,
});

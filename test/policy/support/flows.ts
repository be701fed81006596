import { parseIpAddress } from "../../../src/base/ip-address.ts";
import type { ConnectionState, Flow, FlowStart } from "../../../src/flow/flow.ts";
import { icmpCounterpart } from "../../../src/flow/packet-identity.ts";

const PROTOCOLS: Readonly<Record<string, number>> = {
  tcp: 6,
  udp: 17,
  icmp: 1,
  icmp6: 58,
  gre: 47,
  esp: 50,
  igmp: 2,
  ip41: 41,
};

/** Saturday, 2024-06-01 12:00 UTC. */
export const NOON = Date.UTC(2024, 5, 1, 12) * 1000;

export const address = (text: string): Uint8Array => {
  const parsed = parseIpAddress(text);
  if (parsed === undefined) throw new Error(`not an address: ${text}`);
  return parsed;
};

let sequence = 0;

/**
 * A flow's start from text: "tcp 10.0.0.5:40000 > 192.168.0.101:25", "udp [fe80::1]:53 > [fe80::2]:5353",
 * "icmp 10.0.0.1 > 10.0.0.2 type 8 code 0", "gre 10.0.0.1 > 10.0.0.2". A flow that is sent again gets a new sequence.
 */
export function flowStart(text: string, changes: Partial<FlowStart> = {}): FlowStart {
  const [, protocol = "", from = "", to = "", type, code] =
    /^(\w+) (\S+) > (\S+)(?: type (\d+)(?: code (\d+))?)?$/.exec(text) ?? [];
  const ipProtocol = PROTOCOLS[protocol];
  if (ipProtocol === undefined) throw new Error(`not a flow: ${text}`);
  const [initiatorAddress, initiatorPort] = end(from);
  const [responderAddress, responderPort] = end(to);
  const counterpart = type === undefined ? -1 : icmpCounterpart(ipProtocol, Number(type));
  return {
    sequence: sequence++,
    initiatorAddress,
    responderAddress,
    ipProtocol,
    initiatorPort: type === undefined ? initiatorPort : Number(type),
    responderPort: type === undefined ? responderPort : counterpart === -1 ? Number(code ?? 0) : counterpart,
    firstMicros: NOON,
    startsWithSyn: ipProtocol === 6 && !changes.isMidstream,
    isMidstream: false,
    isInitiatorUnknown: false,
    initiatorMac: null,
    responderMac: null,
    ...changes,
  };
}

function end(text: string): [Uint8Array, number | null] {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+|[0-9a-f:]*::?[0-9a-f:]*))(?::(\d+))?$/i.exec(text) ?? [];
  return [address(bracketed ?? plain ?? text), port === undefined ? null : Number(port)];
}

/** The flow that began with `start`, ended `seconds` after its first packet. */
export const endedFlow = (start: FlowStart, seconds: number, connectionState: ConnectionState = "SF"): Flow => ({
  start,
  lastMicros: start.firstMicros + seconds * 1_000_000,
  initiatorPackets: 1,
  responderPackets: 1,
  initiatorIpBytes: 40,
  responderIpBytes: 40,
  initiatorBytes: 0,
  responderBytes: 0,
  connectionState,
  history: "",
  vlan: null,
  firstFile: 0,
  firstFrame: 1,
  lastFile: 0,
  lastFrame: 2,
  forwardedPackets: 0,
  hopMacs: [],
  fragments: 0,
});

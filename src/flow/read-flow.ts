import type { DecodedPacket } from "../packet/decoded-packet.ts";
import { pooledAddress } from "./address-pool.ts";
import { tcpConnectionState, udpConnectionState } from "./connection-state.ts";
import type { ConnectionState, Flow, FlowStart } from "./flow.ts";
import { F64, FLAG, type FlowRecords, I32, RECORD_BYTES, U8, U16, UNTAGGED } from "./flow-record.ts";
import { formatHistory } from "./history.ts";
import { formatMacAt } from "./packet-identity.ts";

const TCP = 6;
const UDP = 17;

/** The start of the flow in `record`, whose first packet `packet` is. */
export function readFlowStart(
  { f64, i32, u8, u16 }: FlowRecords,
  record: number,
  sequence: number,
  packet: DecodedPacket,
  isTurnedRound: boolean,
): FlowStart {
  const bytes = record * RECORD_BYTES;
  const ports = bytes / 2 + U16.ports;
  const flags = u8[bytes + U8.flags] ?? 0;
  const hasPorts = (flags & FLAG.hasPorts) !== 0;
  const addressLength = u8[bytes + U8.addressLength] ?? 0;
  const sourceMac = formatMacAt(packet.bytes, packet.sourceMacAt);
  const destinationMac = formatMacAt(packet.bytes, packet.destinationMacAt);
  return {
    sequence,
    initiatorAddress: pooledAddress(i32, bytes / 4 + I32.initiatorAddress, addressLength),
    responderAddress: pooledAddress(i32, bytes / 4 + I32.responderAddress, addressLength),
    ipProtocol: u8[bytes + U8.ipProtocol] ?? 0,
    initiatorPort: hasPorts ? (u16[ports] ?? 0) : null,
    responderPort: hasPorts ? (u16[ports + 1] ?? 0) : null,
    firstMicros: f64[bytes / 8 + F64.firstMicros] ?? 0,
    startsWithSyn: (flags & FLAG.startsWithSyn) !== 0,
    isMidstream: (flags & FLAG.isMidstream) !== 0,
    isInitiatorUnknown: (flags & FLAG.isInitiatorUnknown) !== 0,
    initiatorMac: isTurnedRound ? destinationMac : sourceMac,
    responderMac: isTurnedRound ? sourceMac : destinationMac,
  };
}

/** The flow in `record` as it stands. */
export function readFlow(
  { f64, i32, u8, u16 }: FlowRecords,
  record: number,
  start: FlowStart,
  hopMacs: readonly string[],
): Flow {
  const bytes = record * RECORD_BYTES;
  const floats = bytes / 8;
  const ints = bytes / 4;
  const shorts = bytes / 2;
  const float = (index: number): number => f64[floats + index] ?? 0;
  const int = (index: number): number => i32[ints + index] ?? 0;
  const vlan = u16[shorts + U16.vlan] ?? UNTAGGED;
  const history = formatHistory(u8, bytes + U8.history, u8[bytes + U8.historyLength] ?? 0);
  const firstMicros = float(F64.firstMicros);
  const isInitiatorUnknown = start.isInitiatorUnknown || (start.isMidstream && int(I32.packets) === 0);
  const isAsBegun = firstMicros === start.firstMicros && isInitiatorUnknown === start.isInitiatorUnknown;
  return {
    start: isAsBegun ? start : { ...start, firstMicros, isInitiatorUnknown },
    lastMicros: float(F64.lastMicros),
    initiatorPackets: int(I32.packets),
    responderPackets: int(I32.packets + 1),
    initiatorIpBytes: float(F64.ipBytes),
    responderIpBytes: float(F64.ipBytes + 1),
    initiatorBytes: float(F64.payloadBytes),
    responderBytes: float(F64.payloadBytes + 1),
    connectionState: connectionState(
      start.ipProtocol,
      u8[bytes + U8.states] ?? 0,
      u8[bytes + U8.states + 1] ?? 0,
      int(I32.packets),
      int(I32.packets + 1),
      float(F64.payloadBytes) + float(F64.payloadBytes + 1),
      history,
    ),
    history,
    vlan: vlan === UNTAGGED ? null : vlan,
    firstFile: u16[shorts + U16.firstFile] ?? 0,
    firstFrame: int(I32.firstFrame),
    lastFile: u16[shorts + U16.lastFile] ?? 0,
    lastFrame: int(I32.lastFrame),
    forwardedPackets: int(I32.forwardedPackets),
    hopMacs,
    fragments: int(I32.fragments),
  };
}

function connectionState(
  ipProtocol: number,
  initiator: number,
  responder: number,
  initiatorPackets: number,
  responderPackets: number,
  payloadBytes: number,
  history: string,
): ConnectionState {
  if (ipProtocol === TCP) return tcpConnectionState(initiator, responder, payloadBytes, history);
  if (ipProtocol === UDP) return udpConnectionState(initiatorPackets, responderPackets);
  return "OTH";
}

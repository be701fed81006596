import { DecodedPacket } from "../packet/decoded-packet.ts";
import { isOver } from "./connection-state.ts";
import type { Flow, FlowStart } from "./flow.ts";
import { FlowIndex, NONE } from "./flow-index.ts";
import { F64, FLAG, FlowRecords, I32, RECORD_BYTES, U8, U16, UNTAGGED } from "./flow-record.ts";
import { BOTH_SIDES, NO_SIDE, type Side, type Sides, trackTcp, writeLetter } from "./flow-tcp.ts";
import { ForwardingDetector } from "./forwarding-detector.ts";
import { FragmentTracker, type HeldFragment } from "./fragment-tracker.ts";
import { LETTER } from "./history.ts";
import { formatMacAt, PacketIdentity } from "./packet-identity.ts";
import { type PresumedStart, presumeStart } from "./presume-start.ts";
import { readFlow, readFlowStart } from "./read-flow.ts";
import type { FlowTimeouts } from "./timeouts.ts";

const TCP = 6;
const UDP = 17;
const ICMP = 1;
const ICMPV6 = 58;
const SYN = 0x02;
const ACK = 0x10;

const HEARD = FLAG.isInitiatorHeard | FLAG.isResponderHeard;
const SYN_LETTERS = (1 << LETTER.syn) | (1 << LETTER.synAck);
const isInspectable = (ipProtocol: number): boolean => ipProtocol === TCP || ipProtocol === UDP;

const F64_STRIDE = RECORD_BYTES / 8;
const I32_STRIDE = RECORD_BYTES / 4;
const U16_STRIDE = RECORD_BYTES / 2;

/**
 * Idle flows are looked for after this much capture time, and not before as many packets have come as the last time left
 * flows open: then it costs a packet two looks at a record, at most.
 */
const SWEEP_MICROS = 30_000_000;
/** Routers of one flow worth remembering. */
const MAX_HOPS = 4;

/** An open flow: its start, and who forwarded its packets. */
interface OpenFlow {
  readonly start: FlowStart;
  hopMacs: readonly string[];
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const NO_HOPS: readonly string[] = [];

/**
 * A packet of a flow that carries payload: one instance, reused for every packet. `packet` is valid during the call only.
 */
export interface SpokenPayload {
  readonly packet: DecodedPacket;
  /** Who said it: 0 the initiator, 1 the responder. */
  readonly side: Side;
  /** TCP: sequence number of the first byte that this side says, where its SYN was captured; otherwise that of the packet. */
  readonly streamStart: number;
  readonly isStreamStartSeen: boolean;
  readonly micros: number;
  /** Index of the capture file, and frame number in it from 1. */
  readonly file: number;
  readonly frame: number;
}

/** Receives flows. `Kept` is whatever the receiver wants to keep with an open flow: what it concluded from the start. */
export interface FlowReceiver<Kept> {
  /** A flow has begun: called in the order of first packets. */
  begin(start: FlowStart): Kept;
  /**
   * A TCP or UDP packet with payload was counted in an open flow; the same packet on its next hop is left out, and so are
   * later fragments. Returns the sides of which it wants to see more: it is not called for the others again.
   */
  payload?(kept: Kept, said: SpokenPayload): Sides;
  /**
   * A later fragment that came before its first one has been counted in a flow, now that the first one has come. `file`
   * and `frame` are those of the later fragment.
   */
  joined?(start: FlowStart, file: number, frame: number): void;
  /** A flow has ended: closed and silent, idle, replaced by a new one of the same tuple, or the capture is over. */
  end(flow: Flow, kept: Kept): void;
}

/**
 * Sorts packets into flows.
 *
 * What holds: every packet given to `add` is counted in exactly one flow, except later fragments whose first fragment
 * never comes (`fragments.orphans`). Whether a packet continues a flow depends on packets and their times alone, never on
 * when idle flows are swept out. Memory follows the flows open at once.
 */
export class FlowTable<Kept> {
  readonly fragments = new FragmentTracker();
  /** Packets counted in flows; those of them that are another packet's next hop; those that are fragments. */
  packets = 0;
  forwardedPackets = 0;
  fragmentPackets = 0;
  readonly #timeouts: FlowTimeouts;
  readonly #receiver: FlowReceiver<Kept>;
  readonly #forwarding = new ForwardingDetector();
  readonly #records = new FlowRecords();
  readonly #index = new FlowIndex(this.#records);
  readonly #identity = new PacketIdentity();
  readonly #said: Mutable<SpokenPayload>;
  /** By record number, while the record is open. */
  readonly #open: (OpenFlow | undefined)[] = [];
  /** As `#open`: apart, as what flows say is shown with it alone. */
  readonly #kept: (Kept | undefined)[] = [];
  readonly #recordOf = new Map<number, number>();
  #sequence = 0;
  #file = 0;
  /** The record and side that the latest packet was counted on; no record for a later fragment that is held. */
  #record = NONE;
  #side: Side = 0;
  #captureStartMicros = Number.NaN;
  /** The latest packet; a file that begins much later begins a capture of its own. */
  #latestMicros = Number.NEGATIVE_INFINITY;
  #openCount = 0;
  #packetsSinceSweep = 0;
  /** Flows that the last sweep left open. */
  #survivors = 0;
  #sweptMicros = Number.NEGATIVE_INFINITY;

  constructor(timeouts: FlowTimeouts, receiver: FlowReceiver<Kept>) {
    this.#timeouts = timeouts;
    this.#receiver = receiver;
    this.#said = {
      packet: new DecodedPacket(),
      side: 0,
      streamStart: 0,
      isStreamStartSeen: false,
      micros: 0,
      file: 0,
      frame: 0,
    };
  }

  /** From here on frames are numbered in capture file `index`; open flows go on. */
  startFile(index: number): void {
    this.#file = index;
  }

  /** Whether what comes at `micros` may answer what went before the capture, or while it was silent for long. */
  isCaptureStart(micros: number): boolean {
    return micros - this.#captureStartMicros <= this.#timeouts.udpIdleMicros;
  }

  /** Counts one packet with an IP header in its flow. `frame` counts from 1 in the current file. */
  add(packet: DecodedPacket, timestampMicros: number, frame: number): void {
    if (!(timestampMicros - this.#latestMicros <= this.#timeouts.tcpIdleMicros))
      this.#captureStartMicros = timestampMicros;
    if (timestampMicros > this.#latestMicros) this.#latestMicros = timestampMicros;
    if (++this.#packetsSinceSweep > this.#survivors && timestampMicros - this.#sweptMicros > SWEEP_MICROS)
      this.#sweep(timestampMicros);
    this.#identity.read(packet);
    const isNextHop = this.#forwarding.isNextHop(packet, this.#identity);
    if (packet.fragmentOffset === 0 && !packet.hasMoreFragments) this.#count(packet, timestampMicros, frame, isNextHop);
    else this.#addFragment(packet, timestampMicros, frame, isNextHop);
  }

  /**
   * Sequence number of the flow that the latest packet was counted in; undefined: it is a later fragment whose first one
   * has not come.
   */
  get latestSequence(): number | undefined {
    return this.#record === NONE ? undefined : this.#entry(this.#record).start.sequence;
  }

  /** When the latest packet so far of an open flow was, by its sequence number; undefined: it has ended. */
  lastMicrosOf(sequence: number): number | undefined {
    const record = this.#recordOf.get(sequence);
    return record === undefined ? undefined : this.#records.f64[record * F64_STRIDE + F64.lastMicros];
  }

  /** Ends all open flows, in order of their first packets. */
  finish(): void {
    this.fragments.finish();
    const open: number[] = [];
    for (let record = 0; record < this.#records.used; record++) if (this.#open[record] !== undefined) open.push(record);
    open.sort((a, b) => this.#entry(a).start.sequence - this.#entry(b).start.sequence);
    for (const record of open) this.#end(record);
  }

  /** Counts the packet of `#identity` in its flow, and returns the flow's record. */
  #count(packet: DecodedPacket, timestampMicros: number, frame: number, isNextHop: boolean): number {
    let record = this.#index.find(this.#identity);
    if (record !== NONE && this.#isNewFlow(record, packet, timestampMicros)) {
      this.#end(record);
      record = NONE;
    }
    if (record === NONE) record = this.#begin(packet, timestampMicros, frame);
    const { f64, i32, u16 } = this.#records;
    const side = this.#index.isFromInitiator(record, this.#identity) ? 0 : 1;
    const floats = record * F64_STRIDE;
    const ints = record * I32_STRIDE;
    if (timestampMicros > f64[floats + F64.lastMicros]!) f64[floats + F64.lastMicros] = timestampMicros;
    f64[floats + F64.ipBytes + side]! += packet.ipTotalLength;
    f64[floats + F64.payloadBytes + side]! += packet.payloadLength;
    i32[ints + I32.packets + side]! += 1;
    i32[ints + I32.lastFrame] = frame;
    u16[record * U16_STRIDE + U16.lastFile] = this.#file;
    if (isNextHop) {
      i32[ints + I32.forwardedPackets]! += 1;
      this.forwardedPackets++;
      this.#noteHop(record, packet);
    }
    if (packet.ipProtocol === TCP) {
      if (packet.hasPorts) trackTcp(this.#records, record, side, packet, isNextHop);
    } else if (packet.ipProtocol === UDP && packet.payloadLength > 0)
      writeLetter(this.#records, record, LETTER.payload, side);
    if (packet.payloadAt !== -1 && packet.payloadLength > 0 && packet.fragmentOffset === 0 && !isNextHop)
      this.#show(record, side, packet, timestampMicros, frame);
    this.packets++;
    this.#record = record;
    this.#side = side;
    return record;
  }

  /** Shows what a packet says to the receiver, as long as it wants to see more of the flow. */
  #show(record: number, side: Side, packet: DecodedPacket, timestampMicros: number, frame: number): void {
    const { i32, u8, u16 } = this.#records;
    const flags = record * RECORD_BYTES + U8.flags;
    if ((u8[flags]! & (FLAG.isInitiatorHeard << side)) === 0) return;
    const said = this.#said;
    said.packet = packet;
    said.side = side;
    said.isStreamStartSeen = (u16[record * U16_STRIDE + U16.letters + side]! & SYN_LETTERS) !== 0;
    said.streamStart = said.isStreamStartSeen
      ? (i32[record * I32_STRIDE + I32.initialSequence + side]! + 1) | 0
      : packet.tcpSequence | 0;
    said.micros = timestampMicros;
    said.file = this.#file;
    said.frame = frame;
    const sides = this.#receiver.payload?.(this.#kept[record] as Kept, said) ?? NO_SIDE;
    if (sides !== BOTH_SIDES) u8[flags]! &= (sides * FLAG.isInitiatorHeard) | ~HEARD;
  }

  #addFragment(packet: DecodedPacket, timestampMicros: number, frame: number, isNextHop: boolean): void {
    const identity = this.#identity;
    this.fragmentPackets++;
    const datagram = this.fragments.add(packet, identity, timestampMicros);
    if (packet.fragmentOffset !== 0) {
      if (datagram.ports === undefined) {
        const { ipTotalLength, payloadLength } = packet;
        this.#record = NONE;
        this.fragments.hold(datagram, { timestampMicros, ipTotalLength, payloadLength, file: this.#file, frame });
        return;
      }
      identity.setPorts(datagram.ports);
    }
    const record = this.#count(packet, timestampMicros, frame, isNextHop);
    this.#records.i32[record * I32_STRIDE + I32.fragments]! += 1;
    if (packet.fragmentOffset !== 0) return;
    datagram.ports = identity.copyPorts();
    for (const held of datagram.held) this.#countHeld(record, this.#side, held);
    datagram.held = [];
  }

  /** Counts a later fragment that came before its first one, which has just been counted on `side` of `record`. */
  #countHeld(record: number, side: Side, held: HeldFragment): void {
    const { f64, i32, u16 } = this.#records;
    const floats = record * F64_STRIDE;
    const ints = record * I32_STRIDE;
    if (
      held.timestampMicros < f64[floats + F64.firstMicros]! ||
      i32[ints + I32.packets]! + i32[ints + I32.packets + 1]! === 1
    ) {
      f64[floats + F64.firstMicros] = held.timestampMicros;
      i32[ints + I32.firstFrame] = held.frame;
      u16[record * U16_STRIDE + U16.firstFile] = held.file;
    }
    f64[floats + F64.ipBytes + side]! += held.ipTotalLength;
    f64[floats + F64.payloadBytes + side]! += held.payloadLength;
    i32[ints + I32.packets + side]! += 1;
    i32[ints + I32.fragments]! += 1;
    this.packets++;
    this.#receiver.joined?.(this.#entry(record).start, held.file, held.frame);
  }

  /** Whether the packet begins another flow on the tuple of `record`: it was silent too long, or is over and here is a SYN. */
  #isNewFlow(record: number, packet: DecodedPacket, timestampMicros: number): boolean {
    const { f64, i32, u8 } = this.#records;
    if (timestampMicros - f64[record * F64_STRIDE + F64.lastMicros]! > this.#idleMicros(record)) return true;
    if (packet.ipProtocol !== TCP || (packet.tcpFlags & (SYN | ACK)) !== SYN) return false;
    const states = record * RECORD_BYTES + U8.states;
    const isUnanswered = i32[record * I32_STRIDE + I32.packets + 1] === 0;
    if (!isUnanswered && !isOver(u8[states]!, u8[states + 1]!)) return false;
    // The same sequence number is a late copy of the old flow's SYN.
    const side = this.#index.isFromInitiator(record, this.#identity) ? 0 : 1;
    return i32[record * I32_STRIDE + I32.initialSequence + side] !== (packet.tcpSequence | 0);
  }

  #idleMicros(record: number): number {
    const { u8 } = this.#records;
    const states = record * RECORD_BYTES + U8.states;
    switch (u8[record * RECORD_BYTES + U8.ipProtocol]) {
      case TCP:
        return isOver(u8[states]!, u8[states + 1]!) ? this.#timeouts.tcpClosedMicros : this.#timeouts.tcpIdleMicros;
      case UDP:
        return this.#timeouts.udpIdleMicros;
      case ICMP:
      case ICMPV6:
        return this.#timeouts.icmpIdleMicros;
      default:
        return this.#timeouts.otherIdleMicros;
    }
  }

  #begin(packet: DecodedPacket, timestampMicros: number, frame: number): number {
    this.#openCount++;
    const presumed = presumeStart(packet, this.#identity, this.isCaptureStart(timestampMicros));
    const record = this.#records.take();
    this.#fill(record, packet, presumed);
    this.#records.f64.fill(
      timestampMicros,
      record * F64_STRIDE + F64.firstMicros,
      record * F64_STRIDE + F64.lastMicros + 1,
    );
    this.#records.i32[record * I32_STRIDE + I32.firstFrame] = frame;
    this.#index.link(record);
    if (presumed.isTurnedRound) writeLetter(this.#records, record, LETTER.turnedRound, 0);
    const start = readFlowStart(this.#records, record, this.#sequence++, packet, presumed.isTurnedRound);
    this.#recordOf.set(start.sequence, record);
    this.#open[record] = { start, hopMacs: NO_HOPS };
    this.#kept[record] = this.#receiver.begin(start);
    return record;
  }

  #fill(record: number, packet: DecodedPacket, presumed: PresumedStart): void {
    const { source, destination, sourcePort, destinationPort, hash, hasPorts } = this.#identity;
    const { i32, u8, u16 } = this.#records;
    const ints = record * I32_STRIDE;
    const shorts = record * U16_STRIDE;
    const bytes = record * RECORD_BYTES;
    const { isTurnedRound } = presumed;
    i32[ints + I32.hash] = hash;
    i32.set(isTurnedRound ? destination : source, ints + I32.initiatorAddress);
    i32.set(isTurnedRound ? source : destination, ints + I32.responderAddress);
    u16[shorts + U16.ports] = isTurnedRound ? destinationPort : sourcePort;
    u16[shorts + U16.ports + 1] = isTurnedRound ? sourcePort : destinationPort;
    u16[shorts + U16.firstFile] = this.#file;
    u16[shorts + U16.vlan] = packet.vlan === -1 ? UNTAGGED : packet.vlan;
    u8[bytes + U8.ipProtocol] = packet.ipProtocol;
    u8[bytes + U8.addressLength] = packet.addressLength;
    u8[bytes + U8.flags] =
      (hasPorts ? FLAG.hasPorts : 0) |
      (presumed.startsWithSyn ? FLAG.startsWithSyn : 0) |
      (presumed.isMidstream ? FLAG.isMidstream : 0) |
      (presumed.isInitiatorUnknown ? FLAG.isInitiatorUnknown : 0) |
      (hasPorts && this.#receiver.payload !== undefined && isInspectable(packet.ipProtocol) ? HEARD : 0);
  }

  #end(record: number): void {
    const { start, hopMacs } = this.#entry(record);
    const kept = this.#kept[record] as Kept;
    const flow = readFlow(this.#records, record, start, hopMacs);
    this.#index.unlink(record);
    this.#open[record] = undefined;
    this.#kept[record] = undefined;
    this.#recordOf.delete(start.sequence);
    this.#openCount--;
    this.#records.release(record);
    this.#receiver.end(flow, kept);
  }

  /** Idle flows take memory only: whether a packet continues a flow is decided when the packet comes. */
  #sweep(nowMicros: number): void {
    const { f64 } = this.#records;
    for (let record = 0; record < this.#records.used; record++) {
      if (this.#open[record] === undefined) continue;
      if (nowMicros - f64[record * F64_STRIDE + F64.lastMicros]! > this.#idleMicros(record)) this.#end(record);
    }
    this.#packetsSinceSweep = 0;
    this.#sweptMicros = nowMicros;
    this.#survivors = this.#openCount;
  }

  #noteHop(record: number, packet: DecodedPacket): void {
    const open = this.#entry(record);
    const mac = formatMacAt(packet.bytes, packet.sourceMacAt);
    if (mac === null || open.hopMacs.length >= MAX_HOPS || open.hopMacs.includes(mac)) return;
    open.hopMacs = [...open.hopMacs, mac];
  }

  #entry(record: number): OpenFlow {
    const entry = this.#open[record];
    if (entry === undefined) throw new Error(`flow record ${record} is not open`);
    return entry;
  }
}

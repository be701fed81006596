/**
 * The synthetic traffic as records of a classic pcap file, in time order, 640 bytes a frame on average. Records are written in place, straight into the chunk that goes to the file.
 */
import { type Random, randomFrom } from "../scripts/scenario/random.ts";
import {
  beginFlow,
  DEFAULT_INSIDE_HOSTS,
  type FlowPlan,
  nextStep,
  planFlows,
  SEGMENT_SIZE,
  type SyntheticFlow,
  TcpFlag,
} from "./synthetic-flows.ts";

/** 2,000,000 packets are 20 minutes. */
const MICROS_PER_PACKET = 600;
/** 2026-01-05 08:00 UTC. */
const FIRST_SECOND = 1_767_600_000;

const RECORD_HEADER = 16;
const ETHERNET_HEADER = 14;
const IPV4_HEADER = 20;
const TCP_HEADER = 20;
const UDP_HEADER = 8;
const SHORTEST_FRAME = 60;
/** The longest record: headers and a full segment. */
export const LONGEST_RECORD = RECORD_HEADER + ETHERNET_HEADER + IPV4_HEADER + TCP_HEADER + SEGMENT_SIZE;

const INSIDE_MAC = [0x02, 0, 0, 0, 0, 0x0a];
const OUTSIDE_MAC = [0x02, 0, 0, 0, 0, 0x0b];

export class SyntheticFrames {
  readonly #packets: number;
  readonly #openFlows: number;
  readonly #plan: FlowPlan;
  readonly #random: Random = randomFrom(0x5eed);
  readonly #open: SyntheticFlow[] = [];
  readonly #payload = Uint8Array.from({ length: SEGMENT_SIZE }, (_, at) => (at * 131 + (at >>> 3)) & 0xff);
  readonly #payloadSums = sumsOfPrefixes(this.#payload);
  #begun = 0;
  #written = 0;

  /**
   * `openFlows` flows at a time take turns: the more, the further apart the packets of each. `insideHosts`: the
   * addresses 10.0.0.1 and so on, one of which every flow begins or ends at.
   */
  constructor(packets: number, openFlows: number, insideHosts = DEFAULT_INSIDE_HOSTS) {
    this.#packets = packets;
    this.#openFlows = openFlows;
    this.#plan = planFlows(packets, this.#random, insideHosts);
  }

  get flows(): number {
    return this.#plan.kinds.length;
  }

  /** Writes the next record at `at` of the chunk; returns its length, 0 when there is none left. */
  writeRecord(chunk: Buffer, at: number): number {
    if (this.#written === this.#packets) return 0;
    while (this.#open.length < this.#openFlows && this.#begun < this.flows) {
      this.#open.push(beginFlow(this.#plan, this.#begun, this.#random));
      this.#begun += 1;
    }
    const index = this.#random(this.#open.length);
    const flow = this.#open[index]!;
    const frameLength = this.#writeFrame(flow, chunk, at + RECORD_HEADER);
    const micros = this.#written * MICROS_PER_PACKET;
    chunk.writeUInt32LE(FIRST_SECOND + Math.floor(micros / 1e6), at);
    chunk.writeUInt32LE(micros % 1e6, at + 4);
    chunk.writeUInt32LE(frameLength, at + 8);
    chunk.writeUInt32LE(frameLength, at + 12);
    this.#written += 1;
    flow.sent += 1;
    if (flow.sent === flow.packets) this.#close(index);
    return RECORD_HEADER + frameLength;
  }

  #close(index: number): void {
    const last = this.#open.pop()!;
    if (index < this.#open.length) this.#open[index] = last;
  }

  /** Ethernet, IPv4, then TCP or UDP; returns the length of the frame. */
  #writeFrame(flow: SyntheticFlow, chunk: Buffer, at: number): number {
    const { isFromInitiator, flags, payloadLength } = nextStep(flow, this.#random);
    const isUdp = flow.kind === "udp";
    const transportHeader = isUdp ? UDP_HEADER : TCP_HEADER;
    const transportLength = transportHeader + payloadLength;
    const ipAt = at + ETHERNET_HEADER;
    const transportAt = ipAt + IPV4_HEADER;
    chunk.set(isFromInitiator ? OUTSIDE_MAC : INSIDE_MAC, at);
    chunk.set(isFromInitiator ? INSIDE_MAC : OUTSIDE_MAC, at + 6);
    chunk.writeUInt16BE(0x0800, at + 12);
    const source = isFromInitiator ? flow.initiator : flow.responder;
    const destination = isFromInitiator ? flow.responder : flow.initiator;
    this.#writeIpv4Header(chunk, ipAt, transportLength, isUdp ? 17 : 6, source, destination);
    chunk.writeUInt16BE(isFromInitiator ? flow.initiatorPort : flow.responderPort, transportAt);
    chunk.writeUInt16BE(isFromInitiator ? flow.responderPort : flow.initiatorPort, transportAt + 2);
    if (isUdp) {
      chunk.writeUInt16BE(transportLength, transportAt + 4);
      chunk.writeUInt16BE(0, transportAt + 6);
    } else {
      writeTcpFields(flow, chunk, transportAt, isFromInitiator, flags);
      advance(flow, isFromInitiator, flags, payloadLength);
    }
    chunk.set(
      payloadLength === SEGMENT_SIZE ? this.#payload : this.#payload.subarray(0, payloadLength),
      transportAt + transportHeader,
    );
    const pseudoHeader = sumOfWords(chunk, ipAt + 12, 8) + (isUdp ? 17 : 6) + transportLength;
    const sum = pseudoHeader + sumOfWords(chunk, transportAt, transportHeader) + this.#payloadSums[payloadLength]!;
    chunk.writeUInt16BE(checksumOf(sum), transportAt + (isUdp ? 6 : 16));
    const length = ETHERNET_HEADER + IPV4_HEADER + transportLength;
    if (length >= SHORTEST_FRAME) return length;
    chunk.fill(0, at + length, at + SHORTEST_FRAME);
    return SHORTEST_FRAME;
  }

  #writeIpv4Header(
    chunk: Buffer,
    at: number,
    length: number,
    ipProtocol: number,
    source: number,
    destination: number,
  ): void {
    chunk.writeUInt16BE(0x4500, at);
    chunk.writeUInt16BE(IPV4_HEADER + length, at + 2);
    chunk.writeUInt16BE(this.#written & 0xffff, at + 4);
    chunk.writeUInt16BE(0x4000, at + 6);
    chunk.writeUInt8(64, at + 8);
    chunk.writeUInt8(ipProtocol, at + 9);
    chunk.writeUInt16BE(0, at + 10);
    chunk.writeUInt32BE(source, at + 12);
    chunk.writeUInt32BE(destination, at + 16);
    chunk.writeUInt16BE(checksumOf(sumOfWords(chunk, at, IPV4_HEADER)), at + 10);
  }
}

function writeTcpFields(flow: SyntheticFlow, chunk: Buffer, at: number, isFromInitiator: boolean, flags: number): void {
  const hasAcknowledgment = (flags & TcpFlag.ACK) !== 0;
  const acknowledged = isFromInitiator ? flow.responderSequence : flow.initiatorSequence;
  chunk.writeUInt32BE(isFromInitiator ? flow.initiatorSequence : flow.responderSequence, at + 4);
  chunk.writeUInt32BE(hasAcknowledgment ? acknowledged : 0, at + 8);
  chunk.writeUInt16BE(0x5000 | flags, at + 12);
  chunk.writeUInt16BE(0xffff, at + 14);
  chunk.writeUInt32BE(0, at + 16);
}

/** A SYN or FIN counts as one byte; the SYN of an unanswered flow is sent again as it was. */
function advance(flow: SyntheticFlow, isFromInitiator: boolean, flags: number, payloadLength: number): void {
  if (flow.kind === "unanswered") return;
  const bytes = payloadLength + ((flags & (TcpFlag.SYN | TcpFlag.FIN)) !== 0 ? 1 : 0);
  if (isFromInitiator) flow.initiatorSequence = (flow.initiatorSequence + bytes) >>> 0;
  else flow.responderSequence = (flow.responderSequence + bytes) >>> 0;
}

function sumOfWords(bytes: Buffer, at: number, length: number): number {
  let sum = 0;
  for (let word = at; word < at + length; word += 2) sum += bytes.readUInt16BE(word);
  return sum;
}

/** RFC 1071. */
function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}

/** For each length of a prefix the sum of its 16-bit words, the last odd byte as a high byte. */
function sumsOfPrefixes(bytes: Uint8Array): Uint32Array {
  const sums = new Uint32Array(bytes.length + 1);
  for (const [at, byte] of bytes.entries()) sums[at + 1] = sums[at]! + (at % 2 === 0 ? byte << 8 : byte);
  return sums;
}

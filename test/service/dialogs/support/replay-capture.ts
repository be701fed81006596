import { readCapture } from "../../../../src/capture/read-capture.ts";
import type { Side } from "../../../../src/flow/flow-tcp.ts";
import { decodeFrame } from "../../../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../../../src/packet/decoded-packet.ts";
import type { DialogFactory } from "../../../../src/service/inspection/dialog.ts";
import { DialogFeed } from "./dialog-feed.ts";
import { flowStart, type RecordedFlow, recordedFlow } from "./recorded-flow.ts";

export interface ReplayedFlow extends RecordedFlow {
  readonly initiatorPort: number;
  readonly responderPort: number;
  /** Frame numbers from 1 at which each lesson and fact was first told, by its text. */
  readonly frames: Map<string, number>;
}

interface Stream {
  readonly flow: ReplayedFlow;
  readonly feed: DialogFeed;
  readonly initiator: string;
  readonly next: [number | undefined, number | undefined];
  readonly waiting: [Map<number, Uint8Array>, Map<number, Uint8Array>];
}

const SYN = 0x02;
const MAX_WAITING = 16;

/**
 * Replays the payload of each TCP or UDP flow of a capture to a dialog of its own, if `isWanted` takes one of its ports.
 * TCP segments are put in order; a gap that 16 segments have not filled is a loss.
 */
export async function replayCapture(
  file: string,
  factory: DialogFactory,
  isWanted: (port: number) => boolean,
): Promise<readonly ReplayedFlow[]> {
  const streams = new Map<string, Stream>();
  const packet = new DecodedPacket();
  await readCapture({ kind: "file", file }, (captured) => {
    decodeFrame(captured, packet);
    if (!packet.hasPorts || packet.payloadAt === -1 || (packet.ipProtocol !== 6 && packet.ipProtocol !== 17)) return;
    if (!isWanted(packet.sourcePort) && !isWanted(packet.destinationPort)) return;
    const stream = streamOf(streams, packet, factory);
    const side: Side = stream.initiator === endpoint(packet, "source") ? 0 : 1;
    const { bytes, payloadAt } = packet;
    const end = Math.min(packet.frameEnd, payloadAt + packet.payloadLength);
    const payload = bytes.slice(payloadAt, Math.max(payloadAt, end));
    if (packet.ipProtocol === 17) stream.feed.datagram(side, payload);
    else readSegment(stream, side, packet, payload);
    for (const text of [...stream.flow.facts, ...stream.flow.lessons])
      if (!stream.flow.frames.has(text)) stream.flow.frames.set(text, captured.frameNumber);
  });
  return [...streams.values()].map(({ flow }) => flow);
}

function endpoint(packet: DecodedPacket, which: "source" | "destination"): string {
  const at = which === "source" ? packet.sourceAt : packet.destinationAt;
  const port = which === "source" ? packet.sourcePort : packet.destinationPort;
  return `${packet.bytes.subarray(at, at + packet.addressLength).join(".")}:${port}`;
}

function streamOf(streams: Map<string, Stream>, packet: DecodedPacket, factory: DialogFactory): Stream {
  const [source, destination] = [endpoint(packet, "source"), endpoint(packet, "destination")];
  const key = [packet.ipProtocol, ...[source, destination].sort()].join(" ");
  const known = streams.get(key);
  if (known !== undefined) return known;
  const address = (at: number): Uint8Array => packet.bytes.slice(at, at + packet.addressLength);
  // The lower port serves, where no SYN tells.
  const isTurned = (packet.tcpFlags & SYN) === 0 && packet.sourcePort < packet.destinationPort;
  const [from, to] = [address(packet.sourceAt), address(packet.destinationAt)];
  const [fromPort, toPort] = [packet.sourcePort, packet.destinationPort];
  const start = flowStart({
    sequence: streams.size,
    ipProtocol: packet.ipProtocol,
    initiatorAddress: isTurned ? to : from,
    responderAddress: isTurned ? from : to,
    initiatorPort: isTurned ? toPort : fromPort,
    responderPort: isTurned ? fromPort : toPort,
  });
  const recorded = recordedFlow(start);
  const flow: ReplayedFlow = Object.assign(recorded, {
    initiatorPort: start.initiatorPort ?? 0,
    responderPort: start.responderPort ?? 0,
    frames: new Map<string, number>(),
  });
  const stream: Stream = {
    flow,
    feed: new DialogFeed(factory(flow)),
    initiator: isTurned ? destination : source,
    next: [undefined, undefined],
    waiting: [new Map(), new Map()],
  };
  streams.set(key, stream);
  return stream;
}

function readSegment(stream: Stream, side: Side, packet: DecodedPacket, payload: Uint8Array): void {
  if ((packet.tcpFlags & SYN) !== 0) {
    stream.next[side] = (packet.tcpSequence + 1) >>> 0;
    return;
  }
  if (payload.length === 0) return;
  const next = stream.next[side] ?? packet.tcpSequence;
  stream.next[side] = next;
  const ahead = (packet.tcpSequence - next) | 0;
  const waiting = stream.waiting[side];
  if (ahead > 0) {
    waiting.set(packet.tcpSequence, payload);
    if (waiting.size <= MAX_WAITING) return;
    stream.feed.lose(side);
    stream.next[side] = Math.min(...waiting.keys());
  } else if (-ahead < payload.length) {
    stream.feed.say(side, payload.subarray(-ahead));
    stream.next[side] = (packet.tcpSequence + payload.length) >>> 0;
    if (payload.length < packet.payloadLength) {
      stream.feed.lose(side);
      stream.next[side] = (packet.tcpSequence + packet.payloadLength) >>> 0;
    }
  }
  for (let kept = waiting.get(stream.next[side] ?? 0); kept !== undefined; kept = waiting.get(stream.next[side] ?? 0)) {
    waiting.delete(stream.next[side] ?? 0);
    stream.feed.say(side, kept);
    stream.next[side] = ((stream.next[side] ?? 0) + kept.length) >>> 0;
  }
}

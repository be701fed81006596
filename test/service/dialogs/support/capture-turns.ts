import { formatIpAddressAt } from "../../../../src/base/ip-address.ts";
import { readCapture } from "../../../../src/capture/read-capture.ts";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import { decodeFrame } from "../../../../src/packet/decode-frame.ts";
import { DecodedPacket } from "../../../../src/packet/decoded-packet.ts";
import { flowStart, type Said } from "./replay-text.ts";

export interface Conversation {
  readonly start: FlowStart;
  /** Whole segments in order, without what is repeated, or datagrams. */
  readonly turns: readonly (Said & { readonly frame: number })[];
}

interface Growing {
  readonly start: FlowStart;
  readonly turns: (Said & { readonly frame: number })[];
  readonly initiator: string;
  /** TCP: sequence number that each side's next byte has. */
  readonly next: (number | undefined)[];
}

const SYN = 0x02;

/** What the two sides of each TCP connection and each pair of UDP ports say. A capture with losses may leave bytes out. */
export async function conversationsOf(file: string): Promise<readonly Conversation[]> {
  const growing = new Map<string, Growing>();
  const done: Growing[] = [];
  const packet = new DecodedPacket();

  await readCapture({ kind: "file", file }, (captured) => {
    decodeFrame(captured, packet);
    if (!packet.hasPorts || packet.addressLength === 0 || ![6, 17].includes(packet.ipProtocol)) return;
    const from = `${formatIpAddressAt(packet.bytes, packet.sourceAt, packet.addressLength)} ${packet.sourcePort}`;
    const to = `${formatIpAddressAt(packet.bytes, packet.destinationAt, packet.addressLength)} ${packet.destinationPort}`;
    const key = `${packet.ipProtocol} ${[from, to].toSorted().join(" ")}`;
    let conversation = growing.get(key);
    const isFirstSyn = packet.ipProtocol === 6 && (packet.tcpFlags & 0x12) === SYN;
    if (conversation === undefined || (isFirstSyn && conversation.turns.length > 0)) {
      conversation = { start: flowStart(from, to, packet.ipProtocol), turns: [], initiator: from, next: [] };
      growing.set(key, conversation);
      done.push(conversation);
    }
    add(conversation, packet, conversation.initiator === from ? 0 : 1, captured.frameNumber);
  });
  return done;
}

function add(conversation: Growing, packet: DecodedPacket, side: 0 | 1, frame: number): void {
  const { next, turns } = conversation;
  const isTcp = packet.ipProtocol === 6;
  if (isTcp && (packet.tcpFlags & SYN) !== 0) next[side] = (packet.tcpSequence + 1) >>> 0;
  const end = Math.min(packet.frameEnd, packet.payloadAt + packet.payloadLength);
  if (packet.payloadAt < 0 || end <= packet.payloadAt) return;
  let from = packet.payloadAt;
  if (isTcp) {
    const seen = ((next[side] ?? packet.tcpSequence) - packet.tcpSequence) | 0;
    if (seen >= packet.payloadLength) return;
    if (seen > 0) from += seen;
    next[side] = (packet.tcpSequence + packet.payloadLength) >>> 0;
  }
  if (from < end) turns.push({ side, bytes: packet.bytes.slice(from, end), frame });
}

import { parseIpAddress } from "../../src/base/ip-address.ts";
import { CapturedPacket } from "../../src/capture/captured-packet.ts";
import { DecodedPacket } from "../../src/packet/decoded-packet.ts";

const FLAGS = { F: 1, S: 2, R: 4, P: 8, A: 16 } as const;

/** What a test wants to say of a packet; the rest is a plain UDP datagram from 10.0.0.1:40000 to 192.0.2.2:53. */
export interface PacketSketch {
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: number;
  /** Source and destination; null for a packet without ports. */
  readonly ports?: readonly [number, number] | null;
  readonly payload?: number;
  /** The payload itself, of Latin-1 characters; without it none was captured. */
  readonly says?: string;
  /** Letters of "FSRPA". */
  readonly flags?: string;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly timeToLive?: number;
  readonly fragmentId?: number;
  readonly fragmentOffset?: number;
  readonly hasMoreFragments?: boolean;
  readonly sourceMac?: number;
  readonly destinationMac?: number;
  readonly vlan?: number;
}

const MAC = 0;
const ADDRESSES = 12;
const TRANSPORT = ADDRESSES + 32;

/** A decoded packet as the decoders would leave it, its MAC addresses and addresses in its own bytes. */
export function decodedPacket(sketch: PacketSketch = {}): DecodedPacket {
  const packet = new DecodedPacket();
  const captured = new CapturedPacket();
  captured.bytes = new Uint8Array(TRANSPORT + 8 + (sketch.says?.length ?? 0));
  captured.end = captured.bytes.length;
  packet.reset(captured);
  const source = parseIpAddress(sketch.from ?? "10.0.0.1")!;
  const destination = parseIpAddress(sketch.to ?? "192.0.2.2")!;
  const protocol = sketch.protocol ?? 17;
  const ports = sketch.ports === undefined ? ([40_000, 53] as const) : sketch.ports;
  const headerLength = protocol === 6 ? 20 : 8;
  packet.destinationMacAt = MAC;
  packet.sourceMacAt = MAC + 6;
  packet.bytes[MAC + 5] = sketch.destinationMac ?? 2;
  packet.bytes[MAC + 11] = sketch.sourceMac ?? 1;
  packet.bytes.set(source, ADDRESSES);
  packet.bytes.set(destination, ADDRESSES + 16);
  packet.sourceAt = ADDRESSES;
  packet.destinationAt = ADDRESSES + 16;
  packet.addressLength = source.length === 4 ? 4 : 16;
  packet.ipProtocol = protocol;
  packet.timeToLive = sketch.timeToLive ?? 64;
  packet.fragmentId = sketch.fragmentId ?? 0;
  packet.fragmentOffset = sketch.fragmentOffset ?? 0;
  packet.hasMoreFragments = sketch.hasMoreFragments ?? false;
  packet.vlan = sketch.vlan ?? -1;
  packet.transportAt = TRANSPORT;
  packet.payloadLength = sketch.payload ?? sketch.says?.length ?? 0;
  if (sketch.says !== undefined) {
    packet.payloadAt = TRANSPORT + 8;
    packet.bytes.set(Buffer.from(sketch.says, "latin1"), TRANSPORT + 8);
  }
  packet.transportLength = packet.payloadLength + (packet.fragmentOffset === 0 ? headerLength : 0);
  packet.ipTotalLength = 20 + packet.transportLength;
  if (ports !== null && packet.fragmentOffset === 0) {
    packet.hasPorts = true;
    packet.sourcePort = ports[0];
    packet.destinationPort = ports[1];
    packet.bytes.set([ports[0] >> 8, ports[0] & 255, ports[1] >> 8, ports[1] & 255], TRANSPORT);
  }
  for (const letter of sketch.flags ?? "") packet.tcpFlags |= FLAGS[letter as keyof typeof FLAGS];
  packet.tcpSequence = sketch.sequence ?? 0;
  packet.tcpAcknowledgment = sketch.acknowledgment ?? 0;
  packet.tcpWindow = sketch.window ?? 1000;
  new DataView(packet.bytes.buffer).setUint32(TRANSPORT + 4, packet.tcpSequence);
  return packet;
}

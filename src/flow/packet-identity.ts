import { u16, u32 } from "../base/bytes.ts";
import type { DecodedPacket } from "../packet/decoded-packet.ts";

/**
 * Which flow a packet belongs to, as whole numbers: filled anew for each packet, so that finding the flow allocates
 * nothing and formats nothing. All 32-bit words are signed, which V8 keeps out of the heap.
 */
export class PacketIdentity {
  /** The addresses as four words each; an IPv4 address is the first word and the rest is 0. */
  readonly source = new Int32Array(4);
  readonly destination = new Int32Array(4);
  sourcePort = 0;
  destinationPort = 0;
  hasPorts = false;
  ipProtocol = 0;
  addressLength: 0 | 4 | 16 = 0;
  /** ICMP that has no counterpart: packets the other way are another flow. */
  isOneWay = false;
  /** Alike in both directions. Flows can collide: `FlowIndex.find` compares the rest. */
  hash = 0;

  read(packet: DecodedPacket): void {
    const { bytes, sourceAt, destinationAt, addressLength } = packet;
    const { source, destination } = this;
    source[0] = u32(bytes, sourceAt);
    destination[0] = u32(bytes, destinationAt);
    if (addressLength === 16) {
      for (let i = 1; i < 4; i++) {
        source[i] = u32(bytes, sourceAt + 4 * i);
        destination[i] = u32(bytes, destinationAt + 4 * i);
      }
    } else if (this.addressLength === 16) {
      source.fill(0, 1);
      destination.fill(0, 1);
    }
    this.addressLength = addressLength;
    this.ipProtocol = packet.ipProtocol;
    this.hasPorts = packet.hasPorts;
    this.isOneWay = false;
    this.sourcePort = packet.hasPorts ? packet.sourcePort : 0;
    this.destinationPort = packet.hasPorts ? packet.destinationPort : 0;
    if (this.hasPorts && (packet.ipProtocol === ICMP || packet.ipProtocol === ICMPV6)) this.#readIcmp();
    this.#updateHash();
  }

  /** Later fragments carry no ports and take their first one's. */
  setPorts(ports: Ports): void {
    this.hasPorts = ports.hasPorts;
    this.isOneWay = ports.isOneWay;
    this.sourcePort = ports.sourcePort;
    this.destinationPort = ports.destinationPort;
    this.#updateHash();
  }

  copyPorts(): Ports {
    const { hasPorts, isOneWay, sourcePort, destinationPort } = this;
    return { hasPorts, isOneWay, sourcePort, destinationPort };
  }

  /** Zeek's "ports" of ICMP: type and the type that answers it, or type and code where nothing answers it. */
  #readIcmp(): void {
    const counterpart = icmpCounterpart(this.ipProtocol, this.sourcePort);
    if (counterpart === NO_COUNTERPART) this.isOneWay = true;
    else this.destinationPort = counterpart;
  }

  #updateHash(): void {
    const { source, destination, addressLength, ipProtocol } = this;
    let ends = endHash(source[0] ?? 0, this.sourcePort) + endHash(destination[0] ?? 0, this.destinationPort);
    if (addressLength === 16) {
      for (let i = 1; i < 4; i++) ends += endHash(source[i] ?? 0, i) + endHash(destination[i] ?? 0, i);
    }
    const hash = Math.imul((ends + ipProtocol) | 0, 0x2c1b3c6d);
    this.hash = hash ^ (hash >>> 15);
  }
}

/** What the first fragment of a datagram gives its later ones. */
export interface Ports {
  readonly hasPorts: boolean;
  readonly isOneWay: boolean;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

const ICMP = 1;
const ICMPV6 = 58;

/** Request and answer types (IANA icmp-parameters, icmpv6-parameters), as Zeek and Community ID pair them. */
const ICMP_PAIRS = [
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
  [10, 9],
] as const;
const ICMPV6_PAIRS = [
  [128, 129],
  [133, 134],
  [135, 136],
  [130, 131],
  [139, 140],
  [144, 145],
] as const;

const NO_COUNTERPART = -1;
const counterparts = (pairs: readonly (readonly [number, number])[]): Int16Array => {
  const table = new Int16Array(256).fill(NO_COUNTERPART);
  for (const [request, answer] of pairs) {
    table[request] = answer;
    table[answer] = request;
  }
  return table;
};
const ICMP_COUNTERPARTS = counterparts(ICMP_PAIRS);
const ICMPV6_COUNTERPARTS = counterparts(ICMPV6_PAIRS);

/** The type that answers, or is answered by, `type`; -1 when there is none. */
export const icmpCounterpart = (ipProtocol: number, type: number): number =>
  (ipProtocol === ICMP ? ICMP_COUNTERPARTS : ICMPV6_COUNTERPARTS)[type] ?? NO_COUNTERPART;

/** Answers that come only when asked for; router and neighbor advertisements also come unasked. */
const ICMP_ANSWERS: ReadonlySet<number> = new Set([0, 14, 16, 18]);
const ICMPV6_ANSWERS: ReadonlySet<number> = new Set([129, 140]);

/** True for the answering type of a pair: echo reply, timestamp reply, … */
export const isIcmpAnswer = (ipProtocol: number, type: number): boolean =>
  (ipProtocol === ICMP ? ICMP_ANSWERS : ICMPV6_ANSWERS).has(type);

/** Mixes one word of an address with a number, so that neighbouring addresses and ports fall into far buckets. */
function endHash(word: number, salt: number): number {
  const hash = Math.imul(word ^ Math.imul(salt, 0x297a2d39), 0x85ebca6b);
  return Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
}

/** MAC addresses repeat from flow to flow: as text by their 48 bits. A flood of random ones must not take memory. */
const macTexts = new Map<number, string>();
const MAX_MAC_TEXTS = 4096;

/** `00:50:56:c0:00:08`; null for a frame without link-layer addresses. */
export function formatMacAt(bytes: Uint8Array, at: number): string | null {
  if (at === -1) return null;
  const number = u16(bytes, at) * 2 ** 32 + u32(bytes, at + 2);
  let text = macTexts.get(number);
  if (text === undefined) {
    text = number
      .toString(16)
      .padStart(12, "0")
      .replaceAll(/(..)(?=.)/g, "$1:");
    if (macTexts.size >= MAX_MAC_TEXTS) macTexts.clear();
    macTexts.set(number, text);
  }
  return text;
}

/** The low 32 bits of a MAC address: enough to tell two hops of a packet apart. 0 without one. */
export const macWord = (bytes: Uint8Array, at: number): number =>
  (at === -1 ? 0 : u32(bytes, at + 2) ^ (u16(bytes, at) << 16)) | 0;

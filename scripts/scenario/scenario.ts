/**
 * A capture told as a story: hosts talk, a clock runs, and each conversation says what the tool must answer.
 *
 * Frames are sorted by time at the end, so conversations may overlap: set the clock back with `at`.
 */
import type { CapturedFrame } from "./capture-file.ts";
import type { ExpectedFlow } from "./expectation.ts";
import { arpPacket, BROADCAST_MAC, EtherType, ethernetFrame, IpProtocol, ipPacket, isIpv6 } from "./frames.ts";
import { type Hop, type Host, hopsBetween, type Router } from "./network.ts";
import { type Random, randomFrom } from "./random.ts";

/** Bytes of an IP packet that Ethernet carries unfragmented. */
const LARGEST_PACKET = 1500;
/** Payload of all fragments but the last; a multiple of 8. */
const FRAGMENT_PAYLOAD = 1480;
/** Time between the two hops of a forwarded packet. */
const FORWARDING_NANOS = 180_000n;

export interface Sending {
  /** The router that forwards the packet in sight of the capture. */
  readonly via?: Router | undefined;
  /** False: the packet reaches `via` and goes no further. */
  readonly isForwarded?: boolean | undefined;
  readonly fragments?: "in-order" | "reversed" | "first-missing" | undefined;
  /** Bytes of the frame that the capture keeps; all when absent. */
  readonly cutTo?: number | undefined;
}

export class Scenario {
  readonly random: Random;
  readonly #frames: CapturedFrame[] = [];
  readonly #flows: { readonly nanos: bigint; readonly flow: ExpectedFlow }[] = [];
  readonly #identifications = new Map<string, number>();
  readonly #startNanos: bigint;
  /** `micros` for captures whose format keeps no more. */
  readonly #resolutionNanos: bigint;
  #nowNanos: bigint;

  constructor(options: { readonly startsAt: string; readonly seed: number; readonly resolution: "micros" | "nanos" }) {
    this.random = randomFrom(options.seed);
    this.#startNanos = BigInt(Date.parse(options.startsAt)) * 1_000_000n;
    this.#nowNanos = this.#startNanos;
    this.#resolutionNanos = options.resolution === "micros" ? 1000n : 1n;
  }

  /** Sets the clock to a time of the day on which the capture starts, "09:30:00" or "09:30:00.250", UTC. */
  at(timeOfDay: string): void {
    const midnight = this.#startNanos - (this.#startNanos % 86_400_000_000_000n);
    const [hours = 0, minutes = 0, seconds = 0] = timeOfDay.split(":").map(Number);
    this.#nowNanos = midnight + BigInt(Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000)) * 1_000_000n;
  }

  wait(millis: number): void {
    this.#nowNanos += BigInt(Math.round(millis * 1_000_000));
  }

  /** The time from one packet to the next of the same conversation: 0.3 to 20 ms, never twice the same. */
  pause(): void {
    this.#nowNanos += BigInt(300_000 + this.random(19_700_000));
  }

  /** Notes the answer for the conversation whose first packet is sent next. */
  expect(flow: ExpectedFlow): void {
    this.#flows.push({ nanos: this.#nowNanos, flow });
  }

  /** Sends one IP packet, in fragments where it is too long for one frame. */
  send(from: Host, to: Host, ipProtocol: number, transport: Uint8Array, sending: Sending = {}): void {
    const identification = this.#nextIdentification(from.address);
    const pieces = fragmentsOf(transport, isIpv6(from.address));
    const kept = sending.fragments === "first-missing" ? pieces.slice(1) : pieces;
    const ordered = sending.fragments === "reversed" ? kept.toReversed() : kept;
    for (const { offset, bytes } of ordered) {
      for (const [index, hop] of hopsBetween(from, to, sending.via, sending.isForwarded ?? true).entries()) {
        const packet = ipPacket(
          {
            source: from.address,
            destination: to.address,
            ipProtocol,
            timeToLive: hop.timeToLive,
            identification,
            isDontFragment: pieces.length === 1 && ipProtocol === IpProtocol.TCP,
            hasMoreFragments: offset + bytes.length < transport.length,
            fragmentOffset: offset,
          },
          bytes,
        );
        const etherType = isIpv6(from.address) ? EtherType.IPV6 : EtherType.IPV4;
        this.#capture(hop, etherType, packet, BigInt(index) * FORWARDING_NANOS, sending.cutTo);
      }
      this.pause();
    }
  }

  /** `from` asks who has the address of `to`, and is told. */
  arp(from: Host, to: Host): void {
    const request = arpPacket({
      operation: "request",
      senderMac: from.mac,
      senderAddress: from.address,
      targetMac: "00:00:00:00:00:00",
      targetAddress: to.address,
    });
    this.sendFrame(from, BROADCAST_MAC, EtherType.ARP, request);
    const reply = arpPacket({
      operation: "reply",
      senderMac: to.mac,
      senderAddress: to.address,
      targetMac: from.mac,
      targetAddress: from.address,
    });
    this.sendFrame(to, from.mac, EtherType.ARP, reply);
  }

  /** Sends one frame whose payload is not IP. */
  sendFrame(from: Host, destinationMac: string, etherType: number, payload: Uint8Array): void {
    const hop = { sourceMac: from.mac, destinationMac, segment: from.segment, timeToLive: from.timeToLive };
    this.#capture(hop, etherType, payload, 0n, undefined);
    this.pause();
  }

  get frames(): readonly CapturedFrame[] {
    return this.#frames.toSorted((a, b) => Number(a.nanos - b.nanos));
  }

  /** In order of their first packets. */
  get flows(): readonly ExpectedFlow[] {
    return this.#flows.toSorted((a, b) => Number(a.nanos - b.nanos)).map(({ flow }) => flow);
  }

  #capture(hop: Hop, etherType: number, packet: Uint8Array, delayNanos: bigint, cutTo: number | undefined): void {
    const { sourceMac, destinationMac, segment } = hop;
    const frame = ethernetFrame({ sourceMac, destinationMac, tags: segment.tags }, etherType, packet);
    const nanos = this.#nowNanos + delayNanos;
    this.#frames.push({
      nanos: nanos - (nanos % this.#resolutionNanos),
      bytes: frame.slice(0, cutTo ?? frame.length),
      originalLength: frame.length,
    });
  }

  /** Windows counts packets up in its own byte order, so on the wire the number grows by 256. */
  #nextIdentification(address: string): number {
    const last = this.#identifications.get(address) ?? this.random(0x10000);
    const next = (last + 0x100) % 0xffff;
    this.#identifications.set(address, next);
    return next;
  }
}

interface Fragment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

function fragmentsOf(transport: Uint8Array, isVersion6: boolean): readonly Fragment[] {
  if (transport.length + (isVersion6 ? 40 : 20) <= LARGEST_PACKET) return [{ offset: 0, bytes: transport }];
  if (isVersion6) throw new Error("an IPv6 packet of a scenario must fit into one frame");
  const fragments: Fragment[] = [];
  for (let offset = 0; offset < transport.length; offset += FRAGMENT_PAYLOAD) {
    fragments.push({ offset, bytes: transport.subarray(offset, offset + FRAGMENT_PAYLOAD) });
  }
  return fragments;
}

import { u16, u16le, u32, u32le } from "../../base/bytes.ts";
import { InterfaceTally } from "../packet-tally.ts";
import { isFinerThanMicros, TickClock } from "../tick-clock.ts";

/** An interface description block, and the clock of its time stamps. */
export class PcapngInterface extends InterfaceTally {
  readonly clock: TickClock;

  /** `resolution` as in `if_tsresol`. */
  constructor(
    described: Pick<InterfaceTally, "linkType" | "snapLength" | "name" | "description">,
    resolution: number,
    offsetSeconds: number,
  ) {
    const { linkType, snapLength, name, description } = described;
    super(linkType, snapLength, name, description, isFinerThanMicros(resolution));
    this.clock = new TickClock(resolution, offsetSeconds);
  }
}

/** What the blocks of one section share: its byte order, and its interfaces, which packets name by their index. */
export class Section {
  readonly isBigEndian: boolean;
  readonly interfaces: PcapngInterface[] = [];

  constructor(isBigEndian: boolean) {
    this.isBigEndian = isBigEndian;
  }

  u16(bytes: Uint8Array, at: number): number {
    return this.isBigEndian ? u16(bytes, at) : u16le(bytes, at);
  }

  u32(bytes: Uint8Array, at: number): number {
    return this.isBigEndian ? u32(bytes, at) : u32le(bytes, at);
  }

  /** A 64-bit number in the section's byte order; exact below 2^53. */
  u64(bytes: Uint8Array, at: number): number {
    const first = this.u32(bytes, at);
    const second = this.u32(bytes, at + 4);
    return this.isBigEndian ? first * 4_294_967_296 + second : second * 4_294_967_296 + first;
  }
}

/** A packet that names an interface its section does not describe has no link type, so nothing can be made of it. */
export const PACKET_WITHOUT_INTERFACE = "packet of an interface that is not described";

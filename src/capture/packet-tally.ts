import { CapturedPacket, type OnPacket } from "./captured-packet.ts";

/** What is known of one capturing interface, and what was counted on it. */
export class InterfaceTally {
  readonly linkType: number;
  /** 0: no limit stated. */
  readonly snapLength: number;
  readonly name: string | null;
  readonly description: string | null;
  /** Its time stamps are finer than a microsecond. */
  readonly hasNanoseconds: boolean;
  packets = 0;
  dropped: number | null = null;

  constructor(
    linkType: number,
    snapLength = 0,
    name: string | null = null,
    description: string | null = null,
    hasNanoseconds = false,
  ) {
    this.linkType = linkType;
    this.snapLength = snapLength;
    this.name = name;
    this.description = description;
    this.hasNanoseconds = hasNanoseconds;
  }
}

/** Hands packets to their receiver and counts them, for every format alike. */
export class PacketTally {
  packets = 0;
  capturedBytes = 0;
  originalBytes = 0;
  cutPackets = 0;
  outOfOrderPackets = 0;
  /** Microseconds since the Unix epoch; infinite while no packet had a time. */
  earliestMicros = Number.POSITIVE_INFINITY;
  latestMicros = Number.NEGATIVE_INFINITY;
  readonly skipped = new Map<string, number>();
  /** What had to be assumed to read this capture, as sentences. */
  readonly notes = new Set<string>();
  readonly #packet = new CapturedPacket();
  readonly #onPacket: OnPacket;
  #previousMicros = Number.NEGATIVE_INFINITY;

  constructor(onPacket: OnPacket) {
    this.#onPacket = onPacket;
  }

  /**
   * Hands on the frame `bytes[start, end)`; a time that is NaN is none. `restNanos`: nanoseconds beyond the microseconds.
   * Called once a packet: it must not allocate.
   */
  deliver(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    timestampMicros: number,
    from: InterfaceTally,
    restNanos = 0,
  ): void {
    if (Number.isNaN(timestampMicros)) {
      this.skip("time stamp that cannot be");
      this.deliverUntimed(bytes, start, end, originalLength, from);
      return;
    }
    if (timestampMicros < this.earliestMicros) this.earliestMicros = timestampMicros;
    if (timestampMicros > this.latestMicros) this.latestMicros = timestampMicros;
    if (timestampMicros < this.#previousMicros) this.outOfOrderPackets += 1;
    this.#previousMicros = timestampMicros;
    this.#hand(bytes, start, end, originalLength, timestampMicros, from, restNanos);
  }

  /** Hands on a frame of which the capture does not say when it was: it counts as late as the packet before it. */
  deliverUntimed(bytes: Uint8Array, start: number, end: number, originalLength: number, from: InterfaceTally): void {
    this.notes.add("Packets without a usable time count as seen together with the packet before them.");
    const isFirst = this.#previousMicros === Number.NEGATIVE_INFINITY;
    this.#hand(bytes, start, end, originalLength, isFirst ? 0 : this.#previousMicros, from, 0);
  }

  /** Counts a block or record that was passed over. */
  skip(name: string): void {
    this.skipped.set(name, (this.skipped.get(name) ?? 0) + 1);
  }

  /** Passes over a frame that is not traffic but that Wireshark numbers, so that frame numbers stay the same as there. */
  skipFrame(name: string): void {
    this.#packet.frameNumber += 1;
    this.skip(name);
  }

  #hand(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: number,
    timestampMicros: number,
    from: InterfaceTally,
    restNanos: number,
  ): void {
    this.packets += 1;
    from.packets += 1;
    this.capturedBytes += end - start;
    this.originalBytes += originalLength;
    if (end - start < originalLength) this.cutPackets += 1;
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.start = start;
    packet.end = end;
    packet.originalLength = originalLength;
    packet.linkType = from.linkType;
    packet.timestampMicros = timestampMicros;
    packet.restNanos = restNanos;
    packet.from = from;
    packet.frameNumber += 1;
    this.#onPacket(packet);
  }
}

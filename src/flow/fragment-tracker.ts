import type { DecodedPacket } from "../packet/decoded-packet.ts";
import type { PacketIdentity, Ports } from "./packet-identity.ts";

/** Datagrams under reassembly at once, and fragments kept of one: a flood of fragments must not take memory. */
const MAX_DATAGRAMS = 4096;
const MAX_HELD = 64;
const MAX_RANGES = 64;
/** How long the fragments of a datagram are waited for (RFC 791 section 3.2 and RFC 8200 section 4.5: 60 s). */
const REASSEMBLY_MICROS = 60_000_000;

/** What a later fragment adds to its flow, kept while its first fragment has not been seen. */
export interface HeldFragment {
  readonly timestampMicros: number;
  readonly ipTotalLength: number;
  readonly payloadLength: number;
  readonly file: number;
  readonly frame: number;
}

interface Datagram {
  lastMicros: number;
  /** Once the first fragment is known. */
  ports: Ports | undefined;
  held: HeldFragment[];
  /** Payload ranges seen, as [start, end) pairs in bytes. */
  readonly ranges: number[];
}

/** Gives later fragments the ports of their first one, in whatever order they come. */
export class FragmentTracker {
  readonly #datagrams = new Map<string, Datagram>();
  overlapping = 0;
  tiny = 0;
  /** Later fragments whose first fragment never came. */
  orphans = 0;

  /** Registers a fragment and returns its datagram, which holds the ports when the first fragment has been seen. */
  add(packet: DecodedPacket, identity: PacketIdentity, timestampMicros: number): Datagram {
    const key = `${packet.fragmentId} ${packet.ipProtocol} ${identity.source.join()} ${identity.destination.join()}`;
    let datagram = this.#datagrams.get(key);
    if (datagram !== undefined && timestampMicros - datagram.lastMicros > REASSEMBLY_MICROS) {
      this.#drop(key, datagram);
      datagram = undefined;
    }
    if (datagram === undefined) {
      if (this.#datagrams.size >= MAX_DATAGRAMS) this.#dropOldest();
      datagram = { lastMicros: timestampMicros, ports: undefined, held: [], ranges: [] };
      this.#datagrams.set(key, datagram);
    }
    datagram.lastMicros = timestampMicros;
    this.#countOddities(packet, datagram);
    return datagram;
  }

  /** Keeps a later fragment until its first one comes. */
  hold(datagram: Datagram, fragment: HeldFragment): void {
    if (datagram.held.length < MAX_HELD) datagram.held.push(fragment);
    else this.orphans++;
  }

  /** The end of the capture: what is still held has no first fragment. */
  finish(): void {
    for (const [key, datagram] of this.#datagrams) this.#drop(key, datagram);
  }

  #countOddities(packet: DecodedPacket, datagram: Datagram): void {
    const start = packet.fragmentOffset;
    const end = start + packet.transportLength;
    const { ranges } = datagram;
    for (let i = 0; i < ranges.length; i += 2) {
      const from = ranges[i] ?? 0;
      const to = ranges[i + 1] ?? 0;
      // The same range again is a retransmission or the next hop of the same fragment.
      if (start < to && from < end && !(start === from && end === to)) {
        this.overlapping++;
        break;
      }
    }
    if (ranges.length < 2 * MAX_RANGES) ranges.push(start, end);
    if (isTiny(packet)) this.tiny++;
  }

  #dropOldest(): void {
    for (const [key, datagram] of this.#datagrams) {
      this.#drop(key, datagram);
      return;
    }
  }

  #drop(key: string, datagram: Datagram): void {
    this.orphans += datagram.held.length;
    this.#datagrams.delete(key);
  }
}

/** A TCP header cut by fragmentation, by which flags escape a filter (RFC 1858 section 3, RFC 3128). */
export const isTiny = (packet: DecodedPacket): boolean => {
  if (packet.ipProtocol !== 6) return false;
  if (packet.fragmentOffset === 0) return packet.hasMoreFragments && packet.transportLength < 20;
  return packet.fragmentOffset < 20;
};

import type { Side } from "../../flow/flow-tcp.ts";
import type { Dialog } from "./dialog.ts";
import { type KeptBytes, MAX_KEPT } from "./kept-bytes.ts";
import type { Payload } from "./payload.ts";

/** Segments held that came before an earlier one: more means that the earlier one is lost. */
const MAX_HELD_SEGMENTS = 8;
/** Reads of one segment: a reader that takes a byte at a time must not make a packet slow. */
const MAX_READS = 256;

/** Reads what both sides say, in order for each. */
export type StreamReader = Required<Dialog>;

/** Payload of one TCP segment. One instance may be reused: what is held of it is copied. */
export interface Segment {
  readonly bytes: Uint8Array;
  readonly at: number;
  /** Bytes captured, and bytes on the wire. */
  readonly captured: number;
  readonly length: number;
  /** Of the first byte, 32 bits. */
  readonly sequence: number;
}

/**
 * One side of a TCP connection as a stream of bytes in order: what is repeated is cut away, what comes too early is held
 * for a while, what never comes is told as lost. Copies only what its reader waits with, into room that `end` gives back.
 * Sequence numbers are compared by their signed 32-bit difference (RFC 9293 section 3.4).
 */
export class SpokenStream {
  readonly #side: Side;
  /** What readers are shown; nothing else may use it while they read. */
  readonly #view: Payload;
  readonly #rooms: KeptBytes;
  #next = 0;
  #hasBegun = false;
  /** Bytes to come that the reader does not want to see. */
  #toPassOver = 0;
  #kept: Uint8Array | undefined;
  #keptLength = 0;
  #held: Segment[] | undefined;
  hasEnded = false;

  constructor(side: Side, view: Payload, rooms: KeptBytes) {
    this.#side = side;
    this.#view = view;
    this.#rooms = rooms;
  }

  /** Shows what is kept, for a look from elsewhere. */
  showKept(view: Payload): void {
    if (this.#kept === undefined) view.length = 0;
    else view.show(this.#kept, 0, this.#keptLength);
  }

  /** Gives what is kept to `reader`, as if it had just come. */
  readKept(reader: StreamReader): void {
    const kept = this.#kept;
    if (kept === undefined) return;
    const length = this.#keptLength;
    const left = this.#readRun(kept, 0, length, reader);
    if (left === 0) this.#forget();
    else if (left < length) {
      kept.copyWithin(0, length - left, length);
      this.#keptLength = left;
    }
  }

  /** `streamStart`: sequence number of the first byte of the stream; what comes first counts. */
  add(segment: Segment, streamStart: number, reader: StreamReader): void {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#next = streamStart;
    }
    if (this.#isEarly(segment)) this.#hold(segment, reader);
    else {
      this.#take(segment, reader);
      if (this.#held !== undefined) this.#release(reader);
    }
  }

  #isEarly({ sequence }: Segment): boolean {
    return ((sequence - this.#next) | 0) > this.#toPassOver;
  }

  /** Takes a segment that nothing is missing before but what is passed over. */
  #take({ bytes, at, captured, length, sequence }: Segment, reader: StreamReader): void {
    const ahead = (sequence - this.#next) | 0;
    if (ahead > 0) this.#toPassOver -= ahead;
    const repeated = ahead < 0 ? -ahead : 0;
    if (repeated >= length) return;
    this.#next = (sequence + length) | 0;
    const seen = Math.max(0, captured - repeated);
    if (seen > 0) this.#read(bytes, at + repeated, seen, reader);
    const cut = length - repeated - seen;
    if (cut > this.#toPassOver) this.#lose(reader);
    else this.#toPassOver -= cut;
  }

  #lose(reader: StreamReader): void {
    this.#toPassOver = 0;
    this.#forget();
    if (!this.hasEnded && !reader.lost(this.#side)) this.end();
  }

  /** Nothing more is read; all room is given back. */
  end(): void {
    this.hasEnded = true;
    this.#forget();
    if (this.#held !== undefined) for (const { bytes } of this.#held) this.#rooms.takeBack(bytes);
    this.#held = undefined;
  }

  #forget(): void {
    if (this.#kept !== undefined) this.#rooms.takeBack(this.#kept);
    this.#kept = undefined;
    this.#keptLength = 0;
  }

  #read(bytes: Uint8Array, at: number, length: number, reader: StreamReader): void {
    const passed = Math.min(this.#toPassOver, length);
    this.#toPassOver -= passed;
    if (passed === length || this.hasEnded) return;
    if (this.#kept !== undefined) {
      if (this.#keep(bytes, at + passed, length - passed)) this.readKept(reader);
      else this.#lose(reader);
      return;
    }
    const left = this.#readRun(bytes, at + passed, length - passed, reader);
    if (left > 0 && !this.#keep(bytes, at + length - left, left)) this.#lose(reader);
  }

  /** Gives a run of bytes to the reader, message by message; returns how many at its end the reader waits with. */
  #readRun(bytes: Uint8Array, at: number, length: number, reader: StreamReader): number {
    const end = at + length;
    let left = length;
    for (let reads = 0; left > 0 && !this.hasEnded; reads++) {
      const done = reads < MAX_READS ? reader.read(this.#side, this.#view.show(bytes, end - left, left)) : 0;
      if (done < 0) this.end();
      if (done <= 0) break;
      if (done > left) this.#toPassOver = done - left;
      left -= done;
    }
    return this.hasEnded ? 0 : Math.max(0, left);
  }

  /** Puts bytes behind what is kept; false where there is no room for them. */
  #keep(bytes: Uint8Array, from: number, length: number): boolean {
    const needed = this.#keptLength + length;
    if (this.#kept === undefined || this.#kept.length < needed) {
      const larger = this.#rooms.lend(needed);
      if (larger === undefined) return false;
      if (this.#kept !== undefined) {
        larger.set(this.#kept.subarray(0, this.#keptLength));
        this.#rooms.takeBack(this.#kept);
      }
      this.#kept = larger;
    }
    this.#kept.set(bytes.subarray(from, from + length), this.#keptLength);
    this.#keptLength = needed;
    return true;
  }

  #hold({ bytes, at, captured, length, sequence }: Segment, reader: StreamReader): void {
    if (this.hasEnded) return;
    const copied = Math.min(captured, MAX_KEPT);
    const room = this.#rooms.lend(copied);
    if (room !== undefined) {
      room.set(bytes.subarray(at, at + copied));
      const held = this.#held ?? [];
      this.#held = held;
      held.push({ bytes: room, at: 0, captured: copied, length, sequence });
      if (held.length <= MAX_HELD_SEGMENTS) return;
    }
    this.#goOnBehindGap(reader);
  }

  /** The earliest held segment is where the stream goes on; what comes before it is lost. */
  #goOnBehindGap(reader: StreamReader): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#next = held.reduce((a, b) => (((b.sequence - a.sequence) | 0) < 0 ? b : a)).sequence;
    this.#lose(reader);
    this.#release(reader);
  }

  /** Takes the held segments that nothing is missing before any longer. */
  #release(reader: StreamReader): void {
    while (this.#held !== undefined) {
      const index = this.#held.findIndex((segment) => !this.#isEarly(segment));
      const [segment] = index === -1 ? [] : this.#held.splice(index, 1);
      if (this.#held.length === 0) this.#held = undefined;
      if (segment === undefined) return;
      this.#take(segment, reader);
      this.#rooms.takeBack(segment.bytes);
    }
  }

  /** The connection is over: what was held comes after something that never came. */
  finish(reader: StreamReader): void {
    while (this.#held !== undefined) this.#goOnBehindGap(reader);
    this.end();
  }
}

import type { Side } from "../../flow/flow-tcp.ts";
import type { Dialog } from "./dialog.ts";
import type { Payload } from "./payload.ts";

/** Bytes kept of one side while its reader waits for the rest of a message. */
export const MAX_KEPT = 16_384;
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
 * for a while, what never comes is told as lost. Copies only what its reader waits with. Sequence numbers are compared by
 * their signed 32-bit difference (RFC 9293 section 3.4).
 */
export class SpokenStream {
  readonly #side: Side;
  /** What readers are shown; nothing else may use it while they read. */
  readonly #view: Payload;
  #next = 0;
  #hasBegun = false;
  /** Bytes to come that the reader does not want to see. */
  #toPassOver = 0;
  #kept: Uint8Array | undefined;
  #keptLength = 0;
  #held: Segment[] | undefined;
  hasEnded = false;

  constructor(side: Side, view: Payload) {
    this.#side = side;
    this.#view = view;
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
    this.#kept = undefined;
    this.#readRun(kept, 0, this.#keptLength, reader);
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
      this.#release(reader);
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
    this.#kept = undefined;
    if (!this.hasEnded && !reader.lost(this.#side)) this.#end();
  }

  #end(): void {
    this.hasEnded = true;
    this.#kept = undefined;
    this.#held = undefined;
  }

  #read(bytes: Uint8Array, at: number, length: number, reader: StreamReader): void {
    const passed = Math.min(this.#toPassOver, length);
    this.#toPassOver -= passed;
    if (passed === length || this.hasEnded) return;
    if (this.#kept === undefined) this.#readRun(bytes, at + passed, length - passed, reader);
    else if (this.#keptLength + length - passed > MAX_KEPT) this.#lose(reader);
    else {
      this.#keep(bytes, at + passed, length - passed);
      this.readKept(reader);
    }
  }

  /** Gives a run of bytes to the reader, message by message; what it waits with is kept. */
  #readRun(bytes: Uint8Array, at: number, length: number, reader: StreamReader): void {
    let from = at;
    let left = length;
    for (let reads = 0; left > 0 && !this.hasEnded; reads++) {
      const done = reads < MAX_READS ? reader.read(this.#side, this.#view.show(bytes, from, left)) : 0;
      if (done < 0) this.#end();
      else if (done === 0) {
        if (left > MAX_KEPT) this.#lose(reader);
        else if (!this.hasEnded) this.#keepRun(bytes, from, left);
        return;
      } else if (done > left) this.#toPassOver = done - left;
      from += done;
      left -= done;
    }
  }

  #keepRun(bytes: Uint8Array, from: number, length: number): void {
    this.#kept = undefined;
    this.#keptLength = 0;
    this.#keep(bytes, from, length);
  }

  #keep(bytes: Uint8Array, from: number, length: number): void {
    const needed = this.#keptLength + length;
    if (this.#kept === undefined || this.#kept.length < needed) {
      const larger = new Uint8Array(Math.min(MAX_KEPT, Math.max(needed, 2 * this.#keptLength)));
      if (this.#kept !== undefined) larger.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = larger;
    }
    this.#kept.set(bytes.subarray(from, from + length), this.#keptLength);
    this.#keptLength = needed;
  }

  #hold({ bytes, at, captured, length, sequence }: Segment, reader: StreamReader): void {
    if (this.hasEnded) return;
    const copied = Math.min(captured, MAX_KEPT);
    const held = this.#held ?? [];
    this.#held = held;
    held.push({ bytes: bytes.slice(at, at + copied), at: 0, captured: copied, length, sequence });
    if (held.length <= MAX_HELD_SEGMENTS) return;
    // The earliest held segment is where the stream goes on.
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
    }
  }

  /** The connection is over: what was held comes after something that never came. */
  finish(reader: StreamReader): void {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    held.sort((a, b) => (a.sequence - b.sequence) | 0);
    for (const segment of held) {
      if (this.hasEnded) return;
      if (this.#isEarly(segment)) {
        this.#next = segment.sequence;
        this.#lose(reader);
      }
      this.#take(segment, reader);
    }
  }
}

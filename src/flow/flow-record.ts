/**
 * Open flows as fixed-size records in one buffer.
 *
 * A packet touches one record, so its fields lie together: three cache lines instead of one for every field that
 * arrays by field would cost. A record holds sums, firsts, lasts and maxima only, so that records of the same flow from
 * two segments of a capture can be joined.
 */
export const RECORD_BYTES = 192;

/** Indexes of 8-byte floats in a record. Times in microseconds since the Unix epoch; sizes in bytes. */
export const F64 = { firstMicros: 0, lastMicros: 1, ipBytes: 2, payloadBytes: 4 } as const;

/** Indexes of 4-byte signed integers in a record; pairs are [initiator, responder]. */
export const I32 = {
  packets: 12,
  firstFrame: 14,
  lastFrame: 15,
  /** Next record in the same hash bucket, or in the list of free records; -1 at the end. */
  next: 16,
  hash: 17,
  forwardedPackets: 18,
  fragments: 19,
  /** TCP: the sequence number after the furthest byte seen (32 bits). */
  nextSequence: 20,
  /** TCP: sequence number of the SYN. */
  initialSequence: 22,
  /** 16 bytes each; an IPv4 address fills the first 4 and the rest is 0. */
  initiatorAddress: 24,
  responderAddress: 28,
} as const;

/** Indexes of 2-byte unsigned integers in a record. */
export const U16 = { ports: 64, firstFile: 66, lastFile: 67, vlan: 68, letters: 70 } as const;

/** Indexes of bytes in a record. */
export const U8 = {
  ipProtocol: 144,
  addressLength: 145,
  flags: 146,
  states: 148,
  historyLength: 150,
  history: 152,
} as const;

export const HISTORY_CAPACITY = RECORD_BYTES - U8.history;

/** `U16.vlan` of an untagged flow. */
export const UNTAGGED = 0xffff;

/** Bits of `U8.flags`. */
export const FLAG = {
  hasPorts: 1,
  startsWithSyn: 2,
  isMidstream: 4,
  isInitiatorUnknown: 8,
  /** The receiver still wants to see what this side says; `isInitiatorHeard` shifted left by the side. */
  isInitiatorHeard: 16,
  isResponderHeard: 32,
} as const;

/** Grows by doubling and reuses freed records, so memory follows the number of flows open at once. */
export class FlowRecords {
  f64: Float64Array;
  i32: Int32Array;
  u16: Uint16Array;
  u8: Uint8Array;
  #capacity: number;
  /** Records handed out so far, free ones included: the bound for walking over all of them. */
  used = 0;
  #free = -1;

  constructor(capacity = 4096) {
    this.#capacity = capacity;
    const buffer = new ArrayBuffer(capacity * RECORD_BYTES);
    this.f64 = new Float64Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }

  /** Returns the number of a record filled with zeros. May replace the arrays: read them again afterwards. */
  take(): number {
    const record = this.#free;
    if (record !== -1) {
      this.#free = this.i32[record * (RECORD_BYTES / 4) + I32.next]!;
      this.u8.fill(0, record * RECORD_BYTES, (record + 1) * RECORD_BYTES);
      return record;
    }
    if (this.used === this.#capacity) this.#grow();
    return this.used++;
  }

  release(record: number): void {
    this.i32[record * (RECORD_BYTES / 4) + I32.next] = this.#free;
    this.#free = record;
  }

  #grow(): void {
    this.#capacity *= 2;
    const larger = new Uint8Array(this.#capacity * RECORD_BYTES);
    larger.set(this.u8);
    this.u8 = larger;
    this.f64 = new Float64Array(larger.buffer);
    this.i32 = new Int32Array(larger.buffer);
    this.u16 = new Uint16Array(larger.buffer);
  }
}

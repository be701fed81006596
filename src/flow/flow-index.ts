import { FLAG, type FlowRecords, I32, RECORD_BYTES, U8, U16 } from "./flow-record.ts";
import type { PacketIdentity } from "./packet-identity.ts";

const I32_STRIDE = RECORD_BYTES / 4;
const U16_STRIDE = RECORD_BYTES / 2;

/** No flow record. */
export const NONE = -1;

/** Finds the record of a packet's flow: a hash table whose chains run through the records themselves. */
export class FlowIndex {
  readonly #records: FlowRecords;
  #buckets = new Int32Array(1 << 14).fill(NONE);
  #size = 0;

  constructor(records: FlowRecords) {
    this.#records = records;
  }

  /** The record of the flow that a packet of this identity belongs to, in either direction; NONE when there is none. */
  find(identity: PacketIdentity): number {
    const { i32, u8, u16 } = this.#records;
    let record = this.#buckets[identity.hash & (this.#buckets.length - 1)]!;
    while (record !== NONE) {
      const ints = record * I32_STRIDE;
      const bytes = record * RECORD_BYTES;
      if (
        i32[ints + I32.hash] === identity.hash &&
        u8[bytes + U8.ipProtocol] === identity.ipProtocol &&
        u8[bytes + U8.addressLength] === identity.addressLength &&
        ((u8[bytes + U8.flags]! & FLAG.hasPorts) !== 0) === identity.hasPorts
      ) {
        if (this.isFromInitiator(record, identity)) return record;
        const ports = record * U16_STRIDE + U16.ports;
        if (
          !identity.isOneWay &&
          u16[ports] === identity.destinationPort &&
          u16[ports + 1] === identity.sourcePort &&
          sameWords(i32, ints + I32.initiatorAddress, identity.destination) &&
          sameWords(i32, ints + I32.responderAddress, identity.source)
        )
          return record;
      }
      record = i32[ints + I32.next]!;
    }
    return NONE;
  }

  /** Whether a packet of this identity, which belongs to `record`, was sent by the flow's initiator. */
  isFromInitiator(record: number, identity: PacketIdentity): boolean {
    const { i32, u16 } = this.#records;
    const ports = record * U16_STRIDE + U16.ports;
    const ints = record * I32_STRIDE;
    return (
      u16[ports] === identity.sourcePort &&
      u16[ports + 1] === identity.destinationPort &&
      sameWords(i32, ints + I32.initiatorAddress, identity.source) &&
      sameWords(i32, ints + I32.responderAddress, identity.destination)
    );
  }

  /** Enters `record` under its hash. */
  link(record: number): void {
    if (++this.#size > this.#buckets.length) this.#grow();
    this.#enter(record);
  }

  unlink(record: number): void {
    this.#size--;
    const { i32 } = this.#records;
    const bucket = this.#bucketOf(record);
    const next = i32[record * I32_STRIDE + I32.next]!;
    let before = this.#buckets[bucket]!;
    if (before === record) {
      this.#buckets[bucket] = next;
      return;
    }
    while (i32[before * I32_STRIDE + I32.next] !== record) before = i32[before * I32_STRIDE + I32.next]!;
    i32[before * I32_STRIDE + I32.next] = next;
  }

  #bucketOf(record: number): number {
    return this.#records.i32[record * I32_STRIDE + I32.hash]! & (this.#buckets.length - 1);
  }

  #enter(record: number): void {
    const bucket = this.#bucketOf(record);
    this.#records.i32[record * I32_STRIDE + I32.next] = this.#buckets[bucket]!;
    this.#buckets[bucket] = record;
  }

  #grow(): void {
    const { i32 } = this.#records;
    const linked: number[] = [];
    for (const head of this.#buckets)
      for (let record = head; record !== NONE; record = i32[record * I32_STRIDE + I32.next]!) linked.push(record);
    this.#buckets = new Int32Array(this.#buckets.length * 2).fill(NONE);
    for (const record of linked) this.#enter(record);
  }
}

function sameWords(i32: Int32Array, at: number, words: Int32Array): boolean {
  return i32[at] === words[0] && i32[at + 1] === words[1] && i32[at + 2] === words[2] && i32[at + 3] === words[3];
}

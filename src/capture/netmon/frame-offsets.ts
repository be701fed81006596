import { u32le } from "../../base/bytes.ts";
import type { RandomAccess } from "./random-access.ts";

const ENTRY_LENGTH = 4;
const BATCH_LENGTH = 65_536;

/** The frame table: the offset of each frame in the file, in the order of the capture. Read a batch at a time. */
export class FrameOffsets {
  readonly count: number;
  readonly #access: RandomAccess;
  readonly #tableOffset: number;
  readonly #batch = new Uint8Array(BATCH_LENGTH);
  #batchOffset = 0;
  #batchLength = 0;

  constructor(access: RandomAccess, tableOffset: number, tableLength: number) {
    this.#access = access;
    this.#tableOffset = tableOffset;
    this.count = Math.floor(tableLength / ENTRY_LENGTH);
  }

  hasReady(index: number): boolean {
    const at = index * ENTRY_LENGTH;
    return at >= this.#batchOffset && at + ENTRY_LENGTH <= this.#batchOffset + this.#batchLength;
  }

  /** Reads the batch that begins with `index`. False: it cannot be read. */
  async prepare(index: number): Promise<boolean> {
    this.#batchOffset = index * ENTRY_LENGTH;
    this.#batchLength = await this.#access.read(this.#batch, this.#tableOffset + this.#batchOffset);
    return this.#batchLength >= ENTRY_LENGTH;
  }

  /** The offset of frame `index`, which must be ready. */
  at(index: number): number {
    return u32le(this.#batch, index * ENTRY_LENGTH - this.#batchOffset);
  }
}

import type { FileHandle } from "node:fs/promises";
import { systemReason } from "../byte-source.ts";

/** Bytes that can be read at any position. */
export interface RandomAccess {
  readonly size: number;
  /** Why less could be read than there should be; undefined: no fault. */
  readonly damage: string | undefined;
  /** Fills `buffer` from `position` on, as far as there are bytes; returns how many. Never rejects. */
  read(buffer: Uint8Array, position: number): Promise<number>;
}

export class FileAccess implements RandomAccess {
  readonly size: number;
  damage: string | undefined;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    const wanted = Math.min(buffer.length, Math.max(0, this.size - position));
    let filled = 0;
    try {
      while (filled < wanted) {
        const { bytesRead } = await this.#handle.read(buffer, filled, wanted - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
    } catch (error) {
      this.damage = `reading the file failed: ${systemReason(error)}`;
    }
    return filled;
  }
}

/** What came from a pipe or out of a compression, held in memory. */
export class MemoryAccess implements RandomAccess {
  readonly size: number;
  readonly damage: string | undefined;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, damage: string | undefined) {
    this.size = bytes.length;
    this.damage = damage;
    this.#bytes = bytes;
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    const there = this.#bytes.subarray(position, position + buffer.length);
    buffer.set(there);
    return there.length;
  }
}

import type { Readable } from "node:stream";
import { type ByteSource, ChunkQueue, systemReason } from "./byte-source.ts";

/** Standard input or a pipe. */
export class StreamSource implements ByteSource {
  bytesRead = 0;
  damage: string | undefined;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #queue = new ChunkQueue();

  constructor(stream: Readable) {
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    try {
      while (this.#queue.isEmpty) {
        const { done, value } = await this.#chunks.next();
        if (done === true) return 0;
        this.#queue.push(value);
      }
    } catch (error) {
      this.damage = `reading the stream failed: ${systemReason(error)}`;
      return 0;
    }
    const count = this.#queue.take(buffer, at, length);
    this.bytesRead += count;
    return count;
  }

  async close(): Promise<void> {
    this.#stream.destroy();
  }
}

import { type ByteSource, readFully } from "./byte-source.ts";

/** A source whose first bytes can be looked at before they are read. */
export class PeekableSource implements ByteSource {
  bytesRead = 0;
  readonly #inner: ByteSource;
  #head = new Uint8Array(0);
  #headAt = 0;

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }

  get damage(): string | undefined {
    return this.#headAt < this.#head.length ? undefined : this.#inner.damage;
  }

  /** The next `length` bytes, fewer at the end of the source. They stay to be read. Valid until the next call. */
  async peek(length: number): Promise<Uint8Array> {
    const ready = this.#head.subarray(this.#headAt);
    if (ready.length < length) {
      const grown = new Uint8Array(length);
      grown.set(ready);
      const filled = await readFully(this.#inner, grown, ready.length, length - ready.length);
      this.#head = grown.subarray(0, ready.length + filled);
      this.#headAt = 0;
    }
    return this.#head.subarray(this.#headAt, this.#headAt + length);
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    const ready = this.#head.length - this.#headAt;
    if (ready === 0) {
      const count = await this.#inner.read(buffer, at, length);
      this.bytesRead += count;
      return count;
    }
    const count = Math.min(ready, length);
    buffer.set(this.#head.subarray(this.#headAt, this.#headAt + count), at);
    this.#headAt += count;
    this.bytesRead += count;
    if (this.#headAt === this.#head.length) {
      this.#head = new Uint8Array(0);
      this.#headAt = 0;
    }
    return count;
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }
}

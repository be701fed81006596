import { createHash } from "node:crypto";
import type { ByteSource } from "./byte-source.ts";

const DRAIN_LENGTH = 65_536;

/** Hashes what passes through it: for what can be read only once, and for files too small for a thread of their own. */
export class HashingSource implements ByteSource {
  readonly #inner: ByteSource;
  readonly #hash = createHash("sha256");

  constructor(inner: ByteSource) {
    this.#inner = inner;
  }

  get bytesRead(): number {
    return this.#inner.bytesRead;
  }

  get damage(): string | undefined {
    return this.#inner.damage;
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    const count = await this.#inner.read(buffer, at, length);
    if (count > 0) this.#hash.update(buffer.subarray(at, at + count));
    return count;
  }

  /** Reads what is left, and gives the digest of everything: hex, lower case. Once only. */
  async digest(): Promise<string> {
    const buffer = new Uint8Array(DRAIN_LENGTH);
    while ((await this.read(buffer, 0, buffer.length)) > 0);
    return this.#hash.digest("hex");
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }
}

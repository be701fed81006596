import { createGunzip } from "node:zlib";
import { type ByteSource, ChunkQueue } from "./byte-source.ts";

/**
 * Bytes handed to the decompressor at a time. It holds all that comes of them, which deflate limits to about a thousand
 * times as much: 16 MiB at the very worst, whatever the file claims.
 */
const INPUT_LENGTH = 16_384;
const OUTPUT_CHUNK_LENGTH = 262_144;

/** The bytes inside gzip, all members of it one after the other (RFC 1952). */
export class GunzipSource implements ByteSource {
  bytesRead = 0;
  damage: string | undefined;
  readonly #inner: ByteSource;
  readonly #gunzip = createGunzip({ chunkSize: OUTPUT_CHUNK_LENGTH });
  readonly #queue = new ChunkQueue();
  readonly #input = new Uint8Array(INPUT_LENGTH);
  #isEnded = false;
  #inputBytes = 0;

  constructor(inner: ByteSource) {
    this.#inner = inner;
    this.#gunzip.on("data", (chunk: Uint8Array) => this.#queue.push(chunk));
    this.#gunzip.on("error", (error: NodeJS.ErrnoException) => {
      this.#isEnded = true;
      this.damage =
        error.code === "Z_BUF_ERROR"
          ? "the gzip compression is cut off"
          : `the gzip compression is damaged (${error.message})`;
    });
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    while (this.#queue.isEmpty) {
      if (this.#isEnded) return 0;
      await this.#feed();
    }
    const count = this.#queue.take(buffer, at, length);
    this.bytesRead += count;
    return count;
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
    await this.#inner.close();
  }

  async #feed(): Promise<void> {
    const count = await this.#inner.read(this.#input, 0, INPUT_LENGTH);
    this.#inputBytes += count;
    await new Promise<void>((resolve) => {
      this.#gunzip.once("close", resolve);
      const settle = () => {
        this.#gunzip.off("close", resolve);
        resolve();
      };
      if (count > 0) this.#gunzip.write(this.#input.subarray(0, count), settle);
      else this.#gunzip.end();
    });
    if (count > 0 || this.#isEnded) return;
    this.#isEnded = true;
    this.damage = this.#inner.damage;
    const restBytes = this.#inputBytes - this.#gunzip.bytesWritten;
    if (this.damage === undefined && restBytes > 0) this.damage = `${restBytes} bytes follow the gzip compression`;
  }
}

/** A stream of bytes that is read into buffers of the caller. */
export interface ByteSource {
  /** Bytes given out so far. */
  readonly bytesRead: number;
  /** Why the bytes ended before their time (a cut or damaged compression, a disk that fails); known once `read` gave 0. */
  readonly damage: string | undefined;
  /**
   * Puts at least one and at most `length` bytes at `buffer[at]` and returns how many; 0 only at the end. Never
   * rejects: what cannot be read ends the bytes and is told by `damage`. One call at a time.
   */
  read(buffer: Uint8Array, at: number, length: number): Promise<number>;
  close(): Promise<void>;
}

/** Reads until `length` bytes are there or the source ends; returns how many there are. */
export async function readFully(source: ByteSource, buffer: Uint8Array, at: number, length: number): Promise<number> {
  let filled = 0;
  while (filled < length) {
    const count = await source.read(buffer, at + filled, length - filled);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/** The words for an error of the operating system: its message without the call and the path. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EACCES: "no permission to read it",
    EPERM: "no permission to read it",
    EISDIR: "it is a directory",
    EMFILE: "too many files are open",
    EIO: "the device reports an error",
    ELOOP: "its symbolic links go in a circle",
    ENAMETOOLONG: "the name is too long",
    ENOTDIR: "a part of the path is not a directory",
  };
  return known[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Chunks waiting to be read, given out in pieces of any size. */
export class ChunkQueue {
  #chunks: Uint8Array[] = [];
  #headAt = 0;

  get isEmpty(): boolean {
    return this.#chunks.length === 0;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#chunks.push(chunk);
  }

  /** Moves as many bytes as there are, `length` at most, to `buffer[at]`. */
  take(buffer: Uint8Array, at: number, length: number): number {
    let taken = 0;
    let finished = 0;
    for (const chunk of this.#chunks) {
      if (taken === length) break;
      const piece = chunk.subarray(this.#headAt, this.#headAt + length - taken);
      buffer.set(piece, at + taken);
      taken += piece.length;
      this.#headAt += piece.length;
      if (this.#headAt < chunk.length) break;
      this.#headAt = 0;
      finished += 1;
    }
    this.#chunks.splice(0, finished);
    return taken;
  }
}

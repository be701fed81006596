import type { FileHandle } from "node:fs/promises";
import { type ByteSource, systemReason } from "./byte-source.ts";

/** A plain file, up to the size it had when it was opened: what a running capture appends later is not read. */
export class FileSource implements ByteSource {
  bytesRead = 0;
  damage: string | undefined;
  readonly handle: FileHandle;
  readonly sizeBytes: number;

  constructor(handle: FileHandle, sizeBytes: number) {
    this.handle = handle;
    this.sizeBytes = sizeBytes;
  }

  async read(buffer: Uint8Array, at: number, length: number): Promise<number> {
    const wanted = Math.min(length, this.sizeBytes - this.bytesRead);
    if (wanted === 0 || this.damage !== undefined) return 0;
    try {
      const { bytesRead } = await this.handle.read(buffer, at, wanted, this.bytesRead);
      if (bytesRead === 0) this.damage = "the file became shorter while it was read";
      this.bytesRead += bytesRead;
      return bytesRead;
    } catch (error) {
      this.damage = `reading the file failed: ${systemReason(error)}`;
      return 0;
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

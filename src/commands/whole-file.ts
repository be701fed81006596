import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Writes some of `bytes` from `offset` on, as `writeSync` does, and returns how many. */
export type WriteSome = (handle: number, bytes: Uint8Array, offset: number) => number;

/** For the owner alone. */
export const OWNER_ONLY = 0o600;

/**
 * Writes all of the bytes. The system may take fewer than it is given, as where a disk is nearly full; it says why when it
 * is asked again.
 */
export function writeWhole(handle: number, bytes: Uint8Array, write: WriteSome = writeSync): void {
  for (let at = 0; at < bytes.length; ) {
    const taken = write(handle, bytes, at);
    if (taken <= 0) throw Object.assign(new Error("nothing was written"), { code: "EIO", syscall: "write" });
    at += taken;
  }
}

/** A file's other name until it is whole. */
export const unfinishedName = (file: string): string => join(dirname(file), `.${basename(file)}.tmp`);

/**
 * Writes a file that appears whole or not at all: an older one of that name is left as it was until the new one is whole.
 * A device or pipe is written as it comes. Returns the bytes written; throws what the system refuses.
 */
export function writeWholeFile(
  file: string,
  pieces: Iterable<string | Uint8Array>,
  { mode, write }: { readonly mode?: number; readonly write?: WriteSome } = {},
): number {
  if (isSpecial(file)) return writePieces(openSync(file, "w"), pieces, write);
  const unfinished = unfinishedName(file);
  try {
    // What an interrupted run left may have another mode.
    rmSync(unfinished, { force: true });
    const sizeBytes = writePieces(openSync(unfinished, "wx", mode), pieces, write);
    renameSync(unfinished, file);
    return sizeBytes;
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function writePieces(handle: number, pieces: Iterable<string | Uint8Array>, write?: WriteSome): number {
  try {
    let sizeBytes = 0;
    for (const piece of pieces) {
      const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
      writeWhole(handle, bytes, write);
      sizeBytes += bytes.length;
    }
    return sizeBytes;
  } finally {
    closeSync(handle);
  }
}

/** There, and no plain file: a device, a pipe or a folder. Throws where it may not be looked at. */
export function isSpecial(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile();
}

/** An open file that is plain, and not a terminal, device or pipe. */
export function isPlainFile(handle: number): boolean {
  try {
    return fstatSync(handle).isFile();
  } catch {
    return false;
  }
}

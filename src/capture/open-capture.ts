import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { type ByteSource, systemReason } from "./byte-source.ts";
import type { CaptureFormat, Compression } from "./capture-summary.ts";
import { FileDigest } from "./file-digest.ts";
import { FileSource } from "./file-source.ts";
import { GunzipSource } from "./gunzip-source.ts";
import { HashingSource } from "./hashing-source.ts";
import { CONTENT_HEAD_LENGTH, identifyContent } from "./identify-content.ts";
import { PeekableSource } from "./peekable-source.ts";
import { StreamSource } from "./stream-source.ts";
import { ZstdSource } from "./zstd-source.ts";

/** Compression inside compression, as backups of rotated captures have it, is followed this far. */
const MAX_COMPRESSIONS = 2;
/** Below this a thread costs more than hashing the file on the way (a thread takes about 30 ms to begin). */
const OWN_THREAD_BYTES = 16 * 1024 * 1024;

/** Size and SHA-256 (hex, lower case) of a file as it lies on disk. */
export interface FileIdentity {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A capture whose format is known, not yet read. Must be closed. */
export interface OpenCapture {
  /** As the user named it; `-` for standard input. */
  readonly file: string;
  readonly format: CaptureFormat;
  /** From the outside in; empty: none. */
  readonly compressions: readonly Compression[];
  /** The capture's bytes, decompressed. */
  readonly source: PeekableSource;
  /** The plain file, where `source` is one. */
  readonly plainFile: FileSource | undefined;
  /** Size on disk where it is known before the end. */
  readonly totalBytes: number | undefined;
  /** Bytes read so far of the file as it lies on disk. */
  rawBytesRead(): number;
  /** Hashes what has not been read too. Once only. */
  identify(): Promise<FileIdentity>;
  close(): Promise<void>;
}

/** What a file without a capture in it looks like, for those who go through a directory. */
export class NotACapture extends UserError {
  readonly looksLike: string;

  constructor(file: string, looksLike: string, advice: string) {
    const shown = terminalText(file);
    const isEmpty = looksLike === "empty";
    const says = isEmpty ? "is empty" : `is not a capture: it looks like ${looksLike}`;
    super(`${shown} ${says}. ${advice.replaceAll("FILE", () => (file === "-" ? "FILE" : shellWord(shown)))}`);
    this.looksLike = looksLike;
  }
}

/**
 * Opens a file and finds out by its content what it is. `hashing` off: `identify` must not be called.
 * Throws UserError when it cannot be opened, NotACapture when no capture is in it.
 */
export async function openCaptureFile(file: string, hashing: "hash" | "no-hash"): Promise<OpenCapture> {
  const cannotRead = (error: unknown): never => {
    throw new UserError(`${terminalText(file)} cannot be read: ${systemReason(error)}.`);
  };
  const named = await stat(file).catch(cannotRead);
  if (named.isDirectory()) throw new UserError(`${terminalText(file)} is a directory, not a capture.`);
  // Opening a pipe and closing it again would end it for its writer.
  if (!named.isFile()) return openCaptureStream(file, createReadStream(file));
  const handle = await open(file).catch(cannotRead);
  const stats = await handle.stat();
  const plain = new FileSource(handle, stats.size);
  if (hashing === "no-hash") return identifySource(file, plain, plain, notHashed);
  if (stats.size < OWN_THREAD_BYTES) return identifySource(file, plain, new HashingSource(plain), hashOnTheWay);
  return identifySource(file, plain, plain, () => hashApart(file, stats.size));
}

/** Finds out what comes out of a pipe. Throws NotACapture when it is no capture. */
export async function openCaptureStream(file: string, stream: Readable): Promise<OpenCapture> {
  return identifySource(file, undefined, new HashingSource(new StreamSource(stream)), hashOnTheWay);
}

interface Digester {
  identify(): Promise<FileIdentity>;
  close(): Promise<void>;
}

async function identifySource(
  file: string,
  plain: FileSource | undefined,
  raw: ByteSource,
  startDigest: (raw: ByteSource) => Digester,
): Promise<OpenCapture> {
  const compressions: Compression[] = [];
  let source = new PeekableSource(raw);
  try {
    let content = identifyContent(await source.peek(CONTENT_HEAD_LENGTH));
    while (content.kind === "compressed" && compressions.length < MAX_COMPRESSIONS) {
      compressions.push(content.compression);
      source = new PeekableSource(content.compression === "gzip" ? new GunzipSource(source) : new ZstdSource(source));
      content = identifyContent(await source.peek(CONTENT_HEAD_LENGTH));
    }
    const { format } = expectCapture(file, content, compressions, source);
    const digester = startDigest(raw);
    return {
      file,
      format,
      compressions,
      source,
      plainFile: compressions.length === 0 ? plain : undefined,
      totalBytes: plain?.sizeBytes,
      rawBytesRead: () => raw.bytesRead,
      identify: () => digester.identify(),
      close: async () => {
        await digester.close();
        await source.close();
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function expectCapture(
  file: string,
  content: ReturnType<typeof identifyContent>,
  compressions: readonly Compression[],
  source: PeekableSource,
): { readonly format: CaptureFormat } {
  if (content.kind === "capture") return content;
  if (content.kind === "compressed") {
    const advice = `Unpack it on the way: ${content.compression} -dc FILE | fwreport - ...`;
    throw new NotACapture(file, "a compressed file inside two others", advice);
  }
  const inside = compressions.length === 0 ? "" : `${compressions.join(" inside ")} around what is `;
  if (inside === "") throw new NotACapture(file, content.looksLike, content.advice);
  const { damage } = source;
  const looksLike = content.looksLike === "empty" ? `${inside}empty` : `${inside}${content.looksLike}`;
  // The advice for FILE would be wrong for what is inside the compression.
  const advice = damage === undefined ? "Unpack it and look at what is inside." : `Besides, ${damage}.`;
  throw new NotACapture(file, looksLike, advice);
}

const notHashed = (): Digester => ({
  identify: () => Promise.reject(new Error("opened without hashing")),
  close: async () => undefined,
});

function hashOnTheWay(raw: ByteSource): Digester {
  if (!(raw instanceof HashingSource)) throw new Error("not a hashing source");
  return {
    identify: async () => {
      const sha256 = await raw.digest();
      return { sizeBytes: raw.bytesRead, sha256 };
    },
    close: async () => undefined,
  };
}

function hashApart(file: string, sizeBytes: number): Digester {
  const digest = new FileDigest(file, sizeBytes);
  return {
    identify: async () => ({ sizeBytes, sha256: await digest.digest() }),
    close: () => digest.close(),
  };
}

/** A file name as it must be typed in a shell. */
const shellWord = (text: string): string =>
  /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { readFully } from "./byte-source.ts";
import type { Stop } from "./capture-decoder.ts";
import type { CaptureSummary } from "./capture-summary.ts";
import type { OnPacket } from "./captured-packet.ts";
import { createDecoder } from "./create-decoder.ts";
import { NetmonReader } from "./netmon/netmon-reader.ts";
import { FileAccess, MemoryAccess, type RandomAccess } from "./netmon/random-access.ts";
import { type OpenCapture, openCaptureFile } from "./open-capture.ts";
import { type InterfaceTally, PacketTally } from "./packet-tally.ts";
import { PcapngDecoder } from "./pcapng/pcapng-decoder.ts";
import { readPackets } from "./read-packets.ts";
import type { CaptureInput } from "./resolve-inputs.ts";

/** A Network Monitor file from a pipe or a compression is held in memory, as its frames are found from its end. */
const MAX_SPOOLED_BYTES = 256 * 1024 * 1024;
const SPOOL_STEP_BYTES = 1024 * 1024;

export interface ReadOptions {
  /**
   * Called once a chunk with the bytes of the file read so far, as it lies on disk, and its size there (undefined for
   * a pipe).
   */
  readonly onProgress?: (bytesRead: number, totalBytes: number | undefined) => void;
}

/**
 * Reads a capture from beginning to end and calls `onPacket` for each packet, then tells what was read. A capture whose
 * framing is damaged is read up to there (`endedEarly`). Throws UserError when the input is no capture at all.
 */
export async function readCapture(
  input: CaptureInput,
  onPacket: OnPacket,
  options: ReadOptions = {},
): Promise<CaptureSummary> {
  const capture = input.kind === "stream" ? input.capture : await openCaptureFile(input.file, "hash");
  try {
    const tally = new PacketTally(onPacket);
    const onChunk = (): boolean => {
      options.onProgress?.(capture.rawBytesRead(), capture.totalBytes);
      return true;
    };
    const read =
      capture.format === "netmon1" || capture.format === "netmon2"
        ? await readNetmon(capture, tally, options)
        : await readStream(capture, tally, onChunk);
    const { sizeBytes, sha256 } = await capture.identify();
    options.onProgress?.(sizeBytes, capture.totalBytes);
    return {
      file: capture.file,
      format: capture.format,
      compression: capture.compressions[0] ?? "none",
      sizeBytes,
      sha256,
      packets: tally.packets,
      capturedBytes: tally.capturedBytes,
      originalBytes: tally.originalBytes,
      cutPackets: tally.cutPackets,
      firstMicros: Number.isFinite(tally.earliestMicros) ? tally.earliestMicros : null,
      lastMicros: Number.isFinite(tally.latestMicros) ? tally.latestMicros : null,
      outOfOrderPackets: tally.outOfOrderPackets,
      interfaces: read.interfaces.map(({ linkType, snapLength, name, description, packets, dropped }) => ({
        linkType,
        snapLength,
        name,
        description,
        packets,
        dropped,
      })),
      skipped: Object.fromEntries(tally.skipped),
      names: Object.fromEntries(read.names),
      notes: [...tally.notes],
      endedEarly: read.stop === undefined ? undefined : { ...read.stop, packetsRead: tally.packets },
    };
  } finally {
    await capture.close();
  }
}

interface WhatWasRead {
  readonly stop: Stop | undefined;
  readonly interfaces: readonly InterfaceTally[];
  readonly names: ReadonlyMap<string, readonly string[]>;
}

const NO_NAMES: ReadonlyMap<string, readonly string[]> = new Map();

async function readStream(capture: OpenCapture, tally: PacketTally, onChunk: () => boolean): Promise<WhatWasRead> {
  const { format, source } = capture;
  if (format === "netmon1" || format === "netmon2") throw new Error(`${format} is not read as a stream`);
  const decoder = createDecoder(format, tally);
  const stop = await readPackets(source, decoder, onChunk);
  return { stop, interfaces: decoder.interfaces, names: decoder instanceof PcapngDecoder ? decoder.names : NO_NAMES };
}

async function readNetmon(capture: OpenCapture, tally: PacketTally, options: ReadOptions): Promise<WhatWasRead> {
  const access = await openRandomAccess(capture);
  const reader = new NetmonReader(access, tally);
  await reader.read((bytesRead) => options.onProgress?.(bytesRead, capture.totalBytes));
  return { stop: reader.stop, interfaces: reader.interfaces, names: NO_NAMES };
}

/** Throws UserError when the capture would have to be held in memory and is too large for it. */
async function openRandomAccess({ file, plainFile, source }: OpenCapture): Promise<RandomAccess> {
  if (plainFile !== undefined) return new FileAccess(plainFile.handle, plainFile.sizeBytes);
  let spool = new Uint8Array(SPOOL_STEP_BYTES);
  let length = 0;
  for (;;) {
    length += await readFully(source, spool, length, spool.length - length);
    if (length < spool.length) return new MemoryAccess(spool.subarray(0, length), source.damage);
    if (length >= MAX_SPOOLED_BYTES) {
      const limit = `${MAX_SPOOLED_BYTES / 1024 / 1024} MiB`;
      throw new UserError(
        `${terminalText(file)} is a Network Monitor capture of more than ${limit}. From a pipe or a compression it would have to be held in memory: unpack it into a file and give that.`,
      );
    }
    const grown = new Uint8Array(spool.length * 2);
    grown.set(spool);
    spool = grown;
  }
}

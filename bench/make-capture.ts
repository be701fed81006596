/**
 * Writes the synthetic capture that the other programs of this folder measure with.
 *
 *     node --import tsx bench/make-capture.ts [PACKETS [OPEN_FLOWS]]
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pcapFile } from "../scripts/scenario/capture-file.ts";
import { LONGEST_RECORD, SyntheticFrames } from "./synthetic-frames.ts";

export const DEFAULT_PACKETS = 2_000_000;
export const DEFAULT_OPEN_FLOWS = 2000;
const CHUNK_SIZE = 8 << 20;

/** The capture with that many packets and flows open at a time, written unless it is there already; its path. */
export function syntheticCapture(packets: number, openFlows: number): string {
  const folder = fileURLToPath(new URL("data/", import.meta.url));
  const path = `${folder}synthetic-${packets}-${openFlows}.pcap`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.tmp`;
  try {
    writeCapture(unfinished, packets, openFlows);
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return path;
}

function writeCapture(path: string, packets: number, openFlows: number): void {
  const frames = new SyntheticFrames(packets, openFlows);
  const chunk = Buffer.alloc(CHUNK_SIZE);
  const file = openSync(path, "w");
  try {
    writeSync(file, pcapFile([]));
    let filled = 0;
    for (;;) {
      const length = frames.writeRecord(chunk, filled);
      filled += length;
      if (length !== 0 && filled + LONGEST_RECORD <= CHUNK_SIZE) continue;
      writeSync(file, chunk, 0, filled);
      filled = 0;
      if (length === 0) break;
    }
  } finally {
    closeSync(file);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packets = Number(process.argv[2] ?? DEFAULT_PACKETS);
  const path = syntheticCapture(packets, Number(process.argv[3] ?? DEFAULT_OPEN_FLOWS));
  console.log(`${path}: ${packets} packets, ${(statSync(path).size / 1e9).toFixed(2)} GB`);
}

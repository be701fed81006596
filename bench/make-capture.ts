/**
 * Writes the synthetic capture that the other programs of this folder measure with.
 *
 *     node --import tsx bench/make-capture.ts [PACKETS [OPEN_FLOWS [INSIDE_HOSTS]]]
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { pcapFile } from "../scripts/scenario/capture-file.ts";
import { DEFAULT_INSIDE_HOSTS } from "./synthetic-flows.ts";
import { LONGEST_RECORD, SyntheticFrames } from "./synthetic-frames.ts";

export const DEFAULT_PACKETS = 2_000_000;
export const DEFAULT_OPEN_FLOWS = 2000;
const CHUNK_SIZE = 8 << 20;

/** The capture with that many packets and flows open at a time, written unless it is there already; its path. */
export function syntheticCapture(packets: number, openFlows: number, insideHosts = DEFAULT_INSIDE_HOSTS): string {
  const folder = fileURLToPath(new URL("data/", import.meta.url));
  const hosts = insideHosts === DEFAULT_INSIDE_HOSTS ? "" : `-${insideHosts}`;
  const path = `${folder}synthetic-${packets}-${openFlows}${hosts}.pcap`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.tmp`;
  try {
    writeCapture(unfinished, new SyntheticFrames(packets, openFlows, insideHosts));
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  return path;
}

function writeCapture(path: string, frames: SyntheticFrames): void {
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
  const openFlows = Number(process.argv[3] ?? DEFAULT_OPEN_FLOWS);
  const path = syntheticCapture(packets, openFlows, Number(process.argv[4] ?? DEFAULT_INSIDE_HOSTS));
  console.log(`${path}: ${packets} packets, ${(statSync(path).size / 1e9).toFixed(2)} GB`);
}

/**
 * A long capture made of short real ones: their frames again and again, in the order of time, each time between other
 * addresses. Where a capture is silent for long it is silent for a second here, so that its end is near its beginning.
 */
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, statSync, writeSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { pcapFile } from "../scripts/scenario/capture-file.ts";
import { readCapture } from "../src/capture/read-capture.ts";
import { resolveInputs } from "../src/capture/resolve-inputs.ts";
import { decodeFrame } from "../src/packet/decode-frame.ts";
import { DecodedPacket } from "../src/packet/decoded-packet.ts";
import { LINK_TYPE } from "../src/tables/link-types.ts";

const RECORD_HEADER = 16;
const FIRST_SECONDS = 1_700_000_000;
/** Less than any flow is idle, so that the flows of all repetitions are open at once, but for those that were closed. */
export const DEFAULT_SECONDS_APART = 2;
const LONGEST_SILENCE = 1_000_000;

interface Frame {
  readonly bytes: Uint8Array;
  readonly originalLength: number;
  /** Since the capture's first frame, without its long silences. */
  readonly micros: number;
  /** Offsets of the two IPv4 addresses of the outermost IP header. */
  readonly addresses: readonly number[];
}

/**
 * Writes `repetitions` of the Ethernet frames of all captures in `folder`, each beginning `secondsApart` after the one
 * before, unless that is there already; its path.
 */
export async function repeatedCapture(
  folder: string,
  repetitions: number,
  secondsApart = DEFAULT_SECONDS_APART,
): Promise<string> {
  const target = fileURLToPath(new URL("data/", import.meta.url));
  const files = capturesIn(folder);
  const name = `${basename(resolve(folder))}-${fingerprint(files)}`;
  const path = `${target}${name}-${repetitions}-times-${secondsApart}-s-apart.pcap`;
  if (existsSync(path)) return path;
  mkdirSync(target, { recursive: true });
  const frames = await readFrames(files);
  const microsApart = secondsApart * 1e6;
  const file = openSync(`${path}.tmp`, "w");
  try {
    writeSync(file, pcapFile([]));
    const byPeriod: Frame[][] = [];
    for (const frame of frames) {
      const period = Math.floor(frame.micros / microsApart);
      const others = byPeriod[period] ?? [];
      others.push(frame);
      byPeriod[period] = others;
    }
    for (let period = 0; period < byPeriod.length + repetitions; period += 1) {
      const underWay = Array.from({ length: repetitions }, (_, repetition) => byPeriod[period - repetition] ?? []);
      writeSync(file, recordsOf(underWay.flat(), period, microsApart));
    }
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.tmp`, path);
  return path;
}

const capturesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => /[.](pcap|pcapng|cap)([.](gz|zst))?$/.test(name))
    .map((name) => join(folder, name));

/** Of names and sizes: folders of one name need not hold the same. */
function fingerprint(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files.toSorted()) hash.update(`${basename(file)} ${statSync(file).size}\n`);
  return hash.digest("hex").slice(0, 8);
}

async function readFrames(files: readonly string[]): Promise<readonly Frame[]> {
  const { inputs } = await resolveInputs(files);
  const frames: Frame[] = [];
  const packet = new DecodedPacket();
  for (const input of inputs) {
    let before = Number.NaN;
    let elapsed = 0;
    await readCapture(input, (captured) => {
      if (captured.linkType !== LINK_TYPE.ETHERNET) return;
      decodeFrame(captured, packet);
      if (captured.timestampMicros > before) elapsed += Math.min(LONGEST_SILENCE, captured.timestampMicros - before);
      before = captured.timestampMicros;
      const addresses = packet.addressLength === 4 ? [packet.sourceAt, packet.destinationAt] : [];
      frames.push({
        bytes: captured.bytes.slice(captured.start, captured.end),
        originalLength: captured.originalLength,
        micros: elapsed,
        addresses: addresses.map((at) => at - captured.start),
      });
    });
  }
  return frames;
}

/**
 * What is sent between the beginnings of two repetitions: `frames` of all repetitions that are under way.
 * Sums of checksums are not mended: nothing that is measured looks at them.
 */
function recordsOf(frames: readonly Frame[], period: number, microsApart: number): Uint8Array {
  const size = frames.reduce((sum, { bytes }) => sum + RECORD_HEADER + bytes.length, 0);
  const records = new Uint8Array(size);
  const view = new DataView(records.buffer);
  let at = 0;
  const inTime = frames.toSorted((a, b) => (a.micros % microsApart) - (b.micros % microsApart));
  for (const { bytes, originalLength, micros, addresses } of inTime) {
    const repetition = period - Math.floor(micros / microsApart);
    const time = repetition * microsApart + micros;
    view.setUint32(at, FIRST_SECONDS + Math.floor(time / 1e6), true);
    view.setUint32(at + 4, Math.floor(time % 1e6), true);
    view.setUint32(at + 8, bytes.length, true);
    view.setUint32(at + 12, originalLength, true);
    records.set(bytes, at + RECORD_HEADER);
    for (const address of addresses) {
      records[at + RECORD_HEADER + address + 1]! ^= repetition >> 8;
      records[at + RECORD_HEADER + address + 2]! ^= repetition & 255;
    }
    at += RECORD_HEADER + bytes.length;
  }
  return records;
}

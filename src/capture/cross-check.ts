import { createHash, type Hash } from "node:crypto";
import type { EventEmitter } from "node:events";
import { Readable } from "node:stream";
// @ts-expect-error The package has no types: what is used of it is described by SecondReader.
import pcapParser from "pcap-parser";
import type { ByteSource } from "./byte-source.ts";
import type { CapturedPacket } from "./captured-packet.ts";
import { type OpenCapture, openCaptureFile } from "./open-capture.ts";
import { PacketTally } from "./packet-tally.ts";
import { decodePcapHeader, PcapDecoder, type PcapHeader } from "./pcap-decoder.ts";
import { readPackets } from "./read-packets.ts";
import type { CaptureInput } from "./resolve-inputs.ts";

/** Whether both readers saw the same; `not-possible`: the second one cannot read this capture, which proves nothing. */
export type CrossCheckResult = "same" | "different" | "not-possible";

/** Evidence of `--cross-check`: both readers over the same file. */
export interface CrossCheck {
  readonly file: string;
  readonly result: CrossCheckResult;
  /** In words: "95 packets, 10,542 bytes, the same digest by both readers", or what differs, or why it cannot be done. */
  readonly text: string;
}

interface SecondReaderPacket {
  readonly header: {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  };
  readonly data: Uint8Array;
}

/** What is used of the npm package pcap-parser 0.2.1: a reader that shares no code with ours. */
interface SecondReader {
  parse(stream: Readable): EventEmitter;
}
const { parse } = pcapParser as SecondReader;

const FILE_HEADER_LENGTH = 24;
const FEED_LENGTH = 65_536;

/** What one reader saw: packets, captured bytes, and a digest over time, both lengths and bytes of each packet. */
class Sighting {
  packets = 0;
  bytes = 0;
  readonly #hash: Hash = createHash("sha256");
  readonly #numbers = new Float64Array(3);
  readonly #numberBytes = new Uint8Array(this.#numbers.buffer);

  add(micros: number, originalLength: number, frame: Uint8Array): void {
    this.packets += 1;
    this.bytes += frame.length;
    this.#numbers[0] = micros;
    this.#numbers[1] = frame.length;
    this.#numbers[2] = originalLength;
    this.#hash.update(this.#numberBytes);
    this.#hash.update(frame);
  }

  digest(): string {
    return this.#hash.digest("hex");
  }
}

/**
 * Reads a classic pcap a second time with pcap-parser, an independent reader, and compares what both saw. Other formats
 * cannot be checked, and `text` says so. Throws UserError when the file is no capture.
 */
export async function crossCheck(input: CaptureInput): Promise<CrossCheck> {
  const { file } = input;
  const cannot = (why: string): CrossCheck => ({ file, result: "not-possible", text: `not cross-checked: ${why}` });
  if (input.kind === "stream") return cannot("a pipe can be read only once");

  const first = await openCaptureFile(file, "no-hash");
  const ours = new Sighting();
  let readableBytes: number;
  try {
    if (first.format !== "pcap")
      return cannot(`the second reader knows only classic pcap, and this is ${first.format}`);
    const head = await first.source.peek(FILE_HEADER_LENGTH);
    if (head.length < FILE_HEADER_LENGTH) return cannot("the file header is cut off");
    const why = whyUnreadable(decodePcapHeader(head, 0));
    if (why !== undefined) return cannot(why);
    readableBytes = await readOurs(first, ours);
  } finally {
    await first.close();
  }

  const second = await openCaptureFile(file, "no-hash");
  try {
    const theirs = await readTheirs(second.source, readableBytes);
    return compare(file, ours, theirs);
  } finally {
    await second.close();
  }
}

function whyUnreadable(header: PcapHeader): string | undefined {
  if (header.isNanosecond) return "the second reader knows no nanosecond time stamps";
  if (header.isModified) return "the second reader does not know the modified pcap format";
  if (header.versionMajor === 2 && header.versionMinor === 4) return undefined;
  return `the second reader knows only version 2.4, and this is ${header.versionMajor}.${header.versionMinor}`;
}

/** Returns up to which byte of the capture the packets reach. */
async function readOurs(capture: OpenCapture, ours: Sighting): Promise<number> {
  const tally = new PacketTally((packet: CapturedPacket) => {
    ours.add(packet.timestampMicros, packet.originalLength, packet.bytes.subarray(packet.start, packet.end));
  });
  const stop = await readPackets(capture.source, new PcapDecoder(tally), () => true);
  return stop?.byteOffset ?? Number.POSITIVE_INFINITY;
}

/**
 * `readableBytes`: where the readable part ends. Nothing behind it is handed over, because pcap-parser would gather
 * whatever a damaged length asks for.
 */
async function readTheirs(source: ByteSource, readableBytes: number): Promise<Sighting | Error> {
  const theirs = new Sighting();
  return new Promise((resolve) => {
    const reader = parse(Readable.from(piecesOf(source, readableBytes), { objectMode: false }));
    reader.on("packet", ({ header, data }: SecondReaderPacket) => {
      const micros = header.timestampSeconds * 1_000_000 + header.timestampMicroseconds;
      theirs.add(micros, header.originalLength, data);
    });
    reader.on("error", resolve);
    reader.on("end", () => resolve(theirs));
  });
}

async function* piecesOf(source: ByteSource, length: number): AsyncGenerator<Buffer> {
  let rest = length;
  while (rest > 0) {
    // A new buffer each time: pcap-parser keeps what it was given.
    const piece = Buffer.alloc(Math.min(FEED_LENGTH, rest));
    const count = await source.read(piece, 0, piece.length);
    if (count === 0) return;
    rest -= count;
    yield piece.subarray(0, count);
  }
}

function compare(file: string, ours: Sighting, theirs: Sighting | Error): CrossCheck {
  if (theirs instanceof Error) {
    return { file, result: "different", text: `the second reader gave up: ${theirs.message}` };
  }
  const seen = (sighting: Sighting): string =>
    `${sighting.packets.toLocaleString("en-US")} packets, ${sighting.bytes.toLocaleString("en-US")} bytes`;
  if (ours.packets !== theirs.packets || ours.bytes !== theirs.bytes) {
    return {
      file,
      result: "different",
      text: `the readers differ: ${seen(ours)} here, ${seen(theirs)} by the second reader`,
    };
  }
  const isSame = ours.digest() === theirs.digest();
  const digests = isSame ? "the same digest by both readers" : "but the digests of the two readers differ";
  return { file, result: isSame ? "same" : "different", text: `${seen(ours)}, ${digests}` };
}

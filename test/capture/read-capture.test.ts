import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { openCaptureStream } from "../../src/capture/open-capture.ts";
import { readCapture } from "../../src/capture/read-capture.ts";
import {
  block,
  collector,
  END_OF_OPTIONS,
  joined,
  netmon2Record,
  netmonFile,
  option,
  pcapFile,
  pcapHeader,
  pcapngFile,
  SAMPLE_PACKETS,
  streamOf,
  text,
  u32Of,
  u64Of,
} from "./build-captures.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { write } = temporaryFolder();
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const ignore = (): void => undefined;

describe("the summary of a capture", () => {
  test("pcap: every field", async () => {
    const bytes = pcapFile(SAMPLE_PACKETS, { snapLength: 96 });
    const file = write("all.pcap", bytes);
    expect(await readCapture({ kind: "file", file }, ignore)).toEqual({
      file,
      format: "pcap",
      compression: "none",
      sizeBytes: bytes.length,
      sha256: sha256(bytes),
      packets: 3,
      capturedBytes: 50,
      originalBytes: 1545,
      cutPackets: 1,
      firstMicros: 1_700_000_000_250_000,
      lastMicros: 1_700_000_003_000_001,
      outOfOrderPackets: 1,
      interfaces: [{ linkType: 1, snapLength: 96, name: null, description: null, packets: 3, dropped: null }],
      skipped: {},
      names: {},
      notes: [],
      endedEarly: undefined,
    });
  });

  test("pcapng: names, drops, blocks passed over, and where it ends early", async () => {
    const statistics = block(
      "little",
      5,
      u32Of(0, "little"),
      u64Of(0n, "little"),
      option("little", 5, u64Of(4n, "little")),
      END_OF_OPTIONS,
    );
    const named = block("little", 4, option("little", 1, joined([10, 0, 0, 9], text("plc\0"))));
    const whole = joined(pcapngFile(SAMPLE_PACKETS), statistics, named, block("little", 10, [1, 2, 3, 4]));
    const bytes = joined(whole, [6, 0, 0, 0, 99]);
    const summary = await readCapture({ kind: "file", file: write("all.pcapng", bytes) }, ignore);
    expect(summary).toMatchObject({
      format: "pcapng",
      packets: 3,
      interfaces: [{ packets: 3, dropped: 4 }],
      skipped: { "decryption secrets block": 1 },
      names: { "10.0.0.9": ["plc"] },
      endedEarly: {
        byteOffset: whole.length,
        reason: "the capture ends inside the header of a block: 5 of 12 bytes are there",
        packetsRead: 3,
      },
    });
  });

  test("a capture without packets has no times", async () => {
    const summary = await readCapture({ kind: "file", file: write("none.pcap", pcapHeader()) }, ignore);
    expect(summary).toMatchObject({ packets: 0, firstMicros: null, lastMicros: null, endedEarly: undefined });
    expect(summary.interfaces).toHaveLength(1);
  });

  test("size and digest are those of the file on disk: compressed, damaged early, from a pipe, of Network Monitor", async () => {
    const plain = pcapFile(SAMPLE_PACKETS);
    const damaged = joined(pcapHeader(), new Uint8Array(16).fill(0xff), new Uint8Array(3_000_000));
    const netmon = netmonFile([netmon2Record(0n, text("frame"))], { version: [2, 0] });
    for (const bytes of [gzipSync(plain), damaged, gzipSync(damaged), joined(gzipSync(plain), text("tail")), netmon]) {
      const expected = { sizeBytes: bytes.length, sha256: sha256(bytes) };
      expect(await readCapture({ kind: "file", file: write("some", bytes) }, ignore)).toMatchObject(expected);
      const capture = await openCaptureStream("-", streamOf(bytes));
      expect(await readCapture({ kind: "stream", file: "-", capture }, ignore)).toMatchObject(expected);
    }
  });

  test("a large file is hashed by a thread of its own, to the same digest", async () => {
    const frame = new Uint8Array(200_000).map((_, index) => (index * 31) & 0xff);
    const bytes = new Uint8Array(
      Buffer.concat([
        pcapFile([]),
        ...Array.from({ length: 90 }, (_, index) => pcapFile([{ seconds: index, frame }]).subarray(24)),
      ]),
    );
    expect(bytes.length).toBeGreaterThan(16 * 1024 * 1024);
    const summary = await readCapture({ kind: "file", file: write("large.pcap", bytes) }, ignore);
    expect(summary).toMatchObject({ packets: 90, sizeBytes: bytes.length, sha256: sha256(bytes) });
  });
});

test("progress is told in bytes of the file on disk, up to its size", async () => {
  const frames = Array.from({ length: 40 }, (_, index) => ({ seconds: index, frame: new Uint8Array(100_000) }));
  const plain = pcapFile(frames);
  for (const bytes of [plain, gzipSync(plain)]) {
    const told: (readonly [number, number | undefined])[] = [];
    await readCapture({ kind: "file", file: write("progress", bytes) }, ignore, {
      onProgress: (bytesRead, totalBytes) => told.push([bytesRead, totalBytes]),
    });
    expect(told.length).toBeGreaterThan(2);
    expect(told.map(([bytesRead]) => bytesRead)).toEqual(
      told.map(([bytesRead]) => bytesRead).toSorted((a, b) => a - b),
    );
    expect(told.at(-1)).toEqual([bytes.length, bytes.length]);
    expect(told.every(([, totalBytes]) => totalBytes === bytes.length)).toBe(true);
  }
});

test("what onPacket throws comes out, and the file is closed", async () => {
  const file = write("throws.pcap", pcapFile(SAMPLE_PACKETS));
  const failure = readCapture({ kind: "file", file }, () => {
    throw new RangeError("our own bug");
  });
  await expect(failure).rejects.toThrow(RangeError);
});

test("one packet object is reused, and its bytes are the reader's own buffer", async () => {
  const objects = new Set<unknown>();
  const buffers = new Set<unknown>();
  await readCapture({ kind: "file", file: write("reuse.pcap", pcapFile(SAMPLE_PACKETS)) }, (packet) => {
    objects.add(packet);
    buffers.add(packet.bytes);
  });
  expect([objects.size, buffers.size]).toEqual([1, 1]);
});

test("a file that vanished since it was named is a UserError", async () => {
  const failure = readCapture({ kind: "file", file: "/nowhere/at/all.pcap" }, ignore);
  await expect(failure).rejects.toThrow(UserError);
  await expect(failure).rejects.toThrow("/nowhere/at/all.pcap cannot be read: there is no such file.");
});

test.skipIf(!existsSync("/proc/self/fd"))("no file stays open", async () => {
  const { readdirSync } = await import("node:fs");
  const file = write("open.pcap", pcapFile(SAMPLE_PACKETS));
  const before = readdirSync("/proc/self/fd").length;
  const { seen, onPacket } = collector();
  for (let round = 0; round < 20; round += 1) await readCapture({ kind: "file", file }, onPacket);
  expect(seen).toHaveLength(60);
  expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 5);
});

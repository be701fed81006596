import { createGzip, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { CaptureSummary } from "../../src/capture/capture-summary.ts";
import { openCaptureStream } from "../../src/capture/open-capture.ts";
import { readCapture } from "../../src/capture/read-capture.ts";
import {
  block,
  collector,
  joined,
  netmon2Record,
  netmonFile,
  pcapFile,
  pcapngFile,
  SAMPLE_PACKETS,
  type SeenPacket,
  streamOf,
  text,
  u16Of,
  ZSTD_FRAME_HEADER,
  zstdBlock,
  zstdFrame,
} from "./build-captures.ts";

interface Reading {
  readonly seen: readonly SeenPacket[];
  readonly summary: CaptureSummary;
}

async function read(bytes: Uint8Array, chunkLength?: number): Promise<Reading> {
  const { seen, onPacket } = collector();
  const capture = await openCaptureStream("-", streamOf(bytes, chunkLength));
  const summary = await readCapture({ kind: "stream", file: "-", capture }, onPacket);
  return { seen, summary };
}

const CAPTURE = pcapFile(SAMPLE_PACKETS);
/** Long enough for several blocks and windows of a compressor, and nearly as long compressed. */
const LONG = pcapFile(Array.from({ length: 3000 }, (_, index) => ({ seconds: index, frame: randomBytes(index) })));

/** 100 bytes that look random and are the same every time (a linear congruential generator). */
function randomBytes(seed: number): Uint8Array {
  let state = seed + 1;
  return new Uint8Array(100).map(() => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

const plain = await read(CAPTURE);
const long = await read(LONG);

const WRAPPED = [
  { title: "gzip", bytes: gzipSync(CAPTURE), compression: "gzip" },
  {
    title: "gzip in two members",
    bytes: joined(gzipSync(CAPTURE.subarray(0, 50)), gzipSync(CAPTURE.subarray(50))),
    compression: "gzip",
  },
  {
    title: "gzip with every optional header field, and padded with zeros",
    bytes: joined(
      [0x1f, 0x8b, 0x08, 0x1e, 0, 0, 0, 0, 0, 3, 5, 0, 1, 2, 3, 4, 5],
      text("name\0comment\0"),
      [0xab, 0xcd],
      gzipSync(CAPTURE).subarray(10),
      new Uint8Array(70_000),
    ),
    compression: "gzip",
  },
  { title: "zstd", bytes: zstdFrame(CAPTURE, 33), compression: "zstd" },
  {
    title: "zstd in two frames, with one to skip between them",
    bytes: joined(
      zstdFrame(CAPTURE.subarray(0, 77)),
      [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9],
      zstdFrame(CAPTURE.subarray(77), 5),
    ),
    compression: "zstd",
  },
  { title: "gzip in gzip", bytes: gzipSync(gzipSync(CAPTURE)), compression: "gzip" },
  { title: "gzip in zstd", bytes: zstdFrame(gzipSync(CAPTURE), 40), compression: "zstd" },
] as const;

describe("compression is found by content, and gives the packets of the plain file", () => {
  for (const { title, bytes, compression } of WRAPPED) {
    test(title, async () => {
      for (const chunkLength of [1, 7, 65_536]) {
        const { seen, summary } = await read(bytes, chunkLength);
        expect(seen).toEqual(plain.seen);
        expect(summary).toMatchObject({ compression, endedEarly: undefined, sizeBytes: bytes.length });
      }
    });
  }

  for (const [title, bytes] of [
    ["gzip", gzipSync(LONG)],
    ["zstd", zstdFrame(LONG, 100_000)],
  ] as const) {
    test(`${title} around 3,000 packets`, async () => {
      expect((await read(bytes)).seen).toEqual(long.seen);
    });
  }

  test("Network Monitor inside gzip is held in memory", async () => {
    const file = netmonFile([netmon2Record(1n, Uint8Array.of(1, 2)), netmon2Record(2n, Uint8Array.of(3))], {
      version: [2, 0],
      order: [1, 0],
    });
    const { seen } = await read(gzipSync(file));
    expect(seen.map(({ frame }) => frame)).toEqual(["03", "0102"]);
  });
});

describe("a cut or damaged compression keeps the packets before the damage", () => {
  const CUTS = [
    { title: "gzip", whole: gzipSync(LONG), reason: /^the gzip compression is cut off$/ },
    { title: "zstd", whole: zstdFrame(LONG, 1000), reason: /^the zstd compression is cut off$/ },
  ];
  for (const { title, whole, reason } of CUTS) {
    test(`${title}, cut in 60 places`, async () => {
      for (let step = 1; step < 60; step += 1) {
        const cut = whole.subarray(0, Math.floor((whole.length * step) / 60));
        const { seen, summary } = await read(cut);
        expect(summary.endedEarly?.reason).toMatch(reason);
        expect(summary.endedEarly?.packetsRead).toBe(seen.length);
        expect(summary.endedEarly?.byteOffset).toBe(24 + seen.length * 116);
        expect(seen).toEqual(long.seen.slice(0, seen.length));
        // Nothing that was decompressed is lost but for the last bits.
        expect(seen.length).toBeGreaterThan((3000 * (step - 3)) / 60);
      }
    });
  }

  test("gzip cut inside its checksum: all packets, and the cut is told", async () => {
    const { seen, summary } = await read(gzipSync(CAPTURE).subarray(0, -3));
    expect(seen).toHaveLength(3);
    expect(summary.endedEarly).toEqual({
      byteOffset: CAPTURE.length,
      reason: "the gzip compression is cut off",
      packetsRead: 3,
    });
  });

  test("gzip with other bytes behind it: they are told, not dropped in silence", async () => {
    const { seen, summary } = await read(joined(gzipSync(CAPTURE), [1, 2, 3, 4, 5]));
    expect(seen).toHaveLength(3);
    expect(summary.endedEarly?.reason).toBe("something else follows the gzip compression");
  });

  test("gzip with a wrong checksum", async () => {
    const bytes = gzipSync(CAPTURE);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 8) ^ 1, bytes.length - 8);
    expect((await read(bytes)).summary.endedEarly?.reason).toBe(
      "the gzip compression is damaged (its checksum is not that of its content)",
    );
  });

  test("gzip with a block that cannot be keeps what came before it, but for one piece of the input", async () => {
    const STORED_LENGTH = 60_000;
    const stored = LONG.subarray(0, STORED_LENGTH);
    const lengths = [...u16Of(STORED_LENGTH, "little"), ...u16Of(~STORED_LENGTH & 0xffff, "little")];
    const { seen, summary } = await read(joined(gzipSync("").subarray(0, 10), [0], lengths, stored, [0x07, 1, 2, 3]));
    expect(summary.endedEarly?.reason).toBe("the gzip compression is damaged (invalid block type)");
    expect(seen).toEqual(long.seen.slice(0, seen.length));
    expect(seen.length).toBeGreaterThan((STORED_LENGTH - 16_384) / 116 - 2);
  });

  const head = zstdBlock(0, CAPTURE.length, CAPTURE, false);
  const ZSTD_DAMAGE = [
    {
      title: "a block of the reserved type",
      tail: zstdBlock(3, 1, Uint8Array.of(0), true),
      reason: "the zstd compression is damaged (a block that cannot be)",
    },
    {
      title: "a block larger than 128 KiB",
      tail: zstdBlock(1, 200_000, Uint8Array.of(0), true),
      reason: "the zstd compression is damaged (a block that cannot be)",
    },
    {
      title: "a compressed block of nonsense",
      tail: zstdBlock(2, 4, Uint8Array.of(0xff, 0xff, 0xff, 0xff), true),
      reason: /^the zstd compression is damaged \(/,
    },
    {
      title: "something else behind the frame",
      tail: joined(zstdBlock(0, 0, new Uint8Array(0), true), [1, 2, 3, 4, 5]),
      reason: "something else follows the zstd compression",
    },
    {
      title: "a second frame that needs a dictionary",
      tail: joined(zstdBlock(0, 0, new Uint8Array(0), true), [0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x50, 7]),
      reason: "the zstd compression needs a dictionary: decompress it with zstd first",
    },
    {
      title: "a second frame with a window of 2 GiB",
      tail: joined(zstdBlock(0, 0, new Uint8Array(0), true), [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8]),
      reason: "the zstd compression needs 2,147,483,648 bytes of memory: decompress it with zstd --long=31 first",
    },
  ];
  for (const { title, tail, reason } of ZSTD_DAMAGE) {
    test(`zstd: ${title}`, async () => {
      const { seen, summary } = await read(joined(ZSTD_FRAME_HEADER, head, tail));
      expect(seen).toHaveLength(3);
      expect(summary.endedEarly?.reason).toMatch(reason);
    });
  }
});

describe("a compression bomb meets bounded buffers", () => {
  const GIGABYTE = 1024 * 1024 * 1024;

  /** gzip of `head` and then a gigabyte of zeros, made piece by piece. */
  async function gzipBomb(head: Uint8Array): Promise<Uint8Array> {
    const gzip = createGzip({ level: 1 });
    const pieces: Uint8Array[] = [];
    gzip.on("data", (piece: Uint8Array) => pieces.push(piece));
    gzip.write(head);
    const zeros = new Uint8Array(16 * 1024 * 1024);
    for (let written = 0; written < GIGABYTE; written += zeros.length) {
      await new Promise((resolve) => gzip.write(zeros, resolve));
    }
    await new Promise((resolve) => gzip.end(resolve));
    return joined(...pieces);
  }

  /** The most resident memory, in bytes above what there was before. */
  async function memoryOf(work: () => Promise<void>): Promise<number> {
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    await work().finally(() => clearInterval(watch));
    return Math.max(most, process.memoryUsage.rss()) - before;
  }

  test("a gigabyte of zeros in a pcapng block that nobody reads, from a few megabytes of gzip", async () => {
    const skipped = block("little", 0x77, new Uint8Array(4));
    new DataView(skipped.buffer).setUint32(4, GIGABYTE, true);
    const bomb = await gzipBomb(joined(pcapngFile(SAMPLE_PACKETS), skipped.subarray(0, 8)));
    let seconds = 0;
    const bytes = await memoryOf(async () => {
      const begin = performance.now();
      const { summary } = await read(bomb);
      seconds = (performance.now() - begin) / 1000;
      expect(summary.packets).toBe(3);
      expect(summary.skipped).toEqual({ "block of type 0x77": 1 });
    });
    expect(bytes).toBeLessThan(150_000_000);
    expect(seconds).toBeLessThan(30);
  });

  test("a gigabyte of zeros that is no capture is refused after the first bytes", async () => {
    const bomb = await gzipBomb(new Uint8Array(0));
    const begin = performance.now();
    await expect(read(bomb)).rejects.toThrow(
      "- is not a capture: it looks like gzip around what is nothing that is known here",
    );
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  test("zstd blocks that repeat one byte are not all unpacked at once", async () => {
    const repeat = zstdBlock(1, 131_072, Uint8Array.of(0), false);
    const skipped = block("little", 0x77, new Uint8Array(4));
    new DataView(skipped.buffer).setUint32(4, GIGABYTE, true);
    const start = joined(pcapngFile(SAMPLE_PACKETS), skipped.subarray(0, 8));
    const frame = joined(
      ZSTD_FRAME_HEADER,
      zstdBlock(0, start.length, start, false),
      ...Array.from({ length: 4000 }, () => repeat),
    );
    const bytes = await memoryOf(async () => {
      const { summary } = await read(frame);
      expect(summary.endedEarly?.reason).toBe("the zstd compression is cut off");
    });
    expect(bytes).toBeLessThan(150_000_000);
  });

  test("Network Monitor inside a compression has a limit", async () => {
    const bomb = await gzipBomb(netmonFile([], { version: [2, 0] }));
    await expect(read(bomb)).rejects.toThrow(
      "- is a Network Monitor capture of more than 256 MiB. From a pipe or a compression it would have to be held in memory: unpack it into a file and give that.",
    );
  });
});

test("compression three times over is refused", async () => {
  await expect(read(gzipSync(gzipSync(gzipSync(CAPTURE))))).rejects.toThrow(
    "- is not a capture: it looks like a compressed file inside two others. Unpack it on the way: gzip -dc FILE | fwreport - ...",
  );
});

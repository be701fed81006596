import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crossCheck } from "../../src/capture/cross-check.ts";
import { openCaptureStream } from "../../src/capture/open-capture.ts";
import {
  BYTE_ORDERS,
  joined,
  pcapFile,
  pcapHeader,
  pcapngFile,
  SAMPLE_PACKETS,
  streamOf,
  u32Of,
} from "./build-captures.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { write } = temporaryFolder();
const check = async (bytes: Uint8Array) => {
  const { result, text } = await crossCheck({ kind: "file", file: write("checked", bytes) });
  return { result, text };
};
const SAME = { result: "same", text: "3 packets, 50 bytes, the same digest by both readers" };

describe("the second reader sees the same packets", () => {
  for (const order of BYTE_ORDERS) {
    test(`pcap, ${order}-endian`, async () => expect(await check(pcapFile(SAMPLE_PACKETS, { order }))).toEqual(SAME));
  }
  test("pcap inside gzip", async () => expect(await check(gzipSync(pcapFile(SAMPLE_PACKETS)))).toEqual(SAME));

  test("a damaged length is not handed to it: the packets before it are compared", async () => {
    const hostile = joined(u32Of(1, "little"), u32Of(0, "little"), u32Of(0xffff_ffff, "little"), u32Of(60, "little"));
    expect(await check(joined(pcapFile(SAMPLE_PACKETS), hostile, new Uint8Array(100)))).toEqual(SAME);
    expect(await check(pcapFile([...SAMPLE_PACKETS, ...SAMPLE_PACKETS]).subarray(0, -40))).toMatchObject({
      result: "same",
      text: expect.stringMatching(/^5 packets/),
    });
  });

  test("what a damaged length asks for is not gathered by it, which would take it a minute here", {
    timeout: 10_000,
  }, async () => {
    const hostile = joined(u32Of(1, "little"), u32Of(0, "little"), u32Of(0xffff_ffff, "little"), u32Of(60, "little"));
    expect(await check(joined(pcapFile(SAMPLE_PACKETS), hostile, new Uint8Array(150_000_000)))).toEqual(SAME);
  });

  test("no packets at all", async () => {
    expect(await check(pcapHeader())).toEqual({
      result: "same",
      text: "0 packets, 0 bytes, the same digest by both readers",
    });
  });

  test("random packets", async () => {
    const packet = fc.record({
      seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
      fraction: fc.integer({ min: 0, max: 999_999 }),
      frame: fc.uint8Array({ maxLength: 300, size: "max" }),
      originalLength: fc.integer({ min: 0, max: 0xffff_ffff }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(packet, { maxLength: 60, size: "max" }),
        fc.constantFrom(...BYTE_ORDERS),
        async (packets, order) => {
          expect(await check(pcapFile(packets, { order }))).toMatchObject({ result: "same" });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("what cannot be checked says why", () => {
  const CASES = [
    {
      bytes: pcapngFile(SAMPLE_PACKETS),
      text: "not cross-checked: the second reader knows only classic pcap, and this is pcapng",
    },
    {
      bytes: pcapFile(SAMPLE_PACKETS, { variant: "nano" }),
      text: "not cross-checked: the second reader knows no nanosecond time stamps",
    },
    {
      bytes: pcapFile(SAMPLE_PACKETS, { variant: "modified" }),
      text: "not cross-checked: the second reader does not know the modified pcap format",
    },
    {
      bytes: pcapFile(SAMPLE_PACKETS, { version: [2, 3] }),
      text: "not cross-checked: the second reader knows only version 2.4, and this is 2.3",
    },
    { bytes: pcapHeader().subarray(0, 20), text: "not cross-checked: the file header is cut off" },
  ];
  for (const { bytes, text } of CASES) {
    test(text, async () => expect(await check(bytes)).toEqual({ result: "not-possible", text }));
  }

  test("a pipe", async () => {
    const capture = await openCaptureStream("-", streamOf(pcapFile(SAMPLE_PACKETS)));
    expect(await crossCheck({ kind: "stream", file: "-", capture })).toEqual({
      file: "-",
      result: "not-possible",
      text: "not cross-checked: a pipe can be read only once",
    });
    await capture.close();
  });
});

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { readCapture } from "../../src/capture/read-capture.ts";
import { type ResolvedInputs, resolveInputs } from "../../src/capture/resolve-inputs.ts";
import {
  block,
  collector,
  joined,
  netmon2Record,
  netmonFile,
  pcapFile,
  pcapHeader,
  pcapngFile,
  SAMPLE_PACKETS,
  sectionHeader,
  snoopFile,
  streamOf,
  text,
  zstdFrame,
} from "./build-captures.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const { folder, write } = temporaryFolder();
const at = (seconds: number) => [{ seconds, frame: text("frame") }];
const names = ({ inputs }: ResolvedInputs): string[] => inputs.map(({ file }) => basename(file));

const early = write("early.pcap", pcapFile(at(1000)));
const late = write("late.pcapng", pcapngFile(at(3000)));
const middle = write("middle", gzipSync(snoopFile(at(2000))));
const empty = write("empty.pcap", pcapHeader());
const netmon = write("netmon.cap", netmonFile([netmon2Record(5n, text("x"))], { version: [2, 0] }));
const behindNames = write(
  "names.pcapng",
  joined(sectionHeader("little"), block("little", 4, new Uint8Array(100_000)), pcapngFile(at(1500))),
);

describe("files", () => {
  test("are read in the order of their first packets; without a packet, last and in the order given", async () => {
    const again = write("empty-too.pcap", pcapHeader());
    const resolved = await resolveInputs([empty, again, netmon, late, behindNames, middle, early]);
    expect(names(resolved)).toEqual([
      "early.pcap",
      "names.pcapng",
      "middle",
      "late.pcapng",
      "netmon.cap",
      "empty.pcap",
      "empty-too.pcap",
    ]);
  });

  test("that begin at the same time keep the order given", async () => {
    const twin = write("a-twin.pcap", pcapFile([...at(1000), ...at(5)]));
    expect(names(await resolveInputs([early, twin]))).toEqual(["early.pcap", "a-twin.pcap"]);
    expect(names(await resolveInputs([twin, early]))).toEqual(["a-twin.pcap", "early.pcap"]);
  });

  test("are read once, whatever they are called", async () => {
    const link = join(folder, "link.pcap");
    symlinkSync(early, link);
    const resolved = await resolveInputs([early, link, early]);
    expect(names(resolved)).toEqual(["early.pcap"]);
    expect(resolved.passedOver).toEqual([
      { file: link, why: "the same file as one before it" },
      { file: early, why: "the same file as one before it" },
    ]);
  });
});

describe("a directory", () => {
  test("gives its captures, known by content, in time order; the rest is named", async () => {
    const directory = join(folder, "mixed");
    mkdirSync(join(directory, "deeper"), { recursive: true });
    writeFileSync(join(directory, "2.bin"), pcapFile(at(10)));
    writeFileSync(join(directory, "1.pcap"), zstdFrame(pcapngFile(at(20))));
    writeFileSync(join(directory, "notes.pcap"), "not a capture");
    writeFileSync(join(directory, "log.gz"), gzipSync("a log"));
    writeFileSync(join(directory, "zero.pcap"), "");
    symlinkSync("/nowhere/at/all", join(directory, "dangling"));
    const resolved = await resolveInputs([directory]);
    expect(names(resolved)).toEqual(["2.bin", "1.pcap"]);
    expect(resolved.passedOver.map(({ file, why }) => [basename(file), why])).toEqual([
      ["dangling", "a link to nothing"],
      ["deeper", "a directory"],
      ["log.gz", "gzip around what is text"],
      ["notes.pcap", "text"],
      ["zero.pcap", "empty"],
    ]);
  });

  test("and a file of it give the file once", async () => {
    const directory = join(folder, "one");
    mkdirSync(directory);
    writeFileSync(join(directory, "x.pcap"), pcapFile(at(1)));
    const resolved = await resolveInputs([join(directory, "x.pcap"), directory]);
    expect(resolved.inputs).toHaveLength(1);
    expect(resolved.passedOver).toHaveLength(1);
  });
});

describe("standard input and pipes", () => {
  test("- is read from the stream, after a look at its first packet", async () => {
    for (const bytes of [pcapFile(at(2000)), gzipSync(pcapFile(at(2000)))]) {
      const { inputs } = await resolveInputs([late, "-", early], streamOf(bytes, 10));
      expect(inputs.map(({ file }) => basename(file))).toEqual(["early.pcap", "-", "late.pcapng"]);
      const { seen, onPacket } = collector();
      const summary = await readCapture(inputs[1]!, onPacket);
      expect(seen).toHaveLength(1);
      expect(summary).toMatchObject({ file: "-", sizeBytes: bytes.length, packets: 1, endedEarly: undefined });
    }
  });

  test("a named pipe is read once, without going back", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const { inputs } = await Promise.all([
      resolveInputs([pipe]),
      import("node:fs/promises").then(({ writeFile }) => writeFile(pipe, pcapFile(SAMPLE_PACKETS))),
    ]).then(([resolved]) => resolved);
    const summary = await readCapture(inputs[0]!, () => undefined);
    expect(summary).toMatchObject({ file: pipe, packets: 3 });
  });
});

describe("what cannot be read is a UserError that says why", () => {
  const CASES = [
    {
      title: "no such file",
      paths: () => [join(folder, "missing.pcap")],
      message: /missing\.pcap cannot be read: there is no such file\.$/,
    },
    {
      title: "a path through a file",
      paths: () => [join(early, "x")],
      message: /cannot be read: a part of the path is not a directory\.$/,
    },
    {
      title: "- twice",
      paths: () => ["-", early, "-"],
      message: /^- \(standard input\) is given twice, and can be read only once\.$/,
    },
    {
      title: "an empty file",
      paths: () => [write("nothing.pcap", new Uint8Array(0))],
      message: /nothing\.pcap is empty\. Give a capture/,
    },
    {
      title: "a text",
      paths: () => [write("page.pcap", text("<html>"))],
      message: /page\.pcap is not a capture: it looks like an HTML page\. A download/,
    },
    {
      title: "an xz file, with its name in the advice",
      paths: () => [write("it's a \x1b[31mtrap.xz", Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0))],
      message:
        /it looks like an xz file\. Unpack it on the way: xz -dc '.*it'\\''s a \\u\{1b\}\[31mtrap\.xz' \| fwreport - \.\.\.$/,
    },
    {
      title: "gzip around a text",
      paths: () => [write("log.gz", gzipSync("log"))],
      message: /log\.gz is not a capture: it looks like gzip around what is text\. Unpack it and look/,
    },
    {
      title: "gzip that is cut before anything can be seen",
      paths: () => [write("cut.gz", gzipSync("a".repeat(100)).subarray(0, 11))],
      message:
        /cut\.gz is not a capture: it looks like gzip around what is empty\. Besides, the gzip compression is cut off\.$/,
    },
    {
      title: "a directory without captures",
      paths: () => {
        const directory = join(folder, "texts");
        mkdirSync(directory);
        writeFileSync(join(directory, "a.txt"), "a");
        writeFileSync(join(directory, "b.txt"), "b");
        return [directory];
      },
      message:
        /The directory .*texts has no capture: none of the 2 files in it is one\. Captures are known by their content/,
    },
    {
      title: "an empty directory",
      paths: () => {
        const directory = join(folder, "void");
        mkdirSync(directory);
        return [directory];
      },
      message: /has no capture: it is empty\./,
    },
  ];
  for (const { title, paths, message } of CASES) {
    test(title, async () => {
      const failure = resolveInputs(paths(), streamOf(pcapHeader()));
      await expect(failure).rejects.toThrow(message);
      await expect(failure).rejects.toBeInstanceOf(UserError);
    });
  }

  test.skipIf(process.getuid?.() === 0)(
    "a file without permission (not as root, who may read everything)",
    async () => {
      const file = write("secret.pcap", pcapHeader());
      chmodSync(file, 0);
      await expect(resolveInputs([file])).rejects.toThrow("cannot be read: no permission to read it.");
    },
  );

  test("standard input that is no capture", async () => {
    await expect(resolveInputs(["-"], streamOf(text("hello")))).rejects.toThrow(
      "- is not a capture: it looks like text.",
    );
    await expect(resolveInputs(["-"], streamOf(new Uint8Array(0)))).rejects.toThrow("- is empty.");
  });
});

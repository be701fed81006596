import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CaptureSummary } from "../../src/capture/capture-summary.ts";
import { crossCheck } from "../../src/capture/cross-check.ts";
import { readCapture } from "../../src/capture/read-capture.ts";
import { corpusCaptures, corpusFolder } from "../support/corpus.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The tests with real captures run where the corpus lies beside the project, and those with tshark where it is installed. */
const captures = corpusCaptures();
const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
const hasEditcap = spawnSync("editcap", ["--version"]).status === 0;
const { folder } = temporaryFolder();

const pathOf = (name: string): string => join(corpusFolder ?? "", name);

/** One packet in one line: number, time in microseconds, lengths, link type, MD5 of the bytes. */
interface Reading {
  readonly lines: readonly string[];
  readonly summary: CaptureSummary;
}

async function readLines(file: string): Promise<Reading> {
  const lines: string[] = [];
  const summary = await readCapture({ kind: "file", file }, (packet) => {
    const { frameNumber, timestampMicros, originalLength, linkType, bytes, start, end } = packet;
    const digest = createHash("md5").update(bytes.subarray(start, end)).digest("hex");
    lines.push([frameNumber, timestampMicros, end - start, originalLength, linkType, digest].join(" "));
  });
  return { lines, summary };
}

/** LINKTYPE_ number by Wireshark's own number (wiretap/wtap.h), those of the corpus. */
const LINK_TYPE_BY_WTAP: Readonly<Record<string, number>> = {
  1: 1,
  4: 9,
  6: 10,
  15: 0,
  23: 127,
  25: 113,
  28: 104,
  129: 228,
  130: 229,
  210: 276,
};

const FIELDS = ["number", "time_epoch", "cap_len", "len", "encap_type", "md5_hash"];

/** The same lines by tshark; a time that it does not know is an empty text. */
function tsharkLines(file: string): readonly string[] {
  const fields = FIELDS.flatMap((name) => ["-e", `frame.${name}`]);
  const { stdout } = spawnSync(
    "tshark",
    ["-n", "-o", "frame.generate_md5_hash:TRUE", "-r", file, "-T", "fields", ...fields],
    {
      encoding: "utf8",
      env: { ...process.env, TZ: "UTC" },
    },
  );
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [number, time = "", captured, original, wtap = "", digest] = line.split("\t");
      return [number, microsOf(time), captured, original, LINK_TYPE_BY_WTAP[wtap] ?? `wtap ${wtap}`, digest].join(" ");
    });
}

/** "1700000000.123456789" -> 1700000000123456; times beyond 2^63 microseconds are negative ones that tshark reads unsigned. */
function microsOf(time: string): number | "" {
  if (time === "") return "";
  const [seconds = "", fraction = ""] = time.split(".");
  const micros = BigInt(seconds) * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  return Number(micros > BigInt(Number.MAX_SAFE_INTEGER) ? BigInt.asIntN(64, micros) : micros);
}

/** Where we and tshark differ on purpose. */
const KNOWN_DIFFERENCES: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  // tshark shows custom blocks as frames (without a time, and not of a link type), and simple packets without a time.
  "micro/16-test202.pcapng": (lines) => lines.filter((line) => !line.includes("wtap")),
};

/** tshark takes this damaged file for another dialect of pcap, with 8 more bytes in each record header. */
const NOT_COMPARABLE: readonly string[] = ["micro/18-fuzz.pcap"];

const TIME = 1;
const withoutTime = (line: string): string => line.split(" ").toSpliced(TIME, 1).join(" ");
const hasTime = (line: string): boolean => line.split(" ")[TIME] !== "";

describe.skipIf(captures.length === 0)("the corpus", () => {
  test("has as many packets as its README says", async () => {
    const rows = readFileSync(pathOf("README.md"), "utf8").matchAll(/^\| `([^`]+)` \| [^|]+ \| (\d+) \|/gm);
    const expected = Object.fromEntries([...rows].map(([, name, packets]) => [name, Number(packets)]));
    // Its figures are tshark's: see KNOWN_DIFFERENCES and NOT_COMPARABLE.
    const corrected = { ...expected, "micro/16-test202.pcapng": 8, "micro/18-fuzz.pcap": 1 };
    const counted: Record<string, number> = {};
    for (const name of captures) counted[name] = (await readLines(pathOf(name))).summary.packets;
    expect(counted).toEqual(corrected);
    expect(captures.length).toBeGreaterThan(40);
  });

  test("is read to its end, but for the damaged files", async () => {
    const ends: Record<string, unknown> = {};
    for (const name of captures) {
      const { endedEarly } = (await readLines(pathOf(name))).summary;
      if (endedEarly !== undefined) ends[name] = endedEarly;
    }
    expect(ends).toEqual({
      "25-bad.pcapng": {
        byteOffset: 12_400,
        reason: "the capture ends inside the header of a block: 1 of 12 bytes are there",
        packetsRead: 27,
      },
      "micro/18-fuzz.pcap": {
        byteOffset: 228,
        reason: "packet 2 claims 1,409,179,648 captured bytes; more than 262,144 cannot be",
        packetsRead: 1,
      },
    });
  });

  describe.skipIf(!hasTshark)("tshark sees the same packets", () => {
    for (const name of captures.filter((candidate) => !NOT_COMPARABLE.includes(candidate))) {
      test(name, async () => {
        const ours = (await readLines(pathOf(name))).lines;
        const theirs = (KNOWN_DIFFERENCES[name] ?? ((lines) => lines))(tsharkLines(pathOf(name)));
        expect(ours.map(withoutTime)).toEqual(theirs.map(withoutTime));
        expect(ours.filter((_, index) => hasTime(theirs[index]!))).toEqual(theirs.filter(hasTime));
      });
    }
  });

  test("pcap-parser sees the same packets in every classic pcap", async () => {
    const texts: Record<string, string> = {};
    for (const name of captures) {
      const { result, text } = await crossCheck({ kind: "file", file: pathOf(name) });
      if (result !== "same") texts[name] = text;
    }
    for (const [name, text] of Object.entries(texts)) {
      expect(text, name).toMatch(/^not cross-checked: the second reader knows (only classic pcap|no nanosecond)/);
    }
    expect(captures.length - Object.keys(texts).length).toBeGreaterThan(25);
  });
});

describe.skipIf(captures.length === 0 || !hasEditcap)(
  "editcap writes other formats, and the packets stay the same",
  () => {
    const MILLISECONDS = 1000;
    const MICROSECONDS = 1;
    const FORMATS = [
      { format: "pcapng", read: "pcapng", unitMicros: MICROSECONDS },
      { format: "nsecpcap", read: "pcap", unitMicros: MICROSECONDS },
      { format: "modpcap", read: "pcap", unitMicros: MICROSECONDS },
      { format: "snoop", read: "snoop", unitMicros: MICROSECONDS },
      { format: "netmon1", read: "netmon1", unitMicros: MILLISECONDS },
      { format: "netmon2", read: "netmon2", unitMicros: MICROSECONDS },
    ] as const;
    const SOURCES = ["01-ipv4.pcap", "13-pptp.pcap", "17-dns_fragmented.pcap"];
    for (const { format, read, unitMicros } of FORMATS) {
      test(format, async () => {
        for (const source of SOURCES) {
          const file = join(folder, `${format}-${source}`);
          execFileSync("editcap", ["-F", format, pathOf(source), file], { env: { ...process.env, TZ: "UTC" } });
          const before = await readLines(pathOf(source));
          const after = await readLines(file);
          expect(after.summary).toMatchObject({ format: read, packets: before.summary.packets, endedEarly: undefined });
          expect(after.lines.map(withoutTime)).toEqual(before.lines.map(withoutTime));
          const times = (lines: readonly string[]): number[] => lines.map((line) => Number(line.split(" ")[TIME]));
          const expected = times(before.lines);
          times(after.lines).forEach((time, index) => {
            expect(Math.abs(time - expected[index]!)).toBeLessThan(unitMicros === MICROSECONDS ? 1 : 2 * unitMicros);
          });
        }
      });
    }
  },
);

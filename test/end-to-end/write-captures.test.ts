/** `--annotate`, `--split` and `--headers-only` of the built command line, read by tshark. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CliResult, runCli, sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";
import { hasTshark, tsharkFields } from "../support/tshark.ts";

const SAMPLES = ["ce-mail-only.pcap", "nt4-multihomed.pcap", "nt4-pptp.pcap", "office.pcapng", "win11-office.pcapng"];
const VERDICTS = ["allowed", "denied", "at-risk", "not-evaluated"];
/** What says that a packet is the same: time, both lengths, link type, bytes. */
const IDENTITY = ["frame.time_epoch", "frame.len", "frame.cap_len", "frame.encap_type", "frame.md5_hash"];
const DIGEST = ["-o", "frame.generate_md5_hash:TRUE"];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-written-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (...names: string[]): string => join(folder, ...names);
const rulesOf = (sample: string): string => sampleFile(sample.replace(/\.pcap(ng)?$/, ".reg"));
const judge = (sample: string, ...args: string[]): CliResult =>
  runCli(folder, [sampleFile(sample), "--rules", rulesOf(sample), ...args]);
const judgeHere = (sample: string, ...args: string[]): Promise<CliResult> =>
  runHere(folder, [sampleFile(sample), "--rules", rulesOf(sample), ...args]);

interface StoredFlow {
  readonly first_frame: number;
  readonly last_frame: number;
  readonly orig_pkts: number;
  readonly resp_pkts: number;
  readonly verdict: string;
  readonly rule_name: string | null;
  readonly rule_line: number | null;
  readonly findings: readonly string[];
}
const flowsOf = (text: string): StoredFlow[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe.skipIf(!hasTshark).each(SAMPLES)("%s, by tshark", (sample) => {
  const name = sample.replace(/\..*/, "");
  const annotated = (): string => inFolder(`${name}.pcapng`);
  const part = (verdict: string): string => inFolder(name, `${verdict}.pcapng`);
  let flows: StoredFlow[] = [];
  /** Each packet of the annotated capture: IDENTITY, and its comment. */
  let whole: string[][] = [];
  let comments: string[] = [];
  beforeAll(() => {
    const outputs = ["--annotate", annotated(), "--split", inFolder(name), "-o", `${name}.ndjson`];
    const { status, stderr } = judge(sample, ...outputs);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    flows = flowsOf(readFileSync(inFolder(`${name}.ndjson`), "utf8"));
    whole = tsharkFields(annotated(), [...IDENTITY, "frame.comment"], ...DIGEST);
    comments = whole.map((row) => row.at(-1) ?? "");
  });

  test("has the packets of the input: bytes, lengths, times to the nanosecond, link types", () => {
    expect(whole.map((row) => row.slice(0, -1))).toEqual(tsharkFields(sampleFile(sample), IDENTITY, ...DIGEST));
  });

  test("the comments on first and last packets say what their flow's row says", () => {
    expect(flows.length).toBeGreaterThan(5);
    for (const flow of flows)
      for (const frame of [flow.first_frame, flow.last_frame]) {
        const comment = comments[frame - 1] ?? "";
        expect(comment).toMatch(new RegExp(`^fwreport: ${flow.verdict}\\b`));
        expect(comment).toContain(`; frame ${frame} of `);
        if (flow.rule_name === null) expect(comment).not.toContain("by rule");
        else {
          expect(comment).toContain(`by rule "${flow.rule_name}" (`);
          expect(comment).toContain(`.reg:${flow.rule_line}) of`);
        }
        const found = /; findings (.*); frame/.exec(comment)?.[1]?.split(", ") ?? [];
        expect(found).toEqual(flow.findings);
      }
  });

  test("every packet has a comment, and as many as the flows count say each verdict", () => {
    for (const verdict of VERDICTS) {
      const packets = flows.filter((flow) => flow.verdict === verdict);
      const counted = packets.reduce((sum, flow) => sum + flow.orig_pkts + flow.resp_pkts, 0);
      const said = comments.filter((comment) => new RegExp(`^fwreport: ${verdict}[ :(]`).test(comment));
      expect(`${verdict} ${said.length}`).toBe(`${verdict} ${counted}`);
    }
    expect(
      comments.filter((comment) => !/^fwreport: (allowed|denied|at-risk|not-evaluated|no flow)\b/.test(comment)),
    ).toEqual([]);
  });

  test("the parts hold each packet of a flow once, in order, and no other", () => {
    const fields = [...IDENTITY, "frame.comment"];
    for (const verdict of VERDICTS) {
      const expected = whole.filter((row) => new RegExp(`^fwreport: ${verdict}[ :(]`).test(row.at(-1) ?? ""));
      expect(existsSync(part(verdict))).toBe(expected.length > 0);
      if (expected.length > 0) expect(tsharkFields(part(verdict), fields, ...DIGEST)).toEqual(expected);
    }
  });

  test("twice gives the same bytes", async () => {
    await judgeHere(sample, "--annotate", "again.pcapng", "--split", "again", "-q", "-o", "again.html");
    expect(readFileSync(inFolder("again.pcapng")).equals(readFileSync(annotated()))).toBe(true);
    for (const verdict of VERDICTS.filter((one) => existsSync(part(one))))
      expect(readFileSync(inFolder("again", `${verdict}.pcapng`)).equals(readFileSync(part(verdict)))).toBe(true);
    rmSync(inFolder("again"), { recursive: true });
  });

  test("--headers-only: no payload, lengths on the wire stay, and the same flows with the same verdicts by port", async () => {
    const bare = inFolder(`${name}-bare.pcapng`);
    await judgeHere(sample, "--annotate", bare, "--headers-only", "-q", "-o", "bare.html");
    const kept = tsharkFields(bare, ["frame.time_epoch", "frame.len"]);
    expect(kept).toEqual(tsharkFields(sampleFile(sample), ["frame.time_epoch", "frame.len"]));
    const payloads = ["data.len", "tcp.payload", "udp.payload", "dns", "http", "smb", "ftp", "smtp", "ppp"];
    expect(
      tsharkFields(bare, payloads)
        .flat()
        .filter((value) => value !== ""),
    ).toEqual([]);

    const bytes = readFileSync(bare).toString("hex");
    const said = tsharkFields(sampleFile(sample), ["tcp.payload", "udp.payload"]).flat();
    const long = said.filter((payload) => payload.length >= 24);
    expect(long.length).toBeGreaterThan(10);
    expect(long.filter((payload) => bytes.includes(payload))).toEqual([]);

    const byPort = async (capture: string): Promise<object[]> => {
      const args = [capture, "--rules", rulesOf(sample), "--no-inspect", "-o", "-", "-q"];
      const { stdout, status } = await runHere(folder, args);
      expect(status).toBe(0);
      return flowsOf(stdout).map((flow) => ({ ...flow, capture: "" }));
    };
    expect(await byPort(bare)).toEqual(await byPort(sampleFile(sample)));
  });
});

describe("what is said", () => {
  test("the summary names what was written with packets and sizes, and what is in no part", async () => {
    const { stderr } = await judgeHere("office.pcapng", "--annotate", "o.pcapng", "--split", "o", "-o", "o.html");
    expect(stderr).toMatch(
      /\ncapture: o\.pcapng \(\d+ kB\): 609 packets\ncapture: o[/\\]allowed\.pcapng \(\d+ kB\): \d+ packets\n/,
    );
    expect(stderr).toContain("  in no file of --split, as they are in no flow: 3 packets\n");
  });

  test("fragments that come before their first one are in the part of their flow", async () => {
    const capture = writeFragments("late.pcap");
    const args = [capture, "--rules", rulesOf("ce-mail-only.pcap"), "--annotate", "late.pcapng", "-q", "-o", "-"];
    const { stdout } = await runHere(folder, args);
    expect(flowsOf(stdout)).toMatchObject([{ orig_pkts: 2 }]);
    const text = readFileSync(inFolder("late.pcapng"), "latin1");
    const [verdict] = flowsOf(stdout).map((flow) => flow.verdict);
    expect(text).toMatch(new RegExp(`fwreport: ${verdict}[^\\0]*; frame 1 of `));
    expect(text).toMatch(new RegExp(`fwreport: ${verdict}[^\\0]*; frame 2 of `));
    expect(text).toMatch(/fwreport: no flow: a later fragment whose first fragment was not captured; frame 3 of /);
  });
});

/** A later fragment, its first one, and a later one of another datagram. */
function writeFragments(name: string): string {
  const ip = (id: number, fragment: number, payload: string): number[] => [
    ...[
      2,
      0,
      0,
      0,
      0,
      1,
      2,
      0,
      0,
      0,
      0,
      2,
      8,
      0,
      0x45,
      0,
      0,
      20 + payload.length,
      0,
      id,
      fragment >> 8,
      fragment & 255,
    ],
    ...[64, 17, 0, 0, 192, 168, 0, 101, 198, 51, 100, 7],
    ...Buffer.from(payload, "latin1"),
  ];
  const frames = [
    ip(1, 2, "laterone"),
    ip(1, 0x2000, "\u009c\u0040\u0000\u0035\u0000\u0018\u0000\u0000DNSquery"),
    ip(2, 2, "orphaned"),
  ];
  const le32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
  const header = Buffer.concat([0xa1b2c3d4, 0x0004_0002, 0, 0, 65_535, 1].map(le32));
  const records = frames.flatMap((frame, index) => [
    ...[1_700_000_000, index, frame.length, frame.length].map(le32),
    Buffer.from(frame),
  ]);
  writeFileSync(inFolder(name), Buffer.concat([header, ...records]));
  return inFolder(name);
}

describe("what cannot be", () => {
  const sample = sampleFile("ce-mail-only.pcap");
  const rules = rulesOf("ce-mail-only.pcap");
  const filesNow = (): string[] => readdirSync(folder).sort();

  test("standard input is read once only: an error that says what to do, and nothing is written", () => {
    const files = filesNow();
    const { status, stderr } = runCli(folder, ["-", "--rules", rules, "--annotate", "x.pcapng"], readFileSync(sample));
    expect(status).toBe(2);
    expect(stderr).toBe(
      "fwreport: --annotate reads the captures a second time, when the verdicts are known, and standard input can be read once only: save it to a file first, and give that\n",
    );
    expect(filesNow()).toEqual(files);
  });

  test.each([
    ["the capture", ["--annotate", "in.pcap"], "--annotate in.pcap: this is also in.pcap"],
    ["the report", ["--annotate", "r.html", "-o", "r.html"], "--annotate r.html: this is also r.html"],
    ["the rules", ["--annotate", rules], "--annotate "],
    ["a part", ["--annotate", "p/denied.pcapng", "--split", "p"], "--split p/denied.pcapng: this is also"],
  ])("an output that would overwrite %s is refused", async (_, args, words) => {
    copyFileSync(sample, inFolder("in.pcap"));
    const { status, stderr } = await runHere(folder, ["in.pcap", "--rules", rules, ...args]);
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining(words) });
    expect(readFileSync(inFolder("in.pcap")).equals(readFileSync(sample))).toBe(true);
  });

  test("a part of an earlier run that has no packet any more goes", async () => {
    await judgeHere("office.pcapng", "--split", "stale", "-q", "-o", "stale.html");
    expect(existsSync(inFolder("stale", "not-evaluated.pcapng"))).toBe(true);
    await judgeHere("ce-mail-only.pcap", "--split", "stale", "-q", "-o", "stale.html");
    expect(readdirSync(inFolder("stale")).sort()).toEqual(["allowed.pcapng", "at-risk.pcapng", "denied.pcapng"]);
  });

  test("a place that cannot be written: an error that names the file, and no part of any output is left", async () => {
    writeFileSync(inFolder("file"), "");
    const args = ["--split", "file/parts", "--annotate", "whole.pcapng", "-q", "-o", "w.html"];
    const { status, stderr } = await judgeHere("ce-mail-only.pcap", ...args);
    expect({ status, stderr }).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^fwreport: file.parts.*cannot be written/),
    });
    expect(filesNow().filter((name) => name.includes("whole"))).toEqual([]);
  });

  test("a damaged capture is written as far as it can be read", async () => {
    const cut = readFileSync(sample).subarray(0, 1000);
    writeFileSync(inFolder("cut.pcap"), cut);
    const args = ["cut.pcap", "--rules", rules, "--annotate", "cut.pcapng", "-o", "cut.html"];
    const { stderr } = await runHere(folder, args);
    expect(stderr).toMatch(/capture: cut\.pcapng \([\d.]+ kB\): \d+ packets/);
    const judged = async (name: string): Promise<string> =>
      (await runHere(folder, [name, "--rules", rules, "-o", "-", "-q"])).stdout;
    expect((await judged("cut.pcapng")).replaceAll("cut.pcapng", "cut.pcap")).toBe(await judged("cut.pcap"));
  });
});

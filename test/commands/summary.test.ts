import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SEVERITIES } from "../../src/audit/finding.ts";
import { displayWidth } from "../../src/base/display-width.ts";
import type { CaptureSummary } from "../../src/capture/capture-summary.ts";
import { formatSummary, type SummarySource } from "../../src/commands/summary.ts";
import type { ModelFinding, ModelHostCheck, ReportModel } from "../../src/report/report-model.ts";

const capture = (file: string, endedEarly?: CaptureSummary["endedEarly"]): CaptureSummary =>
  ({ file, packets: 1234, endedEarly }) as CaptureSummary;
const broken = (file: string): CaptureSummary =>
  capture(file, { byteOffset: 24, reason: "the record is cut", packetsRead: 7 } as CaptureSummary["endedEarly"]);
const finding = (id: string, over: Partial<ModelFinding> = {}): ModelFinding =>
  ({
    id,
    severity: "high",
    title: `Title of ${id}`,
    flows: 1234,
    evidence: { shown: [], total: 0 },
    ...over,
  }) as ModelFinding;
const check = (outcome: ModelHostCheck["outcome"]): ModelHostCheck => ({ outcome }) as ModelHostCheck;

const MODEL = {
  run: { id: 3, windowStart: "2026-05-04T08:00:00.000001Z", windowEnd: "2026-05-04T09:00:00Z" },
  answer: {
    sentence: "Not without risk: the policy lets through 1 flow that should worry someone.",
    caveats: [],
    flows: 1300,
    hosts: 9,
    verdicts: [
      { verdict: "allowed", flows: 1234, hosts: 9, mismatches: 0 },
      { verdict: "denied", flows: 65, hosts: 2, mismatches: 2 },
      { verdict: "at-risk", flows: 1, hosts: 1, mismatches: 0 },
      { verdict: "not-evaluated", flows: 0, hosts: 0, mismatches: 0 },
    ],
  },
  findings: [finding("FWR-203")],
  hostChecks: [],
} as unknown as ReportModel;

const source = (over: Partial<SummarySource> = {}, model: Partial<ReportModel> = {}): SummarySource => ({
  model: { ...MODEL, ...model },
  captures: [capture("a.pcap")],
  crossChecks: [],
  written: [{ file: "fwreport.html", sizeBytes: 123_456 }],
  writtenCaptures: { captures: [], packetsWithoutFile: 0 },
  database: "fwreport.db",
  ...over,
});
const plain = (over: Partial<SummarySource> = {}, model: Partial<ReportModel> = {}, width = 80): string =>
  formatSummary(source(over, model), { hasColor: false, width });

test("what there is, the answer, verdicts, findings, and where the report is", () => {
  expect(plain()).toBe(
    `\
1,234 packets, 1,300 flows, 9 hosts, 2026-05-04 08:00:00 to 09:00:00 UTC

Not without risk: the policy lets through 1 flow that should worry someone.

  allowed        1,234 flows  9 hosts
  denied            65 flows  2 hosts, 2 of them established all the same
  at-risk            1 flow   1 host
  not-evaluated      0 flows  0 hosts

  FWR-203  high      1,234 flows  Title of FWR-203

report: fwreport.html (123 kB)
database: fwreport.db, run 3
`,
  );
});

test("colour changes nothing but colour", () => {
  const colored = formatSummary(source(), { hasColor: true, width: 80 });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this looks for.
  expect(colored.replaceAll(/\u001b\[\d+m/g, "")).toBe(plain());
  expect(colored).toContain("\u001b[31mat-risk      \u001b[0m");
});

describe("what is there only where there is something to say", () => {
  test.each([
    [
      "a capture that ends early",
      { captures: [broken("cut.pcap")] },
      {},
      /cut\.pcap: reading stopped at byte 24: the record is cut; what was read before it\n\(7 packets\) is kept/,
    ],
    [
      "many of them",
      { captures: Array.from({ length: 30 }, (_, i) => broken(`${i}.pcap`)) },
      {},
      /and \d+ other captures that could not be read to the end/,
    ],
    [
      "a cross-check",
      { crossChecks: [{ file: "a.pcap", result: "same", text: "264 packets" }] },
      {},
      /^cross-check a\.pcap: 264 packets$/m,
    ],
    [
      "one that differs comes first",
      {
        crossChecks: [
          { file: "a.pcap", result: "same", text: "x" },
          { file: "b.pcap", result: "different", text: "y" },
        ],
      },
      {},
      /cross-check b\.pcap: NOT THE SAME: y\ncross-check a/,
    ],
    [
      "services on wrong ports",
      {},
      {
        findings: [
          finding("FWR-301", {
            evidence: { shown: [{ text: "HTTP is spoken on TCP port 8081", flows: 2 }], total: 3 },
          }),
        ],
      },
      /^wrong ports: HTTP is spoken on TCP port 8081; 2 more$/m,
    ],
    [
      "host configuration",
      {},
      { hostChecks: [check("fail"), check("pass"), check("pass"), check("not-in-this-export")] },
      /^host configuration: 1 of 4 checks fails, 2 pass, 1 not in this export$/m,
    ],
    [
      "limits of the answer",
      {},
      { answer: { ...MODEL.answer, caveats: ["The run is incomplete."] } },
      /^limit: The run is incomplete\.$/m,
    ],
    [
      "a file too big to attach",
      { written: [{ file: "a.html", sizeBytes: 11_000_000 }] },
      {},
      /^warning: a\.html is 11 MB/m,
    ],
    [
      "more findings than fit",
      {},
      { findings: Array.from({ length: 20 }, (_, i) => finding(`FWR-${100 + i}`)) },
      /^ {2}and \d+ more kinds of findings$/m,
    ],
  ] as const)("%s", (_, over, model, expected) => {
    expect(plain()).not.toMatch(expected);
    expect(plain(over as Partial<SummarySource>, model as Partial<ReportModel>)).toMatch(expected);
  });
});

test("a long path keeps its end, in two lines", () => {
  const text = plain({ database: `/srv/${"very-long/".repeat(40)}last.db` });
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.startsWith("database: /srv/very-long"));
  expect(lines[at + 1]).toMatch(/last\.db, run 3$/);
});

test("every file that was written is named with its size, whatever else there is", () => {
  const endings = ["html", "json", "ndjson", "csv", "md", "sarif", "junit.xml", "ecs.ndjson", "zeek.log", "pdf"];
  const text = plain(
    {
      captures: Array.from({ length: 9 }, (_, i) => broken(`${i}.pcap`)),
      written: endings.map((ending, i) => ({ file: `audit/2026/may.${ending}`, sizeBytes: 10_000 * (i + 1) })),
      writtenCaptures: {
        captures: ["all", "allowed", "denied", "at-risk", "not-evaluated"].map((name, i) => ({
          file: `audit/2026/${name}.pcapng`,
          sizeBytes: 50_000 + 1000 * i,
          packets: 7,
        })),
        packetsWithoutFile: 3,
      },
    },
    {
      findings: Array.from({ length: 20 }, (_, i) => finding(`FWR-${100 + i}`)),
      answer: { ...MODEL.answer, caveats: Array.from({ length: 9 }, (_, i) => `Limit ${i}.`) },
    },
  );
  expect(text).toContain("reports in audit/2026/: may.html (10 kB), ");
  for (const [i, ending] of endings.entries())
    expect(text).toMatch(new RegExp(`[ ]may\\.${ending} \\(${10 * (i + 1)} kB\\)`));
  const lines = text.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(25);
  const captures = lines.filter((line) => line.startsWith("capture: "));
  expect(captures).toHaveLength(5);
  expect(captures[4]).toBe("capture: audit/2026/not-evaluated.pcapng (54 kB): 7 packets");
  const first = lines.findIndex((line) => line.startsWith("reports in "));
  const last = lines.findLastIndex((line) => line.startsWith("capture: "));
  expect(lines.slice(first, last).filter((line) => /not shown|and \d+ more/.test(line))).toEqual([]);
});

test("reports in several folders are named with them", () => {
  const written = ["a/1.html", "b/2.json", "3.csv", "4.md", "5.sarif"].map((file) => ({ file, sizeBytes: 10_000 }));
  expect(plain({ written })).toContain(
    "reports: a/1.html (10 kB), b/2.json (10 kB), 3.csv (10 kB), 4.md (10 kB),\n  5.sarif (10 kB)\n",
  );
});

test("a limit of the answer is not cut at the width", () => {
  const caveat = `The run is incomplete: ${"so much is not known ".repeat(6)}at all.`;
  const text = plain({}, { answer: { ...MODEL.answer, caveats: [caveat] } });
  expect(text.replaceAll("\n", " ")).toContain(`limit: ${caveat}`);
});

test("offsets are written as elsewhere in the report", () => {
  const cut = capture("a.pcap", { byteOffset: 12_400, reason: "x", packetsRead: 1 } as CaptureSummary["endedEarly"]);
  expect(plain({ captures: [cut] })).toContain("byte 12,400: x");
});

test("at most 25 lines, none wider than the terminal, no escape sequence, whatever there is", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constant("\u001b[31mred\n監査"),
  );
  const many = fc.nat(40);
  fc.assert(
    fc.property(
      text,
      many,
      many,
      many,
      many,
      fc.integer({ min: 40, max: 200 }),
      (name, cut, checks, kinds, files, width) => {
        const over: Partial<SummarySource> = {
          captures: Array.from({ length: cut }, () => broken(name)),
          crossChecks: Array.from({ length: checks }, () => ({ file: name, result: "different", text: name })),
          written: Array.from({ length: files }, (_, i) => ({ file: name, sizeBytes: i * 1e6 })),
          writtenCaptures: {
            captures: Array.from({ length: checks }, () => ({ file: name, sizeBytes: 2e7, packets: 5 })),
            packetsWithoutFile: checks,
          },
          database: name,
        };
        const model = {
          findings: Array.from({ length: kinds }, (_, i) =>
            finding(i === 0 ? "FWR-301" : `FWR-${400 + i}`, {
              severity: SEVERITIES[i % SEVERITIES.length] ?? "info",
              evidence: { shown: [{ text: name, flows: 1 }], total: 12 },
            }),
          ),
          hostChecks: Array.from({ length: checks }, () => check("fail")),
          answer: {
            ...MODEL.answer,
            sentence: `No: ${"word ".repeat(cut * 5)}`,
            caveats: Array(checks).fill("limited"),
          },
        };
        const summary = plain(over, model, width);
        const lines = summary.replace(/\n$/, "").split("\n");
        expect(lines.length).toBeLessThanOrEqual(25);
        expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
        expect(summary).not.toContain("\u001b");
      },
    ),
  );
});

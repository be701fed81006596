import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  listDoubts,
  OUTPUT_FORMATS,
  type OutputArguments,
  otherFiles,
  planOutputs,
  requireDistinct,
} from "../../src/commands/plan-outputs.ts";

const planned = (given: OutputArguments): string[] => planOutputs(given).map(({ format, file }) => `${format} ${file}`);

describe("which outputs there are", () => {
  const CASES: readonly (readonly [string, OutputArguments, readonly string[]])[] = [
    ["nothing said", {}, ["html fwreport.html"]],
    [
      "formats alone",
      { format: ["html,sarif", "ecs"] },
      ["html fwreport.html", "sarif fwreport.sarif", "ecs fwreport.ecs.ndjson"],
    ],
    ["upper case and blanks", { format: ["HTML, Csv"] }, ["html fwreport.html", "csv fwreport.csv"]],
    [
      "a folder",
      { out: ["x/"], format: ["md,junit,zeek"] },
      ["md x/fwreport.md", "junit x/fwreport.junit.xml", "zeek x/fwreport.zeek.log"],
    ],
    ["standard output", { out: ["-"] }, ["ndjson -"]],
    ["standard output with a format", { out: ["-"], format: ["md"] }, ["md -"]],
    [
      "endings",
      { out: ["a.HTM", "b.json", "c.jsonl", "d.csv", "e.md", "f.sarif", "g.xml", "h.log", "i.pdf"] },
      [
        "html a.HTM",
        "json b.json",
        "ndjson c.jsonl",
        "csv d.csv",
        "md e.md",
        "sarif f.sarif",
        "junit g.xml",
        "zeek h.log",
        "pdf i.pdf",
      ],
    ],
    [
      "the longest ending wins",
      { out: ["a.ecs.ndjson", "b.sarif.json", "c.zeek.log", "d.junit.xml"] },
      ["ecs a.ecs.ndjson", "sarif b.sarif.json", "zeek c.zeek.log", "junit d.junit.xml"],
    ],
    ["a format for each file", { out: ["a.x", "b.y"], format: ["html", "csv"] }, ["html a.x", "csv b.y"]],
  ];
  test.each(CASES)("%s", (_, given, outputs) => expect(planned(given)).toEqual(outputs));

  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-plan-"));
    mkdirSync(join(folder, "there"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("--out-all: every format, each with a name of its own", () => {
    const outputs = planOutputs({ outAll: "audit/may" });
    expect(outputs.map(({ format }) => format)).toEqual([...OUTPUT_FORMATS]);
    expect(outputs.map(({ file }) => file)).toEqual([
      "audit/may.html",
      "audit/may.json",
      "audit/may.ndjson",
      "audit/may.csv",
      "audit/may.md",
      "audit/may.sarif",
      "audit/may.junit.xml",
      "audit/may.ecs.ndjson",
      "audit/may.zeek.log",
      "audit/may.pdf",
    ]);
  });

  test("--out-all in a folder, there or to be made", () => {
    expect(planOutputs({ outAll: "new/" })[0]?.file).toBe(join("new", "fwreport.html"));
    expect(planOutputs({ outAll: join(folder, "there") })[0]?.file).toBe(join(folder, "there", "fwreport.html"));
  });

  test("every output's own name implies its format", () => {
    for (const { format, file } of planOutputs({ outAll: "x" }))
      expect(planned({ out: [file] })).toEqual([`${format} ${file}`]);
  });
});

describe("what does not fit together", () => {
  const CASES: readonly (readonly [string, OutputArguments, RegExp])[] = [
    ["unknown format", { format: ["xls"] }, /--format xls: not a format; there are html, .*, pdf/],
    ["no ending", { out: ["report"] }, /the name does not say which format; end it in \.html, .*\.zeek\.log, \.pdf/],
    ["an ending of nothing", { out: ["sarif"] }, /does not say which format/],
    ["two formats, one file", { format: ["html,csv"], out: ["a.html"] }, /2 formats need a folder/],
    ["two files, three formats", { format: ["html,csv,md"], out: ["a", "b"] }, /given 2 times and --format names 3/],
    ["--out-all and --out", { outAll: "x", out: ["a.html"] }, /--out-all writes every format/],
    ["--out-all and --format", { outAll: "x", format: ["csv"] }, /--out-all writes every format/],
    ["--out-all to standard output", { outAll: "-" }, /cannot all go to standard output/],
    ["a PDF to standard output", { out: ["-"], format: ["pdf"] }, /name a file/],
  ];
  test.each(CASES)("%s", (_, given, message) => expect(() => planOutputs(given)).toThrow(message));
});

describe("names that say another format", () => {
  const CASES: readonly (readonly [string, string, string | undefined])[] = [
    ["csv", "a.html", "--out a.html: written as csv, although its name says html"],
    ["html", "a.pdf", "--out a.pdf: written as html, although its name says pdf"],
    ["ndjson", "a.ecs.ndjson", undefined],
    ["sarif", "a.json", undefined],
    ["ecs", "a.ndjson", undefined],
    ["zeek", "conn.log", undefined],
    ["html", "a.page", undefined],
    ["csv", "-", undefined],
  ];
  test.each(CASES)("%s in %s", (format, file, doubt) =>
    expect(listDoubts(planOutputs({ format: [format], out: [file] }))).toEqual(doubt === undefined ? [] : [doubt]),
  );
});

describe("an output over another file says what that file is", () => {
  const READ = otherFiles({ "the capture that is read": ["a.pcap", "-"], "the database of the run": ["x.db"] });
  const CASES: readonly (readonly [string, readonly { file: string; option?: string }[], string | undefined])[] = [
    [
      "a capture",
      [{ file: "./a.pcap" }],
      "--out ./a.pcap: this is also a.pcap, the capture that is read, and would overwrite it: choose another name",
    ],
    ["the database", [{ file: "x.db", option: "--annotate" }], "x.db, the database of the run, and"],
    [
      "another output",
      [{ file: "m" }, { file: "m", option: "--redact-map" }],
      "--redact-map m: this is also m, which --out writes, and would overwrite it",
    ],
    ["nothing", [{ file: "a.html" }, { file: "b.html" }], undefined],
    ["standard output twice", [{ file: "-" }, { file: "-" }], undefined],
  ];
  test.each(CASES)("%s", (_, outputs, message) => {
    const check = (): void => requireDistinct(outputs, READ);
    if (message === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(message);
  });
});

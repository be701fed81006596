import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { planCaptureOutputs } from "../../src/commands/capture-outputs.ts";
import { UnfinishedFile } from "../../src/commands/unfinished-file.ts";

describe("--annotate, --split and --headers-only", () => {
  test("neither: nothing is written", () => {
    expect(planCaptureOutputs({})).toEqual([]);
  });
  test("a file for all packets, and one a verdict in a folder", () => {
    expect(planCaptureOutputs({ annotate: "a.pcapng", split: "parts", headersOnly: true })).toEqual([
      { option: "--annotate", file: "a.pcapng", verdict: undefined },
      { option: "--split", file: join("parts", "allowed.pcapng"), verdict: "allowed" },
      { option: "--split", file: join("parts", "denied.pcapng"), verdict: "denied" },
      { option: "--split", file: join("parts", "at-risk.pcapng"), verdict: "at-risk" },
      { option: "--split", file: join("parts", "not-evaluated.pcapng"), verdict: "not-evaluated" },
    ]);
  });
  for (const [title, given, words] of [
    ["standard output", { annotate: "-" }, "--annotate -: captures are not written to standard output"],
    ["a folder named -", { split: "-" }, "--split -: captures are not written to standard output"],
    ["headers only of nothing", { headersOnly: true }, "--headers-only is about the captures"],
  ] as const)
    test(`a mistake: ${title}`, () => {
      expect(() => planCaptureOutputs(given)).toThrow(words);
      expect(() => planCaptureOutputs(given)).toThrow(UserError);
    });
});

describe("a file appears whole or not at all", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-unfinished-"));
    writeFileSync(join(folder, "old"), "old");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const inFolder = (...names: string[]): string => join(folder, ...names);

  test("the old one stays until the new one is published", () => {
    const file = new UnfinishedFile(inFolder("old"));
    file.write(bytes("ne"));
    file.write(bytes("w"));
    expect(readFileSync(inFolder("old"), "utf8")).toBe("old");
    file.publish();
    file.discard();
    expect(readFileSync(inFolder("old"), "utf8")).toBe("new");
    expect(file.sizeBytes).toBe(3);
    expect(readdirSync(folder)).toEqual(["old"]);
  });
  test("discarded, it leaves the old one and nothing else", () => {
    const file = new UnfinishedFile(inFolder("old"));
    file.write(bytes("new"));
    file.discard();
    expect(readdirSync(folder)).toEqual(["old"]);
    expect(readFileSync(inFolder("old"), "utf8")).toBe("old");
  });
  test("published without a byte, the old one goes", () => {
    new UnfinishedFile(inFolder("old")).publish();
    new UnfinishedFile(inFolder("never")).publish();
    expect(readdirSync(folder)).toEqual([]);
  });
  test("a folder of that name is no older file", () => {
    mkdirSync(inFolder("folder"));
    expect(() => new UnfinishedFile(inFolder("folder")).publish()).toThrow(UserError);
    expect(readdirSync(folder).sort()).toEqual(["folder", "old"]);
  });
  test("its folder is made", () => {
    const file = new UnfinishedFile(inFolder("a", "b", "c"));
    file.write(bytes("x"));
    file.publish();
    expect(readFileSync(inFolder("a", "b", "c"), "utf8")).toBe("x");
  });
  for (const [title, names, words] of [
    ["in a folder that is a file", ["old", "x"], "cannot be written (ENOTDIR)"],
    ["that is a folder", ["folder"], "is no plain file"],
  ] as const)
    test(`${title}: writing goes on, checking tells`, () => {
      mkdirSync(inFolder("folder"));
      const file = new UnfinishedFile(inFolder(...names));
      file.write(bytes("x"));
      file.write(bytes("x"));
      expect(() => file.check()).toThrow(words);
      expect(() => file.publish()).toThrow(UserError);
      file.discard();
      expect(readdirSync(folder).sort()).toEqual(["folder", "old"]);
    });
});

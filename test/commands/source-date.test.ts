import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { runCommandLine } from "../../src/commands/run-command-line.ts";
import { clockOf } from "../../src/commands/source-date.ts";
import { FORMAT_NAMES } from "../../src/report/formats.ts";
import { sampleFile } from "../support/run-cli.ts";
import { SILENT_TERMINAL } from "../support/silent-terminal.ts";

describe("SOURCE_DATE_EPOCH", () => {
  const STOPPED: readonly (readonly [string | undefined, number])[] = [
    [undefined, 7],
    ["0", 0],
    ["1077271200", 1_077_271_200_000_000],
    ["0001077271200", 1_077_271_200_000_000],
    ["253402300799", 253_402_300_799_000_000],
  ];
  test.each(STOPPED)("%s: the clock says %s", (given, expected) => {
    expect(clockOf({ SOURCE_DATE_EPOCH: given }, () => 7)()).toBe(expected);
  });

  const REFUSED = ["", " ", "now", "-1", "1.5", "1e9", "0x10", " 1", "1\n", "253402300800", "9".repeat(30), "١"];
  test.each(REFUSED)("%j is refused", (given) => {
    expect(() => clockOf({ SOURCE_DATE_EPOCH: given }, () => 7)).toThrow(UserError);
  });
});

describe("the same inputs with the same SOURCE_DATE_EPOCH", () => {
  let folder = "";
  const before = process.cwd();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-epoch-"));
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  let clock = 1_700_000_000_000_000;
  const run = (epoch: string, ...commandLine: readonly string[]): Promise<number> =>
    runCommandLine({
      terminal: SILENT_TERMINAL,
      version: "1.2.3",
      commandLine,
      nowMicros: () => {
        clock += 1_234_567;
        return clock;
      },
      machine: { platform: "linux", variables: { SOURCE_DATE_EPOCH: epoch }, isRoot: false },
      readStandardInput: () => Promise.reject(new Error("not asked")),
    });
  const inputs = [sampleFile("office.pcapng"), "--rules", sampleFile("office.reg")];
  const formats = FORMAT_NAMES.join(",");

  test("give the same bytes in every format", async () => {
    const draw = async () => {
      await run("1077271200", ...inputs, "-f", formats, "-o", "out/", "--db", "x.db");
      const files = readdirSync("out").sort();
      const texts = files.map((file) => [file, readFileSync(join("out", file), "utf8")]);
      rmSync("out", { recursive: true });
      rmSync("x.db");
      return Object.fromEntries(texts);
    };
    const [first, second] = [await draw(), await draw()];
    expect(Object.keys(first)).toHaveLength(9);
    expect(second).toEqual(first);
    expect(JSON.parse(first["fwreport.json"]).run).toMatchObject({
      started: "2004-02-20T10:00:00Z",
      finished: "2004-02-20T10:00:00Z",
      timings: { "read and judge": 0 },
    });
  });

  test("an invalid one is a user's mistake before anything is written", async () => {
    await expect(run("yesterday", ...inputs)).rejects.toThrow("SOURCE_DATE_EPOCH=yesterday: not a time");
    expect(readdirSync(".")).toEqual([]);
  });
});

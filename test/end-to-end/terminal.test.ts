/** The built command line in a pseudo-terminal: colour, progress, the size of the screen. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { displayWidth } from "../../src/base/display-width.ts";
import { CLI, sampleFile } from "../support/run-cli.ts";

const CAPTURE = sampleFile("win11-office.pcapng");
const RULES = sampleFile("win11-office.reg");
/** util-linux's `script` runs a command in a terminal of its own; BSD's takes other options. */
const hasScript = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;

const run = promisify(execFile);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-terminal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What comes to a screen of `columns` columns. */
async function onTerminal(
  columns: number,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  before = "",
): Promise<string> {
  const words = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(" ");
  const { NO_COLOR: _, ...inherited } = process.env;
  const running = run("script", ["-qec", `stty cols ${columns}; ${before}${words}`, "/dev/null"], {
    cwd: folder,
    env: { ...inherited, TERM: "xterm", ...variables },
  });
  running.child.stdin?.end();
  const { stdout } = await running;
  return stdout.replaceAll("\r\n", "\n");
}

// Back to the first column; the line is cleared.
const CLEAR = "\r\u001b[K";
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this looks for.
const COLOR = /\u001b\[\d+m/g;

describe.skipIf(!hasScript)("on a terminal (skipped where util-linux's script is not installed)", () => {
  test.each([50, 80, 132])("the summary has at most 25 lines and fits %i columns", async (columns) => {
    const screen = await onTerminal(columns, [CAPTURE, "--rules", RULES, "--no-progress", "--out-all", "all/report"]);
    expect(screen).toMatch(COLOR);
    const lines = screen.replaceAll(COLOR, "").replace(/\n$/, "").split("\n");
    expect(lines.length).toBeLessThanOrEqual(25);
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
    expect(lines.at(-1)).toBe("database: all/fwreport.db, run 1");
  });

  test("NO_COLOR, --no-color and a dumb terminal have no colour; --color has it all the same", async () => {
    const judge = [CAPTURE, "--rules", RULES, "--no-progress"];
    expect(await onTerminal(80, judge, { NO_COLOR: "1" })).not.toMatch(COLOR);
    expect(await onTerminal(80, [...judge, "--no-color"])).not.toMatch(COLOR);
    expect(await onTerminal(80, judge, { TERM: "dumb" })).not.toMatch(COLOR);
    expect(await onTerminal(80, [...judge, "--color"], { NO_COLOR: "1" })).toMatch(COLOR);
  });

  test("a slow pipe shows bytes and rate, and nothing of it is left when the summary begins", async () => {
    const part = (from: number): string => `tail -c +${from + 1} '${CAPTURE}' | head -c 9000; sleep 2`;
    const slow = `(${part(0)}; ${part(9000)}; ${part(18_000)}; tail -c +27001 '${CAPTURE}') | `;
    const [screen, without] = await Promise.all([
      onTerminal(80, ["-", "--rules", RULES, "--db", "one.db", "-o", "one.html"], {}, slow),
      onTerminal(80, ["-", "--rules", RULES, "--db", "two.db", "-o", "two.html", "--no-progress"], {}, slow),
    ]);
    const drawn = screen.split(CLEAR).filter((line) => /^reading: \d.* k?B, .*B\/s$/.test(line));
    expect(drawn.length).toBeGreaterThan(0);
    expect(screen.slice(screen.lastIndexOf(CLEAR) + CLEAR.length)).toMatch(/^\d+ packets, /);
    expect(without).toMatch(/^\d+ packets, /);
    expect(without).not.toContain(CLEAR);
  });

  test("help is as wide as the terminal", async () => {
    const widest = async (columns: number): Promise<number> =>
      Math.max(...(await onTerminal(columns, ["lint", "--help"])).split("\n").map((line) => line.length));
    expect(await widest(100)).toBeGreaterThan(80);
    expect(await widest(100)).toBeLessThanOrEqual(100);
  });
});

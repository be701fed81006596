/** Several programs on one capture, measured in turns, as a table. */
import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Measurement, measure, median } from "./measure.ts";

export interface Contestant {
  readonly name: string;
  /** What it does with the capture, for whoever reads the table. */
  readonly does: string;
  readonly command: string;
  readonly args: (capture: string, folder: string) => readonly string[];
}

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** The whole job. `policy`: the rule file, given the folder of the run, and options. */
export const fwreport = (name: string, does: string, policy: (folder: string) => readonly string[]): Contestant => ({
  name,
  does,
  command: process.execPath,
  args: (capture, folder) => {
    const outputs = ["--db", join(folder, "run.db"), "--out", join(folder, "run.html")];
    return [cli, capture, "--rules", ...policy(folder), ...outputs, "--quiet"];
  },
});

/** Runs those of the programs that are there on a capture and prints the table. `ratioTo`: what they are compared with. */
export async function compare(
  programs: readonly Contestant[],
  capture: string,
  runs: number,
  ratioTo: string,
): Promise<void> {
  await readOnce(capture);
  const contestants = programs.filter(isThere);
  const results = await measureInTurns(contestants, capture, runs);
  const size = (statSync(capture).size / 1e9).toFixed(2);
  console.log(`\n${capture}: ${size} GB; median of ${runs} runs, interleaved\n`);
  console.log(formatTable(contestants, results, ratioTo));
}

/** Brings the file into the page cache, so that the first program measured does not pay for the disk. */
async function readOnce(path: string): Promise<void> {
  for await (const _chunk of createReadStream(path, { highWaterMark: 1 << 20 }));
}

/** The value of an option that counts something. */
export function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new Error(`${option} takes a whole number above 0, not "${text}"`);
  return Number(text);
}

/** Says which programs are left out and why. */
function isThere({ name, command }: Contestant): boolean {
  const isOurs = command === process.execPath;
  const isInstalled = isOurs ? existsSync(cli) : spawnSync("which", [command]).status === 0;
  if (!isInstalled) console.log(`${name} is left out: ${isOurs ? cli : command} is not there`);
  return isInstalled;
}

/** Every program once, then every program again: what slows the machine down for a while slows all of them down. */
async function measureInTurns(
  contestants: readonly Contestant[],
  capture: string,
  runs: number,
): Promise<ReadonlyMap<string, readonly Measurement[]>> {
  const results = new Map(contestants.map(({ name }): [string, Measurement[]] => [name, []]));
  for (let run = 1; run <= runs; run += 1) {
    for (const { name, command, args } of contestants) {
      const folder = mkdtempSync(join(tmpdir(), "fwreport-bench-"));
      try {
        const measurement = await measure(command, args(capture, folder));
        results.get(name)?.push(measurement);
        console.log(`run ${run} of ${runs}: ${name} ${measurement.wallSeconds.toFixed(2)} s`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  return results;
}

/** `ratioTo`: the name of the contestant that the others are compared with. */
function formatTable(
  contestants: readonly Contestant[],
  results: ReadonlyMap<string, readonly Measurement[]>,
  ratioTo: string,
): string {
  const middle = (name: string, field: keyof Measurement): number =>
    median((results.get(name) ?? []).map((measurement) => measurement[field]));
  const ratio = (name: string, field: keyof Measurement): string => {
    const quotient = middle(name, field) / middle(ratioTo, field);
    return Number.isNaN(quotient) ? "-" : quotient.toFixed(2);
  };
  const header = ["program", "wall s", `/ ${ratioTo}`, "cpu s", `/ ${ratioTo}`, "peak MB", `/ ${ratioTo}`, "does"];
  const rows = contestants.map(({ name, does }) => [
    name,
    middle(name, "wallSeconds").toFixed(2),
    ratio(name, "wallSeconds"),
    middle(name, "cpuSeconds").toFixed(2),
    ratio(name, "cpuSeconds"),
    middle(name, "peakBytes") === 0 ? "?" : (middle(name, "peakBytes") / 1e6).toFixed(0),
    middle(name, "peakBytes") === 0 ? "?" : ratio(name, "peakBytes"),
    does,
  ]);
  return alignColumns([header, ...rows]);
}

/** Text to the left in the first and last column, numbers to the right between. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const isText = (column: number): boolean => column === 0 || column === widths.length - 1;
  return rows
    .map((row) =>
      row
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/**
 * How large is the page of a run, how long does it take to draw, and how soon can it be used?
 *
 *     npm run bench:page -- [--flows 1000,100000,1000000] [--runs N]
 *
 * The flows are made up, each a conversation of its own, and stored; then `fwreport report` draws the page as a whole
 * process, and an installed Chromium opens it with an empty cache.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { openStore } from "../src/store/store.ts";
import { CHROMIUM } from "../test/report/in-browser.ts";
import { manyFlowsAt } from "../test/report/many-flows.ts";
import { runEndWith, runStartWith } from "../test/store/sample-run.ts";
import { alignColumns, wholeNumber } from "./compare.ts";
import { measure, median } from "./measure.ts";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

interface Opened {
  /** Until the page answers (`domInteractive`), and until all of it is laid out and its script has run. */
  readonly interactiveMillis: number;
  readonly loadedMillis: number;
  /** From a press on a filter chip to the next frame. */
  readonly filterMillis: number;
}

function storeFlows(file: string, count: number): void {
  const store = openStore(file);
  const run = store.beginRun(runStartWith());
  for (let sequence = 0; sequence < count; sequence++) run.addFlow(manyFlowsAt(sequence));
  run.finish(runEndWith());
  store.close();
}

async function open(browser: Browser, page: string): Promise<Opened> {
  const context = await browser.newContext();
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(page).href, { waitUntil: "load" });
  const [interactiveMillis, loadedMillis] = await tab.evaluate<[number, number]>(
    '(([entry]) => [entry.domInteractive, entry.loadEventEnd])(performance.getEntriesByType("navigation"))',
  );
  const filterMillis = await tab.evaluate<number>(`new Promise((resolve) => {
    const start = performance.now();
    document.querySelector(".filters button").click();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  })`);
  await context.close();
  return { interactiveMillis, loadedMillis, filterMillis };
}

async function measurePage(browser: Browser | undefined, count: number, runs: number): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-bench-page-"));
  try {
    const [database, page] = [join(folder, "run.db"), join(folder, "run.html")];
    storeFlows(database, count);
    const drawn: number[] = [];
    const peaks: number[] = [];
    const opened: Opened[] = [];
    for (let run = 0; run < runs; run++) {
      rmSync(page, { force: true });
      const { wallSeconds, peakBytes } = await measure(process.execPath, [
        ...[cli, "report", "--db", database, "--run", "1", "-o", page, "--quiet"],
      ]);
      drawn.push(wallSeconds);
      peaks.push(peakBytes);
      if (browser !== undefined) opened.push(await open(browser, page));
    }
    const millis = (of: (one: Opened) => number): string =>
      opened.length === 0 ? "-" : median(opened.map(of)).toFixed(0);
    return [
      count.toLocaleString("en-US"),
      median(drawn).toFixed(2),
      (median(peaks) / 1e6).toFixed(0),
      (statSync(page).size / 1e6).toFixed(2),
      millis(({ interactiveMillis }) => interactiveMillis),
      millis(({ loadedMillis }) => loadedMillis),
      millis(({ filterMillis }) => filterMillis),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      flows: { type: "string", default: "1000,100000,1000000" },
      runs: { type: "string", default: "3" },
    },
  });
  if (!existsSync(cli)) throw new Error("dist/cli.js is not there: npm run build");
  const counts = values.flows.split(",").map((text) => wholeNumber("--flows", text));
  const runs = wholeNumber("--runs", values.runs);
  const browser =
    CHROMIUM === undefined
      ? undefined
      : await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
  if (browser === undefined) console.log("no Chromium is installed: the page is not opened");
  const rows = [["flows", "draw s", "peak MB", "page MB", "interactive ms", "loaded ms", "filter ms"]];
  for (const count of counts) rows.push(await measurePage(browser, count, runs));
  await browser?.close();
  console.log(`\nmedians of ${runs} runs\n\n${alignColumns(rows)}`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../base/problem.ts";
import { refusalOf } from "../base/refusal.ts";
import { terminalText } from "../base/terminal-text.ts";
import { writeWholeFile } from "./whole-file.ts";

/** What prints PDFs. */
export interface Browser {
  readonly path: string;
  /** The browser's own sandbox does not work for root, who must do without. */
  readonly isRoot: boolean;
}

/** A page of 1,000 rows a section takes ten seconds on a slow machine. */
const LIMIT_SECONDS = 180;
/** Characters of the browser's own words that an error shows. */
const WORDS_SHOWN = 300;

/** The browser did not print: everything else can be written all the same. */
export class PrintFailure extends UserError {}

/**
 * Prints a self-contained page by a browser without a window, in a folder of its own that is gone afterwards: no profile
 * of the user's is touched, no name is looked up and nothing is loaded from anywhere. Throws `PrintFailure`
 * where the browser does not print, or takes too long.
 */
export async function printPdf(
  page: Iterable<string>,
  browser: Browser,
  limitSeconds = LIMIT_SECONDS,
): Promise<Uint8Array> {
  const folder = inTemporaryFolder(() => mkdtempSync(join(tmpdir(), "fwreport-print-")));
  try {
    const [html, pdf] = [join(folder, "report.html"), join(folder, "report.pdf")];
    inTemporaryFolder(() => writeWholeFile(html, page));
    const said = await run(browser.path, [...switches(folder, pdf, browser), pathToFileURL(html).href], limitSeconds);
    return readPdf(pdf, browser, said);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function inTemporaryFolder<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    throw new PrintFailure(`${terminalText(tmpdir())}: the page to print cannot be written there (${refusal})`);
  }
}

const switches = (folder: string, pdf: string, { isRoot }: Browser): readonly string[] => [
  "--headless=new",
  "--disable-gpu",
  "--disable-extensions",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-pings",
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--no-pdf-header-footer",
  `--user-data-dir=${join(folder, "profile")}`,
  `--print-to-pdf=${pdf}`,
  ...(isRoot ? ["--no-sandbox"] : []),
];

/** Resolves to what the program said on standard error. */
function run(path: string, args: readonly string[], limitSeconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { stdio: ["ignore", "ignore", "pipe"], windowsHide: true });
    let said = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(
        new PrintFailure(
          `${terminalText(path)} did not print the report in ${limitSeconds} seconds: write fewer rows, or print the HTML page`,
        ),
      );
    }, limitSeconds * 1000);
    child.stderr.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-WORDS_SHOWN);
    });
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(new PrintFailure(`${terminalText(path)} cannot be run: ${terminalText(error.message)}`));
    });
    child.on("close", () => {
      clearTimeout(timer);
      resolve(said);
    });
  });
}

/** What lies there is looked at, as browsers end with 0 when they have not printed. */
function readPdf(pdf: string, { path }: Browser, said: string): Uint8Array {
  try {
    const bytes = readFileSync(pdf);
    if (bytes.subarray(0, 5).toString() === "%PDF-") return bytes;
  } catch {
    // Not there: said below.
  }
  throw new PrintFailure(`${terminalText(path)} printed no PDF: ${terminalText(said.trim()) || "it did not say why"}`);
}

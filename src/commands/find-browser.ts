import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";

/** Where a browser is looked for. */
export interface Machine {
  /** `process.platform`. */
  readonly platform: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Names on the search path, those that distributions use first. */
const LINUX_NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
  "microsoft-edge",
];
const WINDOWS_PLACES = ["Google\\Chrome\\Application\\chrome.exe", "Microsoft\\Edge\\Application\\msedge.exe"];
const WINDOWS_ROOTS = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];
const MAC_PLACES = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/**
 * The path of a browser that can print a page: what `--chromium` or else CHROME_PATH names, otherwise the first Chromium,
 * Chrome or Edge in the usual places; undefined where there is none. Throws `UserError` where what is named is none.
 */
export function findBrowser(named: string | undefined, machine: Machine): string | undefined {
  if (named !== undefined) return requireProgram(named, "--chromium");
  const { CHROME_PATH: byEnvironment } = machine.variables;
  if (byEnvironment) return requireProgram(byEnvironment, "CHROME_PATH");
  return usualPlaces(machine).find(isProgram);
}

/** As `findBrowser`, for a PDF that was asked for. */
export function requireBrowser(named: string | undefined, machine: Machine): string {
  const browser = findBrowser(named, machine);
  if (browser === undefined)
    throw new UserError(
      "--format pdf: no Chromium, Chrome or Edge is installed here: install one (Debian: apt-get install chromium), name one with --chromium FILE or CHROME_PATH, or print the HTML page",
    );
  return browser;
}

function requireProgram(path: string, source: string): string {
  if (!isProgram(path)) throw new UserError(`${source} ${terminalText(path)}: there is no program of that name`);
  return path;
}

/** In the order in which they are tried. */
export function usualPlaces({ platform, variables }: Machine): readonly string[] {
  if (platform === "win32")
    return WINDOWS_PLACES.flatMap((place) =>
      WINDOWS_ROOTS.flatMap((root) => (variables[root] ? [win32.join(variables[root], place)] : [])),
    );
  const folders = (variables.PATH ?? "").split(":").filter((folder) => folder.startsWith("/"));
  const onPath = LINUX_NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
  return platform === "darwin" ? [...MAC_PLACES, ...onPath] : onPath;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

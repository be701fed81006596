import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const BROWSERS = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The browser that is installed here; undefined: none is. */
export const CHROMIUM = BROWSERS.find((path) => path !== "" && existsSync(path));

/** Pages as files in a real browser, each in a context of its own. */
export interface Pages {
  /** Opens `text` as a file, with `hash` behind its name. */
  open(text: string, options?: BrowserContextOptions & { readonly hash?: string }): Promise<Page>;
  /** What the pages opened so far asked for, and what they wrote to the console. */
  readonly requests: readonly string[];
  readonly messages: readonly string[];
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-"));
  const browser: Browser = await chromium.launch({
    executablePath: CHROMIUM ?? "",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const [requests, messages]: [string[], string[]] = [[], []];
  let files = 0;
  return {
    requests,
    messages,
    async open(text, { hash = "", ...options } = {}) {
      const file = join(folder, `report-${++files}.html`);
      writeFileSync(file, text);
      const context = await browser.newContext(options);
      const page = await context.newPage();
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => messages.push(message.text()));
      page.on("pageerror", (error) => messages.push(error.message));
      await page.goto(`${pathToFileURL(file).href}${hash}`);
      return page;
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

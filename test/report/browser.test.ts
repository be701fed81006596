import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { LOW_CONTRAST, OUTLINE, type Outline } from "./page-scripts.ts";
import { OFFICE, withReport } from "./sample-report.ts";

const BROWSERS = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
const executablePath = BROWSERS.find((path) => path !== "" && existsSync(path));

if (executablePath === undefined)
  test.skip("no Chromium is installed here: name one with CHROMIUM=PATH to test the page in it");

describe.skipIf(executablePath === undefined)("the page in Chromium", () => {
  let browser: Browser;
  let folder: string;
  let page: Page;
  const requests: string[] = [];
  const messages: string[] = [];

  const pageText = withReport(OFFICE, (source) => [...FORMATS.html.render(source)].join(""));

  async function open(text: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
    const file = join(folder, "report.html");
    writeFileSync(file, text);
    const opened = await browser.newPage(options);
    opened.on("request", (request) => requests.push(request.url()));
    opened.on("console", (message) => messages.push(message.text()));
    await opened.goto(pathToFileURL(file).href);
    return opened;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-"));
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: ["--no-sandbox", "--disable-gpu"] });
    page = await open(pageText, { viewport: { width: 1280, height: 900 } });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("asks for nothing but itself, and breaks none of its own rules", () => {
    expect(requests).toHaveLength(1);
    expect(messages).toEqual([]);
  });

  const styleOf = (opened: Page, selector: string, property: string): Promise<string> =>
    opened.evaluate<string>(`getComputedStyle(document.querySelector("${selector}")).${property}`);

  test("its style is applied: the hash in the policy is that of the style", async () => {
    expect(await styleOf(page, ".verdicts", "display")).toBe("grid");
  });

  for (const { name, drop, isBlocked } of [
    {
      name: "the policy blocks a script, a handler, a style and a request that are smuggled in",
      drop: "",
      isBlocked: true,
    },
    {
      name: "without the policy they work: the test above tests something",
      drop: "Content-Security-Policy",
      isBlocked: false,
    },
  ])
    test(name, async () => {
      const { server, origin, asked } = await listen();
      const smuggled = `<script>document.title = "taken"</script><style>h1 { display: none }</style>
        <img src="${origin}/x.png"><img src="data:," onerror="document.body.lang = 'taken'"><p id="styled" style="display: none">x</p>`;
      const attacked = await open(pageText.replace(drop, "").replace("<main>", () => `<main>${smuggled}`));
      await attacked.waitForLoadState("networkidle");
      expect(await attacked.title()).toBe(isBlocked ? "Office gateway, March 2004" : "taken");
      expect(await attacked.evaluate("document.body.lang")).toBe(isBlocked ? "" : "taken");
      expect(await styleOf(attacked, "h1", "display")).toBe(isBlocked ? "block" : "none");
      expect(await styleOf(attacked, "#styled", "display")).toBe(isBlocked ? "block" : "none");
      expect(asked).toEqual(isBlocked ? [] : ["/x.png"]);
      await attacked.close();
      server.close();
    });

  test("is complete without JavaScript", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const still = await context.newPage();
    await still.goto(page.url());
    await still.locator("section.at-risk summary").first().click();
    expect(await still.locator("section.at-risk details[open] ol li").first().isVisible()).toBe(true);
    await context.close();
  });

  for (const width of [360, 768, 1280])
    test(`at ${width} pixels only tables scroll sideways`, async () => {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });

  for (const colorScheme of ["light", "dark"] as const)
    test(`${colorScheme}: every text has a contrast of 4.5 to 1 at least`, async () => {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    });

  test("prints light, with every explanation open", async () => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await styleOf(page, "body", "backgroundColor")).toBe("rgb(255, 255, 255)");
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll("details ol")].map((list) => list.getBoundingClientRect().height)`,
    );
    expect(heights.length).toBeGreaterThan(4);
    expect(Math.min(...heights)).toBeGreaterThan(0);
    await page.emulateMedia({ media: null, colorScheme: null });
  });

  test("has one h1, levels without gaps, a caption for every table, a scope for every heading cell, no id twice, no link to nowhere", async () => {
    const { lang, levels, withoutCaption, withoutScope, ids, targets } = await page.evaluate<Outline>(OUTLINE);
    expect(lang).toBe("en");
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
    expect([withoutCaption, withoutScope]).toEqual([0, 0]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });
});

/** A server on this machine that remembers what it was asked for. */
function listen(): Promise<{ readonly server: Server; readonly origin: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ server, origin: `http://127.0.0.1:${port}`, asked });
    });
  });
}

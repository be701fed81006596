import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { HOSTILE, runOf } from "./hostile-run.ts";
import { CHROMIUM, openBrowser, type Pages } from "./in-browser.ts";
import { LOW_CONTRAST, OUTLINE, type Outline } from "./page-scripts.ts";
import { OFFICE, type SampleRun, withReport } from "./sample-report.ts";

if (CHROMIUM === undefined)
  test.skip("no Chromium is installed here: name one with CHROMIUM=PATH to test the page in it");

const pageOf = (run: SampleRun): string => withReport(run, (source) => [...FORMATS.html.render(source)].join(""));

describe.skipIf(CHROMIUM === undefined)("the page in Chromium", () => {
  let pages: Pages;
  let page: Page;
  const pageText = pageOf(OFFICE);

  beforeAll(async () => {
    pages = await openBrowser();
    page = await pages.open(pageText, { viewport: { width: 1280, height: 900 } });
  });
  afterAll(() => pages.close());

  test("asks for nothing but itself, and breaks none of its own rules", () => {
    expect(pages.requests).toHaveLength(1);
    expect(pages.messages).toEqual([]);
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
      const attacked = await pages.open(pageText.replace(drop, "").replace("<main>", () => `<main>${smuggled}`));
      await attacked.waitForLoadState("networkidle");
      expect(await attacked.title()).toBe(isBlocked ? "Office gateway, March 2004" : "taken");
      expect(await attacked.evaluate("document.body.lang")).toBe(isBlocked ? "" : "taken");
      expect(await styleOf(attacked, "h1", "display")).toBe(isBlocked ? "block" : "none");
      expect(await styleOf(attacked, "#styled", "display")).toBe(isBlocked ? "block" : "none");
      expect(asked).toEqual(isBlocked ? [] : ["/x.png"]);
      await attacked.context().close();
      server.close();
    });

  test("is complete without JavaScript", async () => {
    const still = await pages.open(pageText, { javaScriptEnabled: false });
    await still.locator("section.at-risk summary").first().click();
    expect(await still.locator("section.at-risk details[open] ol li").first().isVisible()).toBe(true);
    expect(await still.locator("table.flows tbody tr").count()).toBe(7);
    expect(await still.getByRole("button").count()).toBe(0);
    await still.context().close();
  });

  for (const width of [360, 768, 1280])
    test(`at ${width} pixels only tables scroll sideways`, async () => {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });

  for (const width of [360, 480, 700, 1280])
    test(`at ${width} pixels a finding of the answer has room for its words: at most four lines of them`, async () => {
      await page.setViewportSize({ width, height: 800 });
      const heights = await page.evaluate<number[]>(
        `[...document.querySelectorAll(".worst a")].map((row) => row.getBoundingClientRect().height / parseFloat(getComputedStyle(row).lineHeight))`,
      );
      expect(heights).toHaveLength(4);
      expect(Math.max(...heights)).toBeLessThan(4.5);
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
      `[...document.querySelectorAll("section.verdict details ol")].map((list) => list.getBoundingClientRect().height)`,
    );
    expect(heights.length).toBeGreaterThan(4);
    expect(Math.min(...heights)).toBeGreaterThan(0);
    await page.emulateMedia({ media: null, colorScheme: null });
  });

  for (const { paper, width } of [
    { paper: "A4", width: 703 },
    { paper: "Letter", width: 725 },
  ])
    test(`on ${paper} no time, ID or address is cut or broken, no head is broken, and heads are no buttons`, async () => {
      await page.setViewportSize({ width, height: 1000 });
      await page.emulateMedia({ media: "print" });
      const cells = await page.evaluate<string[]>(
        `[...document.querySelectorAll(".services, .evidence, .contradictions, .rules, .flows")].flatMap((table) =>
          [...table.querySelectorAll("th, td")].filter((cell) => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth + 1)
            .map((cell) => table.className + ": " + cell.textContent))`,
      );
      expect(cells).toEqual([]);
      const broken = await page.evaluate<string[]>(
        `[...document.querySelectorAll(".a, .t, .flows td:nth-child(-n+2), .evidence td:last-child code")].filter((cell) => {
          const range = document.createRange();
          return [...cell.childNodes].some((node) => {
            range.selectNodeContents(node);
            return range.getClientRects().length > 1;
          });
        }).map((cell) => cell.textContent)`,
      );
      expect(broken).toEqual([]);
      // A button is not painted where the head is repeated on the next page.
      expect(await styleOf(page, ".sort", "display")).toBe("contents");
      await page.emulateMedia({ media: null });
    });

  for (const text of HOSTILE)
    test(`${JSON.stringify(text)} in every name does nothing, whatever is pressed`, async () => {
      const attacked = await pages.open(pageOf(runOf(text)));
      const dialogs: string[] = [];
      attacked.on("dialog", (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      const before = await attacked.evaluate(
        "document.querySelectorAll('script, img, iframe, object, [onload], [onerror]').length",
      );
      await attacked.getByRole("columnheader", { name: "Initiator" }).last().getByRole("button").click();
      await attacked.locator("#filter-host").focus();
      await attacked.locator("#filter-service").selectOption({ index: 1 });
      await attacked.getByRole("searchbox").fill(text.slice(0, 8));
      await attacked
        .getByRole("button", { name: /FWR-101/ })
        .first()
        .click();
      expect(before).toBe(1);
      expect(
        await attacked.evaluate("document.querySelectorAll('script, img, iframe, object, [onload], [onerror]').length"),
      ).toBe(1);
      expect(dialogs).toEqual([]);
      await attacked.context().close();
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

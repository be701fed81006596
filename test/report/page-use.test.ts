import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { parseCsv } from "./csv-text.ts";
import { runOf } from "./hostile-run.ts";
import { CHROMIUM, openBrowser, type Pages } from "./in-browser.ts";
import { manyFlows } from "./many-flows.ts";
import { OFFICE, withReport } from "./sample-report.ts";

/** Gives the rows of the flow tables that can be seen: initiator, responder, port. */
const SEEN = `[...document.querySelectorAll("table.flows tbody tr")]
  .filter((row) => row.checkVisibility()).map((row) => [...row.cells].slice(0, 3).map((cell) => cell.textContent).join(" "))`;

const FTP_FORWARDED = "192.168.0.101 10.0.0.3 21/tcp";
const TELNET = "192.168.0.101 10.0.0.2 23/tcp";
const RPC = "192.168.0.101 10.0.0.2 135/tcp";
const FTP = "192.168.0.101 10.0.0.2 21/tcp";
const HTTP_IN = "192.168.0.101 10.0.0.2 80/tcp";
const HTTP_OUT = "10.0.0.2 192.168.0.101 80/tcp";
const ICMP = "2001:db8::1 2001:db8::2 icmp6 type 128";
const ALL = [FTP_FORWARDED, TELNET, RPC, FTP, HTTP_OUT, HTTP_IN, ICMP];

describe.skipIf(CHROMIUM === undefined)("using the page in Chromium", () => {
  let pages: Pages;
  let page: Page;
  const text = withReport(OFFICE, (source) => [...FORMATS.html.render(source)].join(""));
  const seen = (): Promise<string[]> => page.evaluate(SEEN);
  const count = (): Promise<string | null> => page.locator("#filter-count").textContent();

  beforeAll(async () => {
    pages = await openBrowser();
  });
  afterAll(() => pages.close());
  beforeEach(async () => {
    page = await pages.open(text, { viewport: { width: 1280, height: 900 } });
    return () => page.context().close();
  });

  test("at first every row is shown, and the count says so", async () => {
    expect(await seen()).toEqual(ALL);
    expect(await count()).toBe("7 rows, none filtered");
  });

  for (const { name, act, rows } of [
    {
      name: "a chip of a verdict",
      act: (on: Page) => on.getByRole("button", { name: "Denied", exact: true }).click(),
      rows: [RPC, FTP],
    },
    {
      name: "chips of two verdicts",
      act: async (on: Page) => {
        await on.getByRole("button", { name: "Denied", exact: true }).click();
        await on.getByRole("button", { name: "At risk", exact: true }).click();
      },
      rows: [FTP_FORWARDED, TELNET, RPC, FTP],
    },
    {
      name: "a chip of a finding",
      act: (on: Page) => on.getByRole("button", { name: "FWR-201", exact: true }).click(),
      rows: [TELNET],
    },
    {
      name: "a service",
      act: async (on: Page) => {
        await on.locator("#filter-service").focus();
        await on.locator("#filter-service").selectOption("http");
      },
      rows: [HTTP_OUT, HTTP_IN],
    },
    {
      name: "a host, at either end",
      act: async (on: Page) => {
        await on.locator("#filter-host").focus();
        await on.locator("#filter-host").selectOption("2001:db8::2");
      },
      rows: [ICMP],
    },
    {
      name: "words in any order and case",
      act: (on: Page) => on.getByRole("searchbox").fill("TELNET 10.0.0.2"),
      rows: [TELNET],
    },
    { name: "what no row has", act: (on: Page) => on.getByRole("searchbox").fill("gopher"), rows: [] },
  ])
    test(`filters by ${name}; clearing shows all again`, async () => {
      await act(page);
      await expect.poll(seen).toEqual(rows);
      expect(await count()).toBe(`Showing ${rows.length} of 7 rows`);
      await page.getByRole("button", { name: "Clear filters" }).click();
      expect(await seen()).toEqual(ALL);
    });

  test("a table without a row that fits says so; a chip of a filter in use removes it", async () => {
    await page.getByRole("searchbox").fill("telnet");
    await expect.poll(seen).toEqual([TELNET]);
    expect(await page.locator("#denied .filtered").textContent()).toBe(
      "Filtered (search telnet): showing 0 of 2 rows.",
    );
    expect(await page.locator("#at-risk .filtered").textContent()).toBe(
      "Filtered (search telnet): showing 1 of 2 rows.",
    );
    await page.getByRole("button", { name: "Remove the filter text telnet" }).click();
    expect(await seen()).toEqual(ALL);
    expect(await page.locator(".filtered").filter({ visible: true }).count()).toBe(0);
  });

  test("what is printed of a filtered page says so, at the top and at each table; of a whole page nothing is said", async () => {
    await page.emulateMedia({ media: "print" });
    const notes = (): Promise<string[]> =>
      page.locator("#printed-view, .filtered").filter({ visible: true }).allTextContents();
    expect(await notes()).toEqual([]);
    await page.emulateMedia({ media: null });
    await page.getByRole("button", { name: "Denied", exact: true }).click();
    await page.getByRole("searchbox").fill("21/tcp");
    await expect.poll(seen).toEqual([FTP]);
    await page.emulateMedia({ media: "print" });
    expect(await notes()).toEqual([
      "Not the whole report: the conversations are filtered (Denied; search 21/tcp), showing 1 of 7 rows.",
      "Filtered (Denied; search 21/tcp): showing 0 of 2 rows.",
      "Filtered (Denied; search 21/tcp): showing 1 of 2 rows.",
      "Filtered (Denied; search 21/tcp): showing 0 of 2 rows.",
      "Filtered (Denied; search 21/tcp): showing 0 of 1 row.",
    ]);
  });

  test("a finding leads to its conversations", async () => {
    await page.getByRole("link", { name: "All conversations with FWR-501" }).click();
    await expect.poll(seen).toEqual([RPC]);
  });

  for (const { column, first, second } of [
    { column: "Port", first: [FTP, RPC], second: [RPC, FTP] },
    { column: "Bytes", first: [RPC, FTP], second: [FTP, RPC] },
  ])
    test(`sorts by ${column.toLowerCase()}, and the other way round, and says which`, async () => {
      const head = page.locator("#denied").getByRole("columnheader", { name: column });
      const rows = async (): Promise<string[]> => (await seen()).slice(2, 4);
      await head.getByRole("button").click();
      expect(await rows()).toEqual(first);
      const direction = await head.getAttribute("aria-sort");
      await head.getByRole("button").click();
      expect(await rows()).toEqual(second);
      expect([direction, await head.getAttribute("aria-sort")].sort()).toEqual(["ascending", "descending"]);
    });

  test("a link to a conversation opens its explanation and brings it into view", async () => {
    const linked = await pages.open(text, { hash: "#c-F6", viewport: { width: 1280, height: 700 } });
    expect(
      await linked
        .getByRole("dialog", { name: /^Why\? 192.168.0.101 to 10.0.0.2, 135/ })
        .locator("ol li")
        .count(),
    ).toBe(2);
    await linked.keyboard.press("Escape");
    await expect
      .poll(() => linked.evaluate<number>("document.getElementById('c-F6').getBoundingClientRect().top"))
      .toBeLessThan(700);
    await linked.context().close();
  });

  test("a link to what a filter hides shows it", async () => {
    await page.getByRole("button", { name: "Allowed", exact: true }).click();
    expect(await page.locator("#c-F6").isVisible()).toBe(false);
    await page.evaluate("location.hash = '#c-F6'");
    await expect.poll(() => page.locator("#c-F6").isVisible()).toBe(true);
  });

  test("a link to a rule opens the table that it is in", async () => {
    const linked = await pages.open(text, { hash: "#rule-3" });
    expect(await linked.locator("#rule-3").isVisible()).toBe(true);
    await linked.context().close();
  });

  test("a link to a view brings its filters", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Denied", exact: true }).click();
    await page.getByRole("searchbox").fill("21/tcp");
    await expect.poll(seen).toEqual([FTP]);
    await page.getByRole("button", { name: "Copy link to this view" }).click();
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const link = await page.evaluate<string>("navigator.clipboard.readText()");
    expect(link).toMatch(/#flows\?verdict=denied&text=21%2Ftcp$/);
    const linked = await pages.open(text, { hash: new URL(link).hash });
    expect(await linked.evaluate(SEEN)).toEqual([FTP]);
    await linked.context().close();
  });

  test("a row that is pointed at can be linked to", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator("#c-F6 td").first().hover();
    await page.getByRole("button", { name: "Copy link to this conversation" }).click();
    expect(await page.evaluate("navigator.clipboard.readText()")).toMatch(/#c-F6$/);
  });

  test("the filtered view is saved as CSV, in its order, with exact numbers", async () => {
    await page.getByRole("button", { name: "Denied", exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save these as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("conversations-filtered.csv");
    const [header, ...records] = parseCsv(readFileSync(await download.path(), "utf8").replace("\ufeff", ""));
    expect(records.map((record) => Object.fromEntries(record.map((cell, index) => [header?.[index], cell])))).toEqual([
      {
        verdict: "denied",
        initiator: "192.168.0.101",
        responder: "10.0.0.2",
        port: "135/tcp",
        service: "rpc",
        service_known: "by its port only",
        flows: "1",
        packets: "11",
        bytes: "12402500",
        outcome: "SF 1",
        findings: "FWR-501",
        decided_by: "rules.reg:12",
      },
      expect.objectContaining({ port: "21/tcp", outcome: "S0 1", findings: "" }),
    ]);
  });

  test("the window is shown in the reader's own time, too, where that is not UTC", async () => {
    const berlin = await pages.open(text, { timezoneId: "Europe/Berlin", locale: "en-GB" });
    expect(await berlin.locator("header .local").textContent()).toBe(
      "01/03/2004, 10:00:00 GMT+1 to 01/03/2004, 10:00:07 GMT+1 in your time zone (Europe/Berlin)",
    );
    await berlin.context().close();
    const greenwich = await pages.open(text, { timezoneId: "UTC" });
    expect(await greenwich.locator("header .local").count()).toBe(0);
    await greenwich.context().close();
  });

  test("on a page of many conversations, why? opens the explanation where it is asked", async () => {
    const long = await pages.open(withReport(manyFlows(300), (source) => [...FORMATS.html.render(source)].join("")));
    await long.locator("#denied").getByRole("link", { name: "why?" }).first().click();
    const dialog = long.getByRole("dialog");
    expect(await dialog.locator("ol li").count()).toBe(40);
    expect(await dialog.textContent()).toContain("frames #1 to #11");
    await dialog.getByRole("button", { name: "Close" }).click();
    expect(await dialog.count()).toBe(0);
    await long.context().close();
  });

  test("where the page has not all conversations, no search reads as if it had searched them, and the CSV says so in its name", async () => {
    const [missing, page] = [
      "2,000 more conversations are not on it, and were not searched",
      await pages.open(withReport(manyFlows(6000), (source) => [...FORMATS.html.render(source)].join(""))),
    ];
    expect(await page.locator("#filter-count").textContent()).toBe("4,000 rows of 6,000, none filtered");
    await page.getByRole("searchbox").fill("gopher");
    await expect
      .poll(() => page.locator("#filter-count").textContent())
      .toBe(`Showing 0 of the 4,000 rows on this page; ${missing}`);
    expect(await page.locator("#denied .filtered").textContent()).toBe(
      "Filtered (search gopher): showing 0 of the 1,000 rows on this page; 500 more conversations are not on it, and were not searched.",
    );
    await page.getByRole("searchbox").fill("10.1.2.");
    await expect.poll(() => page.locator("#filter-count").textContent()).toContain("Showing 256 of the 4,000 rows");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".printed").filter({ visible: true }).count()).toBe(0);
    await page.emulateMedia({ media: null });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save these as CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("conversations-filtered-of-this-page-without-2000-more.csv");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".printed").filter({ visible: true }).allTextContents()).toEqual(
      Array(4).fill("Printed: the first 200 of 1,000 rows."),
    );
    await page.context().close();
  });

  test("no cell of the CSV is a formula, whatever the names are", async () => {
    const attacked = await pages.open(
      withReport(runOf("=cmd|' /C calc'!A1"), (source) => [...FORMATS.html.render(source)].join("")),
    );
    const [download] = await Promise.all([
      attacked.waitForEvent("download"),
      attacked.getByRole("button", { name: "Save these as CSV" }).click(),
    ]);
    const [, record] = parseCsv(readFileSync(await download.path(), "utf8").replace("\ufeff", ""));
    expect(record).toContain("'=cmd|' /C calc'!A1");
    for (const cell of record ?? []) expect(cell).not.toMatch(/^\s*[=+\-@|%]/);
    await attacked.context().close();
  });

  test("works from the keyboard: chips, heads and explanations are reached by Tab and pressed by Enter or Space", async () => {
    await page.getByRole("button", { name: "At risk", exact: true }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(await seen()).toEqual([RPC, FTP]);
    await page.locator("#denied").getByRole("columnheader", { name: "Initiator" }).getByRole("button").focus();
    for (const _ of ["Responder", "Port"]) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await seen()).toEqual([FTP, RPC]);
    await page.locator("#c-F6 summary").focus();
    await page.keyboard.press("Enter");
    expect(await page.getByRole("dialog").locator("ol li").first().isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate("document.activeElement === document.querySelector('#c-F6 summary')")).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  for (const format of ["A4", "Letter"] as const)
    test(`prints to a PDF of ${format}, with what was closed open, and closed again afterwards`, async () => {
      const pdf = await page.pdf({ format });
      expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
      expect(pdf.toString("latin1")).toMatch(
        format === "A4" ? /MediaBox \[0 0 59[45][.\d]* 84[12]/ : /MediaBox \[0 0 612 792/,
      );
      expect(await page.locator("details[open]").count()).toBe(0);
    });

  for (const { colorScheme, rules } of [
    { colorScheme: "light", rules: "every rule" },
    { colorScheme: "dark", rules: "contrast" },
  ] as const)
    test(`${colorScheme}: axe finds nothing by ${rules}, with everything open`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      const axe = new AxeBuilder({ page });
      const { violations, passes } = await (rules === "contrast" ? axe.withRules("color-contrast") : axe).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(passes.length).toBeGreaterThan(0);
    });

  test("in forced colours marks and bars can be seen", async () => {
    await page.emulateMedia({ forcedColors: "active" });
    const fills = await page.evaluate<string[]>(
      `[...document.querySelectorAll(".chart rect, .chart path, .cell rect")].map((mark) => getComputedStyle(mark).fill)`,
    );
    const text = await page.evaluate("getComputedStyle(document.body).color");
    expect(fills.length).toBeGreaterThan(10);
    expect(new Set(fills)).toEqual(new Set([text]));
  });

  test("nothing was written to the console, and no page asked for anything but itself and its CSV", () => {
    expect(pages.messages).toEqual([]);
    expect(pages.requests.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:"))).toEqual([]);
  });
});

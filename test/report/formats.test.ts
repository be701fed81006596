import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Verdict } from "../../src/audit/finding.ts";
import { createReportSource, FORMAT_NAMES, FORMATS } from "../../src/report/formats.ts";
import { openStore, openStoreForReading } from "../../src/store/store.ts";
import { FLOW_FIELDS } from "../../src/store/stored-flow.ts";
import { parseCsv } from "./csv-text.ts";
import { expectedText } from "./expected-files.ts";
import { OFFICE, withReport } from "./sample-report.ts";

for (const name of FORMAT_NAMES)
  test(`${name}: the office's report is the expected one`, () => {
    const text = withReport(OFFICE, (source) => [...FORMATS[name].render(source)].join(""));
    expect(text).toBe(expectedText(`report.${FORMATS[name].extension}`, text));
  });

test("a stored run, drawn anew from its file, gives the same bytes", () => {
  const folder = mkdtempSync(join(tmpdir(), "fwreport-"));
  const file = join(folder, "office.db");
  const writing = openStore(file);
  const run = writing.beginRun(OFFICE.start);
  for (const flow of OFFICE.flows) run.addFlow(flow);
  run.finish(OFFICE.end);
  const draw = (store: typeof writing) =>
    FORMAT_NAMES.map((name) => [...FORMATS[name].render(createReportSource(store.readRun()))].join(""));
  const [first, second] = [draw(writing), draw(writing)];
  writing.close();
  const reading = openStoreForReading(file);
  const third = draw(reading);
  reading.close();
  rmSync(folder, { recursive: true });
  expect(second).toEqual(first);
  expect(third).toEqual(first);
});

test("every format counts the same flows, packets and bytes for every verdict as the database", () => {
  withReport(OFFICE, (source, store) => {
    const expected = store
      .readRun()
      .verdictTotals()
      .map(({ verdict, flows, packets, bytes }) => ({ verdict, flows, packets, bytes }));
    expect(expected.map(({ flows }) => flows)).toEqual([3, 2, 2, 1]);
    const text = (name: (typeof FORMAT_NAMES)[number]) => [...FORMATS[name].render(source)].join("");

    const lines = text("ndjson")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => Object.keys(line))).toEqual(lines.map(() => [...FLOW_FIELDS]));
    const [header, ...records] = parseCsv(text("csv"));
    const rows = records.map((record) => Object.fromEntries(record.map((cell, index) => [header?.[index], cell])));
    const document = JSON.parse(text("json"));
    const page = text("html");
    for (const totals of expected) {
      const { verdict, flows, packets } = totals;
      for (const list of [lines, rows]) {
        const own = list.filter((flow) => flow.verdict === verdict);
        const add = (...fields: string[]) =>
          own.reduce((sum, flow) => fields.reduce((all, field) => all + Number(flow[field]), sum), 0);
        expect({
          verdict,
          flows: own.length,
          packets: add("orig_pkts", "resp_pkts"),
          bytes: add("orig_ip_bytes", "resp_ip_bytes"),
        }).toEqual(totals);
      }
      const table: { flows: number; packets: number; bytes: number }[] = document.conversations[verdict].shown;
      const add = (field: "flows" | "packets" | "bytes") => table.reduce((sum, row) => sum + row[field], 0);
      expect({ verdict, flows: add("flows"), packets: add("packets"), bytes: add("bytes") }).toEqual(totals);
      expect(document.answer.verdicts.find((entry: { verdict: Verdict }) => entry.verdict === verdict)).toMatchObject(
        totals,
      );
      expect(tableSums(page, verdict)).toEqual([flows, packets]);
      expect(page).toContain(`<span class="number">${flows} <small>`);
    }
    expect(lines.map(({ uid }) => uid)).toEqual(rows.map(({ uid }) => uid));
    expect(lines.map(({ uid }) => uid)).toEqual(["F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"]);
    expect(document.schemaVersion).toBe(1);
  });
});

/** Sums of the first two columns of numbers in a flow table of the page. */
function tableSums(page: string, verdict: Verdict): number[] {
  const start = page.indexOf(`<section id="${verdict}"`);
  const section = page.slice(start, page.indexOf("</section>", start));
  const rows = section
    .split('<tr id="c-')
    .slice(1)
    .map((row) => [...row.matchAll(/<td>([\d,]+)<\/td>/g)].map(([, digits]) => Number(digits?.replaceAll(",", ""))));
  return [0, 1].map((column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}

test("a run that did not finish is reported as what it is", () => {
  const store = openStore(":memory:");
  store.beginRun(OFFICE.start);
  const source = createReportSource(store.readRun());
  const page = [...FORMATS.html.render(source)].join("");
  const document = JSON.parse([...FORMATS.json.render(source)].join(""));
  expect(page).toContain("This run did not finish");
  expect(page).toContain("did not finish");
  expect(document).toMatchObject({
    run: { status: "running", finished: null, windowStart: null },
    answer: { kind: "nothing-judged", flows: 0 },
  });
  expect([...FORMATS.ndjson.render(source)]).toEqual([]);
  expect([...FORMATS.csv.render(source)]).toEqual([`${FLOW_FIELDS.join(",")}\r\n`]);
  store.close();
});

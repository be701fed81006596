import { expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import { parseCsv } from "./csv-text.ts";
import { HOSTILE, runOf } from "./hostile-run.ts";
import { type SampleRun, withReport } from "./sample-report.ts";

const render = (run: SampleRun, name: keyof typeof FORMATS): string =>
  withReport(run, (source) => [...FORMATS[name].render(source)].join(""));

/** Elements and attribute names of a page, in order; texts and attribute values left out. */
const structure = (page: string): string[] =>
  [...page.matchAll(/<(\/?[a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, element, attributes]) =>
      `${element}${[...(attributes ?? "").matchAll(/([a-z-]+)=?(?:"[^"]*")?/gi)].map(([, name]) => ` ${name}`).join("")}`,
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for.
const UNSAFE_CHARACTERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

for (const text of HOSTILE) {
  const shown = JSON.stringify(text);

  test(`html: ${shown} changes nothing but text`, () => {
    const page = render(runOf(text), "html");
    expect(structure(page)).toEqual(structure(render(runOf("harmless"), "html")));
    expect(page.match(/<script/gi)).toHaveLength(1);
    expect(page).not.toMatch(UNSAFE_CHARACTERS);
  });

  test(`csv: ${shown} stays in its cell and is no formula`, () => {
    const csv = render(runOf(text), "csv");
    const [header, record, ...rest] = parseCsv(csv);
    expect(rest).toEqual([]);
    expect(record).toHaveLength(header?.length ?? 0);
    for (const cell of record ?? []) expect(cell).not.toMatch(/^\s*[=+\-@|%\t\r]/);
    expect(csv.replaceAll("\r\n", "")).not.toMatch(/\n/);
    expect(csv.replaceAll("\r\n", "")).not.toMatch(UNSAFE_CHARACTERS);
  });

  test(`json and ndjson: ${shown} comes back as it was, and no character acts on a terminal`, () => {
    const ndjson = render(runOf(text), "ndjson");
    const json = render(runOf(text), "json");
    expect(JSON.parse(ndjson)).toMatchObject({
      capture: text,
      rule_name: text,
      rule_file: text,
      reason: text,
      service: text,
      history: text,
    });
    expect(JSON.parse(json)).toMatchObject({
      run: { title: text },
      rules: [{ name: text }],
      captures: [{ file: text }],
    });
    expect(ndjson + json).not.toMatch(UNSAFE_CHARACTERS);
  });
}

test("html: hostile text is there to be read", () => {
  const page = render(runOf(HOSTILE[0] ?? ""), "html");
  expect(page).toContain("<h1>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; $&amp; $1 {{x}} {{{x}}}</h1>");
  const overridden = render(runOf("\u202etxt.exe"), "html");
  expect(overridden).toContain("<h1>\\u{202e}txt.exe</h1>");
});

test("csv: a formula gets an apostrophe, a number that is one does not", () => {
  const [header, record] = parseCsv(render(runOf("=1+1"), "csv"));
  expect(record?.[header?.indexOf("reason") ?? -1]).toBe("'=1+1");
  expect(record?.[header?.indexOf("orig_pkts") ?? -1]).toBe("6");
});

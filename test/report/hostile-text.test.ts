import { expect, test } from "vitest";
import { terminalText } from "../../src/base/terminal-text.ts";
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

/** `&quot;` back to `"`, and so on. */
const withoutEntities = (xml: string): string =>
  xml.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: "lt" | "gt" | "quot" | "apos" | "amp") => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name],
  );

for (const text of HOSTILE) {
  const shown = JSON.stringify(text);

  test(`junit: ${shown} changes nothing but text`, () => {
    const xml = render(runOf(text), "junit");
    const tags = (document: string): string[] =>
      [...document.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/"[^"]*"/g, '""'));
    expect(tags(xml)).toEqual(tags(render(runOf("harmless"), "junit")));
    expect(xml).not.toMatch(UNSAFE_CHARACTERS);
    expect(withoutEntities(xml)).toContain(terminalText(text));
  });

  test(`md: ${shown} is in code spans alone, in as many lines as other text`, () => {
    const markdown = render(runOf(text), "md");
    expect(markdown.split("\n")).toHaveLength(render(runOf("harmless"), "md").split("\n").length);
    expect(markdown).not.toMatch(UNSAFE_CHARACTERS);
    const outside = markdown.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "");
    expect(outside).not.toMatch(/(?<!\\)[<>[\]](?! )|@\w|:\/\//);
  });

  test(`sarif and ecs: ${shown} comes back as it was, and no character acts on a terminal`, () => {
    const [sarif, ecs] = [render(runOf(text), "sarif"), render(runOf(text), "ecs")];
    expect(JSON.parse(sarif)).toMatchObject({
      runs: [{ properties: { title: text }, tool: { driver: { version: text } } }],
    });
    expect(JSON.parse(ecs)).toMatchObject({
      event: { reason: text },
      rule: { name: text },
      log: { file: { path: text } },
    });
    expect(sarif + ecs).not.toMatch(UNSAFE_CHARACTERS);
  });

  test(`zeek: ${shown} stays in its field, and comes back as it was`, () => {
    const zeek = render(runOf(text), "zeek");
    const [fields, types, record, ...rest] = zeek.trimEnd().split("\n").slice(6);
    expect(rest).toEqual([expect.stringMatching(/^#close\t/)]);
    const cells = record?.split("\t") ?? [];
    expect(cells).toHaveLength((fields?.split("\t").length ?? 0) - 1);
    expect(cells).toHaveLength((types?.split("\t").length ?? 0) - 1);
    expect(record?.replaceAll("\t", "")).not.toMatch(UNSAFE_CHARACTERS);
    const names = fields?.split("\t").slice(1) ?? [];
    expect(unescapeZeek(cells[names.indexOf("fwreport_rule_name")] ?? "")).toBe(text);
    expect(cells[names.indexOf("fwreport_system_services")]?.split(",").map(unescapeZeek)).toEqual([text, text]);
  });
}

/** What Zeek's readers make of a field: `\xHH` is a byte of UTF-8, `\\\\` a backslash. */
const unescapeZeek = (field: string): string => {
  const bytes = [...field.matchAll(/\\x([0-9a-f]{2})|\\\\|([^\\]+)/g)].map(([whole, hex, plain]) =>
    Buffer.from(hex !== undefined ? [Number.parseInt(hex, 16)] : (plain ?? whole.slice(1))),
  );
  return Buffer.concat(bytes).toString();
};

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

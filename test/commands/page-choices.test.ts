import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { pageChoices } from "../../src/commands/page-choices.ts";

const HTML = { format: "html", file: "x.html" } as const;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("--rows and --template are left to the report where they are not given", () => {
  expect(pageChoices({}, [])).toEqual({ rows: undefined, templates: undefined });
  expect(pageChoices({ rows: 5 }, []).rows).toBe(5);
});

for (const rows of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
  test(`--rows ${rows} is refused`, () => {
    expect(() => pageChoices({ rows }, [])).toThrow(UserError);
    expect(() => pageChoices({ rows }, [])).toThrow(`--rows ${rows}: not a count of rows`);
  });

test("--template that is not there is refused before anything is read", () => {
  expect(() => pageChoices({ template: join(folder, "none.hbs") }, [HTML])).toThrow(
    "none.hbs: the template cannot be read",
  );
});

for (const { format, file } of [
  { format: "json", file: "x.json" },
  { format: "md", file: "-" },
] as const)
  test(`--template with no other output than ${format} is refused: it would not be used`, () => {
    expect(() => pageChoices({ template: "own.hbs" }, [{ format, file }])).toThrow(UserError);
    expect(() => pageChoices({ template: "own.hbs" }, [{ format, file }])).toThrow(
      "--template own.hbs: no output is html or pdf",
    );
  });

test("--template is for pdf, too, and for one output of several", () => {
  const template = join(folder, "own.hbs");
  writeFileSync(template, "{{!-- fwreport-model 1 --}}x");
  expect(pageChoices({ template }, [{ format: "pdf", file: "x.pdf" }]).templates?.own).toBeDefined();
  expect(pageChoices({ template }, [{ format: "json", file: "x.json" }, HTML]).templates?.own).toBeDefined();
});

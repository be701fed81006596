import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { pageChoices, warnOfBigPages } from "../../src/commands/page-choices.ts";
import type { FormatName } from "../../src/report/formats.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("--rows and --template are left to the report where they are not given", () => {
  expect(pageChoices({})).toEqual({ rows: undefined, templates: undefined });
  expect(pageChoices({ rows: 5 }).rows).toBe(5);
});

for (const rows of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
  test(`--rows ${rows} is refused`, () => {
    expect(() => pageChoices({ rows })).toThrow(UserError);
    expect(() => pageChoices({ rows })).toThrow(`--rows ${rows}: not a count of rows`);
  });

test("--template that is not there is refused before anything is read", () => {
  expect(() => pageChoices({ template: join(folder, "none.hbs") })).toThrow("none.hbs: the template cannot be read");
});

for (const { what, format, size, says } of [
  { what: "a page over 8 MB", format: "html", size: 8_100_000, says: "a page of 8.1 MB is slow to open" },
  { what: "a page of 8 MB", format: "html", size: 8_000_000, says: "" },
  { what: "a database dump of any size", format: "csv", size: 9_000_000, says: "" },
] as const)
  test(`${what} ${says === "" ? "needs no warning" : "is warned of, with what makes it smaller"}`, () => {
    const file = join(folder, `big.${format}`);
    writeFileSync(file, Buffer.alloc(size));
    const said = warned(format, file);
    expect(said).toContain(says);
    expect(said.includes("--rows")).toBe(says !== "");
  });

test("what went to standard output has no size to warn of", () => {
  expect(warned("html", "-")).toBe("");
});

function warned(format: FormatName, file: string): string {
  let said = "";
  warnOfBigPages([{ format, file }], {
    writeOut: async () => undefined,
    writeError: (text) => {
      said += text;
    },
    isErrorInteractive: false,
    hasColor: false,
  });
  return said;
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserError } from "../../src/base/problem.ts";
import { renderHtml } from "../../src/report/render-html.ts";
import { loadTemplates } from "../../src/report/templates.ts";
import { OFFICE, withReport } from "./sample-report.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fwreport-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function render(template: string, run = OFFICE): string {
  const file = join(folder, "own.hbs");
  writeFileSync(file, /fwreport-model|^no version/.test(template) ? template : `{{! fwreport-model 1 }}${template}`);
  return withReport(run, (source) => renderHtml(source.model(), loadTemplates(file)));
}

for (const { what, template, page } of [
  { what: "fields of the model", template: "{{run.title}}", page: "Office gateway, March 2004" },
  { what: "lists", template: "{{#each findings}}{{id}} {{/each}}", page: "FWR-101 FWR-501 FWR-201 FWR-401 " },
  {
    what: "helpers for counts, sizes and ports",
    template:
      '{{count 1234567}} {{bytes 1500}} {{amount 2 "flow"}} {{#each conversations.denied.shown}}{{port this}} {{/each}}',
    page: "1,234,567 1.5 kB 2 flows 135/tcp 21/tcp ",
  },
  {
    what: "conditions, whatever the field holds",
    template:
      "{{#if run.ticket}}t{{else}}-{{/if}}{{#if findings}}f{{/if}}{{#unless run.isRedacted}}p{{/unless}}{{#if findings.[0]}}1{{/if}}{{#if findings.[99]}}99{{/if}}",
    page: "-fp1",
  },
  {
    what: "what is around a block, and numbers of entries",
    template: "{{#each findings}}{{#if @first}}{{@index}} {{../run.title}} {{@root.run.id}}{{/if}}{{/each}}",
    page: "0 Office gateway, March 2004 1",
  },
  {
    what: "names that are data, by lookup",
    template: '{{lookup run "title"}}{{#if (lookup run "10.0.0.1")}}x{{/if}}',
    page: "Office gateway, March 2004",
  },
  { what: "the version of its model", template: "{{!-- fwreport-model 1 --}}x", page: "x" },
])
  test(`a template of the user's own takes ${what}`, () => {
    expect(render(template)).toBe(page);
  });

test("what it inlines of the page fits the policy it is given", () => {
  const page = render("{{@contentSecurityPolicy}}|{{> style}}|{{> script}}");
  expect(page).toContain("script-src &#x27;sha256-");
  expect(page).toContain(":root {");
  expect(page).toContain('"use strict"');
});

test("what stands in a slot is escaped, and control characters are visible", () => {
  const run = { ...OFFICE, start: { ...OFFICE.start, title: "<b>\u202e&" } };
  expect(render("{{run.title}}", run)).toBe("&lt;b&gt;\\u{202e}&amp;");
});

for (const { what, template, says } of [
  { what: "a field that is none", template: "x\n {{run.titel}}", says: '"titel" is no field of run - 2:4' },
  {
    what: "a field of the model that is none",
    template: "x {{nosuch.field}}",
    says: '"nosuch" is no field of the model',
  },
  { what: "one behind #if", template: "x\n{{#if run.nope}}y{{/if}}", says: '"nope" is no field of run - 2:7' },
  { what: "one behind #unless", template: "{{#unless nope}}y{{/unless}}", says: '"nope" is no field of the model' },
  { what: "one behind #each", template: "{{#each run.nope}}y{{/each}}", says: '"nope" is no field of run' },
  {
    what: "one behind #with",
    template: "{{#with run}}{{#if nope}}{{/if}}{{/with}}",
    says: '"nope" is no field of run',
  },
  { what: "one for a helper", template: '{{amount run.nope "flow"}}', says: '"nope" is no field of run' },
  { what: "one of a port", template: "{{port run}}", says: '"proto" is no field of run' },
  {
    what: "one in a list",
    template: "{{#each findings}}{{#if ports.nope}}{{/if}}{{/each}}",
    says: '"nope" is no field of an entry of findings.ports',
  },
  {
    what: "one outside the block",
    template: "{{#each findings}}{{#if ../nope}}{{/if}}{{/each}}",
    says: '"nope" is no field of the model',
  },
  { what: "a group as text", template: "{{run}}", says: "run is no text but a group of fields" },
  { what: "a list as text", template: "{{findings}}", says: "findings is no text but a list" },
  {
    what: "no version of the model",
    template: "no version {{run.title}}",
    says: "begin it with {{!-- fwreport-model 1 --}}",
  },
  { what: "a block that does not end", template: "{{#if run}}", says: "Parse error on line 1" },
  { what: "an unknown partial", template: "{{> header}}", says: "header" },
  {
    what: "a version of the model that is not this one",
    template: "{{! fwreport-model 2 }}",
    says: "written for version 2 of the model; this fwreport has version 1",
  },
])
  test(`${what} is the user's mistake, and the file is named`, () => {
    expect(() => render(template)).toThrow(UserError);
    expect(() => render(template)).toThrow(says);
    expect(() => render(template)).toThrow("own.hbs");
  });

test("a template that is not there", () => {
  expect(() => loadTemplates(join(folder, "none.hbs"))).toThrow(UserError);
  expect(() => loadTemplates(join(folder, "none.hbs"))).toThrow("none.hbs: the template cannot be read (ENOENT)");
});

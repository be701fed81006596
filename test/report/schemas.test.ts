import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { makeSchema, SCHEMAS } from "../../scripts/make-schemas.ts";
import { createReportSource, FORMATS, type ReportSource } from "../../src/report/formats.ts";
import { openStore } from "../../src/store/store.ts";
import { sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";
import { SAMPLE_RUNS } from "../support/sample-runs.ts";
import { OFFICE, withReport } from "./sample-report.ts";

const published = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8");

/** A copy of a schema that allows no field which it does not describe. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== "object") return schema;
  const own = Object.fromEntries(Object.entries(schema).map(([name, entry]) => [name, closed(entry)]));
  return own.type === "object" && !("additionalProperties" in own) ? { ...own, additionalProperties: false } : own;
}

const validators = (file: string) => {
  const schema = JSON.parse(published(file));
  const compile = (given: unknown) => new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(given as object);
  return [compile(schema), compile(closed(schema))] as const;
};
const REPORT = validators("docs/report.schema.json");
const FLOW = validators("docs/flow.schema.json");

function expectValid(report: string, flows: string): void {
  for (const validate of REPORT) expect(validate(JSON.parse(report)) ? [] : validate.errors).toEqual([]);
  for (const line of flows.split("\n").filter((text) => text !== ""))
    for (const validate of FLOW) expect(validate(JSON.parse(line)) ? [] : validate.errors).toEqual([]);
}

const expectValidSource = (source: ReportSource): void =>
  expectValid([...FORMATS.json.render(source)].join(""), [...FORMATS.ndjson.render(source)].join(""));

test.each(SCHEMAS)("$file says what the types say (npm run schemas writes it anew)", (schema) => {
  expect(published(schema.file)).toBe(makeSchema(schema));
});

describe("what is written is valid, and every field of it is described", () => {
  test("the office's report", () => withReport(OFFICE, expectValidSource));

  test("a run that did not finish", () => {
    const store = openStore(":memory:");
    store.beginRun(OFFICE.start);
    expectValidSource(createReportSource(store.readRun()));
    store.close();
  });

  test.each(SAMPLE_RUNS)("$rules with its capture", async ({ rules, capture }) => {
    const folder = mkdtempSync(join(tmpdir(), "fwreport-schema-"));
    const args = [sampleFile(capture), "--rules", sampleFile(rules), "-o", "a.json", "-o", "a.ndjson", "-q"];
    expect(await runHere(folder, args)).toMatchObject({ status: 0, stderr: "" });
    expectValid(readFileSync(join(folder, "a.json"), "utf8"), readFileSync(join(folder, "a.ndjson"), "utf8"));
    rmSync(folder, { recursive: true });
  });
});

describe("what is wrong is not valid", () => {
  const report = withReport(OFFICE, (source) => JSON.parse([...FORMATS.json.render(source)].join("")));
  const WRONG: readonly (readonly [string, object])[] = [
    ["no schema version", { ...report, schemaVersion: undefined }],
    ["another schema version", { ...report, schemaVersion: 2 }],
    ["an unknown answer", { ...report, answer: { ...report.answer, kind: "perhaps" } }],
    ["a count that is a text", { ...report, answer: { ...report.answer, flows: "8" } }],
  ];
  test.each(WRONG)("%s", (_, document) => expect(REPORT[0](JSON.parse(JSON.stringify(document)))).toBe(false));
});

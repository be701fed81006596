/** Every format of one run tells the same counts as the database, whatever reads it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERDICTS } from "../../src/audit/finding.ts";
import { FORMAT_NAMES, FORMATS } from "../../src/report/formats.ts";
import { openStoreForReading } from "../../src/store/store.ts";
import { sampleFile } from "../support/run-cli.ts";
import { runHere } from "../support/run-here.ts";
import { SAMPLE_RUNS } from "../support/sample-runs.ts";
import { parseCsv } from "./csv-text.ts";

/** Flows by verdict; and flows by finding id. */
interface Counts {
  readonly verdicts: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<string, number>>;
}

const sum = (entries: readonly (readonly [string, number])[]): Record<string, number> => {
  const total: Record<string, number> = {};
  for (const [name, count] of entries) if (count > 0) total[name] = (total[name] ?? 0) + count;
  return total;
};

/** What lists of flows come to. */
const countFlows = (flows: readonly { readonly verdict: string; readonly findings: readonly string[] }[]): Counts => ({
  verdicts: sum(flows.map(({ verdict }) => [verdict, 1])),
  findings: sum(flows.flatMap(({ findings }) => findings.map((id) => [id, 1] as const))),
});

const lines = (text: string): string[] => text.trimEnd().split("\n");
const table = (rows: readonly (readonly string[])[]): Record<string, string>[] =>
  rows.slice(1).map((row) => Object.fromEntries(row.map((cell, index) => [rows[0]?.[index], cell])));

/** Each format read by what its readers expect of it, with nothing of the code that writes it. */
const READERS: Readonly<Record<Exclude<(typeof FORMAT_NAMES)[number], "html">, (text: string) => Counts>> = {
  json(text) {
    const { answer, findings } = JSON.parse(text);
    return {
      verdicts: sum(answer.verdicts.map((entry: { verdict: string; flows: number }) => [entry.verdict, entry.flows])),
      findings: sum(findings.map((finding: { id: string; flows: number }) => [finding.id, finding.flows])),
    };
  },
  ndjson: (text) => countFlows(lines(text).map((line) => JSON.parse(line))),
  csv: (text) =>
    countFlows(
      table(parseCsv(text)).map((row) => ({
        verdict: row.verdict ?? "",
        findings: row.findings === "" ? [] : (row.findings?.split("; ") ?? []),
      })),
    ),
  md: (text) => ({
    verdicts: sum(
      [...text.matchAll(/^\| (At risk|Denied|Allowed|Not evaluated) \| ([\d,]+) \|/gm)].map(([, title, flows]) => [
        title?.toLowerCase().replace(" ", "-") ?? "",
        Number(flows?.replaceAll(",", "")),
      ]),
    ),
    findings: sum(
      [...text.matchAll(/^- \*\*(FWR-\d+)\*\* \w+, ([\d,]+) flows?:/gm)].map(([, id, flows]) => [
        id ?? "",
        Number(flows?.replaceAll(",", "")),
      ]),
    ),
  }),
  sarif(text) {
    const [run] = JSON.parse(text).runs;
    const ofFlows = run.results.filter(({ properties }: { properties: object }) => "flows" in properties);
    return {
      verdicts: sum(
        run.properties.verdicts.map((entry: { verdict: string; flows: number }) => [entry.verdict, entry.flows]),
      ),
      findings: sum(
        ofFlows.map((result: { ruleId: string; properties: { flows: number } }) => [
          result.ruleId,
          result.properties.flows,
        ]),
      ),
    };
  },
  junit: (text) => ({
    verdicts: sum(
      [...text.matchAll(/^(?:<system-out>)?(allowed|denied|at-risk|not-evaluated): ([\d,]+) flows?,/gm)].map(
        ([, verdict, flows]) => [verdict ?? "", Number(flows?.replaceAll(",", ""))],
      ),
    ),
    findings: sum(
      text
        .split("<testsuite ")
        .flatMap((suite) =>
          [...suite.matchAll(/(?:^|<system-out>)(?:info|low|medium|high|critical): ([\d,]+) flows?\./gm)].map(
            ([, flows]) => [/name="(FWR-\d+)/.exec(suite)?.[1] ?? "", Number(flows?.replaceAll(",", ""))] as const,
          ),
        ),
    ),
  }),
  ecs: (text) => countFlows(lines(text).map((line) => JSON.parse(line).fwreport)),
  zeek: (text) =>
    countFlows(
      table(
        lines(text)
          .filter((line) => line.startsWith("#fields") || !line.startsWith("#"))
          .map((line) => line.replace("#fields\t", "").split("\t")),
      ).map((row) => ({
        verdict: row.fwreport_verdict ?? "",
        findings: row.fwreport_findings === "(empty)" ? [] : (row.fwreport_findings?.split(",") ?? []),
      })),
    ),
};

describe.each(SAMPLE_RUNS)("$rules", ({ rules, capture }) => {
  let folder = "";
  let expected: Counts = { verdicts: {}, findings: {} };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "fwreport-agree-"));
    const args = [sampleFile(capture), "--rules", sampleFile(rules), "-f", FORMAT_NAMES.join(","), "-o", "all/", "-q"];
    const result = await runHere(folder, args);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    const store = openStoreForReading(join(folder, "all", "fwreport.db"));
    const reader = store.readRun();
    expected = {
      verdicts: sum(reader.verdictTotals().map(({ verdict, flows }) => [verdict, flows])),
      findings: sum(reader.findings(1).map(({ id, flows }) => [id, flows])),
    };
    store.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("the database has flows to count", () => {
    expect(Object.keys(expected.verdicts).length).toBeGreaterThan(1);
    expect(VERDICTS).toEqual(expect.arrayContaining(Object.keys(expected.verdicts)));
    expect(Object.keys(expected.findings).length).toBeGreaterThan(0);
  });

  for (const [format, read] of Object.entries(READERS))
    test(`${format}: the verdicts and findings of the database`, () => {
      const { extension } = FORMATS[format as keyof typeof READERS];
      const text = readFileSync(join(folder, "all", `fwreport.${extension}`), "utf8");
      const counted = read(text);
      // A text for a ticket has no room for every kind of finding, and says how many it leaves out.
      const left = format === "md" ? Number(/^- and (\d+) more findings?/m.exec(text)?.[1] ?? 0) : 0;
      if (left > 0) expect(expected.findings).toMatchObject(counted.findings);
      expect(counted).toEqual(left > 0 ? { ...expected, findings: counted.findings } : expected);
    });
});

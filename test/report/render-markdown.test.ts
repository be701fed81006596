import { expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/render-markdown.ts";
import type { ModelFinding, ReportModel } from "../../src/report/report-model.ts";
import { OFFICE, withReport } from "./sample-report.ts";

const MODEL = withReport(OFFICE, (source) => source.model());
const FINDING = MODEL.findings[0] as ModelFinding;

/** A model with more of everything than is shown. */
const CROWDED: ReportModel = {
  ...MODEL,
  answer: { ...MODEL.answer, caveats: Array.from({ length: 9 }, (_, index) => `caveat ${index}`) },
  findings: Array.from({ length: 20 }, (_, index) => ({ ...FINDING, id: `FWR-${index}`, flows: 10 })),
  captures: Array.from({ length: 50 }, () => MODEL.captures[0]!),
};

test("is never more than 30 lines, and counts what it leaves out", () => {
  const lines = renderMarkdown(CROWDED).trimEnd().split("\n");
  expect(lines).toHaveLength(30);
  expect(lines).toContain("> - and 7 more caveats");
  expect(lines).toContain("- and 12 more findings of high severity or less (120 flows)");
  expect(lines.find((line) => line.startsWith("- Captures: "))).toMatch(/, 47 more$/);
});

test("names the answer, the inputs by digest, and how to draw the run again", () => {
  const text = renderMarkdown(MODEL);
  expect(text).toContain("**Contradicted by the capture.** No: the policy denies 1 flow");
  expect(text).toContain("`office.pcap` (54 kB, SHA-256 `cdcdcdcdcdcd`)");
  expect(text).toContain("`rules.reg` (1.2 kB, SHA-256 `abababababab`)");
  expect(text).toContain("`fwreport report --db DATABASE --run 1 --format html`");
});

test("without findings, checks and caveats there is no line about them", () => {
  const text = renderMarkdown({ ...MODEL, findings: [], hostChecks: [], answer: { ...MODEL.answer, caveats: [] } });
  expect(text).not.toMatch(/FWR-|Host configuration|^>|\n\n\n/m);
});

test("the ticket is in the heading, where one was given", () => {
  const [heading] = renderMarkdown({ ...MODEL, run: { ...MODEL.run, ticket: "FW-1@all" } }).split("\n");
  expect(heading).toBe("## Firewall compliance: `Office gateway, March 2004` (ticket `FW-1@all`)");
  expect(renderMarkdown(MODEL)).not.toContain("ticket `");
});

import type { Severity, Verdict } from "../audit/finding.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { CaptureSummary } from "../capture/capture-summary.ts";
import type { CrossCheck } from "../capture/cross-check.ts";
import type { ModelFinding, ModelHostCheck } from "../report/report-model.ts";
import type { VerdictTotals } from "../store/read-totals.ts";
import { describeWritten, listTooBig } from "./describe-written.ts";
import type { WrittenFile } from "./outputs.ts";
import type { WrittenCaptures } from "./write-captures.ts";

/** What the summary on the terminal tells. */
export interface SummarySource {
  readonly captures: readonly CaptureSummary[];
  readonly crossChecks: readonly CrossCheck[];
  readonly verdicts: readonly VerdictTotals[];
  readonly findings: readonly ModelFinding[];
  readonly hostChecks: readonly ModelHostCheck[];
  readonly written: readonly WrittenFile[];
  readonly writtenCaptures: WrittenCaptures;
  readonly database: string;
  readonly run: number;
}

const TOP_FINDINGS = 8;
const VERDICT_COLORS: Readonly<Record<Verdict, number>> = {
  allowed: 32,
  denied: 34,
  "at-risk": 31,
  "not-evaluated": 90,
};
const SEVERITY_COLORS: Readonly<Record<Severity, number>> = { critical: 31, high: 31, medium: 33, low: 36, info: 90 };

/** A page for a person at the terminal: verdicts, worst findings, where the report is. */
export function formatSummary(source: SummarySource, hasColor: boolean): string {
  const paint = (text: string, color: number): string => (hasColor ? `\u001b[${color}m${text}\u001b[0m` : text);
  const lines: string[] = [];
  const packets = source.captures.reduce((sum, capture) => sum + capture.packets, 0);
  const flows = source.verdicts.reduce((sum, verdict) => sum + verdict.flows, 0);
  lines.push(`${amount(packets, "packet")}, ${amount(flows, "flow")}`);
  for (const { file, endedEarly } of source.captures) {
    if (endedEarly === undefined) continue;
    const { byteOffset, reason, packetsRead } = endedEarly;
    lines.push(
      paint(
        `${terminalText(file)}: reading stopped at byte ${byteOffset}: ${terminalText(reason)}; what was read before it (${amount(packetsRead, "packet")}) is kept`,
        33,
      ),
    );
  }
  for (const { file, result, text } of source.crossChecks)
    lines.push(
      `cross-check ${terminalText(file)}: ${result === "different" ? "NOT THE SAME: " : ""}${terminalText(text)}`,
    );
  for (const { verdict, flows: ofVerdict, hosts, mismatches } of source.verdicts) {
    const tail = mismatches === 0 ? "" : `, ${count(mismatches)} of them established all the same`;
    const name = paint(verdict.padEnd(13), VERDICT_COLORS[verdict]);
    lines.push(`  ${name} ${count(ofVerdict).padStart(9)} flows, ${count(hosts)} hosts${tail}`);
  }
  for (const { id, severity, title, flows: withFinding } of source.findings.slice(0, TOP_FINDINGS))
    lines.push(
      `  ${id} ${paint(severity.padEnd(8), SEVERITY_COLORS[severity])} ${count(withFinding).padStart(9)} flows  ${title}`,
    );
  if (source.findings.length > TOP_FINDINGS)
    lines.push(`  ... and ${source.findings.length - TOP_FINDINGS} more kinds of findings`);
  if (source.hostChecks.length > 0) lines.push(`host configuration: ${formatChecks(source.hostChecks)}`);
  lines.push(...listReports(source.written), ...listCaptures(source.writtenCaptures));
  lines.push(`database: ${terminalText(source.database)}, run ${source.run}`);
  for (const warning of listTooBig([...source.written, ...source.writtenCaptures.captures]))
    lines.push(paint(`warning: ${warning}`, 33));
  return `${lines.join("\n")}\n`;
}

const listReports = (written: SummarySource["written"]): readonly string[] =>
  listFiles("report", written.map(describeWritten), 4);

function listCaptures({ captures, packetsWithoutFile }: WrittenCaptures): readonly string[] {
  const described = captures.map((capture) => `${describeWritten(capture)}: ${amount(capture.packets, "packet")}`);
  const lines = listFiles("capture", described, 2);
  if (packetsWithoutFile === 0) return lines;
  return [...lines, `  in no file of --split, as they are in no flow: ${amount(packetsWithoutFile, "packet")}`];
}

/** A line a file; of more than `perLine` files, as many on a line. */
function listFiles(label: string, described: readonly string[], perLine: number): readonly string[] {
  const step = described.length > perLine ? perLine : 1;
  return described.flatMap((_, index) =>
    index % step === 0 ? [`${label}: ${described.slice(index, index + step).join(", ")}`] : [],
  );
}

/** `21 of 26 checks fail, 3 pass, 2 not in this export`: what could not be checked is no pass. */
function formatChecks(checks: SummarySource["hostChecks"]): string {
  const having = (wanted: ModelHostCheck["outcome"]): number =>
    checks.filter(({ outcome }) => outcome === wanted).length;
  const failed = having("fail");
  const others = [
    [having("pass"), having("pass") === 1 ? "passes" : "pass"],
    [having("not-applicable"), "not applicable"],
    [having("not-in-this-export"), "not in this export"],
  ] as const;
  return [
    `${failed} of ${amount(checks.length, "check")} ${failed === 1 ? "fails" : "fail"}`,
    ...others.flatMap(([number, words]) => (number === 0 ? [] : [`${count(number)} ${words}`])),
  ].join(", ");
}

const amount = (number: number, noun: string): string => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
const count = (number: number): string => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

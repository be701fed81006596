import type { Severity } from "../audit/finding.ts";
import { elideEnd } from "../base/display-width.ts";
import { terminalText } from "../base/terminal-text.ts";
import { formatAmount, formatCount } from "../report/format-values.ts";
import type { ModelFinding } from "../report/report-model.ts";
import type { Block } from "./fit-blocks.ts";
import type { Paint } from "./summary-text.ts";

const MOST_FINDINGS = 8;
const SEVERITY_COLORS: Readonly<Record<Severity, number>> = { critical: 31, high: 31, medium: 33, low: 36, info: 90 };

/** A line for each of the worst findings. */
export function summarizeFindings(findings: readonly ModelFinding[], width: number, paint: Paint): Block {
  const flowsWidth = Math.max(0, ...findings.map(({ flows }) => formatCount(flows).length));
  const lines = findings.map(({ id, severity, title, flows }) => {
    const level = severity.padEnd("critical".length);
    const text = `${formatCount(flows).padStart(flowsWidth)} ${flows === 1 ? "flow " : "flows"}  ${terminalText(title)}`;
    return [
      `  ${id}  ${paint(level, SEVERITY_COLORS[severity])}  ${elideEnd(text, width - id.length - level.length - 6)}`,
    ];
  });
  return {
    entries: lines,
    most: MOST_FINDINGS,
    least: Math.min(1, lines.length),
    rest: (leftOut) => elideEnd(`  and ${formatAmount(leftOut, "more kind")} of findings`, width),
  };
}

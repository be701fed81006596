import { SEVERITIES, type Severity } from "../../audit/finding.ts";
import { formatAtLocation } from "../../base/format-problem.ts";
import { formatLocation } from "../../base/problem.ts";
import { terminalText } from "../../base/terminal-text.ts";
import type { LintFinding } from "../lint-finding.ts";
import { count } from "../rules/wording.ts";
import type { LintReport } from "./lint-report.ts";
import { summarizeHostChecks } from "./summarize-host-checks.ts";

/** Places under a finding; json and sarif hold all. */
const MAX_RELATED = 5;

/** `file:line:column: severity: sentence [id]`, the line and a caret, for each finding; then what they come to. */
export function renderText({ files, result }: LintReport): string {
  const blocks = result.findings.map(formatFinding);
  const shown = files.map(({ file }) => terminalText(file)).join(", ");
  return `${[...blocks, `${shown}: ${summarize(result.counts)}`, ...formatOpen(result)].join("\n")}\n`;
}

function formatFinding({ id, severity, message, location, related, references }: LintFinding): string {
  const lines = [formatAtLocation(location, `${severity}: ${message} [${id}]`)];
  for (const other of related.slice(0, MAX_RELATED)) {
    lines.push(`    ${terminalText(`${formatLocation(other.location)}: ${other.text}`)}`);
  }
  const more = related.length - MAX_RELATED;
  if (more > 0) lines.push(`    ... and ${more.toLocaleString("en-US")} more`);
  if (references !== undefined) lines.push(`    ${references.join("; ")}`);
  return lines.join("\n");
}

/** Worst first: "3 findings (1 high, 2 low)". */
function summarize(counts: Readonly<Record<Severity, number>>): string {
  const present = SEVERITIES.toReversed().filter((severity) => counts[severity] > 0);
  if (present.length === 0) return "no findings";
  const total = present.reduce((sum, severity) => sum + counts[severity], 0);
  return `${count(total, "finding")} (${present.map((severity) => `${counts[severity]} ${severity}`).join(", ")})`;
}

function formatOpen({
  rules: { compared },
  notCompared,
  undecided,
  hostChecks,
  assumptions,
}: LintReport["result"]): readonly string[] {
  const lines: string[] = [];
  if (compared > 0) lines.push(`compared ${count(compared, "rule")} in force with each other`);
  for (const why of new Set(notCompared.map((rule) => rule.why))) {
    const rules = notCompared.filter((rule) => rule.why === why);
    lines.push(terminalText(`not compared: ${count(rules.length, "rule")} (${why})`));
  }
  if (undecided.length > 0) {
    const places = undecided.slice(0, MAX_RELATED).map(({ name, location }) => `${formatLocation(location)} "${name}"`);
    const more = undecided.length > MAX_RELATED ? ", ..." : "";
    lines.push(
      terminalText(
        `not decided, too complex: whether ${count(undecided.length, "rule")} can ever take effect (${places.join(", ")}${more})`,
      ),
    );
  }
  if (hostChecks !== undefined) lines.push(summarizeHostChecks(hostChecks));
  for (const { topic, text } of assumptions) lines.push(terminalText(`assumed (${topic}): ${text}`));
  return lines;
}

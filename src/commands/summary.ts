import type { Verdict } from "../audit/finding.ts";
import { elideEnd } from "../base/display-width.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { CaptureSummary } from "../capture/capture-summary.ts";
import type { CrossCheck } from "../capture/cross-check.ts";
import { formatAmount, formatCount } from "../report/format-values.ts";
import type { ReportModel } from "../report/report-model.ts";
import type { VerdictTotals } from "../store/read-totals.ts";
import { wrapText } from "./columns.ts";
import { type Block, fitBlocks } from "./fit-blocks.ts";
import type { WrittenFile } from "./outputs.ts";
import { summarizeFindings } from "./summary-findings.ts";
import { summarizePlaces } from "./summary-places.ts";
import { BOLD, entriesOf, type Paint, wrapTo, YELLOW } from "./summary-text.ts";
import type { WrittenCaptures } from "./write-captures.ts";

/** What the summary on the terminal tells. */
export interface SummarySource {
  readonly model: Pick<ReportModel, "run" | "answer" | "findings" | "hostChecks">;
  readonly captures: readonly CaptureSummary[];
  readonly crossChecks: readonly CrossCheck[];
  readonly written: readonly WrittenFile[];
  readonly writtenCaptures: WrittenCaptures;
  readonly database: string;
}

/** How it is to look. */
export interface SummaryLook {
  readonly hasColor: boolean;
  /** Columns; less than 40 count as 40. */
  readonly width: number;
}

const MOST_LINES = 25;
const NARROWEST = 40;
const ANSWER_LINES = 4;
const CAVEAT_LINES = 4;
const VERDICT_COLORS: Readonly<Record<Verdict, number>> = {
  allowed: 32,
  denied: 34,
  "at-risk": 31,
  "not-evaluated": 90,
};

/**
 * A page for a person at the terminal: the answer, verdicts, worst findings, where the report is. At most 25 lines, none
 * wider than the terminal: what does not fit is counted.
 */
export function formatSummary(source: SummarySource, look: SummaryLook): string {
  const width = Math.max(NARROWEST, look.width);
  const paint: Paint = (text, color) => (look.hasColor ? `\u001b[${color}m${text}\u001b[0m` : text);
  const { answer, findings } = source.model;
  const groups = [
    [always(wrapTo(headline(source), width, 2)), ...readingTroubles(source, width, paint)],
    [always(answerLines(answer.sentence, width, paint)), caveats(answer.caveats, width)],
    [always(verdictLines(answer.verdicts, width, paint))],
    [summarizeFindings(findings, width, paint)],
    summarizePlaces(source, width, paint),
  ];
  return `${fitBlocks(groups, MOST_LINES).join("\n")}\n`;
}

/** Lines that are never left out. */
const always = (lines: readonly string[]): Block => ({ entries: lines.map((line) => [line]), least: lines.length });

function headline({ captures, model }: SummarySource): string {
  const packets = captures.reduce((sum, capture) => sum + capture.packets, 0);
  const { windowStart, windowEnd } = model.run;
  const counts = [
    formatAmount(packets, "packet"),
    formatAmount(model.answer.flows, "flow"),
    formatAmount(model.answer.hosts, "host"),
  ];
  if (windowStart === null || windowEnd === null) return counts.join(", ");
  return `${counts.join(", ")}, ${formatWindow(windowStart, windowEnd)}`;
}

/** `2026-05-04 08:00:00 to 09:00:00 UTC`, with the second date where it is another one. */
function formatWindow(start: string, end: string): string {
  const [startDay = "", startTime = ""] = start.split(/[T.Z]/);
  const [endDay = "", endTime = ""] = end.split(/[T.Z]/);
  return `${startDay} ${startTime} to ${endDay === startDay ? "" : `${endDay} `}${endTime} UTC`;
}

function answerLines(sentence: string, width: number, paint: Paint): readonly string[] {
  const lines = wrapText(terminalText(sentence), width);
  const shown = lines.slice(0, ANSWER_LINES);
  if (lines.length > ANSWER_LINES) shown[ANSWER_LINES - 1] = elideEnd(`${shown[ANSWER_LINES - 1]}…`, width);
  return shown.map((line) => paint(line, BOLD));
}

const caveats = (sentences: readonly string[], width: number): Block => ({
  entries: sentences.map((sentence) => wrapTo(`limit: ${terminalText(sentence)}`, width, CAVEAT_LINES)),
  least: 0,
  rest: (leftOut) => elideEnd(`${formatAmount(leftOut, "limit")} of the answer: in the report`, width),
});

/** Captures that could not be read to their end, and what a second reader says. */
function readingTroubles({ captures, crossChecks }: SummarySource, width: number, paint: Paint): readonly Block[] {
  const broken = captures.flatMap(({ file, endedEarly }) => {
    if (endedEarly === undefined) return [];
    const { byteOffset, reason, packetsRead } = endedEarly;
    const kept = `what was read before it (${formatAmount(packetsRead, "packet")}) is kept`;
    return [
      `${terminalText(file)}: reading stopped at byte ${formatCount(byteOffset)}: ${terminalText(reason)}; ${kept}`,
    ];
  });
  const differing = crossChecks.filter(({ result }) => result === "different");
  const others = crossChecks.filter(({ result }) => result !== "different");
  const checked = [...differing, ...others].map(
    ({ file, result, text }) =>
      `cross-check ${terminalText(file)}: ${result === "different" ? "NOT THE SAME: " : ""}${terminalText(text)}`,
  );
  const yellow = (line: string): string => paint(line, YELLOW);
  return [
    {
      entries: entriesOf(broken, width, 3, yellow),
      least: Math.min(1, broken.length),
      rest: (leftOut) =>
        elideEnd(`and ${formatAmount(leftOut, "other capture")} that could not be read to the end`, width),
    },
    {
      entries: entriesOf(checked, width, 2, (line, index) => (index < differing.length ? yellow(line) : line)),
      least: 0,
      rest: (leftOut) => elideEnd(`not shown here: ${formatAmount(leftOut, "cross-check")}`, width),
    },
  ];
}

function verdictLines(verdicts: readonly VerdictTotals[], width: number, paint: Paint): readonly string[] {
  const flowsWidth = Math.max(...verdicts.map(({ flows }) => formatCount(flows).length));
  const hostsWidth = Math.max(...verdicts.map(({ hosts }) => formatCount(hosts).length));
  return verdicts.map(({ verdict, flows, hosts, mismatches }) => {
    const name = verdict.padEnd("not-evaluated".length);
    const counts = `${formatCount(flows).padStart(flowsWidth)} ${flows === 1 ? "flow " : "flows"}  ${formatCount(hosts).padStart(hostsWidth)} ${hosts === 1 ? "host" : "hosts"}`;
    const tail = mismatches === 0 ? "" : `, ${formatCount(mismatches)} of them established all the same`;
    return `  ${paint(name, VERDICT_COLORS[verdict])}  ${elideEnd(`${counts}${tail}`, width - name.length - 4)}`;
  });
}

import { formatAmount, formatBytes, formatCount, formatPort } from "./format-values.ts";
import { codeSpan, prose } from "./markdown-text.ts";
import { ANSWER_WORDS, VERDICT_ORDER, VERDICT_WORDS } from "./page-words.ts";
import type { ModelFinding, ReportModel } from "./report-model.ts";

/** What of each list is shown, so that all is never more than 30 lines; the rest is counted. */
const FINDINGS_SHOWN = 8;
const CAVEATS_SHOWN = 2;
const FILES_SHOWN = 3;
/** Hex digits of a SHA-256 that are enough to tell files apart; the other formats have it whole. */
const DIGITS = 12;

/** A summary to paste into a ticket, in GitHub flavoured Markdown: at most 30 lines. */
export function renderMarkdown(model: ReportModel): string {
  const { run, answer } = model;
  const lines = [
    `## Firewall compliance: ${codeSpan(run.title)}${run.ticket === null ? "" : ` (ticket ${codeSpan(run.ticket)})`}`,
    "",
    `**${ANSWER_WORDS[answer.kind]}.** ${prose(answer.sentence)}`,
    ...listCaveats(answer.caveats),
    "",
    ...verdictTable(model),
    "",
    ...listFindings(model.findings),
    ...(model.findings.length === 0 ? [] : [""]),
    `- Captures: ${nameFiles(model.captures)}`,
    `- Rules: ${nameFiles(model.ruleFiles)}`,
    ...describeChecks(model),
    `- Window: ${run.windowStart ?? "none"} to ${run.windowEnd ?? "none"}; fwreport ${prose(run.toolVersion)}, run ${run.id}, ${run.started}`,
    `- Draw it again, or in full: \`fwreport report --db DATABASE --run ${run.id} --format html\``,
  ];
  return `${lines.join("\n")}\n`;
}

function listCaveats(caveats: readonly string[]): readonly string[] {
  const rest = caveats.length - CAVEATS_SHOWN;
  return [
    ...caveats.slice(0, CAVEATS_SHOWN).map((caveat) => `> - ${codeSpan(caveat)}`),
    ...(rest > 0 ? [`> - and ${formatAmount(rest, "more caveat")}`] : []),
  ].flatMap((line, index) => (index === 0 ? ["", line] : [line]));
}

const verdictTable = ({ answer }: ReportModel): readonly string[] => [
  "| Verdict | Flows | Packets | Bytes | Hosts | Mismatches |",
  "|---|--:|--:|--:|--:|--:|",
  ...VERDICT_ORDER.flatMap((verdict) =>
    answer.verdicts
      .filter((totals) => totals.verdict === verdict)
      .map(
        ({ flows, packets, bytes, hosts, mismatches }) =>
          `| ${VERDICT_WORDS[verdict].title} | ${formatCount(flows)} | ${formatCount(packets)} | ${formatBytes(bytes)} | ${formatCount(hosts)} | ${formatCount(mismatches)} |`,
      ),
  ),
];

function listFindings(findings: readonly ModelFinding[]): readonly string[] {
  const rest = findings.slice(FINDINGS_SHOWN);
  const flows = rest.reduce((sum, finding) => sum + finding.flows, 0);
  return [
    ...findings.slice(0, FINDINGS_SHOWN).map(describeFinding),
    ...(rest.length === 0
      ? []
      : [
          `- and ${formatAmount(rest.length, "more finding")} of ${rest[0]?.severity} severity or less (${formatAmount(flows, "flow")})`,
        ]),
  ];
}

function describeFinding({ id, severity, flows, title, evidence, deciders, ports }: ModelFinding): string {
  const [cause] = evidence.shown;
  const [decider] = deciders.shown;
  const seen = ports.shown
    .slice(0, FILES_SHOWN)
    .map((port) => formatPort(port.proto, port.responderPort, port.icmpType));
  const by = decider === undefined || decider.rule === null ? "no rule" : codeSpan(decider.rule.location);
  return [
    `- **${id}** ${severity}, ${formatAmount(flows, "flow")}: ${prose(title)}`,
    ...(cause === undefined ? [] : [codeSpan(cause.text)]),
    `${seen.join(", ")}${ports.total > seen.length ? ", ..." : ""}; ${by}${deciders.total > 1 ? " and others" : ""}`,
  ].join(" · ");
}

function nameFiles(
  files: readonly { readonly file: string; readonly sha256: string; readonly sizeBytes: number }[],
): string {
  const rest = files.length - FILES_SHOWN;
  const named = files
    .slice(0, FILES_SHOWN)
    .map(
      ({ file, sha256, sizeBytes }) =>
        `${codeSpan(file)} (${formatBytes(sizeBytes)}, SHA-256 ${codeSpan(sha256.slice(0, DIGITS))})`,
    );
  return [...(files.length === 0 ? ["none"] : named), ...(rest > 0 ? [`${formatCount(rest)} more`] : [])].join(", ");
}

function describeChecks({ hostChecks }: ReportModel): readonly string[] {
  if (hostChecks.length === 0) return [];
  const failed = hostChecks.filter(({ outcome }) => outcome === "fail").length;
  return [`- Host configuration: ${formatCount(failed)} of ${formatAmount(hostChecks.length, "check")} failed`];
}

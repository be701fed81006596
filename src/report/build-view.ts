import { formatAmount, formatBytes, formatCount } from "./format-values.ts";
import { ANSWER_WORDS, CROSS_CHECK_WORDS, VERDICT_ORDER, VERDICT_WORDS } from "./page-words.ts";
import { describePrinted } from "./printed-rows.ts";
import type { ModelCapture, ReportModel } from "./report-model.ts";
import { formatRunningFooter } from "./running-footer.ts";
import { formatSecurityPolicy, type PageHashes } from "./security-policy.ts";
import { viewConversation } from "./view-conversation.ts";
import { viewFinding } from "./view-finding.ts";
import { viewHeader } from "./view-header.ts";
import { viewHostChecks } from "./view-host-checks.ts";
import { viewPictures } from "./view-pictures.ts";
import { viewReality } from "./view-reality.ts";
import { viewRules } from "./view-rules.ts";
import { viewServicesSeen } from "./view-services-seen.ts";
import { wordExplanation } from "./word-explanation.ts";
import { wordRuleValues } from "./word-rule-value.ts";

/** Steps of explanation that a page can repeat in its rows; beyond them each explanation stands once, in a section of its own. */
const STEPS_IN_ROWS = 2500;

/** Width of the bar of verdicts, in the units of its drawing. */
const BAR_WIDTH = 1000;

/** Fills the slots of templates/report.hbs: words and formatted numbers only, decided here so that templates have no logic. */
export function buildView(model: ReportModel, hashes: PageHashes) {
  const runningFooter = formatRunningFooter(model.run);
  const isInline = countSteps(model) <= STEPS_IN_ROWS;
  const layout = { isInline, isOneCapture: model.captures.length === 1 };
  const values = wordRuleValues(model.rules);
  const explanations = new Map(model.explanations.map((entry) => [entry.number, wordExplanation(entry)]));
  return {
    contentSecurityPolicy: formatSecurityPolicy(hashes, runningFooter),
    runningFooter,
    ...viewHeader(model),
    answer: viewAnswer(model),
    quality: {
      trust: model.quality.trust,
      groups: model.quality.groups.map(({ title, counts }) => ({
        title,
        counts: counts.map((entry) => ({ ...entry, count: formatCount(entry.count) })),
      })),
    },
    findings: model.findings.map((finding, index) =>
      viewFinding(finding, model.findings.findIndex(({ id }) => id === finding.id) === index, values),
    ),
    findingIds: [...new Map(model.findings.map(({ id, title }) => [id, { id, title }])).values()],
    reality: viewReality(model),
    servicesSeen: viewServicesSeen(model.servicesSeen),
    pictures: viewPictures(model.traffic),
    tables: VERDICT_ORDER.map((verdict) => {
      const { total, shown } = model.conversations[verdict];
      return {
        verdict,
        ...VERDICT_WORDS[verdict],
        caption: describeTable(VERDICT_WORDS[verdict].title, shown.length, total),
        total,
        isCapped: shown.length < total,
        printed: describePrinted(shown.length),
        rows: shown.map((row) => viewConversation(row, explanations, layout)),
      };
    }),
    explanations: isInline ? [] : [...explanations.values()],
    hostChecks: viewHostChecks(model.hostChecks),
    rules: viewRules(model.rules, model.run),
    assumptions: model.assumptions.map((assumption) => ({ ...assumption, option: assumption.option ?? "none" })),
    ruleWarnings: model.ruleWarnings,
    captures: model.captures.map(viewCapture),
    ruleFiles: model.ruleFiles.map((file) => ({ ...file, size: formatBytes(file.sizeBytes) })),
    crossChecks: model.crossChecks.map((check) => ({ ...check, result: CROSS_CHECK_WORDS[check.result] })),
  };
}

function countSteps({ conversations, explanations }: ReportModel): number {
  const steps = new Map(
    explanations.map(({ number, filters }) => [
      number,
      filters.reduce((sum, filter) => sum + filter.steps.length + 1, 0),
    ]),
  );
  let total = 0;
  for (const { shown } of Object.values(conversations))
    for (const { decisions } of shown) for (const { explanation } of decisions) total += steps.get(explanation) ?? 0;
  return total;
}

function viewAnswer({ answer }: ReportModel) {
  let x = 0;
  const verdicts = VERDICT_ORDER.map((verdict) => {
    const totals = answer.verdicts.find((entry) => entry.verdict === verdict);
    const flows = totals?.flows ?? 0;
    const width = answer.flows === 0 ? 0 : (flows / answer.flows) * BAR_WIDTH;
    const bar = { x: x.toFixed(1), width: width.toFixed(1) };
    x += width;
    return {
      verdict,
      title: VERDICT_WORDS[verdict].title,
      flows: formatCount(flows),
      flowsNoun: flows === 1 ? "flow" : "flows",
      share: answer.flows === 0 ? "" : formatShare(flows / answer.flows),
      bytes: formatBytes(totals?.bytes ?? 0),
      hosts: formatAmount(totals?.hosts ?? 0, "host"),
      ...bar,
    };
  });
  return {
    kind: answer.kind,
    word: ANSWER_WORDS[answer.kind],
    sentence: answer.sentence,
    caveats: answer.caveats,
    verdicts,
    total: `${formatAmount(answer.flows, "flow")}, ${formatAmount(answer.packets, "packet")}, ${formatBytes(answer.bytes)}, ${formatAmount(answer.hosts, "host")}`,
  };
}

/** `0 %` and `100 %` only when exact. */
function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share < 1 && share > 0.999) return "> 99.9 %";
  return `${(share * 100).toFixed(share === 0 || share === 1 ? 0 : 1)} %`;
}

const describeTable = (title: string, shown: number, total: number): string => {
  if (total === 0) return `${title}: no conversations`;
  if (shown === total) return `${title}: ${formatAmount(total, "conversation")}`;
  return `${title}: showing ${formatCount(shown)} of ${formatAmount(total, "conversation")}`;
};

const viewCapture = (capture: ModelCapture) => ({
  file: capture.file,
  sha256: capture.sha256,
  size: formatBytes(capture.sizeBytes),
  format: capture.compression === "none" ? capture.format : `${capture.format}, ${capture.compression}`,
  packets: formatCount(capture.packets),
  window: capture.first === null ? "no packets" : `${capture.first} to ${capture.last}`,
  end:
    capture.endedEarly === null
      ? "read to its end"
      : `read up to byte ${formatCount(capture.endedEarly.byteOffset)}: ${capture.endedEarly.reason}`,
});

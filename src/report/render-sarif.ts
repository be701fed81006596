import type { Notification } from "sarif";
import { describeKind } from "../sarif/describe-kind.ts";
import { fingerprints } from "../sarif/fingerprints.ts";
import { formatLog } from "../sarif/format-log.ts";
import { artifactsOf, locateIn } from "../sarif/locate.ts";
import { messageText } from "../sarif/message-text.ts";
import { formatAmount } from "./format-values.ts";
import type { ReportModel } from "./report-model.ts";
import { findingResults, hostCheckResults } from "./sarif-results.ts";

/** SARIF 2.1.0: what the run found, at the rule that decided; its answer and what limits it as notifications. */
export function renderSarif(model: ReportModel): string {
  const locate = locateIn(model.ruleFiles);
  const identified = [...findingResults(model, locate), ...hostCheckResults(model, locate)];
  const prints = fingerprints(identified.map(({ identity }) => identity));
  const rules = describeRules(model);
  return formatLog(model.run.toolVersion, rules, {
    artifacts: artifactsOf([...model.ruleFiles, ...model.captures]),
    invocations: [
      {
        executionSuccessful: model.run.status !== "running",
        arguments: [...model.run.commandLine],
        startTimeUtc: model.run.started,
        ...(model.run.finished === null ? {} : { endTimeUtc: model.run.finished }),
        toolExecutionNotifications: notificationsOf(model),
      },
    ],
    results: identified.map(({ result }, index) => ({
      ...result,
      ruleIndex: rules.findIndex(({ id }) => id === result.ruleId),
      partialFingerprints: { "fwreportFlows/v1": prints[index] ?? "" },
    })),
    properties: { title: model.run.title, ticket: model.run.ticket ?? undefined, verdicts: model.answer.verdicts },
  });
}

/** Each kind once: of a finding with two severities the worst, which is first. */
function describeRules({ findings, hostChecks }: ReportModel): ReturnType<typeof describeKind>[] {
  const tagsOf = (clauses: readonly { readonly name: string }[]) => [...new Set(clauses.map(({ name }) => name))];
  const kinds = [
    ...findings.map((finding) => ({ ...finding, tags: tagsOf(finding.clauses), helpUri: null })),
    ...hostChecks
      .filter(({ outcome }) => outcome === "fail")
      .map((check) => ({
        ...check,
        title: `Not so on this host: ${check.title}`,
        meaning: `Asked: ${check.asked}.`,
        tags: check.references,
        helpUri: null,
      })),
  ];
  const byId = new Map(kinds.toReversed().map((kind) => [kind.id, kind]));
  return [...byId.values()].toReversed().map(describeKind);
}

function notificationsOf({ answer, hostChecks, assumptions, ruleWarnings }: ReportModel): Notification[] {
  const note = (level: "note" | "warning", text: string): Notification => ({
    level,
    message: { text: messageText(text) },
  });
  const unchecked = hostChecks.filter(({ outcome }) => outcome === "not-in-this-export").length;
  return [
    note("note", answer.sentence),
    ...answer.caveats.map((caveat) => note("warning", caveat)),
    ...ruleWarnings.map((warning) => note("warning", warning)),
    ...assumptions.map(({ topic, text }) => note("note", `assumed (${topic}): ${text}`)),
    ...(unchecked === 0
      ? []
      : [
          note(
            "note",
            `${formatAmount(unchecked, "check")} of the host ${unchecked === 1 ? "is" : "are"} not in this export`,
          ),
        ]),
  ];
}

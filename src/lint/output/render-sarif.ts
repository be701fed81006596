import type { Notification, PhysicalLocation, Result } from "sarif";
import type { SourceLocation } from "../../base/problem.ts";
import { describeKind } from "../../sarif/describe-kind.ts";
import { fingerprints } from "../../sarif/fingerprints.ts";
import { formatLog } from "../../sarif/format-log.ts";
import { artifactsOf, locateIn } from "../../sarif/locate.ts";
import { messageText } from "../../sarif/message-text.ts";
import { LEVEL } from "../../sarif/severity-levels.ts";
import { identityOf, type LintFinding } from "../lint-finding.ts";
import { LINT_KINDS } from "../lint-kinds.ts";
import type { RulePlace } from "../rules/rule-group.ts";
import type { LintReport } from "./lint-report.ts";
import { summarizeHostChecks } from "./summarize-host-checks.ts";

/** GitHub refuses results with more locations than this; the message says how many there are. */
const MAX_RELATED = 900;

/** Makes the physical location of a place in a file of rules. */
type Locate = (location: SourceLocation) => PhysicalLocation;

/** SARIF 2.1.0: one run, one result a finding, the line of the rule file as its location. */
export function renderSarif(report: LintReport): string {
  const { toolVersion, files, result } = report;
  const identities = fingerprints(result.findings.map(identityOf));
  const locate = locateIn(files);
  return formatLog(toolVersion, LINT_KINDS.map(describeKind), {
    artifacts: artifactsOf(files),
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notificationsOf(result, locate) }],
    results: result.findings.map((finding, index) => resultOf(finding, identities[index] ?? "", locate)),
  });
}

/** What lint did not look into, what it took for granted, and what it counted. */
function notificationsOf(
  { notCompared, undecided, hostChecks, assumptions }: LintReport["result"],
  locate: Locate,
): Notification[] {
  const ofRule = ({ name, location }: RulePlace, text: string): Notification => ({
    level: "note",
    message: { text: `The rule "${name}" ${text}.` },
    locations: [{ physicalLocation: locate(location) }],
  });
  const ofAll = (text: string): Notification => ({ level: "note", message: { text: messageText(text) } });
  return [
    ...notCompared.map((rule) => ofRule(rule, `was not compared with other rules: ${rule.why}`)),
    ...undecided.map((rule) => ofRule(rule, "took too long to compare with other rules: what overrides it is open")),
    ...assumptions.map(({ topic, text }) => ofAll(`assumed (${topic}): ${text}`)),
    ...(hostChecks === undefined ? [] : [ofAll(summarizeHostChecks(hostChecks))]),
  ];
}

function resultOf(
  { id, severity, message, location, related, references, filter, subject }: LintFinding,
  identity: string,
  locate: Locate,
): Result {
  return {
    ruleId: id,
    ruleIndex: LINT_KINDS.findIndex((kind) => kind.id === id),
    level: LEVEL[severity],
    message: { text: [message, ...(references ?? [])].map(messageText).join(" ") },
    locations: [
      {
        physicalLocation: locate(location),
        logicalLocations: [
          { name: subject, ...(filter === null ? {} : { fullyQualifiedName: `${filter}: ${subject}` }) },
        ],
      },
    ],
    relatedLocations: related.slice(0, MAX_RELATED).map((other, index) => ({
      id: index + 1,
      physicalLocation: locate(other.location),
      message: { text: messageText(other.text) },
    })),
    partialFingerprints: { "fwreportLint/v1": identity },
    properties: { severity, relatedCount: related.length, ...(references === undefined ? {} : { references }) },
  };
}

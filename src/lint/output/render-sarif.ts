import type { Log, Notification, PhysicalLocation, ReportingDescriptor, Result, Run } from "sarif";
import type { Severity } from "../../audit/finding.ts";
import { formatJson } from "../../base/format-json.ts";
import type { SourceLocation } from "../../base/problem.ts";
import type { LintFinding, LintKind } from "../lint-finding.ts";
import { LINT_KINDS } from "../lint-kinds.ts";
import type { RulePlace } from "../rules/rule-group.ts";
import { artifactUri } from "./artifact-uri.ts";
import { fingerprints } from "./fingerprint.ts";
import type { LintReport } from "./lint-report.ts";
import { summarizeHostChecks } from "./summarize-host-checks.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** SARIF has three levels (section 3.27.10); the severity itself is among the properties. */
const LEVEL: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** What GitHub sorts by: a text with a number from 0 to 10. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  info: "0.0",
};

/** UTF-16 units: a rule that lists a thousand addresses is found by its line number. */
const MAX_SNIPPET = 1000;

/** GitHub refuses results with more locations than this; the message says how many there are. */
const MAX_RELATED = 900;

/** Makes the physical location of a place in a file of rules. */
type Locate = (location: SourceLocation) => PhysicalLocation;

/** SARIF 2.1.0: one run, one result a finding, the line of the rule file as its location. */
export function renderSarif(report: LintReport): string {
  const { toolVersion, files, result } = report;
  const identities = fingerprints(result.findings);
  const locate = locateIn(files);
  const run: Run = {
    tool: {
      driver: {
        name: "fwreport",
        version: toolVersion,
        semanticVersion: toolVersion,
        rules: LINT_KINDS.map(describeKind),
      },
    },
    columnKind: "utf16CodeUnits",
    artifacts: files.map(({ file, sizeBytes, sha256 }) => ({
      location: { uri: artifactUri(file) },
      length: sizeBytes,
      hashes: { "sha-256": sha256 },
    })),
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notificationsOf(result, locate) }],
    results: result.findings.map((finding, index) => resultOf(finding, identities[index] ?? "", locate)),
  };
  const log: Log = { $schema: SCHEMA, version: "2.1.0", runs: [run] };
  return `${formatJson(log, 2)}\n`;
}

function locateIn(files: LintReport["files"]): Locate {
  const indexOf = new Map(files.map(({ file }, index) => [file, index]));
  return ({ file, line, column, lineText }) => {
    const index = indexOf.get(file);
    const isShown = lineText !== "" && lineText.length <= MAX_SNIPPET;
    return {
      artifactLocation: { uri: artifactUri(file), ...(index === undefined ? {} : { index }) },
      region: { startLine: line, startColumn: column, ...(isShown ? { snippet: { text: lineText } } : {}) },
    };
  };
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
  const ofAll = (text: string): Notification => ({ level: "note", message: { text: sentence(text) } });
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
    message: { text: [message, ...(references ?? [])].map(sentence).join(" ") },
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
      message: { text: sentence(other.text) },
    })),
    partialFingerprints: { "fwreportLint/v1": identity },
    properties: { severity, relatedCount: related.length, ...(references === undefined ? {} : { references }) },
  };
}

const describeKind = ({ id, title, meaning, remediation, severity, tags, helpUri }: LintKind): ReportingDescriptor => ({
  id,
  name: title.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? ""),
  shortDescription: { text: sentence(title) },
  fullDescription: { text: meaning },
  help: { text: remediation },
  ...(helpUri === null ? {} : { helpUri }),
  defaultConfiguration: { level: LEVEL[severity] },
  properties: { "security-severity": SECURITY_SEVERITY[severity], tags: ["security", "firewall", ...tags] },
});

/** Message texts are sentences with a full stop (section 3.11.8); braces would be placeholders (3.11.5). */
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replaceAll("{", "{{").replaceAll("}", "}}");

import { severityRank, type Verdict } from "../audit/finding.ts";
import { formatAmount, formatPort } from "./format-values.ts";
import { FILTER_WORDS } from "./page-words.ts";
import type { Decider, FindingDecider, ModelFinding, ModelHostCheck, ReportModel } from "./report-model.ts";
import { hostCheckSentences } from "./sarif-results.ts";
import { formatWiresharkFilter } from "./wireshark-filter.ts";
import { xmlLines, xmlText } from "./xml-text.ts";

/** How a case ended; a case that passed has no words for it. */
type Ending =
  | { readonly kind: "passed" }
  | { readonly kind: "failure" | "error" | "skipped"; readonly message: string };

interface TestCase {
  readonly name: string;
  readonly ending: Ending;
  /** Lines that a person looks at when the case failed. */
  readonly details?: readonly string[];
}

interface TestSuite {
  readonly name: string;
  readonly cases: readonly TestCase[];
  /** Printed whatever the outcome. */
  readonly output: readonly string[];
}

const PASSED: Ending = { kind: "passed" };
/** From here upwards a flow that is let through is at risk. */
const FAILING = severityRank("medium");

/**
 * JUnit's XML as CI systems read it: the questions that a report answers, then each kind of finding with a case for
 * every rule that let it happen, then the checks of the host's configuration. A denied flow is no failure.
 */
export function renderJunit(model: ReportModel): string {
  const suites = [verdictSuite(model), ...findingSuites(model), ...hostCheckSuites(model)];
  // The schema wants no zone (xs:dateTime without one); it is UTC.
  const attributes = `timestamp="${model.run.started.slice(0, "2004-03-01T09:00:00".length)}" hostname="localhost"`;
  const properties = formatProperties({ title: model.run.title, ticket: model.run.ticket });
  const body = suites.map((suite, index) => formatSuite(suite, index, attributes, properties)).join("");
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${body}</testsuites>\n`;
}

function verdictSuite({ answer, run }: ReportModel): TestSuite {
  const flows = (verdict: Verdict): number => answer.verdicts.find((totals) => totals.verdict === verdict)?.flows ?? 0;
  const mismatches = answer.verdicts.reduce(
    (sum, totals) => sum + (totals.verdict === "denied" ? totals.mismatches : 0),
    0,
  );
  const atRisk = flows("at-risk");
  const notEvaluated = flows("not-evaluated");
  return {
    name: "verdicts",
    cases: [
      {
        name: "no flow is at risk",
        ending: atRisk === 0 ? PASSED : { kind: "failure", message: `${formatAmount(atRisk, "flow")} at risk` },
        details: [answer.sentence],
      },
      {
        name: "no flow that the policy denies is established in the capture",
        ending:
          mismatches === 0
            ? PASSED
            : { kind: "failure", message: `${formatAmount(mismatches, "flow")} denied and established` },
        details: [answer.sentence],
      },
      {
        name: "every flow is evaluated",
        ending:
          notEvaluated === 0
            ? PASSED
            : { kind: "skipped", message: `${formatAmount(notEvaluated, "flow")} not evaluated` },
      },
      { name: "all of the input is read and judged", ending: endOfRun(run.status), details: answer.caveats },
    ],
    output: [
      answer.sentence,
      ...answer.caveats,
      ...answer.verdicts.map(
        (totals) =>
          `${totals.verdict}: ${formatAmount(totals.flows, "flow")}, ${formatAmount(totals.packets, "packet")}, ${formatAmount(totals.hosts, "host")}`,
      ),
    ],
  };
}

function endOfRun(status: ReportModel["run"]["status"]): Ending {
  if (status === "complete") return PASSED;
  return status === "running"
    ? { kind: "error", message: "the run did not finish" }
    : { kind: "skipped", message: "the run is incomplete: something of the input could not be read or judged" };
}

/** One suite an id: severities of one id are told apart by their cases. */
function findingSuites({ findings }: ReportModel): readonly TestSuite[] {
  const ids = [...new Set(findings.map(({ id }) => id))];
  return ids.map((id) => {
    const ofId = findings.filter((finding) => finding.id === id);
    return {
      name: `${id} ${ofId[0]?.title ?? ""}`,
      cases: ofId.flatMap(findingCases),
      output: ofId.map((finding) => `${finding.severity}: ${formatAmount(finding.flows, "flow")}. ${finding.meaning}`),
    };
  });
}

function findingCases(finding: ModelFinding): readonly TestCase[] {
  const { severity, deciders, flows } = finding;
  const ending = (count: number): Ending =>
    severityRank(severity) < FAILING
      ? PASSED
      : { kind: "failure", message: `${severity}: ${formatAmount(count, "flow")}, ${finding.title}` };
  const rest = flows - deciders.shown.reduce((sum, decider) => sum + decider.flows, 0);
  return [
    ...deciders.shown.map((decider) => ({
      name: `${nameDecider(decider)} (${severity})`,
      ending: ending(decider.flows),
      details: [...detailsOf(decider), finding.remediation],
    })),
    ...(rest === 0
      ? []
      : [
          {
            name: `other rules and defaults (${severity})`,
            ending: ending(rest),
            details: ["what decided them, and why they have the finding, is in the database", finding.remediation],
          },
        ]),
  ];
}

/** Without line and counts, so that CI systems know the case again in the next run. */
const nameDecider = ({ rule, filter, reason }: Decider): string =>
  rule === null ? `${FILTER_WORDS[filter]}: ${reason}` : `${rule.name}: ${reason}`;

/** What of the finding is seen in the flows that this rule or default decided, and in no others. */
const detailsOf = ({ rule, evidence, conversations }: FindingDecider): readonly string[] => [
  ...(rule === null ? [] : [`${rule.location}: ${rule.lineText}`]),
  ...evidence.shown.map(({ text, flows }) => `${formatAmount(flows, "flow")}: ${text}`),
  ...conversations.shown.map(
    (row) =>
      `${row.initiator} to ${row.responder} ${formatPort(row.proto, row.responderPort, row.icmpType)}: ${formatAmount(row.flows, "flow")}, ${row.capture ?? "capture"} frame ${row.firstFrame}`,
  ),
  ...(conversations.total > conversations.shown.length
    ? [`and ${formatAmount(conversations.total - conversations.shown.length, "more conversation")}`]
    : []),
  ...(conversations.shown.length === 0 ? [] : [`Wireshark: ${formatWiresharkFilter(conversations.shown)}`]),
];

const hostCheckSuites = ({ hostChecks }: ReportModel): readonly TestSuite[] =>
  hostChecks.length === 0
    ? []
    : [
        {
          name: "host configuration",
          cases: hostChecks.map((check) => ({
            name: `${check.id} ${check.profile} profile: ${check.title}`,
            ending: endOfCheck(check),
            details: [
              ...(check.location === null ? [] : [`${check.location}: ${check.lineText ?? ""}`]),
              ...hostCheckSentences(check),
              check.remediation,
            ],
          })),
          output: [],
        },
      ];

function endOfCheck({ outcome, severity, asked, found }: ModelHostCheck): Ending {
  if (outcome === "pass") return PASSED;
  if (outcome === "fail")
    return { kind: "failure", message: `${severity}: asked ${asked}, found ${found ?? "nothing"}` };
  return { kind: "skipped", message: outcome === "not-applicable" ? "not applicable" : "not in this export" };
}

/** Of every suite, as readers show the properties of a suite alone; without those that are not known. */
const formatProperties = (properties: Readonly<Record<string, string | null>>): string =>
  [
    "    <properties>\n",
    ...Object.entries(properties).map(([name, value]) =>
      value === null ? "" : `      <property name="${name}" value="${xmlText(value)}"/>\n`,
    ),
    "    </properties>\n",
  ].join("");

function formatSuite(
  { name, cases, output }: TestSuite,
  index: number,
  attributes: string,
  properties: string,
): string {
  const counted = (kind: Ending["kind"]): number => cases.filter(({ ending }) => ending.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${counted("failure")}" errors="${counted("error")}" skipped="${counted("skipped")}"`;
  return [
    `  <testsuite id="${index}" package="fwreport" name="${xmlText(name)}" ${attributes} ${counts} time="0">\n${properties}`,
    ...cases.map((testCase) => formatCase(testCase, name)),
    `    <system-out>${xmlLines(output)}</system-out>\n    <system-err/>\n  </testsuite>\n`,
  ].join("");
}

function formatCase({ name, ending, details = [] }: TestCase, suite: string): string {
  const head = `    <testcase classname="fwreport.${xmlText(suite.split(" ")[0] ?? "")}" name="${xmlText(name)}" time="0"`;
  if (ending.kind === "passed") return `${head}/>\n`;
  const { kind, message } = ending;
  const type = kind === "skipped" ? "" : ` type="${kind}"`;
  return `${head}>\n      <${kind} message="${xmlText(message)}"${type}>${xmlLines(details)}</${kind}>\n    </testcase>\n`;
}

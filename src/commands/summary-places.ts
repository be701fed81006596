import { elideEnd } from "../base/display-width.ts";
import { terminalText } from "../base/terminal-text.ts";
import { formatAmount, formatCount } from "../report/format-values.ts";
import type { ModelFinding, ModelHostCheck } from "../report/report-model.ts";
import { listTooBig } from "./describe-written.ts";
import type { Block } from "./fit-blocks.ts";
import type { SummarySource } from "./summary.ts";
import { foldPath, summarizeCaptures, summarizeReports } from "./summary-files.ts";
import { entriesOf, type Paint, YELLOW } from "./summary-text.ts";
import type { WrittenCaptures } from "./write-captures.ts";

/** The finding that says that a service is not where it belongs. */
const WRONG_PORT = "FWR-301";

/** What is left to say in a line each: services on wrong ports, host configuration, files, what is too big. */
export function summarizePlaces(source: SummarySource, width: number, paint: Paint): readonly Block[] {
  const { findings, hostChecks } = source.model;
  const tooBig = listTooBig([...source.written, ...source.writtenCaptures.captures]).map(
    (warning) => `warning: ${warning}`,
  );
  const one = (lines: readonly string[]): Block => ({ entries: lines.length === 0 ? [] : [lines], least: 1 });
  return [
    one(wrongPorts(findings, width)),
    one(hostChecks.length === 0 ? [] : [elideEnd(`host configuration: ${formatChecks(hostChecks)}`, width)]),
    summarizeReports(source.written, width),
    summarizeCaptures(source.writtenCaptures, width),
    one(withoutFile(source.writtenCaptures, width)),
    one(foldPath("database: ", source.database, `, run ${source.model.run.id}`, width, 2)),
    {
      entries: entriesOf(tooBig, width, 2, (line) => paint(line, YELLOW)),
      least: 0,
      rest: (leftOut) => elideEnd(`not shown here: ${formatAmount(leftOut, "file")} too big to mail`, width),
    },
  ];
}

function wrongPorts(findings: readonly ModelFinding[], width: number): readonly string[] {
  const finding = findings.find(({ id }) => id === WRONG_PORT);
  if (finding === undefined) return [];
  const { shown, total } = finding.evidence;
  const said = shown.slice(0, 2).map(({ text }) => terminalText(text));
  const others = total > said.length ? `; ${formatCount(total - said.length)} more` : "";
  return [`${elideEnd(`wrong ports: ${said.join("; ")}`, width - others.length)}${others}`];
}

const withoutFile = ({ packetsWithoutFile }: WrittenCaptures, width: number): readonly string[] =>
  packetsWithoutFile === 0
    ? []
    : [
        elideEnd(
          `  in no file of --split, as they are in no flow: ${formatAmount(packetsWithoutFile, "packet")}`,
          width,
        ),
      ];

/** `21 of 26 checks fail, 3 pass, 2 not in this export`: what could not be checked is no pass. */
function formatChecks(checks: readonly ModelHostCheck[]): string {
  const having = (wanted: ModelHostCheck["outcome"]): number =>
    checks.filter(({ outcome }) => outcome === wanted).length;
  const failed = having("fail");
  const others = [
    [having("pass"), having("pass") === 1 ? "passes" : "pass"],
    [having("not-applicable"), "not applicable"],
    [having("not-in-this-export"), "not in this export"],
  ] as const;
  return [
    `${failed} of ${formatAmount(checks.length, "check")} ${failed === 1 ? "fails" : "fail"}`,
    ...others.flatMap(([number, words]) => (number === 0 ? [] : [`${formatCount(number)} ${words}`])),
  ].join(", ");
}

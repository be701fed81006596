import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { analyze, discoverHost, timeoutsOf } from "../analyze.ts";
import type { Verdict } from "../audit/finding.ts";
import { terminalText } from "../base/terminal-text.ts";
import { type CaptureInput, resolveInputs } from "../capture/resolve-inputs.ts";
import { evaluateHostChecks } from "../checks/evaluate-host-checks.ts";
import { AddressBook } from "../flow/address-book.ts";
import { LateFragments } from "../flow/late-fragments.ts";
import { createPolicyJudge } from "../policy/policy-judge.ts";
import { createReportSource } from "../report/formats.ts";
import type { ReportModel } from "../report/report-model.ts";
import { createInspector } from "../service/create-inspector.ts";
import { openStore } from "../store/store.ts";
import { planCaptureOutputs, requireTwoReadings } from "./capture-outputs.ts";
import { matchingConditions, parseFailOn, type RunResult } from "./fail-on.ts";
import type { AnalyzeArguments } from "./options.ts";
import { makeFolderOf, writeOutputs } from "./outputs.ts";
import { pageChoices } from "./page-choices.ts";
import { type Output, otherFiles, requireDistinct } from "./plan-outputs.ts";
import { type OutputMachine, prepareOutputs } from "./prepare-outputs.ts";
import { createProgress } from "./progress.ts";
import { listWarning, policyChoices, readPolicy } from "./read-policy.ts";
import { listSilent, prepareRedaction } from "./redaction.ts";
import { formatSummary } from "./summary.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";
import { writeCaptures } from "./write-captures.ts";

/** What the process gives the command. */
export interface AnalyzeEnvironment {
  readonly terminal: Terminal;
  readonly version: string;
  readonly commandLine: readonly string[];
  /** Microseconds since the Unix epoch. */
  readonly nowMicros: () => number;
  readonly machine: OutputMachine;
}

/** `fwreport CAPTURE... --rules FILE.reg`: options are checked, and rules and captures opened, before anything is written. */
export async function runAnalyze(given: AnalyzeArguments, environment: AnalyzeEnvironment): Promise<ExitCode> {
  const { terminal } = environment;
  const isQuiet = given.quiet === true;
  const conditions = parseFailOn(given.failOn ?? []);
  const { outputs, browser, warnings } = prepareOutputs(given, environment.machine);
  const redaction = prepareRedaction(given);
  const choices = { ...pageChoices(given, outputs), pseudonyms: redaction.pseudonyms };
  const captureOutputs = planCaptureOutputs(given);
  const database = given.db ?? databaseBeside(outputs);
  const policy = readPolicy(given.rules ?? []);
  if (policy.warnings !== "" && !isQuiet) terminal.writeError(`${policy.warnings}\n`);
  const { inputs, passedOver } = await resolveInputs(given.captures);
  requireTwoReadings(captureOutputs, inputs);
  requireDistinct(
    [...outputs, ...captureOutputs, ...redaction.writes],
    otherFiles({
      "the capture that is read": inputs.map(({ file }) => file),
      "the rule file that is read": given.rules ?? [],
      "the database of the run": [database],
      "the key that is read": redaction.reads,
    }),
  );
  if (!isQuiet) {
    for (const warning of warnings) terminal.writeError(`warning: ${warning}\n`);
    for (const { file, why } of passedOver) terminal.writeError(`passed over ${terminalText(file)}: ${why}\n`);
  }

  const progress = createProgress(terminal, given.progress && !isQuiet, performance.now());
  const totalBytes = sizeOf(inputs);
  const told = (work: string): ((bytesRead: number) => void) => {
    progress.begin(work, performance.now());
    return (bytesRead) => progress.update(bytesRead, totalBytes, performance.now());
  };
  const needsDiscovery = policy.configuration.needsHost && (given.host ?? []).length === 0 && !policy.hasHost;
  const neighbours = new AddressBook();
  const judge = createPolicyJudge(policy.configuration, {
    ...policyChoices(given),
    discovered: needsDiscovery
      ? await discoverHost(inputs, told("looking for the policy host")).finally(progress.finish)
      : undefined,
    neighbours,
  });

  if (given.db === undefined) makeFolderOf(database);
  const store = openStore(database);
  const lateFragments = new LateFragments();
  try {
    const result = await analyze({
      captures: inputs,
      ruleFiles: policy.files,
      ruleWarnings: policy.problems.map(listWarning),
      hostChecks: evaluateHostChecks(policy.registry),
      judge,
      neighbours,
      inspector: given.inspect ? createInspector({ keepsNames: given.names }) : undefined,
      store,
      isCrossChecked: given.crossCheck === true,
      title: given.title ?? titleOf(given.captures),
      ticket: given.ticket ?? null,
      toolVersion: environment.version,
      commandLine: environment.commandLine,
      nowMicros: environment.nowMicros,
      lateFragments: captureOutputs.length === 0 ? undefined : lateFragments,
      onProgress: told("reading"),
    });
    progress.begin("drawing the report", performance.now());
    const reader = store.readRun(result.run, result.tally);
    const source = createReportSource(reader, choices);
    const written = await writeOutputs(outputs, source, {
      terminal,
      browser,
      hasByteOrderMark: given.csvBom === true,
      onWarning: (warning) => {
        progress.finish();
        if (!isQuiet) terminal.writeError(`warning: ${warning}\n`);
      },
      onOutput: ({ file, format }) => {
        // Standard output may be the same screen.
        if (file === "-") progress.finish();
        else progress.begin(`drawing the report as ${format}`, performance.now());
      },
    });
    redaction.writeMap();
    if (captureOutputs.length > 0) progress.begin("writing captures", performance.now());
    const writtenCaptures = await writeCaptures(captureOutputs, `fwreport ${environment.version}`, {
      captures: inputs,
      summaries: result.captures,
      timeouts: timeoutsOf(judge),
      lateFragments,
      judgements: () => reader.judgements(),
      isHeadersOnly: given.headersOnly === true,
      onProgress: (bytesRead, ofFile) => progress.update(bytesRead, ofFile, performance.now()),
    });
    progress.finish();
    if (!isQuiet) {
      const { captures, crossChecks } = result;
      const summary = { model: source.model(), captures, crossChecks, written, writtenCaptures, database };
      terminal.writeError(formatSummary(summary, { hasColor: terminal.hasColor, width: terminal.errorWidth }));
    }
    if (!isQuiet) for (const warning of listSilent(redaction, outputs)) terminal.writeError(`warning: ${warning}\n`);
    const matched = matchingConditions(conditions, resultOf(source.model()));
    if (matched.length > 0) {
      terminal.writeError(`--fail-on matched: ${matched.join(", ")}\n`);
      return EXIT.matched;
    }
    return given.strict === true && result.isIncomplete ? EXIT.incomplete : EXIT.ran;
  } finally {
    progress.finish();
    store.close();
  }
}

/** Captures that the title of a report names where none was given. */
const CAPTURES_IN_TITLE = 3;

function titleOf(captures: readonly string[]): string {
  const isLong = captures.length > CAPTURES_IN_TITLE;
  const named = captures.slice(0, isLong ? 1 : CAPTURES_IN_TITLE).map((capture) => basename(capture));
  return `Firewall compliance of ${named.join(", ")}${isLong ? ` and ${captures.length - 1} more` : ""}`;
}

/** Of all captures together; undefined where one is a pipe. */
function sizeOf(inputs: readonly CaptureInput[]): number | undefined {
  if (inputs.some(({ kind }) => kind === "stream")) return undefined;
  return inputs.reduce((sum, { file }) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Beside the first report that is a file, otherwise in the working folder. */
function databaseBeside(outputs: readonly Output[]): string {
  const report = outputs.find(({ file }) => file !== "-");
  return report === undefined ? "fwreport.db" : join(dirname(report.file), "fwreport.db");
}

function resultOf({ answer, findings }: ReportModel): RunResult {
  const flows = (verdict: Verdict): number => answer.verdicts.find((totals) => totals.verdict === verdict)?.flows ?? 0;
  return {
    denied: flows("denied"),
    atRisk: flows("at-risk"),
    mismatches: answer.verdicts.reduce((sum, { mismatches }) => sum + mismatches, 0),
    worstSeverity: findings[0]?.severity,
  };
}

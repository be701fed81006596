import { createReportSource } from "../report/formats.ts";
import { openStoreForReading } from "../store/store.ts";
import { describeWritten, listTooBig } from "./describe-written.ts";
import type { PageArguments } from "./options.ts";
import { writeOutputs } from "./outputs.ts";
import { pageChoices } from "./page-choices.ts";
import { otherFiles, requireDistinct } from "./plan-outputs.ts";
import { type OutputMachine, prepareOutputs, type ReportOutputArguments } from "./prepare-outputs.ts";
import { listSilent, prepareRedaction, type RedactionArguments } from "./redaction.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export interface ReportArguments extends ReportOutputArguments, PageArguments, RedactionArguments {
  readonly db: string;
  /** undefined: the latest run. */
  readonly run?: number | undefined;
  readonly quiet?: boolean | undefined;
}

/** `fwreport report`: draws a stored run again. */
export async function runReport(given: ReportArguments, terminal: Terminal, machine: OutputMachine): Promise<ExitCode> {
  const { outputs, browser, warnings } = prepareOutputs(given, machine);
  const redaction = prepareRedaction(given);
  const choices = { ...pageChoices(given, outputs), pseudonyms: redaction.pseudonyms };
  requireDistinct(
    [...outputs, ...redaction.writes],
    otherFiles({ "the database that is read": [given.db], "the key that is read": redaction.reads }),
  );
  const warn = (warning: string): void => {
    if (given.quiet !== true) terminal.writeError(`warning: ${warning}\n`);
  };
  for (const warning of warnings) warn(warning);
  const store = openStoreForReading(given.db);
  try {
    const tools = { terminal, browser, hasByteOrderMark: given.csvBom === true, onWarning: warn };
    const written = await writeOutputs(outputs, createReportSource(store.readRun(given.run), choices), tools);
    redaction.writeMap();
    if (given.quiet !== true) {
      for (const file of written) terminal.writeError(`wrote ${describeWritten(file)}\n`);
      for (const warning of listTooBig(written)) warn(warning);
    }
    for (const warning of listSilent(redaction, outputs)) warn(warning);
  } finally {
    store.close();
  }
  return EXIT.ran;
}

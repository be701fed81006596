import { createReportSource } from "../report/formats.ts";
import { openStoreForReading } from "../store/store.ts";
import { describeWritten, listTooBig } from "./describe-written.ts";
import type { PageArguments } from "./options.ts";
import { writeOutputs } from "./outputs.ts";
import { pageChoices } from "./page-choices.ts";
import { requireDistinct } from "./plan-outputs.ts";
import { type OutputMachine, prepareOutputs, type ReportOutputArguments } from "./prepare-outputs.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export interface ReportArguments extends ReportOutputArguments, PageArguments {
  readonly db: string;
  /** undefined: the latest run. */
  readonly run?: number | undefined;
  readonly quiet?: boolean | undefined;
}

/** `fwreport report`: draws a stored run again. */
export async function runReport(given: ReportArguments, terminal: Terminal, machine: OutputMachine): Promise<ExitCode> {
  const { outputs, browser, warnings } = prepareOutputs(given, machine);
  const choices = pageChoices(given);
  requireDistinct(outputs, [given.db]);
  if (given.quiet !== true) for (const warning of warnings) terminal.writeError(`warning: ${warning}\n`);
  const store = openStoreForReading(given.db);
  try {
    const tools = { terminal, browser, hasByteOrderMark: given.csvBom === true };
    const written = await writeOutputs(outputs, createReportSource(store.readRun(given.run), choices), tools);
    if (given.quiet !== true) {
      for (const file of written) terminal.writeError(`wrote ${describeWritten(file)}\n`);
      for (const warning of listTooBig(written)) terminal.writeError(`warning: ${warning}\n`);
    }
  } finally {
    store.close();
  }
  return EXIT.ran;
}

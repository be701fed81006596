import { createReportSource } from "../report/formats.ts";
import { openStoreForReading } from "../store/store.ts";
import type { PageArguments } from "./options.ts";
import { planOutputs, requireDistinct, writeOutputs } from "./outputs.ts";
import { pageChoices, warnOfBigPages } from "./page-choices.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export interface ReportArguments extends PageArguments {
  readonly db: string;
  /** undefined: the latest run. */
  readonly run?: number | undefined;
  readonly out?: readonly string[] | undefined;
  readonly format?: readonly string[] | undefined;
  readonly quiet?: boolean | undefined;
}

/** `fwreport report`: draws a stored run again. */
export async function runReport(given: ReportArguments, terminal: Terminal): Promise<ExitCode> {
  const outputs = planOutputs(given.format ?? [], given.out ?? []);
  const choices = pageChoices(given);
  requireDistinct(outputs, [given.db]);
  const store = openStoreForReading(given.db);
  try {
    const written = await writeOutputs(outputs, createReportSource(store.readRun(given.run), choices), terminal);
    if (given.quiet !== true) for (const file of written) terminal.writeError(`wrote ${file}\n`);
    if (given.quiet !== true) warnOfBigPages(outputs, terminal);
  } finally {
    store.close();
  }
  return EXIT.ran;
}

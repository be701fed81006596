import { createReportSource } from "../report/formats.ts";
import { openStoreForReading } from "../store/store.ts";
import { planOutputs, requireDistinct, writeOutputs } from "./outputs.ts";
import { EXIT, type ExitCode, type Terminal } from "./terminal.ts";

export interface ReportArguments {
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
  requireDistinct(outputs, [given.db]);
  const store = openStoreForReading(given.db);
  try {
    const written = await writeOutputs(outputs, createReportSource(store.readRun(given.run)), terminal);
    if (given.quiet !== true) for (const file of written) terminal.writeError(`wrote ${file}\n`);
  } finally {
    store.close();
  }
  return EXIT.ran;
}

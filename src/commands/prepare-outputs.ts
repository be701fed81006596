import { findBrowser, type Machine, requireBrowser } from "./find-browser.ts";
import { describeLeftOut } from "./outputs.ts";
import { listDoubts, type Output, type OutputArguments, planOutputs } from "./plan-outputs.ts";
import type { Browser } from "./print-pdf.ts";

/** What the process knows of the computer that it runs on. */
export interface OutputMachine extends Machine {
  /** The process runs as root. */
  readonly isRoot: boolean;
}

/** Options of every command that writes reports. */
export interface ReportOutputArguments extends OutputArguments {
  /** A browser to print PDFs with. */
  readonly chromium?: string | undefined;
  readonly csvBom?: boolean | undefined;
}

/** The outputs that there will be, and what they need. */
export interface PreparedOutputs {
  readonly outputs: readonly Output[];
  /** undefined where no output is a PDF. */
  readonly browser: Browser | undefined;
  /** Sentences for the user. */
  readonly warnings: readonly string[];
}

/**
 * Plans the outputs and finds what prints a PDF before anything is read. Of `--out-all` the PDF is left out, and that is
 * said, where there is no browser; a PDF that was asked for by name is then a `UserError`.
 */
export function prepareOutputs(given: ReportOutputArguments, machine: OutputMachine): PreparedOutputs {
  const outputs = planOutputs(given);
  const warnings = listDoubts(outputs);
  if (!outputs.some(({ format }) => format === "pdf")) return { outputs, browser: undefined, warnings };
  const path =
    given.outAll === undefined ? requireBrowser(given.chromium, machine) : findBrowser(given.chromium, machine);
  if (path !== undefined) return { outputs, browser: { path, isRoot: machine.isRoot }, warnings };
  const why = "no Chromium, Chrome or Edge is installed here (--chromium FILE names one)";
  const leftOut = outputs.filter(({ format }) => format === "pdf");
  return {
    outputs: outputs.filter((output) => !leftOut.includes(output)),
    browser: undefined,
    warnings: [...warnings, ...leftOut.map((output) => describeLeftOut(output, why))],
  };
}

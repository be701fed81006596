import type { Terminal } from "../../src/commands/terminal.ts";

/** A terminal of 80 columns on which nothing is shown. */
export const SILENT_TERMINAL: Terminal = {
  writeOut: async () => undefined,
  writeError: () => undefined,
  isErrorInteractive: false,
  hasColor: false,
  errorWidth: 80,
  outputWidth: 80,
};

import type { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
/** Where a command writes to; `cli.ts` gives it the process's own streams, tests give it strings. */
export interface Terminal {
  /** Data only. Resolves when the reader has taken it, so that a slow pipe does not fill memory. */
  writeOut(text: string): Promise<void>;
  /** Messages, warnings and progress. */
  writeError(text: string): void;
  /** Standard error is a person's screen: progress may be drawn. */
  readonly isErrorInteractive: boolean;
  readonly hasColor: boolean;
  /** Columns of standard error, 80 where they are not known; no message is wider. */
  readonly errorWidth: number;
  /** Columns of standard output, likewise. */
  readonly outputWidth: number;
}

/** What a run came to (README, `fwreport --help`, the man page). */
export const EXIT = {
  ran: 0,
  /** `--fail-on` matched. */
  matched: 1,
  /** The run could not be made: usage, input or output. */
  failed: 2,
  /** `--strict`: something of the input could not be read or judged. */
  incomplete: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A user's mistake as standard error tells it. */
export const mistakeText = ({ message }: UserError): string =>
  `fwreport: ${message.split("\n").map(terminalText).join("\n")}\n`;

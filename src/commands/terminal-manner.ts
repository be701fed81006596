/** How a process may write to its terminal. */
export interface TerminalFacts {
  readonly args: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Standard error is a terminal. */
  readonly isTerminal: boolean;
}

const isDumb = ({ variables }: TerminalFacts): boolean => variables.TERM === "dumb";

/** `--color` and `--no-color` win, the last of them; then NO_COLOR (https://no-color.org); then whether it is a terminal. */
export function wantsColor(facts: TerminalFacts): boolean {
  const said = facts.args.findLast((arg) => arg === "--color" || arg === "--no-color");
  if (said !== undefined) return said === "--color";
  return facts.isTerminal && !facts.variables.NO_COLOR && !isDumb(facts);
}

/** A line can be drawn over again. */
export const canRedraw = (facts: TerminalFacts): boolean => facts.isTerminal && !isDumb(facts);

const UNKNOWN_WIDTH = 80;

/** In columns; 80 where it is not known. */
export const terminalWidth = (columns: number | undefined): number =>
  columns !== undefined && columns > 0 ? columns : UNKNOWN_WIDTH;

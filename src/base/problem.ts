/** A place in a text file the user gave us. Lines and columns count from 1, as editors do; a column is a UTF-16 unit. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The whole line, for showing under the message. */
  readonly lineText: string;
}

/** `error`: the run cannot go on. `warning`: it can, and the report says so. */
export type ProblemSeverity = "error" | "warning";

/** Something wrong with a user's input that they can go and fix. */
export interface Problem {
  readonly severity: ProblemSeverity;
  readonly message: string;
  readonly location: SourceLocation;
}

/** Sorts by file, in the order of `files`, then by line and column; files that are not among them come last. */
export function byPlace(files: readonly string[]): (a: Placed, b: Placed) => number {
  const order = new Map(files.map((file, index) => [file, index]));
  const fileOf = ({ location }: Placed): number => order.get(location.file) ?? files.length;
  return (a, b) => fileOf(a) - fileOf(b) || a.location.line - b.location.line || a.location.column - b.location.column;
}

type Placed = Pick<Problem, "location">;

/** `rules.reg:12`, the form in which a verdict names its rule. */
export const formatLocation = ({ file, line }: SourceLocation): string => `${file}:${line}`;

/** What the user has to mend: one or more sentences for them, and never a stack trace. Ends the run with exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** What a shell offers as files where a value or an argument is one. */
export type FileKind = "captures" | "rules" | "database" | "file";

/**
 * An option as yargs takes it, with what help, the man page and shell completion say of it. The names of the groups are
 * the headings of the help.
 */
export interface OptionDescription {
  readonly type: "string" | "number" | "boolean";
  readonly description: string;
  readonly group?: string;
  /** One letter. */
  readonly alias?: string;
  /** Name of the value in help, `FILE`; an option without one is a switch. */
  readonly value?: string;
  /** Files that a shell offers for the value. */
  readonly completes?: FileKind;
  /** Words that a shell offers for the value; a list with commas of them may be allowed too. */
  readonly words?: readonly string[];
  /** The only words there are. */
  readonly choices?: readonly string[];
  /** true for a switch that is on: help shows how to turn it off. */
  readonly default?: string | boolean;
  readonly isRepeatable?: boolean;
  readonly requiresArg?: boolean;
  readonly demandOption?: boolean;
  readonly coerce?: (given: string) => unknown;
}

/** Options by their long name, without dashes. */
export type OptionTable = Readonly<Record<string, OptionDescription>>;

/** A switch that is on unless `--no-NAME` turns it off. */
export const isOnByDefault = (option: OptionDescription): boolean =>
  option.type === "boolean" && option.default === true;

import type { CommandDescription } from "../command-table.ts";
import { COMMON_OPTIONS } from "../help/option-groups.ts";
import { type FileKind, isOnByDefault, type OptionDescription } from "../option-table.ts";

/** What a shell offers in one place. */
export interface Offer {
  readonly words: readonly string[];
  /** Several of the words may be given, with commas between them. */
  readonly isList: boolean;
  /** Endings of files without the dot; folders are offered beside them; empty for files of any name; undefined: no files. */
  readonly endings: readonly string[] | undefined;
}

export interface CompletedOption {
  /** As typed: `--out`, `-o`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Name of its value; undefined for a switch. */
  readonly value: string | undefined;
  readonly isRepeatable: boolean;
  readonly offer: Offer;
}

/** A command with all that a shell needs to complete it. */
export interface CompletedCommand {
  /** Empty for what runs without the name of a command. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** For what is no option. */
  readonly offer: Offer;
}

/** Endings of files by what they hold. */
const ENDINGS: Readonly<Record<FileKind, readonly string[]>> = {
  captures: ["pcap", "pcapng", "cap", "dmp", "ntar", "snoop", "gz", "zst"],
  rules: ["reg"],
  database: ["db", "sqlite", "sqlite3"],
  file: [],
};

export const describeCompletion = (commands: readonly CommandDescription[]): readonly CompletedCommand[] =>
  commands.map(({ name, summary, options, argument }) => ({
    name,
    summary,
    options: Object.entries({ ...options, ...COMMON_OPTIONS }).map(describeOption),
    offer: {
      words: argument?.words ?? [],
      isList: false,
      endings: argument?.completes === undefined ? undefined : ENDINGS[argument.completes],
    },
  }));

function describeOption([name, option]: readonly [string, OptionDescription]): CompletedOption {
  const { alias, description, value, words, choices, completes, isRepeatable } = option;
  return {
    flags: [...(alias === undefined ? [] : [`-${alias}`]), `--${isOnByDefault(option) ? "no-" : ""}${name}`],
    description,
    value,
    isRepeatable: isRepeatable === true,
    offer: {
      words: choices ?? words ?? [],
      isList: isRepeatable === true && words !== undefined,
      endings: completes === undefined ? undefined : ENDINGS[completes],
    },
  };
}

/** Flags of any command that take a value: what follows one is never the name of a command. */
export const flagsWithValue = (commands: readonly CompletedCommand[]): readonly string[] => [
  ...new Set(
    commands.flatMap(({ options }) => options.flatMap(({ value, flags }) => (value === undefined ? [] : flags))),
  ),
];

/** Names of the commands that have one. */
export const commandNames = (commands: readonly CompletedCommand[]): readonly string[] =>
  commands.flatMap(({ name }) => (name === "" ? [] : [name]));

const NOTHING: Offer = { words: [], isList: false, endings: undefined };

/** What is offered where the name of a command may stand too. */
export const mainOffer = (commands: readonly CompletedCommand[]): Offer =>
  commands.find(({ name }) => name === "")?.offer ?? NOTHING;

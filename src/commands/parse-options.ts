import yargs, { type Arguments, type InferredOptionTypes } from "yargs";
import { UserError } from "../base/problem.ts";
import { type CommandDescription, commandLabel } from "./command-table.ts";
import type { OptionTable } from "./option-table.ts";
import { hideDashes, showDashes } from "./options.ts";

/** What yargs makes of a table of options, and `words`, the arguments that are no options. */
export type GivenOptions<Options extends OptionTable> = Arguments<InferredOptionTypes<Options>> & {
  readonly words: readonly string[];
};

/** Converts the arguments of a command that `readArguments` has looked through. Throws `UserError` for a value that is none. */
export async function parseOptions<const Options extends OptionTable>(
  command: CommandDescription & { readonly options: Options },
  args: readonly string[],
): Promise<GivenOptions<Options>> {
  const given = await yargs(hideDashes(args))
    .help(false)
    .version(false)
    .exitProcess(false)
    .parserConfiguration({
      "greedy-arrays": false,
      "parse-positional-numbers": false,
      "strip-aliased": true,
      "strip-dashed": true,
    })
    .options(command.options)
    .strictOptions()
    .fail((message, error) => {
      if (error !== undefined && error.name !== "YError") throw error;
      throw new UserError(`${reword(message ?? error?.message ?? "")}\nSee ${commandLabel(command)} --help`);
    })
    .parseAsync();
  const words = showDashes(given._.map(String));
  requireWords(command, words);
  requireNumbers(command, given);
  return { ...given, words } as GivenOptions<Options>;
}

function requireWords(command: CommandDescription, words: readonly string[]): void {
  const { argument } = command;
  const help = `\nSee ${commandLabel(command)} --help`;
  if (argument?.missing !== undefined && words.length === 0) throw new UserError(`${argument.missing}${help}`);
  const [word] = words;
  if (argument === undefined && word !== undefined)
    throw new UserError(`${word}: ${commandLabel(command)} takes options only${help}`);
}

/** yargs takes three lines to say that a value is none of the choices. */
const reword = (message: string): string =>
  message
    .trim()
    .replace(/^Invalid values:\s+Argument: (\S+), Given: "(.*)", Choices: (.*)$/s, "--$1 $2: not one of $3");

function requireNumbers({ options }: CommandDescription, given: Readonly<Record<string, unknown>>): void {
  for (const [name, { type }] of Object.entries(options))
    if (type === "number" && Number.isNaN(given[name])) throw new UserError(`--${name}: a number is needed`);
}

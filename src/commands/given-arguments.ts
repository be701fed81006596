/** The command line before yargs converts it: which command is meant, and whether every option is one of it. */
import { UserError } from "../base/problem.ts";
import { COMMANDS, type CommandDescription, commandLabel } from "./command-table.ts";
import { nearestName } from "./nearest-name.ts";
import type { OptionDescription, OptionTable } from "./option-table.ts";

/** Which command is meant, and its arguments without its name. */
export interface GivenArguments {
  readonly command: CommandDescription;
  readonly args: readonly string[];
  readonly isHelpWanted: boolean;
  readonly isVersionWanted: boolean;
}

/** An option as it was written. */
interface GivenOption {
  /** As it was written, `--no-color` or `-q`, without its value. */
  readonly written: string;
  /** undefined: no command has it. */
  readonly name: string | undefined;
  readonly isValueMissing: boolean;
}

/** An option means the same in every command that has it (test/commands/command-table.test.ts). */
const EVERY_OPTION: OptionTable = Object.assign({}, ...COMMANDS.map(({ options }) => options));
const HELP: Readonly<Record<string, "help" | "version">> = { "--help": "help", "-h": "help", "--version": "version" };

/**
 * Throws `UserError` for an option that the command does not have, that is given twice, lacks its value, or is needed and not
 * there. A command
 * is the first argument that is no option; after `--` nothing is an option or a command.
 */
export function readArguments(all: readonly string[]): GivenArguments {
  const { words, options, asked } = walk(all);
  const command = COMMANDS.find(({ name }) => name !== "" && name === words[0]?.text) ?? COMMANDS[0];
  if (command === undefined) throw new Error("there is no command");
  const args = command.name === "" ? all : all.filter((_, index) => index !== words[0]?.index);
  const isHelpWanted = asked.has("help");
  const isVersionWanted = asked.has("version");
  if (!isHelpWanted && !isVersionWanted) requireKnown(options, command);
  return { command, args, isHelpWanted, isVersionWanted };
}

function walk(all: readonly string[]) {
  const words: { text: string; index: number }[] = [];
  const options: GivenOption[] = [];
  const asked = new Set<"help" | "version">();
  for (let index = 0; index < all.length; index++) {
    const arg = all[index] ?? "";
    if (arg === "--") break;
    const question = HELP[arg];
    if (question !== undefined) asked.add(question);
    else if (arg === "-" || !arg.startsWith("-")) words.push({ text: arg, index });
    else {
      const found = arg.startsWith("--") ? [readLong(arg, all[index + 1])] : readShort(arg, all[index + 1]);
      options.push(...found.map(({ takesNext: _, ...option }) => option));
      if (found.some(({ takesNext }) => takesNext)) index++;
    }
  }
  return { words, options, asked };
}

function readLong(arg: string, next: string | undefined) {
  const written = arg.replace(/=.*$/s, "");
  const plain = written.slice(2);
  const positive = plain.replace(/^no-/, "");
  const isNegated = positive !== plain && EVERY_OPTION[positive]?.type === "boolean";
  const name = isNegated ? positive : plain;
  return describeGiven(written, Object.hasOwn(EVERY_OPTION, name) ? name : undefined, arg === written, next);
}

/** `-q`, `-qf html`, `-f=html`: the last letter may take a value. */
function readShort(arg: string, next: string | undefined) {
  const letters = [...arg.slice(1).replace(/=.*$/s, "")];
  return letters.map((letter, index) => {
    const name = Object.keys(EVERY_OPTION).find((key) => EVERY_OPTION[key]?.alias === letter);
    const isBare = index === letters.length - 1 && !arg.includes("=");
    return describeGiven(`-${letter}`, name, isBare, next);
  });
}

function describeGiven(written: string, name: string | undefined, isBare: boolean, next: string | undefined) {
  const takesNext = isBare && takesValue(name === undefined ? undefined : EVERY_OPTION[name]);
  const isValueMissing = takesNext && (next === undefined || (next.startsWith("-") && next !== "-"));
  return { written, name, isValueMissing, takesNext: takesNext && !isValueMissing };
}

const takesValue = (option: OptionDescription | undefined): boolean => option?.value !== undefined;

function requireKnown(given: readonly GivenOption[], command: CommandDescription): void {
  const seen = new Set<string>();
  for (const { written, name, isValueMissing } of given) {
    const option = name === undefined ? undefined : command.options[name];
    if (name === undefined || option === undefined) throw new UserError(unknownOption(written, name, command));
    if (isValueMissing)
      throw new UserError(
        `${written}: its value is missing: ${written} ${option.value} (one that begins with - is joined: --${name}=-...)`,
      );
    if (seen.has(name) && option.isRepeatable !== true && option.type !== "boolean")
      throw new UserError(`${written} is given twice, and can have one value only`);
    seen.add(name);
  }
  for (const [name, { demandOption, value }] of Object.entries(command.options))
    if (demandOption === true && !seen.has(name))
      throw new UserError(`${commandLabel(command)} needs --${name} ${value}\nSee ${commandLabel(command)} --help`);
}

/** Names what was meant: an option of another command, or of this one by another spelling. */
function unknownOption(written: string, name: string | undefined, command: CommandDescription): string {
  const said = `unknown option ${written}${command.name === "" ? "" : ` for ${commandLabel(command)}`}`;
  const help = `\nSee ${commandLabel(command)} --help`;
  if (name !== undefined) {
    const owners = COMMANDS.filter(({ options }) => Object.hasOwn(options, name)).map(commandLabel);
    return `${said}: it belongs to ${owners.join(" and ")}${help}`;
  }
  const spelled = written.replace(/^-+(no-)?/, "");
  const near = nearestName(spelled, Object.keys(command.options));
  if (near === undefined || spelled.length < 2) return `${said}${help}`;
  const isNegated = written.startsWith("--no-") && command.options[near]?.type === "boolean";
  return `${said}: did you mean --${isNegated ? "no-" : ""}${near}?${help}`;
}

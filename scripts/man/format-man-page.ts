/** The manual page in the macros of man(7), made from the same tables as the help. */

import { wrapText } from "../../src/commands/columns.ts";
import { ANALYZE, COMMANDS, type CommandDescription, commandLabel } from "../../src/commands/command-table.ts";
import { ENVIRONMENT, EXIT_CODES, FILES, type Topic } from "../../src/commands/help/help-topics.ts";
import { describeLabel, groupOptions } from "../../src/commands/help/option-groups.ts";

const LINE_WIDTH = 78;

/** As `troffText`, in lines as editors like them. */
const paragraph = (text: string): string => troffText(wrapText(text, LINE_WIDTH - 10).join("\n"));

/** Text for troff: nothing in it is a request or an escape, and dashes stay dashes. */
export const troffText = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("~", "\\(ti")
    .replaceAll("^", "\\(ha")
    .replaceAll("`", "\\(ga")
    .replaceAll(/^([.'])/gm, "\\&$1");

/** When what the page says changed last; a test cannot know. */
const DATE = "2026-11-21";

/** The page as a whole. */
export function formatManPage(version: string): string {
  const named = COMMANDS.filter(({ name }) => name !== "");
  const lines = [
    '.\\" Made by "npm run man" from the tables of options in src/commands: do not edit.',
    `.TH FWREPORT 1 "${DATE}" "fwreport ${version}" "User Commands"`,
    ".nh",
    ".ad l",
    ".SH NAME",
    "fwreport \\- judge traffic by the packet filters of a Windows computer",
    ".SH SYNOPSIS",
    ...COMMANDS.flatMap((command, index) => [...(index > 0 ? [".br"] : []), ...synopsis(command)]),
    ".SH DESCRIPTION",
    paragraph(ANALYZE.about),
    ".PP",
    paragraph(`${ANALYZE.argument.usage}: ${ANALYZE.argument.description}.`),
    ".SH EXAMPLES",
    ...examplesOf(ANALYZE),
    ".SH OPTIONS",
    ...optionsOf(ANALYZE),
    ".SH COMMANDS",
    ...named.flatMap(describeCommand),
    ".SH EXIT STATUS",
    ...list(EXIT_CODES),
    ".SH ENVIRONMENT",
    ...list(ENVIRONMENT),
    ".SH FILES",
    ...list(FILES),
    ".SH SEE ALSO",
    ".BR dumpcap (1),",
    ".BR tshark (1),",
    ".BR wireshark (1)",
    ".PP",
    paragraph(`${[...new Set(COMMANDS.flatMap(({ readNext }) => readNext))].join(", ")} of the package.`),
  ];
  return `${lines.join("\n")}\n`;
}

const synopsis = (command: CommandDescription): readonly string[] => {
  const { argument, options } = command;
  const needed = Object.entries(options).flatMap(([name, { demandOption, value }]) =>
    demandOption === true || name === "rules" ? [`--${name} ${value}`] : [],
  );
  const rest = [
    ...(argument ? [argument.usage] : []),
    ...needed,
    ...(Object.keys(options).length > 0 ? ["[OPTIONS]"] : []),
  ];
  return [`.B ${troffText(commandLabel(command))}`, troffText(rest.join(" "))];
};

const describeCommand = (command: CommandDescription): readonly string[] => [
  `.SS ${troffText(commandLabel(command))}`,
  paragraph(command.about),
  ".PP",
  ...optionsOf(command),
  ".PP",
  "Examples:",
  ...examplesOf(command),
];

const optionsOf = ({ options }: CommandDescription): readonly string[] =>
  groupOptions(options).flatMap((group, index) => [
    ...(index > 0 ? [".PP"] : []),
    `.I ${group.title.replace(/:$/, "")}`,
    ...list(
      group.options.map(([name, option]) => ({ name: describeLabel(name, option), meaning: option.description })),
    ),
  ]);

const list = (topics: readonly Topic[]): readonly string[] =>
  topics.flatMap(({ name, meaning }) => [".TP", `.B ${troffText(name)}`, paragraph(meaning)]);

const examplesOf = ({ examples }: CommandDescription): readonly string[] =>
  examples.flatMap(({ command, effect }) => [".TP", `.B ${troffText(command)}`, paragraph(effect)]);

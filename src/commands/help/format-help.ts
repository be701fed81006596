import { wrapText } from "../columns.ts";
import { COMMANDS, type CommandDescription, commandLabel } from "../command-table.ts";
import { ENVIRONMENT, EXIT_CODES, FILES, type Topic } from "./help-topics.ts";
import { describeLabel, groupOptions } from "./option-groups.ts";

/** Wider lines are hard to read. */
const WIDEST = 100;
const NARROWEST = 40;
const LABEL_WIDTH = 22;

/** The help of a command, examples first. Lines are no longer than `lineWidth` (at least 40), but for examples, which are to be copied. */
export function formatHelp(command: CommandDescription, lineWidth: number): string {
  const width = Math.max(NARROWEST, Math.min(WIDEST, lineWidth));
  const isMain = command.name === "";
  const { argument } = command;
  const sections = [
    wrapText(usageOf(command), width).join("\n  "),
    wrapText(command.about, width).join("\n"),
    section("Examples:", formatExamples(command, width)),
    ...(isMain ? [section("Commands:", formatTopics(namedCommands(), width))] : []),
    ...(argument
      ? [section("Arguments:", formatTopics([{ name: argument.usage, meaning: argument.description }], width))]
      : []),
    ...groupOptions(command.options).map(({ title, options }) =>
      section(
        title,
        formatTopics(
          options.map(([name, option]) => ({ name: describeLabel(name, option), meaning: option.description })),
          width,
        ),
      ),
    ),
    section("Exit codes:", formatTopics(EXIT_CODES, width)),
    ...(isMain
      ? [section("Environment:", formatTopics(ENVIRONMENT, width)), section("Files:", formatTopics(FILES, width))]
      : []),
    wrapText(readNext(command), width).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

function usageOf(command: CommandDescription): string {
  const argument = command.argument === undefined ? "" : ` ${command.argument.usage}`;
  const needed = Object.entries(command.options).flatMap(([name, { demandOption, value }]) =>
    demandOption === true ? [` --${name} ${value}`] : [],
  );
  const rules = "rules" in command.options ? " --rules FILE" : "";
  const options = Object.keys(command.options).length === 0 ? "" : " [OPTIONS]";
  return `Usage: ${commandLabel(command)}${argument}${rules}${needed.join("")}${options}`;
}

const section = (title: string, lines: readonly string[]): string => [title, ...lines].join("\n");

const namedCommands = (): readonly Topic[] =>
  COMMANDS.filter(({ name }) => name !== "").map(({ name, summary }) => ({ name, meaning: summary }));

/** A command line is not cut: it is to be copied. */
const formatExamples = ({ examples }: CommandDescription, width: number): readonly string[] =>
  examples.flatMap(({ command, effect }) => [
    `  ${command}`,
    ...wrapText(effect, width - 6).map((line) => `      ${line}`),
  ]);

/** Two columns; a label too long for its column has a line of its own. */
function formatTopics(topics: readonly Topic[], width: number): readonly string[] {
  const labelWidth = Math.min(LABEL_WIDTH, Math.max(...topics.map(({ name }) => name.length)));
  const indent = " ".repeat(labelWidth + 4);
  return topics.flatMap(({ name, meaning }) => {
    const [first = "", ...others] = wrapText(meaning, width - indent.length).map((line) => `${indent}${line}`);
    const label = `  ${name}`;
    const lines = name.length > labelWidth ? [label, first] : [label.padEnd(indent.length) + first.trimStart()];
    return [...lines, ...others];
  });
}

function readNext(command: CommandDescription): string {
  const files = command.readNext.length === 0 ? "" : `${command.readNext.join(", ")}; `;
  const other = command.name === "" ? "fwreport COMMAND --help" : "fwreport --help";
  return `Read next: ${files}${other}; man fwreport.`;
}

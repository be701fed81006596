import { isOnByDefault, type OptionDescription, type OptionTable } from "../option-table.ts";

/** Options under one heading of the help. */
export interface OptionGroup {
  readonly title: string;
  readonly options: readonly (readonly [string, OptionDescription])[];
}

/** What every command has, beside its own options. */
export const COMMON_OPTIONS: OptionTable = {
  help: { type: "boolean", alias: "h", description: "this help", group: "Terminal:" },
  version: { type: "boolean", description: "version of fwreport", group: "Terminal:" },
};

const ORDER = ["Input:", "Policy:", "Services:", "Output:", "Captures:", "Redaction:", "Checks:", "Terminal:"];

/** The options of a command and those of all, group by group; a group that is not in the usual order comes last. */
export function groupOptions(own: OptionTable): readonly OptionGroup[] {
  const options = Object.entries({ ...own, ...COMMON_OPTIONS });
  const groupOf = ({ group }: OptionDescription): string => group ?? "Options:";
  const titles = [...new Set([...ORDER, ...options.map(([, option]) => groupOf(option))])];
  return titles
    .map((title) => ({ title, options: options.filter(([, option]) => groupOf(option) === title) }))
    .filter((group) => group.options.length > 0);
}

/** `-o, --out FILE`; `--[no-]color` for a switch that can be turned off. */
export function describeLabel(name: string, option: OptionDescription): string {
  const letter = option.alias === undefined ? "" : `-${option.alias}, `;
  const long = `--${isOnByDefault(option) ? "[no-]" : ""}${name}`;
  return `${letter}${long}${option.value === undefined ? "" : ` ${option.value}`}`;
}

import type { Pseudonyms } from "./pseudonyms.ts";
import { redactAddresses } from "./redact-addresses.ts";

/**
 * Options stay, what they were given goes: files that `file` knows get the name that the report has for them. undefined
 * of `file`: not an input of the run.
 */
export const redactCommandLine = (
  args: readonly string[],
  file: (argument: string) => string | undefined,
  pseudonyms: Pseudonyms,
): readonly string[] =>
  args.map((argument) => {
    const [, option, value] = /^(--[a-z][a-z-]{1,20})(?:=(.*))?$/s.exec(argument) ?? [];
    if (option !== undefined)
      return value === undefined ? option : `${option}=${redactArgument(value, file, pseudonyms)}`;
    return /^-[a-z]?$/.test(argument) ? argument : redactArgument(argument, file, pseudonyms);
  });

function redactArgument(
  argument: string,
  file: (argument: string) => string | undefined,
  pseudonyms: Pseudonyms,
): string {
  const known = file(argument);
  if (known !== undefined) return known;
  return /^[\da-f.:]+(?:\/[\d.]+)?$/i.test(argument) && /[.:]/.test(argument)
    ? redactAddresses(argument, pseudonyms)
    : pseudonyms.name("value", argument);
}

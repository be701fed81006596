import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { ReportChoices } from "../report/formats.ts";
import { loadTemplates } from "../report/templates.ts";
import type { PageArguments } from "./options.ts";
import type { Output } from "./plan-outputs.ts";

/** What `--rows` and `--template` ask for: read before the captures are, so that a mistake shows at once. */
export function pageChoices({ rows, template }: PageArguments, outputs: readonly Output[]): ReportChoices {
  if (rows !== undefined && !(Number.isSafeInteger(rows) && rows > 0))
    throw new UserError(`--rows ${rows}: not a count of rows; give a whole number from 1`);
  if (template !== undefined && !outputs.some(({ format }) => format === "html" || format === "pdf"))
    throw new UserError(
      `--template ${terminalText(template)}: no output is html or pdf, so that it would not be used: add one with --out or --format, or leave it out`,
    );
  return { rows, templates: template === undefined ? undefined : loadTemplates(template) };
}

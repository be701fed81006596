import { UserError } from "../base/problem.ts";
import type { ReportChoices } from "../report/formats.ts";
import { loadTemplates } from "../report/templates.ts";
import type { PageArguments } from "./options.ts";

/** What `--rows` and `--template` ask for: read before the captures are, so that a mistake shows at once. */
export function pageChoices({ rows, template }: PageArguments): ReportChoices {
  if (rows !== undefined && !(Number.isSafeInteger(rows) && rows > 0))
    throw new UserError(`--rows ${rows}: not a count of rows; give a whole number from 1`);
  return { rows, templates: template === undefined ? undefined : loadTemplates(template) };
}

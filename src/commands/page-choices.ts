import { statSync } from "node:fs";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { ReportChoices } from "../report/formats.ts";
import { loadTemplates } from "../report/templates.ts";
import type { PageArguments } from "./options.ts";
import type { Output } from "./outputs.ts";
import type { Terminal } from "./terminal.ts";

/** What `--rows` and `--template` ask for: read before the captures are, so that a mistake shows at once. */
export function pageChoices({ rows, template }: PageArguments): ReportChoices {
  if (rows !== undefined && !(Number.isSafeInteger(rows) && rows > 0))
    throw new UserError(`--rows ${rows}: not a count of rows; give a whole number from 1`);
  return { rows, templates: template === undefined ? undefined : loadTemplates(template) };
}

/** Over this a page is slow to open, and mail gateways and ticket systems begin to refuse it; in bytes. */
const BIG_PAGE = 8_000_000;

/** Says which of the pages written are big, and what makes them smaller. */
export function warnOfBigPages(outputs: readonly Output[], terminal: Terminal): void {
  for (const { format, file } of outputs) {
    if (format !== "html" || file === "-") continue;
    const { size } = statSync(file);
    if (size > BIG_PAGE)
      terminal.writeError(
        `${terminalText(file)}: a page of ${(size / 1e6).toFixed(1)} MB is slow to open and hard to mail: fewer --rows make it smaller\n`,
      );
  }
}

import type { ReportModel } from "./report-model.ts";

/** Characters of a line at the foot of A4 and Letter, beside the page number. */
const MOST_CHARACTERS = 110;

/**
 * The style that puts report, title, ticket and run at the foot of each printed page: only a style can write there. Every
 * character but letters, digits and spaces is a CSS escape (css-syntax-3, 4.3.7), so that no name ends the string or the style.
 */
export function formatRunningFooter({ title, ticket, id }: ReportModel["run"]): string {
  const told = [...`${ticket === null ? "" : `${ticket}, `}run ${id}: ${title}`];
  const line = told.length > MOST_CHARACTERS ? [...told.slice(0, MOST_CHARACTERS - 1), "…"] : told;
  const escaped = line
    .map((character) => (/[A-Za-z0-9 ]/.test(character) ? character : `\\${character.codePointAt(0)?.toString(16)} `))
    .join("");
  return `@page { @bottom-left { content: "Firewall compliance report, ${escaped}"; color: #566173; font: 8pt system-ui, sans-serif; } }`;
}

import { terminalText } from "../base/terminal-text.ts";

/** UTF-16 units of a text that are shown: a line stays one that a person reads. */
const MAX_LENGTH = 160;

/**
 * A text from a file or a packet as a code span (CommonMark 6.1): in it links, HTML, mentions and references to issues
 * are only text. Control characters show as escapes, so that it stays one line; a long text ends in `…`.
 */
export function codeSpan(text: string): string {
  const shown = shorten(terminalText(text));
  if (shown.trim() === "") return "` `";
  const longestRun = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * A sentence of our own: what Markdown or HTML would act on is escaped. A mention and a link need more than that: a
 * word joiner after `@` and `:`, which no reader sees, keeps them from being made.
 */
export const prose = (text: string): string =>
  terminalText(text)
    .replace(/[\\`*_{}[\]<>#|~$&]/g, "\\$&")
    .replace(/@|:(?=\/)|\bwww(?=\.)/g, "$&\u2060");

const shorten = (text: string): string =>
  text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1).replace(/[\ud800-\udbff]$/, "")}…`;

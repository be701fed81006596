import type { Problem, SourceLocation } from "./problem.ts";
import { terminalText } from "./terminal-text.ts";

/** Columns of the line that are shown; and how many of them before the caret, when there is more on both sides. */
const WIDTH = 115;
const SHOWN_BEFORE = 70;
const INDENT = "  ";

/**
 * `rules.reg:12:8: message`, then the line and a caret under the column; a warning says that it is one. Safe for a
 * terminal, without a line break at the end; of a long line only what is around the caret.
 */
export const formatProblem = ({ severity, message, location }: Problem): string =>
  formatAtLocation(location, severity === "warning" ? `warning: ${message}` : message);

/** As `formatProblem`, of any message about a place in a file. */
export function formatAtLocation(location: SourceLocation, message: string): string {
  const { file, line, column } = location;
  const head = terminalText(`${file}:${line}:${column}: ${message}`);
  const { before, after } = clipAround(location.lineText, column - 1);
  if (before + after === "") return head;
  return `${head}\n${INDENT}${before}${after}\n${INDENT}${" ".repeat(before.length)}^`;
}

/** The text on both sides of `at`, with an ellipsis where something was left out. */
function clipAround(lineText: string, at: number): { readonly before: string; readonly after: string } {
  const start = wholeCharacter(lineText, Math.max(0, Math.min(at - SHOWN_BEFORE, lineText.length - WIDTH)));
  const end = wholeCharacter(lineText, Math.min(lineText.length, start + WIDTH));
  const before = terminalText(lineText.slice(start, at));
  const after = terminalText(lineText.slice(at, end));
  // Escaping makes text longer.
  const shownBefore = before.slice(-Math.max(SHOWN_BEFORE, WIDTH - after.length));
  const shownAfter = after.slice(0, WIDTH - shownBefore.length);
  return {
    before: start > 0 || shownBefore.length < before.length ? `…${shownBefore}` : before,
    after: end < lineText.length || shownAfter.length < after.length ? `${shownAfter}…` : after,
  };
}

/** `at`, or one more where it would divide a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

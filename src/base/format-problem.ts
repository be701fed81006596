import type { Problem } from "./problem.ts";
import { terminalText } from "./terminal-text.ts";

/** Columns of the line shown on each side of the caret. */
const SHOWN_BEFORE = 70;
const SHOWN_AFTER = 45;
const INDENT = "  ";

/**
 * `rules.reg:12:8: message`, then the line and a caret under the column; a warning says that it is one. Safe for a
 * terminal, without a line break at the end; of a long line only what is around the caret.
 */
export function formatProblem({ severity, message, location }: Problem): string {
  const { file, line, column } = location;
  const kind = severity === "warning" ? "warning: " : "";
  const head = terminalText(`${file}:${line}:${column}: ${kind}${message}`);
  const { before, after } = clipAround(location.lineText, column - 1);
  if (before + after === "") return head;
  return `${head}\n${INDENT}${before}${after}\n${INDENT}${" ".repeat(before.length)}^`;
}

/** The text on both sides of `at`, each no longer than is shown, with an ellipsis where something was left out. */
function clipAround(lineText: string, at: number): { readonly before: string; readonly after: string } {
  const start = wholeCharacter(lineText, Math.max(0, at - SHOWN_BEFORE));
  const end = wholeCharacter(lineText, Math.min(lineText.length, at + SHOWN_AFTER));
  // Escaping makes text longer, so it is clipped once more.
  const before = terminalText(lineText.slice(start, at));
  const after = terminalText(lineText.slice(at, end));
  const isBeforeCut = start > 0 || before.length > SHOWN_BEFORE;
  const isAfterCut = end < lineText.length || after.length > SHOWN_AFTER;
  return {
    before: isBeforeCut ? `…${before.slice(-SHOWN_BEFORE)}` : before,
    after: isAfterCut ? `${after.slice(0, SHOWN_AFTER)}…` : after,
  };
}

/** `at`, or one more where it would divide a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

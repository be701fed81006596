import { beginningOf, displayWidth } from "../base/display-width.ts";

const GAP = "  ";

/**
 * Rows (at least one, with as many cells as the first) as aligned columns. Where a line would be longer than `lineWidth`,
 * the widest columns give way, and their cells go on in further lines. Widths are in columns of a terminal; lines have no
 * trailing spaces.
 */
export function formatColumns(rows: readonly (readonly string[])[], lineWidth: number): string {
  const widths = columnWidths(rows, lineWidth);
  const lines = rows.flatMap((row) => {
    const cells = widths.map((width, column) => wrapText(row[column] ?? "", width));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((cell, column) => padTo(cell[line] ?? "", widths[column] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  });
  return lines.join("\n");
}

function columnWidths(rows: readonly (readonly string[])[], lineWidth: number): number[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(1, ...rows.map((row) => displayWidth(row[column] ?? ""))));
  let excess = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - lineWidth;
  for (; excess > 0; excess -= 1) {
    const widest = Math.max(...widths);
    if (widest === 1) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

/** A text with spaces after it, `width` columns together. */
export const padTo = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - displayWidth(text)));

/** The lines of a text, none wider than `width` (at least 2) columns: cut at spaces where there are any. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  for (let head = beginningOf(rest, width); head.length < rest.length; head = beginningOf(rest, width)) {
    const space = rest.lastIndexOf(" ", head.length);
    const at = space > 0 ? space : Math.max(1, head.length);
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

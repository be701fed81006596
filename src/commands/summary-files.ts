import { beginningOf, displayWidth, elideEnd, elideMiddle } from "../base/display-width.ts";
import { terminalText } from "../base/terminal-text.ts";
import { formatAmount, formatBytes } from "../report/format-values.ts";
import type { Block } from "./fit-blocks.ts";
import type { WrittenFile } from "./outputs.ts";
import type { WrittenCaptures } from "./write-captures.ts";

/** More reports than these share lines. */
const FILES_WITH_A_LINE = 4;

/** A line a report with its size; of many, as many on a line as fit. Other lines give way before these do. */
export function summarizeReports(written: readonly WrittenFile[], width: number): Block {
  const lines =
    written.length > FILES_WITH_A_LINE
      ? packReports(written, width).map((line) => [line])
      : written.map(({ file, sizeBytes }) =>
          foldPath("report: ", file, ` (${formatBytes(sizeBytes)})`, width, written.length === 1 ? 2 : 1),
        );
  const rest = (leftOut: number): string =>
    elideEnd(`and ${formatAmount(leftOut, "more line")} of files written`, width);
  return { entries: lines, least: Math.min(1, lines.length), givesWayLast: true, rest };
}

/** The folder that all lie in is named once. */
function packReports(written: readonly WrittenFile[], width: number): readonly string[] {
  const folder = commonFolder(written.map(({ file }) => file));
  const label =
    folder === "" ? "reports:" : `reports in ${elideMiddle(terminalText(folder), width - "reports in :".length)}:`;
  const lines = [label];
  for (const [index, { file, sizeBytes }] of written.entries()) {
    const end = ` (${formatBytes(sizeBytes)})${index === written.length - 1 ? "" : ","}`;
    const item = `${elideMiddle(terminalText(file.slice(folder.length)), Math.max(1, width - 2 - end.length))}${end}`;
    const longer = `${lines.at(-1)} ${item}`;
    if (displayWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(`  ${item}`);
  }
  return lines;
}

/** With its separator; empty where they lie in several. */
function commonFolder(files: readonly string[]): string {
  const folders = new Set(
    files.map((file) => file.slice(0, 1 + Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")))),
  );
  const [folder = ""] = folders;
  return folders.size === 1 ? folder : "";
}

/** A line a capture written with verdicts; they give way last, too. */
export const summarizeCaptures = ({ captures: written }: WrittenCaptures, width: number): Block => ({
  entries: written.map(({ file, sizeBytes, packets }) =>
    foldPath("capture: ", file, ` (${formatBytes(sizeBytes)}): ${formatAmount(packets, "packet")}`, width, 1),
  ),
  least: 0,
  givesWayLast: true,
  rest: (leftOut) => elideEnd(`and ${formatAmount(leftOut, "more capture")} written`, width),
});

/** A path with words before and after it, in at most two lines: of a longer one the middle is left out. */
export function foldPath(before: string, path: string, after: string, width: number, most: 1 | 2): readonly string[] {
  // A wide character that does not fit leaves a column empty.
  const room = most * width - before.length - after.length - (most - 1);
  const line = `${before}${elideMiddle(terminalText(path), Math.max(1, room))}${after}`;
  const first = beginningOf(line, width);
  return first === line ? [line] : [first, line.slice(first.length)];
}

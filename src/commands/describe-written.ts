import { terminalText } from "../base/terminal-text.ts";
import { formatBytes } from "../report/format-values.ts";
import type { WrittenFile } from "./outputs.ts";

/** Bytes that many mail and ticket systems take at most. */
const ATTACHABLE = 10_000_000;

/** `report.html (123 kB)`. */
export const describeWritten = ({ file, sizeBytes }: WrittenFile): string =>
  `${terminalText(file)} (${formatBytes(sizeBytes)})`;

/** A page over this is slow to open. */
const BIG_PAGE = 8_000_000;

/** A sentence for each file that is too big to be attached, or to be opened at once. */
export const listTooBig = (written: readonly WrittenFile[]): readonly string[] =>
  written.flatMap(({ file, sizeBytes }) => {
    const what = `${terminalText(file)} is ${formatBytes(sizeBytes)}`;
    if (file.toLowerCase().endsWith(".html") && sizeBytes > BIG_PAGE)
      return [`${what}: such a page is slow to open and hard to mail; fewer --rows make it smaller`];
    if (sizeBytes <= ATTACHABLE) return [];
    return [`${what}: many mail and ticket systems take 10 MB at most; compress it before attaching it`];
  });

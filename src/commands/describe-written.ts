import { terminalText } from "../base/terminal-text.ts";
import { formatBytes } from "../report/format-values.ts";
import type { WrittenFile } from "./outputs.ts";

/** Bytes that many mail and ticket systems take at most. */
const ATTACHABLE = 10_000_000;

/** `report.html (123 kB)`. */
export const describeWritten = ({ file, sizeBytes }: WrittenFile): string =>
  `${terminalText(file)} (${formatBytes(sizeBytes)})`;

/** A sentence for each file that is too big to be attached. */
export const listTooBig = (written: readonly WrittenFile[]): readonly string[] =>
  written
    .filter(({ sizeBytes }) => sizeBytes > ATTACHABLE)
    .map(
      ({ file, sizeBytes }) =>
        `${terminalText(file)} is ${formatBytes(sizeBytes)}: many mail and ticket systems take 10 MB at most; compress it before attaching it`,
    );

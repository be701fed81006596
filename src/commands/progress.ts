import { elideEnd } from "../base/display-width.ts";
import { formatBytes } from "../report/format-values.ts";
import type { Terminal } from "./terminal.ts";

const REDRAW_MS = 100;
/** A command shorter than this shows nothing at all. */
const QUIET_MS = 500;
const BAR_WIDTH = 30;
const NARROWEST_BAR = 5;
/** Columns kept for the words beside a bar, so that it does not change its length. */
const WORDS_WIDTH = 48;
/** Back to the first column, and the line is cleared (ECMA-48, EL). */
const CLEAR = "\r\u001b[K";

/** One line on standard error that says what is done, and how far it is. */
export interface Progress {
  /** Begins another piece of work: `reading`. Its time counts from here. */
  begin(work: string, nowMs: number): void;
  /** Bytes of this work done so far, and of all of it; undefined: not known (a pipe). */
  update(doneBytes: number, totalBytes: number | undefined, nowMs: number): void;
  /** Removes the line, so that what follows starts on a clean one. */
  finish(): void;
}

/** For a person's screen only: elsewhere, and in the first half second, nothing is drawn. */
export function createProgress(terminal: Terminal, isWanted: boolean, startedMs: number): Progress {
  let work = "";
  let begunMs = startedMs;
  let drawnMs: number | undefined;
  const draw = (line: string, nowMs: number): void => {
    if (!isWanted || !terminal.isErrorInteractive || nowMs - startedMs < QUIET_MS) return;
    drawnMs = nowMs;
    // The last column stays free: some terminals go on to the next line there.
    terminal.writeError(`${CLEAR}${elideEnd(line, Math.max(1, terminal.errorWidth - 1))}`);
  };
  return {
    begin(next, nowMs) {
      work = next;
      begunMs = nowMs;
      draw(`${work} ...`, nowMs);
    },
    update(doneBytes, totalBytes, nowMs) {
      if (drawnMs !== undefined && nowMs - drawnMs < REDRAW_MS) return;
      draw(formatProgress({ work, doneBytes, totalBytes, elapsedMs: nowMs - begunMs }, terminal.errorWidth), nowMs);
    },
    finish() {
      if (drawnMs !== undefined) terminal.writeError(CLEAR);
      drawnMs = undefined;
    },
  };
}

/** How far a piece of work is. */
export interface WorkDone {
  readonly work: string;
  readonly doneBytes: number;
  /** undefined: not known. */
  readonly totalBytes: number | undefined;
  readonly elapsedMs: number;
}

/** `reading [####....]  41 %  52 MB of 127 MB, 60 MB/s, 2 s left`; where the total is not known, `reading: 52 MB, 60 MB/s`. */
export function formatProgress({ work, doneBytes, totalBytes, elapsedMs }: WorkDone, lineWidth: number): string {
  const rate = elapsedMs > 0 ? `${formatBytes((doneBytes / elapsedMs) * 1000)}/s` : "? B/s";
  if (totalBytes === undefined || totalBytes <= 0) return `${work}: ${formatBytes(doneBytes)}, ${rate}`;
  const share = Math.min(1, doneBytes / totalBytes);
  const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
  const left = share > 0 ? `${formatDuration((elapsedMs / 1000) * ((1 - share) / share))} left` : "? left";
  const words = `${percent}  ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}, ${rate}, ${left}`;
  const width = Math.min(BAR_WIDTH, lineWidth - 1 - work.length - WORDS_WIDTH - " [] ".length);
  if (width < NARROWEST_BAR) return `${work} ${words.trimStart()}`;
  return `${work} [${"#".repeat(Math.floor(share * width)).padEnd(width, ".")}] ${words}`;
}

/** `7 s`, `3 min 20 s`, `2 h 5 min`: rounded up, never less than what is left. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.ceil(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

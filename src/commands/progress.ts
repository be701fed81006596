import type { Terminal } from "./terminal.ts";

const REDRAW_MS = 100;
/** Work shorter than this shows no bar at all. */
const QUIET_MS = 500;
const WIDTH = 30;

/** A bar by bytes on standard error, for a person's screen only. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #startedMs: number;
  #drawnMs = 0;

  constructor(terminal: Terminal, nowMs: number) {
    this.#terminal = terminal;
    this.#startedMs = nowMs;
  }

  /** `totalBytes` 0: not known (a pipe). */
  update(doneBytes: number, totalBytes: number, nowMs: number): void {
    if (nowMs - this.#startedMs < QUIET_MS || nowMs - this.#drawnMs < REDRAW_MS) return;
    this.#drawnMs = nowMs;
    const seconds = (nowMs - this.#startedMs) / 1000;
    const rate = `${(doneBytes / 1e6 / seconds).toFixed(0)} MB/s`;
    if (totalBytes === 0) {
      this.#terminal.writeError(`\r\u001b[K${(doneBytes / 1e6).toFixed(0)} MB, ${rate}`);
      return;
    }
    const share = Math.min(1, doneBytes / totalBytes);
    const bar = "#".repeat(Math.round(share * WIDTH)).padEnd(WIDTH, ".");
    const left = share > 0 ? Math.ceil((seconds * (1 - share)) / share) : 0;
    this.#terminal.writeError(`\r\u001b[K[${bar}] ${(share * 100).toFixed(0)} %, ${rate}, ${left} s left`);
  }

  /** Removes the bar, so that what follows starts on a clean line. */
  finish(): void {
    if (this.#drawnMs !== 0) this.#terminal.writeError("\r\u001b[K");
  }
}

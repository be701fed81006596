/** Wall time, processor time and memory of one program. Needs Linux and bash, and nothing installed. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Measurement {
  readonly wallSeconds: number;
  /** User and system time of the program and of the processes it waited for. */
  readonly cpuSeconds: number;
  /** Sum of the peaks of its processes (`VmHWM`), in bytes; 0 when it ended before it could be read. */
  readonly peakBytes: number;
}

/** bash's own `time` knows the processor time to the millisecond; the program's output is thrown away. */
const TIMED = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1';
const POLL_MILLIS = 5;

/** Runs a program to its end. Rejects, naming the command, when it fails. */
export function measure(command: string, args: readonly string[]): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const shell = spawn("bash", ["-c", TIMED, "bash", command, ...args], { stdio: ["ignore", "ignore", "pipe"] });
    const peaks = new Map<string, number>();
    const poll = setInterval(() => notePeaks(String(shell.pid), peaks), POLL_MILLIS);
    let timing = "";
    shell.stderr.setEncoding("utf8").on("data", (text: string) => {
      timing += text;
    });
    shell.on("error", reject);
    shell.on("close", (code) => {
      clearInterval(poll);
      if (code !== 0) return reject(new Error(`ended with code ${code}: ${[command, ...args].join(" ")}`));
      const [wallSeconds = 0, user = 0, system = 0] = timing.trim().split(" ").map(Number);
      const peakBytes = [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
      resolve({ wallSeconds, cpuSeconds: user + system, peakBytes });
    });
  });
}

/** Notes the memory peak of every process below `pid`. One that ends in between is no longer there to read. */
function notePeaks(pid: string, peaks: Map<string, number>): void {
  for (const child of readProc(`/proc/${pid}/task/${pid}/children`).split(" ")) {
    if (child === "") continue;
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readProc(`/proc/${child}/status`))?.[1];
    if (kilobytes !== undefined) peaks.set(child, Number(kilobytes) * 1024);
    notePeaks(child, peaks);
  }
}

function readProc(path: string): string {
  try {
    return readFileSync(path, "latin1").trim();
  } catch {
    return "";
  }
}

/** The one in the middle; of two, the lower. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

import { join } from "node:path";
import { VERDICTS, type Verdict } from "../audit/finding.ts";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import type { CaptureInput } from "../capture/resolve-inputs.ts";

/** Options that ask for captures to be written. */
export interface CaptureOutputArguments {
  /** A file for all packets. */
  readonly annotate?: string | undefined;
  /** A folder for a file a verdict. */
  readonly split?: string | undefined;
  readonly headersOnly?: boolean | undefined;
}

/** One capture to write. */
export interface CaptureOutput {
  readonly option: "--annotate" | "--split";
  readonly file: string;
  /** The packets of flows of this verdict; undefined: all packets, also those that are in no flow. */
  readonly verdict: Verdict | undefined;
}

/** What `--annotate` and `--split` ask for; none where neither is given. Throws `UserError` where that makes no sense. */
export function planCaptureOutputs({ annotate, split, headersOnly }: CaptureOutputArguments): readonly CaptureOutput[] {
  for (const [option, given] of [
    ["--annotate", annotate],
    ["--split", split],
  ] as const) {
    if (given === "-") throw new UserError(`${option} -: captures are not written to standard output: name a file`);
  }
  if (headersOnly === true && annotate === undefined && split === undefined)
    throw new UserError("--headers-only is about the captures that --annotate or --split write: give one of them");
  const whole: readonly CaptureOutput[] =
    annotate === undefined ? [] : [{ option: "--annotate", file: annotate, verdict: undefined }];
  if (split === undefined) return whole;
  const parts = VERDICTS.map(
    (verdict): CaptureOutput => ({ option: "--split", file: join(split, `${verdict}.pcapng`), verdict }),
  );
  return [...whole, ...parts];
}

/** Throws `UserError` where the captures cannot be read twice, as writing them with verdicts takes. */
export function requireTwoReadings(outputs: readonly CaptureOutput[], inputs: readonly CaptureInput[]): void {
  const stream = inputs.find(({ kind }) => kind === "stream");
  const [output] = outputs;
  if (stream === undefined || output === undefined) return;
  const name = stream.file === "-" ? "standard input" : terminalText(stream.file);
  throw new UserError(
    `${output.option} reads the captures a second time, when the verdicts are known, and ${name} can be read once only: save it to a file first, and give that`,
  );
}

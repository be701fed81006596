import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../base/problem.ts";
import { refusalOf } from "../base/refusal.ts";
import { terminalText } from "../base/terminal-text.ts";
import { FORMATS, type RenderOptions, type ReportSource } from "../report/formats.ts";
import type { Output } from "./plan-outputs.ts";
import { type Browser, PrintFailure, printPdf } from "./print-pdf.ts";
import type { Terminal } from "./terminal.ts";
import { writeWholeFile } from "./whole-file.ts";

/** Text is handed on in pieces of about this many UTF-16 units: few system calls, little memory. */
const PIECE_LENGTH = 1 << 16;

/** A file that was written. */
export interface WrittenFile {
  readonly file: string;
  readonly sizeBytes: number;
}

/** What outputs are written with. */
export interface OutputTools extends RenderOptions {
  readonly terminal: Terminal;
  /** Prints PDFs; undefined where no output is one. */
  readonly browser: Browser | undefined;
  /** Called before each output is rendered. */
  readonly onOutput?: (output: Output) => void;
  /** Told what is not written although the others are, in a sentence. */
  readonly onWarning: (warning: string) => void;
}

/** Writes every output. A file appears whole or not at all; an optional one that cannot be printed is left out. Returns the files written, without standard output. */
export async function writeOutputs(
  outputs: readonly Output[],
  source: ReportSource,
  tools: OutputTools,
): Promise<WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const output of outputs) {
    const { file } = output;
    tools.onOutput?.(output);
    const pieces = await renderOrLeaveOut(output, source, tools);
    if (pieces === undefined) continue;
    if (file === "-") for (const piece of pieces) await tools.terminal.writeOut(String(piece));
    else written.push({ file, sizeBytes: writeFile(file, pieces) });
  }
  return written;
}

/** undefined: it is left out. */
async function renderOrLeaveOut(
  output: Output,
  source: ReportSource,
  tools: OutputTools,
): Promise<Iterable<string | Uint8Array> | undefined> {
  try {
    return await renderOutput(output, source, tools);
  } catch (error) {
    if (output.isOptional !== true || !(error instanceof PrintFailure)) throw error;
    tools.onWarning(describeLeftOut(output, error.message));
    return undefined;
  }
}

/** `no PDF is written: ...`: one of an earlier run beside the files of this one would be taken for one of them. */
export const describeLeftOut = ({ file }: Output, why: string): string =>
  `no PDF is written: ${why}${existsSync(file) ? `; ${terminalText(file)} is of an earlier run` : ""}`;

async function renderOutput(
  { format }: Output,
  source: ReportSource,
  { browser, ...options }: OutputTools,
): Promise<Iterable<string | Uint8Array>> {
  if (format !== "pdf") return joinPieces(FORMATS[format].render(source, options));
  if (browser === undefined) throw new Error("a PDF was planned without a browser");
  return [await printPdf(FORMATS.html.render(source), browser)];
}

function* joinPieces(texts: Iterable<string>): Generator<string, void> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

/** Makes the folder that a file is to lie in. Throws `UserError` naming the file where that cannot be done. */
export function makeFolderOf(file: string): void {
  naming(file, () => mkdirSync(dirname(file), { recursive: true }));
}

/** Writes one text to a file or, for `-`, to standard output. */
export async function writeText(file: string, text: string, terminal: Terminal): Promise<void> {
  if (file === "-") await terminal.writeOut(text);
  else writeFile(file, [text]);
}

/** Returns the bytes written. */
function writeFile(file: string, pieces: Iterable<string | Uint8Array>): number {
  makeFolderOf(file);
  return naming(file, () => writeWholeFile(file, pieces));
}

/** Turns what the system refuses into a `UserError` that names the file. */
function naming<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    throw new UserError(`${terminalText(file)}: cannot be written (${refusal}): choose another place with --out`);
  }
}

import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { FORMAT_NAMES, FORMATS, type FormatName, type ReportSource } from "../report/formats.ts";
import type { Terminal } from "./terminal.ts";

/** One output: a format and where it goes; `-` is standard output. */
export interface Output {
  readonly format: FormatName;
  readonly file: string;
}

const DEFAULT_NAME = "fwreport";
/** Text is handed on in pieces of about this many UTF-16 units: few system calls, little memory. */
const PIECE_LENGTH = 1 << 16;

/**
 * What `--format` and `--out` ask for. An extension implies a format; several formats need a folder, or `--out` once for
 * each; without either it is `fwreport.html`. Throws `UserError` where they do not fit together.
 */
export function planOutputs(formats: readonly string[], outs: readonly string[]): readonly Output[] {
  const names = formats.flatMap((list) => list.split(",")).map((name) => parseFormat(name.trim()));
  if (outs.length === 0)
    return (names.length === 0 ? (["html"] as const) : names).map((format) => defaultOutput(format));
  if (outs.length === 1) {
    const [out = "-"] = outs;
    if (isFolder(out)) {
      return (names.length === 0 ? (["html"] as const) : names).map((format) => defaultOutput(format, out));
    }
    if (names.length > 1) {
      throw new UserError(
        `--out ${out}: ${names.length} formats need a folder (end it with /), or --out once for each`,
      );
    }
    return [{ format: names[0] ?? impliedFormat(out), file: out }];
  }
  if (names.length > 0 && names.length !== outs.length) {
    throw new UserError(
      `--out is given ${outs.length} times and --format names ${names.length} formats: give one format for each file, or none`,
    );
  }
  return outs.map((out, index) => ({ format: names[index] ?? impliedFormat(out), file: out }));
}

/** Writes every output. A file appears whole or not at all. Returns the files written, without standard output. */
export async function writeOutputs(
  outputs: readonly Output[],
  source: ReportSource,
  terminal: Terminal,
): Promise<string[]> {
  const written: string[] = [];
  for (const { format, file } of outputs) {
    const pieces = joinPieces(FORMATS[format].render(source));
    if (file === "-") for (const piece of pieces) await terminal.writeOut(piece);
    else {
      writeFile(file, pieces);
      written.push(file);
    }
  }
  return written;
}

function parseFormat(name: string): FormatName {
  const format = FORMAT_NAMES.find((candidate) => candidate === name.toLowerCase());
  if (format === undefined) throw new UserError(`--format ${name}: not a format; there are ${FORMAT_NAMES.join(", ")}`);
  return format;
}

const defaultOutput = (format: FormatName, folder = "."): Output => ({
  format,
  file: join(folder, `${DEFAULT_NAME}.${FORMATS[format].extension}`),
});

function impliedFormat(out: string): FormatName {
  if (out === "-") return "ndjson";
  const extension = extname(out).slice(1).toLowerCase();
  const format = FORMAT_NAMES.find((name) => FORMATS[name].extension === extension);
  if (format === undefined) {
    throw new UserError(
      `--out ${out}: the name does not say which format; end it in .${FORMAT_NAMES.join(", .")}, or give --format`,
    );
  }
  return format;
}

function isFolder(path: string): boolean {
  if (path === "-") return false;
  if (/[\\/]$/.test(path)) return true;
  try {
    return statSync(path).isDirectory();
  } catch {
    // Not there, or not to be looked at: writing will tell.
    return false;
  }
}

function isSpecial(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
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

/**
 * Throws `UserError` where an output would overwrite what the run reads, its database, or another output. `others` are
 * the captures, rule files and database; what is not there yet is told apart by its path. `option`: what named an output,
 * `--out` where it does not say.
 */
export function requireDistinct(
  outputs: readonly (Pick<Output, "file"> & { readonly option?: string })[],
  others: readonly string[],
): void {
  const taken = new Map(others.filter((file) => file !== "-").map((file) => [identify(file), file]));
  for (const { file, option = "--out" } of outputs) {
    if (file === "-") continue;
    const identity = identify(file);
    const other = taken.get(identity);
    if (other !== undefined) {
      throw new UserError(
        `${option} ${terminalText(file)}: this is also ${terminalText(other)}, and would overwrite it: choose another name`,
      );
    }
    taken.set(identity, file);
  }
}

function identify(file: string): string {
  try {
    const stats = statSync(file, { bigint: true });
    if (stats.isFile()) return `${stats.dev} ${stats.ino}`;
  } catch {
    // Not there yet, or not to be looked at: its path must do.
  }
  return resolve(file);
}

/** Writes one text to a file or, for `-`, to standard output. */
export async function writeText(file: string, text: string, terminal: Terminal): Promise<void> {
  if (file === "-") await terminal.writeOut(text);
  else writeFile(file, [text]);
}

/** An older file of that name is left as it was until the new one is whole; a device or pipe is written as it comes. */
function writeFile(file: string, pieces: Iterable<string>): void {
  makeFolderOf(file);
  if (isSpecial(file)) {
    naming(file, () => {
      const handle = openSync(file, "w");
      try {
        for (const piece of pieces) writeSync(handle, piece);
      } finally {
        closeSync(handle);
      }
    });
    return;
  }
  const unfinished = join(dirname(file), `.${basename(file)}.tmp`);
  naming(file, () => {
    try {
      const handle = openSync(unfinished, "w");
      try {
        for (const piece of pieces) writeSync(handle, piece);
      } finally {
        closeSync(handle);
      }
      renameSync(unfinished, file);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  });
}

/** Turns what the system refuses into a `UserError` that names the file. */
function naming(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && "syscall" in error)) throw error;
    throw new UserError(
      `${terminalText(file)}: cannot be written (${String(error.code)}): choose another place with --out`,
    );
  }
}

import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { UserError } from "../base/problem.ts";
import { terminalText } from "../base/terminal-text.ts";
import { FORMAT_NAMES, FORMATS, type FormatName } from "../report/formats.ts";

/** All that a report can be written as: the text formats, and a PDF that a browser prints from the page. */
export const OUTPUT_FORMATS = [...FORMAT_NAMES, "pdf"] as const;
export type OutputFormat = FormatName | "pdf";

/** One output: a format and where it goes; `-` is standard output. */
export interface Output {
  readonly format: OutputFormat;
  readonly file: string;
  /** Left out, with a warning, where it cannot be printed. */
  readonly isOptional?: boolean;
}

/** What of the command line says which outputs there are to be. */
export interface OutputArguments {
  readonly out?: readonly string[] | undefined;
  readonly format?: readonly string[] | undefined;
  /** The begin of every file's name. */
  readonly outAll?: string | undefined;
}

const DEFAULT_NAME = "fwreport";

/**
 * What `--format`, `--out` and `--out-all` ask for. An extension implies a format; several formats need a folder, or
 * `--out` once for each; without any of them it is `fwreport.html`. Throws `UserError` where they do not fit together.
 */
export function planOutputs({ format: formats = [], out: outs = [], outAll }: OutputArguments): readonly Output[] {
  const names = formats.flatMap((list) => list.split(",")).map((name) => parseFormat(name.trim()));
  if (outAll !== undefined) {
    if (outs.length > 0 || names.length > 0)
      throw new UserError("--out-all writes every format: it goes with neither --out nor --format");
    return planAll(outAll);
  }
  if (outs.length === 0) return orPage(names).map((format) => outputIn(".", format));
  const [out = "-"] = outs;
  if (outs.length === 1 && isFolder(out)) return orPage(names).map((format) => outputIn(out, format));
  if (outs.length === 1 && names.length > 1)
    throw new UserError(
      `--out ${out}: ${names.length} formats need a folder (end it with /), or --out once for each; or use --out-all`,
    );
  if (names.length > 0 && names.length !== outs.length)
    throw new UserError(
      `--out is given ${outs.length} times and --format names ${names.length} formats: give one format for each file, or none`,
    );
  return outs.map((file, index) => requireFile({ format: names[index] ?? impliedFormat(file), file }));
}

/** A sentence for each output whose name says another format than it gets. */
export const listDoubts = (outputs: readonly Output[]): readonly string[] =>
  outputs.flatMap(({ format, file }) => {
    const implied = file === "-" ? undefined : findFormat(file);
    if (implied === undefined || extensionsOf(format).some((extension) => endsIn(file, extension))) return [];
    return [`--out ${terminalText(file)}: written as ${format}, although its name says ${implied}`];
  });

const orPage = (names: readonly OutputFormat[]): readonly OutputFormat[] => (names.length === 0 ? ["html"] : names);

/** `BASE.html`, `BASE.json` and so on; in a folder, `fwreport.html` and so on. */
function planAll(base: string): readonly Output[] {
  if (base === "-") throw new UserError("--out-all -: several formats cannot all go to standard output");
  const start = isFolder(base) ? join(base, DEFAULT_NAME) : base;
  return OUTPUT_FORMATS.map((format) => ({
    format,
    file: `${start}.${extensionsOf(format)[0]}`,
    ...(format === "pdf" ? { isOptional: true } : {}),
  }));
}

function parseFormat(name: string): OutputFormat {
  const format = OUTPUT_FORMATS.find((candidate) => candidate === name.toLowerCase());
  if (format === undefined)
    throw new UserError(`--format ${name}: not a format; there are ${OUTPUT_FORMATS.join(", ")}`);
  return format;
}

const outputIn = (folder: string, format: OutputFormat): Output => ({
  format,
  file: join(folder, `${DEFAULT_NAME}.${extensionsOf(format)[0]}`),
});

function requireFile(output: Output): Output {
  if (output.file === "-" && output.format === "pdf")
    throw new UserError("--out -: a PDF is no text for standard output: name a file");
  return output;
}

function impliedFormat(out: string): OutputFormat {
  if (out === "-") return "ndjson";
  const format = findFormat(out);
  if (format === undefined) {
    const extensions = OUTPUT_FORMATS.map((name) => extensionsOf(name)[0]);
    throw new UserError(
      `--out ${out}: the name does not say which format; end it in .${extensions.join(", .")}, or give --format`,
    );
  }
  return format;
}

/** The format of the longest ending, so that `a.ecs.ndjson` is not taken for ndjson. */
function findFormat(file: string): OutputFormat | undefined {
  const fitting = OUTPUT_FORMATS.flatMap((format) =>
    extensionsOf(format)
      .filter((extension) => endsIn(file, extension))
      .map((extension) => ({ format, length: extension.length })),
  );
  const longest = Math.max(...fitting.map(({ length }) => length));
  return fitting.find(({ length }) => length === longest)?.format;
}

const endsIn = (file: string, extension: string): boolean => basename(file).toLowerCase().endsWith(`.${extension}`);

/** The first is the default. */
const extensionsOf = (format: OutputFormat): readonly string[] =>
  format === "pdf" ? ["pdf"] : [FORMATS[format].extension, ...FORMATS[format].otherExtensions];

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

/** A file that the run reads or keeps beside its outputs. */
export interface OtherFile {
  readonly file: string;
  /** For messages: "the capture that is read". */
  readonly what: string;
}

/** The files of a run, for `requireDistinct`: each list by what its files are. */
export const otherFiles = (lists: Readonly<Record<string, readonly string[]>>): readonly OtherFile[] =>
  Object.entries(lists).flatMap(([what, files]) => files.map((file) => ({ file, what })));

/**
 * Throws `UserError` where an output would overwrite what the run reads, its database, or another output; what is not there
 * yet is told apart by its path. `option`: what named an output, `--out` where it does not say.
 */
export function requireDistinct(
  outputs: readonly (Pick<Output, "file"> & { readonly option?: string })[],
  others: readonly OtherFile[],
): void {
  const taken = new Map(others.filter(({ file }) => file !== "-").map((other) => [identify(other.file), other]));
  for (const { file, option = "--out" } of outputs) {
    if (file === "-") continue;
    const identity = identify(file);
    const other = taken.get(identity);
    if (other !== undefined) {
      throw new UserError(
        `${option} ${terminalText(file)}: this is also ${terminalText(other.file)}, ${other.what}, and would overwrite it: choose another name`,
      );
    }
    taken.set(identity, { file, what: `which ${option} writes` });
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

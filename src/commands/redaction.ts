import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../base/problem.ts";
import { refusalOf } from "../base/refusal.ts";
import { terminalText } from "../base/terminal-text.ts";
import { createPseudonyms, type Pseudonyms, REDACTION_KEY_LENGTH } from "../report/redaction/pseudonyms.ts";
import type { CaptureOutputArguments } from "./capture-outputs.ts";
import type { Output, OutputFormat } from "./plan-outputs.ts";
import { OWNER_ONLY, writeWholeFile } from "./whole-file.ts";

/** What yargs makes of `REDACTION_OPTIONS`. */
export interface RedactionArguments {
  readonly redact?: boolean | undefined;
  readonly redactKey?: string | undefined;
  readonly redactMap?: string | undefined;
}

/** How reports are redacted, and what is left to do once they are written. */
export interface Redaction {
  /** undefined: reports tell addresses and names. */
  readonly pseudonyms: Pseudonyms | undefined;
  /** What is read beside the inputs: the key. */
  readonly reads: readonly string[];
  /** What is written beside the reports: the map. */
  readonly writes: readonly { readonly file: string; readonly option: string }[];
  /** Writes what stands for what, where that was asked for. */
  writeMap(): void;
}

/**
 * Reads the key, or makes it where there is none: one of the user's own gives the same pseudonyms in every run, one of
 * this run is forgotten. `UserError`: a key that is none, or options that mean nothing together.
 */
export function prepareRedaction({
  redact,
  redactKey,
  redactMap,
  annotate,
  split,
}: RedactionArguments & CaptureOutputArguments): Redaction {
  const files = {
    reads: redactKey === undefined ? [] : [redactKey],
    writes: redactMap === undefined ? [] : [{ file: redactMap, option: "--redact-map" }],
  };
  if (redact !== true) {
    const option = redactKey === undefined ? "--redact-map" : "--redact-key";
    if (redactKey !== undefined || redactMap !== undefined)
      throw new UserError(`${option} without --redact: the report would not be redacted`);
    return { pseudonyms: undefined, ...files, writeMap: () => undefined };
  }
  if (annotate !== undefined || split !== undefined)
    throw new UserError(
      `--redact with ${annotate === undefined ? "--split" : "--annotate"}: a capture holds the packets, with every address and name in them; write it without --redact, and redraw the report with fwreport report --redact`,
    );
  const key = redactKey === undefined ? randomBytes(REDACTION_KEY_LENGTH) : readKey(redactKey);
  if (redactMap === undefined) return { pseudonyms: createPseudonyms(key), ...files, writeMap: () => undefined };
  const replaced = new Map<string, string>();
  return {
    pseudonyms: createPseudonyms(key, ({ pseudonym, original }) => void replaced.set(pseudonym, original)),
    ...files,
    writeMap: () => writePrivate(redactMap, "--redact-map", formatMap(replaced)),
  };
}

function readKey(file: string): Uint8Array {
  if (!existsSync(file)) writePrivate(file, "--redact-key", randomBytes(REDACTION_KEY_LENGTH));
  const key = naming(file, "--redact-key", () => readFileSync(file));
  if (key.length !== REDACTION_KEY_LENGTH)
    throw new UserError(
      `--redact-key ${terminalText(file)}: ${key.length} bytes, and a key has ${REDACTION_KEY_LENGTH}; name a file that is not there, and it is made`,
    );
  return key;
}

/** JSON, sorted: what is in a report, and what stood there. */
const formatMap = (replaced: ReadonlyMap<string, string>): Uint8Array =>
  Buffer.from(
    `${JSON.stringify(Object.fromEntries([...replaced].sort(([one], [other]) => (one < other ? -1 : 1))), null, 2)}\n`,
  );

/** Formats of flows alone, without a place for a word about the run. */
const SILENT: ReadonlySet<OutputFormat> = new Set(["csv", "ndjson", "zeek"]);

/** A sentence on the outputs of a redacted run in which nothing says so; none where there are none. */
export function listSilent({ pseudonyms }: Redaction, outputs: readonly Output[]): readonly string[] {
  const silent = outputs.filter(({ format }) => SILENT.has(format));
  if (pseudonyms === undefined || silent.length === 0) return [];
  const names = silent.map(({ file }) => (file === "-" ? "standard output" : terminalText(file)));
  return [`redacted, and nothing in it says so: ${names.join(", ")}; say it where you pass them on`];
}

/** Who has a key or a map can tell every name. */
const writePrivate = (file: string, option: string, content: Uint8Array): void =>
  naming(file, option, () => void writeWholeFile(file, [content], { mode: OWNER_ONLY }));

function naming<Result>(file: string, option: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    throw new UserError(`${option} ${terminalText(file)}: it cannot be read or written (${refusal})`);
  }
}

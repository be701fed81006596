import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { formatProblem } from "../base/format-problem.ts";
import { type Problem, UserError } from "../base/problem.ts";
import type { RuleFile } from "../store/run-record.ts";

/** A file of rules as it lies on disk. */
export interface RuleFileBytes extends RuleFile {
  readonly bytes: Uint8Array;
}

/** A list of problems as long as this helps; what is left out is counted. */
const MAX_SHOWN = 200;

/** Throws `UserError` naming the file that cannot be read. */
export function readRuleFile(file: string): RuleFileBytes {
  try {
    const bytes = readFileSync(file);
    return { file, bytes, sizeBytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new UserError(`${file}: cannot be read: ${why}; an exported registry (.reg) is needed`);
  }
}

/** All problems of the rule files as text, errors before warnings. */
export function formatProblems(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const all = [...errors, ...warnings];
  const lines = all.slice(0, MAX_SHOWN).map(formatProblem);
  if (all.length > MAX_SHOWN) lines.push(`... and ${all.length - MAX_SHOWN} more`);
  return lines.join("\n");
}

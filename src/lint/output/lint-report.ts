import type { LintResult } from "../lint-policy.ts";

/** A file of rules that was checked. */
export interface LintedFile {
  readonly file: string;
  readonly sizeBytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** All that an output is rendered from. */
export interface LintReport {
  readonly toolVersion: string;
  /** In the order in which they were merged. */
  readonly files: readonly LintedFile[];
  readonly result: LintResult;
}

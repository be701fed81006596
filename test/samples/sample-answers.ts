import { readFileSync } from "node:fs";
import type { ExpectedFlow } from "../../scripts/scenario/expectation.ts";
import type { Verdict } from "../../src/audit/finding.ts";

export interface SampleAnswer {
  readonly capture: string;
  readonly rules: string;
  /** Options of the command line beyond the capture and `--rules`. */
  readonly options: readonly string[];
  readonly counts: Readonly<Record<Verdict, number>>;
  /** In order of their first packets. */
  readonly flows: readonly ExpectedFlow[];
}

/** `samples/expected.json`: the answers that were derived by hand, by the samples' names. */
export const SAMPLE_ANSWERS: Readonly<Record<string, SampleAnswer>> = JSON.parse(
  readFileSync(new URL("../../samples/expected.json", import.meta.url), "utf8"),
);

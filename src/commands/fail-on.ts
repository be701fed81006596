import { SEVERITIES, type Severity, severityRank } from "../audit/finding.ts";
import { UserError } from "../base/problem.ts";

const CONDITIONS = ["denied", "at-risk", "mismatch"] as const;
export type FailCondition = (typeof CONDITIONS)[number] | Severity;

/** All that `--fail-on` takes. */
export const FAIL_CONDITIONS: readonly FailCondition[] = [...CONDITIONS, ...SEVERITIES];

/** What a run came to, as far as `--fail-on` asks. */
export interface RunResult {
  readonly denied: number;
  readonly atRisk: number;
  readonly mismatches: number;
  /** undefined: no findings. */
  readonly worstSeverity: Severity | undefined;
}

/** Throws `UserError` for a word that is no condition. */
export const parseFailOn = (words: readonly string[]): readonly FailCondition[] => parseWords(words, FAIL_CONDITIONS);

/** As `parseFailOn`, where there is no traffic to set conditions for. */
export const parseSeverities = (words: readonly string[]): readonly Severity[] => parseWords(words, SEVERITIES);

function parseWords<T extends string>(words: readonly string[], known: readonly T[]): readonly T[] {
  return words
    .flatMap((list) => list.split(","))
    .map((word) => {
      const condition = known.find((candidate) => candidate === word.trim().toLowerCase());
      if (condition === undefined) {
        throw new UserError(`--fail-on ${word}: not a condition; there are ${known.join(", ")}`);
      }
      return condition;
    });
}

/** The conditions that hold, in the order given. A severity holds from itself upwards. */
export function matchingConditions(conditions: readonly FailCondition[], result: RunResult): readonly FailCondition[] {
  return conditions.filter((condition) => {
    if (condition === "denied") return result.denied > 0;
    if (condition === "at-risk") return result.atRisk > 0;
    if (condition === "mismatch") return result.mismatches > 0;
    return result.worstSeverity !== undefined && severityRank(result.worstSeverity) >= severityRank(condition);
  });
}

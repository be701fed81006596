import type { Severity } from "../../audit/finding.ts";
import type { Problem } from "../../base/problem.ts";
import type { LintCheck, LintFinding } from "../lint-finding.ts";

/** FWR-001 and FWR-002: all that was reported while the files were read. */
export const checkProblems: LintCheck = ({ syntax, meaning }) => [
  ...syntax.map((problem) => findingOf(problem, "FWR-001", "low")),
  ...meaning.map((problem) => findingOf(problem, "FWR-002", "medium")),
];

const findingOf = ({ severity, message, location }: Problem, id: string, ofWarnings: Severity): LintFinding => ({
  id,
  severity: severity === "error" ? "high" : ofWarnings,
  message,
  location,
  related: [],
  filter: null,
  subject: message,
});

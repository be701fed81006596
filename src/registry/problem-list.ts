import type { Problem, SourceLocation } from "../base/problem.ts";

/** A file of garbage has a mistake in every line: more than these help nobody, and would fill the memory. */
const MAX_PER_FILE = 1000;

/** The problems of one file, and how many came after the last that is kept. */
export class ProblemList {
  readonly #problems: Problem[] = [];
  #omitted = 0;
  #hasOmittedError = false;

  error(location: SourceLocation, message: string): void {
    this.#add({ severity: "error", message, location });
  }

  warning(location: SourceLocation, message: string): void {
    this.#add({ severity: "warning", message, location });
  }

  #add(problem: Problem): void {
    if (this.#problems.length < MAX_PER_FILE) this.#problems.push(problem);
    else {
      this.#omitted++;
      if (problem.severity === "error") this.#hasOmittedError = true;
    }
  }

  /** In order of lines. When problems were left out, the last one says how many, and is an error if one of them is. */
  inOrder(): readonly Problem[] {
    const problems = this.#problems.toSorted(
      ({ location: a }, { location: b }) => a.line - b.line || a.column - b.column,
    );
    const last = problems.at(-1);
    if (last === undefined || this.#omitted === 0) return problems;
    const message = `${this.#omitted} more problems in this file, not kept`;
    const severity = this.#hasOmittedError ? "error" : "warning";
    return [...problems, { severity, message, location: last.location }];
  }
}

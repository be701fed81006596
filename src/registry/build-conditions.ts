import type { SourceLocation } from "../base/problem.ts";
import type { ProblemList } from "./problem-list.ts";

/** Lines of a platform file that the build of a Windows CE image acts on, and regedit does not know. */
export type BuildDirective = "open" | "alternative" | "close" | "include" | "definition";

/** `IF`, `ENDIF` and the directives of the C preprocessor. Undefined for every other line, comments with `#` included. */
export function identifyBuildDirective(line: string): BuildDirective | undefined {
  const start = line.slice(0, 60);
  if (/^(IF\s+\S|#(if|ifdef|ifndef)\s+\S|#if\()/.test(start)) return "open";
  if (/^(ENDIF|#endif)(\s|;|$)/.test(start)) return "close";
  if (/^#(else|elif)(\s|$)/.test(start)) return "alternative";
  if (/^#include\s*["<]/.test(start)) return "include";
  return /^#(define|undef)\s+\S/.test(start) ? "definition" : undefined;
}

interface OpenCondition {
  readonly location: SourceLocation;
  hasPolicy: boolean;
}

/**
 * Sections of a platform file that are in the image or not, as its build decides. They are not read. One that could
 * change what is filtered is an error: reading it could widen the policy as well as leaving it out could.
 */
export class BuildConditions {
  readonly #problems: ProblemList;
  readonly #open: OpenCondition[] = [];

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  get isInside(): boolean {
    return this.#open.length > 0;
  }

  open(location: SourceLocation): void {
    this.#open.push({ location, hasPolicy: false });
  }

  /** `#else`, `#elif`. */
  alternative(location: SourceLocation): void {
    if (!this.isInside) this.#problems.error(location, "there is no #if before this");
  }

  /** The innermost section holds something that may filter packets; those around it do so when it closes. */
  markPolicy(): void {
    const innermost = this.#open.at(-1);
    if (innermost !== undefined) innermost.hasPolicy = true;
  }

  /** Reports the section that ends here. */
  close(location: SourceLocation): void {
    const condition = this.#open.pop();
    if (condition === undefined) {
      this.#problems.error(location, "there is no IF or #if before this");
      return;
    }
    const decided = `the build of the image decides whether lines ${condition.location.line + 1} to ${location.line - 1} hold`;
    if (condition.hasPolicy) {
      this.markPolicy();
      this.#problems.error(
        condition.location,
        `${decided}, and they may filter packets: export the registry of the device or its image (reginit.ini), or remove the condition`,
      );
    } else {
      this.#problems.warning(
        condition.location,
        `${decided}: they are not read, and hold nothing that filters packets`,
      );
    }
  }

  /** Reports the sections that never ended. */
  finish(): void {
    for (const { location } of this.#open) this.#problems.error(location, "the end of this section (ENDIF) is missing");
  }
}

/**
 * Whether a filter, or an address that it needs, may be at or below this key: the policy reads `COMM`, control sets and
 * `SOFTWARE\Policies`. A name that the build has yet to put in may be any of them. `path` as the file gives it.
 */
export function mayHoldPolicy(path: string): boolean {
  const [root = "", ...names] = path.toLowerCase().split("\\", 8);
  if (path.includes("$(")) return true;
  if (root !== "hkey_local_machine" && root !== "hklm") return false;
  const [first = "", second] = names;
  return (
    first === "comm" ||
    (first === "software" && second === "policies") ||
    names.some((name) => /^(currentcontrolset|controlset\d+)$/.test(name))
  );
}

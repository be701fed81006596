import { either, type Truth } from "../../truth.ts";
import type { Answer } from "./answer-memory.ts";
import { type Match, truthOfMatch } from "./matching.ts";

/** What exceptions, state and default come to, before it is put into words. `index`: of the candidate. */
export type Ruling =
  | { readonly decision: "allow" | "depends"; readonly by: "exception"; readonly index: number }
  | { readonly decision: "allow" | "depends"; readonly by: "answer" }
  | { readonly decision: "depends"; readonly by: "no-exceptions" }
  | { readonly decision: "deny"; readonly by: "default" | "no-exceptions" };

/**
 * Inbound: let in by any exception unless exceptions are ignored, or as an answer; otherwise denied. A decision is
 * certain when it is the same however the doubts fall.
 */
export function ruleInbound(matches: Uint8Array, ignoresExceptions: Truth, answer: Answer): Ruling {
  const certain = matches.findIndex((match: Match) => truthOfMatch(match) === "yes");
  const possible = matches.findIndex((match: Match) => truthOfMatch(match) === "maybe");
  const isOpen: Truth = certain !== -1 ? "yes" : possible !== -1 ? "maybe" : "no";
  const isAdmitted = either(isOpenDespite(isOpen, ignoresExceptions), answer.truth);
  if (isAdmitted === "no") return { decision: "deny", by: isOpen === "no" ? "default" : "no-exceptions" };
  if (isAdmitted === "yes") {
    return isOpen === "yes" && ignoresExceptions === "no"
      ? { decision: "allow", by: "exception", index: certain }
      : { decision: "allow", by: "answer" };
  }
  if (isOpen === "maybe" && ignoresExceptions !== "yes")
    return { decision: "depends", by: "exception", index: possible };
  if (isOpen === "yes" && ignoresExceptions === "maybe") return { decision: "depends", by: "no-exceptions" };
  return { decision: "depends", by: "answer" };
}

function isOpenDespite(isOpen: Truth, ignoresExceptions: Truth): Truth {
  if (isOpen === "no" || ignoresExceptions === "yes") return "no";
  return ignoresExceptions === "maybe" ? "maybe" : isOpen;
}

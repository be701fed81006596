import { createHash } from "node:crypto";
import type { LintFinding } from "../lint-finding.ts";

/** Hex digits: enough to tell the findings of a policy apart. */
const LENGTH = 32;

/**
 * One text for each finding, the same in every run as long as what the finding is about keeps its name, wherever its
 * line moves. Findings that have all in common are numbered in order.
 */
export function fingerprints(findings: readonly LintFinding[]): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ id, filter, subject }) => {
    const identity = JSON.stringify([id, filter, subject]);
    const earlier = seen.get(identity) ?? 0;
    seen.set(identity, earlier + 1);
    return createHash("sha256").update(`${identity}${earlier}`).digest("hex").slice(0, LENGTH);
  });
}

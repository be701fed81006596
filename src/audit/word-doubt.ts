import type { JudgedFlow } from "./finding.ts";

/** Evidence against a flow that is let through; where that depends on something, it says so. */
export const withDoubt = (evidence: string, { decision }: JudgedFlow): string =>
  decision.decision === "depends" ? `${evidence}; whether the policy lets it through is not certain` : evidence;

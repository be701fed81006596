import type { FilterDecision, PolicyDecision, PolicyRule } from "../../src/policy/decision.ts";

/** A policy of one filter that said this of a flow; by default an inbound flow that a rule allows. */
export function decisionWith(over: Partial<FilterDecision> = {}): PolicyDecision {
  const deciding: FilterDecision = {
    filter: "windows-ce",
    decision: "allow",
    direction: "inbound",
    ruleId: 0,
    reason: "an allow rule matches",
    isDefault: false,
    flags: [],
    trace: [],
    ...over,
  };
  return {
    decision: deciding.decision,
    direction: deciding.direction,
    deciding,
    filters: [deciding],
    key: JSON.stringify(deciding),
  };
}

export const ruleWith = (over: Partial<PolicyRule> = {}): PolicyRule => ({
  id: 0,
  filter: "windows-ce",
  name: "AllowMail",
  location: { file: "rules.reg", line: 3, column: 1, lineText: "[AllowMail]" },
  action: "allow",
  direction: "inbound",
  isEnabled: true,
  summary: "allow inbound TCP to port 25",
  isUnrestricted: false,
  dynamicRanges: [],
  ...over,
});

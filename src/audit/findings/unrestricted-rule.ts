import type { FlowCheck } from "../finding.ts";

export const unrestrictedRule: FlowCheck = {
  kind: {
    id: "FWR-402",
    title: "Allowed by a rule that keeps out no port and no host",
    meaning: "The rule that lets this flow through would let nearly everything through.",
    remediation: "Name only the ports and the hosts that are needed in the rule.",
  },
  find: ({ decision, rule }) =>
    decision.decision === "allow" && rule?.isUnrestricted === true
      ? { severity: "low", evidence: `the rule "${rule.name}" keeps out no port and no host` }
      : undefined,
};

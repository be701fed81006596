import type { FlowCheck } from "../finding.ts";

export const dependsOnUnseen: FlowCheck = {
  kind: {
    id: "FWR-604",
    title: "Depends on something that a capture cannot show",
    meaning:
      "Whether the policy lets this flow through turns on a condition that packets do not carry or that is not known.",
    remediation:
      "Find out what the reason names (the program, the user, the state of the computer) and judge the flow by hand.",
  },
  /* What a filter says of such a flow begins with "depends". */
  find: ({ decision }) =>
    decision.decision === "depends" ? { severity: "medium", evidence: decision.deciding.reason } : undefined,
};

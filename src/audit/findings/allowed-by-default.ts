import type { FlowCheck } from "../finding.ts";

export const allowedByDefault: FlowCheck = {
  kind: {
    id: "FWR-401",
    title: "Allowed by a default action only",
    meaning: "No rule says that this flow may pass: it does so because nothing speaks against it.",
    remediation:
      "Write an allow rule for what is needed and block the rest, so that every passing flow has a rule that says why.",
  },
  find: ({ decision }) =>
    decision.decision === "allow" && decision.deciding.isDefault
      ? { severity: decision.direction === "outbound" ? "info" : "low", evidence: decision.deciding.reason }
      : undefined,
};

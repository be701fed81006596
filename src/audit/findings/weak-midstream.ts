import type { FlowCheck } from "../finding.ts";

export const weakMidstream: FlowCheck = {
  kind: {
    id: "FWR-601",
    title: "Under way when the capture began",
    meaning: "The start of this flow is not in the capture: who began it is presumed from its ports, where they tell.",
    remediation: "Capture long enough to see connections begin, or restart the application while capturing.",
  },
  find: ({ flow, decision }) =>
    flow.start.isMidstream && decision.decision !== "out-of-scope"
      ? {
          severity: "info",
          evidence: flow.start.isInitiatorUnknown
            ? "neither port tells who began it"
            : "initiator presumed from the ports",
        }
      : undefined,
};

import type { FlowCheck } from "../finding.ts";

export const deniedButEstablished: FlowCheck = {
  kind: {
    id: "FWR-501",
    title: "Denied by the policy, established in the capture",
    meaning:
      "The exported policy is not the enforced one, or the capture was taken before the filter; of the Windows Firewall, another profile may have been in force than the flows were judged by.",
    remediation:
      "Compare the exported registry with the running system (was the computer restarted since?), and note where the capture was taken; until then do not count these flows as denied.",
  },
  find: ({ decision, isEstablished }) =>
    decision.decision === "deny" && isEstablished
      ? { severity: "high", evidence: "the policy denies it, and the capture shows traffic passing" }
      : undefined,
};

import type { FlowCheck } from "../finding.ts";

export const listsNotArmed: FlowCheck = {
  kind: {
    id: "FWR-103",
    title: "Port lists are configured, and the switch that arms them is off",
    meaning: "The port lists would deny this flow, but EnableSecurityFilters is not 1, so that nothing is filtered.",
    remediation:
      "Set EnableSecurityFilters=1 under Services\\Tcpip\\Parameters and restart the computer; on NT 4.0 check that a dial-in did not clear it (Microsoft Q174551).",
  },
  find: ({ decision, isLetThrough }) =>
    isLetThrough && decision.filters.some(({ flags }) => flags.includes("lists-not-armed"))
      ? { severity: "high", evidence: "the lists do not name it, and EnableSecurityFilters is off or absent" }
      : undefined,
};

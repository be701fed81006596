import type { FlowCheck } from "../finding.ts";

export const ipv6Bypass: FlowCheck = {
  kind: {
    id: "FWR-104",
    title: "Passes over IPv6 although the same flow over IPv4 would be denied",
    meaning: "The rules that deny this flow are written for IPv4 only: over IPv6 the same computer is not held back.",
    remediation:
      "Write the same rules for IPv6 (Windows CE: PrivateHost family 17 hex), or switch IPv6 off where it is not needed.",
  },
  find: ({ decision, isLetThrough }) =>
    isLetThrough && decision.filters.some(({ flags }) => flags.includes("ipv6-passes-where-ipv4-denied"))
      ? { severity: "medium", evidence: "an IPv4 rule denies this flow and has no IPv6 twin" }
      : undefined,
};

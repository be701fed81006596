import type { FlowCheck } from "../finding.ts";

export const ipv6Bypass: FlowCheck = {
  kind: {
    id: "FWR-104",
    title: "Passes over IPv6 although the same flow over IPv4 would be denied",
    meaning: "The rules that deny this flow are written for IPv4 only: over IPv6 the same computer is not held back.",
    remediation:
      "Write the same rules for IPv6 where the filter can have them (Windows CE: PrivateHost of family 17 hex; TCP/IP filtering and PPTP filtering know IPv4 only), or switch IPv6 off where it is not needed.",
  },
  find: ({ decision, isLetThrough }) =>
    isLetThrough && decision.filters.some(({ flags }) => flags.includes("ipv6-passes-where-ipv4-denied"))
      ? { severity: "medium", evidence: "an IPv4 rule denies this flow and has no IPv6 twin" }
      : undefined,
};

import type { FlowCheck } from "../finding.ts";

export const forwardedPastLists: FlowCheck = {
  kind: {
    id: "FWR-101",
    title: "Forwarded past TCP/IP filtering",
    meaning:
      "TCP/IP filtering looks only at packets for the computer itself: this flow was forwarded without being looked at, although the port lists would have denied it.",
    remediation:
      "Do not rely on TCP/IP filtering to separate networks (Microsoft Q166371): switch IP forwarding off (IPEnableRouter=0), or put a packet filter that sees forwarded traffic between the networks.",
  },
  find: ({ decision, isLetThrough }) =>
    isLetThrough && decision.filters.some(({ flags }) => flags.includes("forwarded-past-lists"))
      ? {
          severity: "high",
          evidence: "the port lists would have denied it, had it been addressed to the filtering computer",
        }
      : undefined,
};

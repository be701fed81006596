import type { Truth } from "../../truth.ts";

/** Why an inbound flow may be an answer to what this computer sent, or pass without one. */
export const ANSWER_KINDS = [
  "none",
  "same-flow",
  "group",
  "dhcp",
  "icmp-error",
  "ftp-data",
  "pptp-data",
  "link-message",
  "system-protocol",
] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

export interface Answer {
  readonly kind: AnswerKind;
  readonly truth: Truth;
}

/** Why something comes in without an exception; all but the answers to groups are assumed. */
export const ANSWER_REASONS: Readonly<Record<AnswerKind, { readonly allow: string; readonly depends: string }>> = {
  none: both("no answer"),
  "same-flow": both("depends on whether the state of a flow that this computer began still lived"),
  group: {
    allow: "it answers, within 3 seconds, what this computer sent to a multicast or broadcast address",
    depends:
      "depends on whether it answers, within 3 seconds, what this computer sent to a multicast or broadcast address",
  },
  dhcp: {
    allow: "it answers a DHCP request of this computer",
    depends: "depends on whether it answers a DHCP request of this computer, which the capture does not show",
  },
  "icmp-error": both("depends on whether the ICMP error is about something that this computer sent"),
  "ftp-data": both("depends on whether the FTP connection that this computer began asked for it"),
  "pptp-data": both("depends on whether the PPTP connection between the two lets it in"),
  "link-message": both("depends on how the firewall treats neighbour discovery, which is not documented"),
  "system-protocol": both(
    "depends on whether the system takes the protocol before the firewall, which is not documented",
  ),
};

function both(text: string): { readonly allow: string; readonly depends: string } {
  return { allow: text, depends: text };
}

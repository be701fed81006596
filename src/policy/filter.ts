import type { Flow, FlowStart } from "../flow/flow.ts";
import type { FilterDecision, FilterKind, PolicyRule } from "./decision.ts";

/** When an open flow's latest packet so far was, by its sequence number: microseconds since the Unix epoch. */
export type LastMicrosOf = (sequence: number) => number | undefined;

/** What the capture shows beside a flow's first packet: more when the flow is judged again at its end. */
export interface FlowEvidence {
  /** The capture shows the flow's packets on both sides of a router (TTL one lower): it was forwarded. */
  readonly isForwardingProven: boolean;
  /** Source MAC addresses of those second sightings, as text: the routers that forwarded. May be empty. */
  readonly hopMacs: readonly string[];
  /** Of flows that began before this one. Absent: nobody says. */
  readonly lastMicrosOf?: LastMicrosOf;
  /** The flow began so soon after the capture that what it answers may have gone before. Absent: nothing went before. */
  readonly isCaptureStart?: boolean;
}

/** One mechanism of the policy, read from the registry and bound to the policy host. */
export interface Filter {
  readonly kind: FilterKind;
  readonly rules: readonly PolicyRule[];
  /**
   * Judges one flow. Filters with state (replies, ICMP errors) remember what they let pass, so flows come in the order
   * of their first packets; a flow judged again with more evidence follows the flows that began while it was open.
   */
  judge(start: FlowStart, evidence: FlowEvidence): FilterDecision;
  /** Must be called when a flow that was judged has ended, and before a later flow of its tuple begins. */
  ended?(flow: Flow): void;
}

/** A choice that the user did not make, printed in the report with the option that changes it. */
export interface Assumption {
  /** Stable word for what was chosen: "policy host", "private side", "time zone", "active control set". */
  readonly topic: string;
  readonly text: string;
  /** The option that changes it, "--host ADDR"; null when there is none. */
  readonly option: string | null;
}

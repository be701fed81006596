import type { HostPairs } from "../store/read-host-pairs.ts";
import type { ServiceSeen } from "../store/read-services-seen.ts";
import type { SpanTotals, TrafficTotals } from "../store/read-traffic.ts";

/** One service at one port of one host; times are ISO 8601 in UTC. */
export interface ModelServiceSeen extends Omit<ServiceSeen, "firstMicros" | "lastMicros"> {
  readonly first: string;
  readonly last: string;
}

/** How the flows fall: only what occurs. */
export interface ModelTraffic extends TrafficTotals {
  /** null: there is no flow. */
  readonly overTime: {
    /** Where the first span begins; ISO 8601. */
    readonly start: string;
    readonly spanSeconds: number;
    readonly spans: number;
    /** Flows that began in a span. */
    readonly counts: readonly SpanTotals[];
  } | null;
  /** Who talks to whom among the busiest hosts. */
  readonly hosts: HostPairs;
}

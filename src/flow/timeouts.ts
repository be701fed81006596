/** How long a flow may be silent before the next packet of its tuple begins a new flow. Microseconds. */
export interface FlowTimeouts {
  /** TCP that is over (reset, or closed by both ends): late packets still belong to it. */
  readonly tcpClosedMicros: number;
  readonly tcpIdleMicros: number;
  readonly udpIdleMicros: number;
  readonly icmpIdleMicros: number;
  readonly otherIdleMicros: number;
}

const SECOND = 1_000_000;

/** Used where the policy has no values of its own. */
export const DEFAULT_TIMEOUTS: FlowTimeouts = {
  tcpClosedMicros: 300 * SECOND,
  tcpIdleMicros: 3600 * SECOND,
  udpIdleMicros: 60 * SECOND,
  icmpIdleMicros: 30 * SECOND,
  otherIdleMicros: 60 * SECOND,
};

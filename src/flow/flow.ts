/** Zeek's `conn_state` (script reference, base/protocols/conn/main.zeek). */
export const CONNECTION_STATES = [
  "S0",
  "S1",
  "SF",
  "REJ",
  "S2",
  "S3",
  "RSTO",
  "RSTR",
  "RSTOS0",
  "RSTRH",
  "SH",
  "SHR",
  "OTH",
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/**
 * What is known of a flow from its first packet: all that a policy judges. Kept while the flow is open.
 * `initiator` sent the SYN, or, where none was seen, is whom the first packet and the ports point to.
 */
export interface FlowStart {
  /** Counts the flows of a run from 0, in order of their first packets. */
  readonly sequence: number;
  /** 4 or 16 bytes, network order. */
  readonly initiatorAddress: Uint8Array;
  readonly responderAddress: Uint8Array;
  readonly ipProtocol: number;
  /** TCP and UDP ports, ICMP type and code as Zeek gives them; null for protocols without ports and lost headers. */
  readonly initiatorPort: number | null;
  readonly responderPort: number | null;
  /** Microseconds since the Unix epoch. */
  readonly firstMicros: number;
  /**
   * TCP: the first packet was a SYN without ACK, or its flags are cut off or hidden by a tiny fragment and must be taken
   * for one. False for everything else, a SYN with ACK included.
   */
  readonly startsWithSyn: boolean;
  /**
   * The flow was, or may have been, under way when the capture or the flow began, so that its initiator is presumed: TCP
   * that starts without SYN, and UDP and ICMP that look like an answer at the very start of the capture.
   */
  readonly isMidstream: boolean;
  /**
   * Midstream, and nothing tells who began it: neither port does, or the presumed initiator never sent a packet.
   * Presuming an initiator would be a guess.
   */
  readonly isInitiatorUnknown: boolean;
  /** Link-layer addresses of the first frame, from the initiator's side; null for link types without. */
  readonly initiatorMac: string | null;
  readonly responderMac: string | null;
}

/** A flow that has ended: what a report shows of it beside decision and service. */
export interface Flow {
  readonly start: FlowStart;
  readonly lastMicros: number;
  readonly initiatorPackets: number;
  readonly responderPackets: number;
  /** Bytes by the IP total length, headers included. */
  readonly initiatorIpBytes: number;
  readonly responderIpBytes: number;
  /** Transport payload bytes. */
  readonly initiatorBytes: number;
  readonly responderBytes: number;
  readonly connectionState: ConnectionState;
  /** Zeek's `history`: upper case from the initiator, lower case from the responder, `^` when the flow was turned round. */
  readonly history: string;
  /** Outermost VLAN id of the first frame; null when untagged. */
  readonly vlan: number | null;
  /** Index of the capture file of the first frame, in the order read; frame numbers count from 1 in their file. */
  readonly firstFile: number;
  readonly firstFrame: number;
  readonly lastFile: number;
  readonly lastFrame: number;
  /** Packets that are an earlier packet of the flow on its next hop (TTL one lower, other MAC): proof of forwarding. */
  readonly forwardedPackets: number;
  /** Source MAC addresses of those packets, the first few that differ: the routers that forwarded. */
  readonly hopMacs: readonly string[];
  /** IP fragments among the packets. */
  readonly fragments: number;
}

import type { LearnedEndpoint } from "./endpoints/learned-endpoint.ts";
import type { PayloadFact } from "./inspection/payload-fact.ts";

export const SERVICE_CONFIDENCES = ["port", "payload", "negotiated", "interface"] as const;
export type ServiceConfidence = (typeof SERVICE_CONFIDENCES)[number];

/**
 * How the payload stands to what the port promises: `unseen`, no payload was captured or looked at; `unrecognised`, it is
 * that of no protocol we know; `agrees`; `elsewhere`, it is a known protocol on a port that is not its own and that no
 * list gives to another; `contradicts`, the lists give the port to another protocol.
 */
export const PAYLOAD_STANDINGS = ["unseen", "unrecognised", "agrees", "elsewhere", "contradicts"] as const;
export type PayloadStanding = (typeof PAYLOAD_STANDINGS)[number];

/** Which service a flow is for, and how that is known. Flows for the same service share one object. */
export interface ServiceIdentification {
  /** Application protocol in lower case as Zeek writes it ("ftp", "dns", "rpc"); null when unidentified. */
  readonly service: string | null;
  /** Candidate Microsoft services, named as in the catalogue: best first, none when unidentified. */
  readonly systemServices: readonly string[];
  /** null when unidentified. */
  readonly confidence: ServiceConfidence | null;
  /** In words: "TCP port 135 (Microsoft list of 2004: RPC)". */
  readonly evidence: string;
  /** The protocol that the port alone would be taken for; null where no list names the port. */
  readonly promised: string | null;
  /** How many Microsoft services the port alone could mean. */
  readonly candidates: number;
  readonly payload: PayloadStanding;
  /** What the payload told beside the protocol, in the order seen; none without payload. */
  readonly facts: readonly PayloadFact[];
}

/** A flow's service, and the endpoint lesson that named it, if one did. */
export interface IdentifiedService {
  readonly identification: ServiceIdentification;
  readonly endpoint: LearnedEndpoint | undefined;
}

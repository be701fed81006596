export const SERVICE_CONFIDENCES = ["port", "payload", "negotiated", "interface"] as const;
export type ServiceConfidence = (typeof SERVICE_CONFIDENCES)[number];

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
}

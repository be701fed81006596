import type { Flow } from "../flow/flow.ts";
import type { PolicyDecision } from "../policy/decision.ts";
import type { LearnedEndpoint } from "../service/endpoints/learned-endpoint.ts";
import type { ServiceIdentification } from "../service/service.ts";
import type { FlowFinding, Verdict } from "./finding.ts";

/** A flow with everything that is said of it: what the store keeps. */
export interface AuditedFlow {
  /** Unique in its run, the same in every run over the same input: "F" and a sequence number in order of first packet. */
  readonly uid: string;
  /** Community ID v1, seed 0 (corelight/community-id-spec). */
  readonly communityId: string;
  readonly flow: Flow;
  readonly service: ServiceIdentification;
  /** The announcement that named the service; undefined where none did. */
  readonly endpoint: LearnedEndpoint | undefined;
  readonly decision: PolicyDecision;
  readonly verdict: Verdict;
  /** The policy denies the flow and the capture shows it established, or the reverse: FWR-501, FWR-502. */
  readonly isMismatch: boolean;
  /** Worst first. */
  readonly findings: readonly FlowFinding[];
}

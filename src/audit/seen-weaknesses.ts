import type { ServiceIdentification } from "../service/service.ts";
import {
  findPayloadWeakness,
  PAYLOAD_PROTECTIONS,
  type PayloadWeakness,
  type WeaknessFinding,
} from "../tables/payload-weaknesses.ts";
import { interfaceService } from "../tables/rpc-interfaces.ts";
import { type FlowFinding, type Severity, severityRank } from "./finding.ts";

/** Interfaces that answer anybody by design: where services listen is asked before a logon. */
const CALLED_WITHOUT_LOGON: ReadonlySet<string> = new Set(["epmapper", "mgmt", "IOXIDResolver"]);

/** Calls over a named pipe have the logon of the SMB session, and some interfaces ask for none. */
function isExcused({ facts }: ServiceIdentification): boolean {
  const interfaces = facts.filter(({ kind }) => kind === "interface").map(({ text }) => interfaceService(text)?.name);
  const allOpen = interfaces.length > 0 && interfaces.every((name) => CALLED_WITHOUT_LOGON.has(name ?? ""));
  return allOpen || facts.some(({ kind }) => kind === "pipe");
}

/** The weaknesses that a flow's payload showed and that give rise to this finding, in the order seen. */
export function seenWeaknesses(service: ServiceIdentification, finding: WeaknessFinding): readonly PayloadWeakness[] {
  const seen: PayloadWeakness[] = [];
  for (const { kind, text } of service.facts) {
    const weakness = kind === "weakness" ? findPayloadWeakness(text) : undefined;
    if (weakness?.findings.includes(finding) !== true) continue;
    if (weakness.id !== "rpc-unauthenticated" || !isExcused(service)) seen.push(weakness);
  }
  return seen;
}

/** Whether the payload showed something that keeps names and passwords from who listens. */
export const hidesLogon = ({ facts }: ServiceIdentification): boolean =>
  facts.some(({ kind, text }) => kind === "protection" && PAYLOAD_PROTECTIONS[text]?.hidesLogon === true);

export interface Reason {
  readonly severity: Severity;
  /** A sentence without a full stop. */
  readonly reason: string;
}

/** All reasons as one finding of the worst severity; undefined without any. */
export function joinReasons(reasons: readonly Reason[]): Omit<FlowFinding, "id"> | undefined {
  const [first, ...others] = reasons;
  if (first === undefined) return undefined;
  let { severity } = first;
  for (const other of others) if (severityRank(other.severity) > severityRank(severity)) severity = other.severity;
  return { severity, evidence: [...new Set(reasons.map(({ reason }) => reason))].join("; ") };
}

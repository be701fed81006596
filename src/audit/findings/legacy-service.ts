import type { ServiceIdentification } from "../../service/service.ts";
import { LEGACY_SERVICES, LEGACY_SYSTEM_SERVICES, type LegacyService } from "../../tables/legacy-services.ts";
import type { FlowCheck, JudgedFlow } from "../finding.ts";
import { riskLookup } from "../risk-lookup.ts";
import { joinReasons, type Reason, seenWeaknesses } from "../seen-weaknesses.ts";

const legacyRisk = riskLookup(LEGACY_SERVICES);

/** The row of the flow's protocol or port, where it counts. */
function legacyRow(judged: JudgedFlow): LegacyService | undefined {
  const row = legacyRisk(judged);
  if (row === undefined || row.where === "anywhere") return row;
  const { initiatorSide, responderSide } = judged;
  if (row.where === "from-public") return initiatorSide === "public" && responderSide === "private" ? row : undefined;
  const isCrossing = initiatorSide !== "neither" && responderSide !== "neither" && initiatorSide !== responderSide;
  return isCrossing ? row : undefined;
}

/** The reason against the one Microsoft service that the flow is for. A port that several share tells nothing. */
const systemServiceReason = ({ systemServices, confidence }: ServiceIdentification): string | undefined =>
  confidence === "interface" && systemServices.length === 1
    ? LEGACY_SYSTEM_SERVICES.get(systemServices[0] ?? "")
    : undefined;

export const legacyService: FlowCheck = {
  kind: {
    id: "FWR-202",
    title: "Legacy, weak or amplification-prone service",
    meaning:
      "The service or the version in use is out of date, can be broken or impersonated, or serves to attack others.",
    remediation:
      "Switch off what nobody needs (Simple TCP/IP Services, WINS, Messenger, LLMNR, SMB 1), raise the lowest version that the server accepts, and answer no questions of the public side that carry no connection.",
  },
  find: (judged) => {
    if (!judged.isLetThrough) return undefined;
    const reasons: Reason[] = [...seenWeaknesses(judged.service, "FWR-202")];
    const row = legacyRow(judged);
    if (row !== undefined) reasons.push(row);
    const reason = systemServiceReason(judged.service);
    if (reason !== undefined) reasons.push({ severity: "medium", reason });
    return joinReasons(reasons);
  },
};

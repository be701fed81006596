import type { ServiceIdentification } from "../../service/service.ts";
import { LEGACY_SERVICES, LEGACY_SYSTEM_SERVICES, type LegacyService } from "../../tables/legacy-services.ts";
import type { FlowCheck, JudgedFlow } from "../finding.ts";
import { riskLookup } from "../risk-lookup.ts";
import { joinReasons, type Reason, seenWeaknesses } from "../seen-weaknesses.ts";

const legacyRisk = riskLookup(LEGACY_SERVICES, { ofContradicted: false });

/** Whether a row counts between the two ends of the flow. */
function countsHere({ where }: LegacyService, { initiatorSide, responderSide }: JudgedFlow): boolean {
  if (where === "anywhere") return true;
  if (where === "from-public") return initiatorSide === "public" && responderSide === "private";
  return initiatorSide !== "neither" && responderSide !== "neither" && initiatorSide !== responderSide;
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
    reasons.push(...legacyRisk(judged).filter((row) => countsHere(row, judged)));
    const reason = systemServiceReason(judged.service);
    if (reason !== undefined) reasons.push({ severity: "medium", reason });
    return joinReasons(reasons);
  },
};

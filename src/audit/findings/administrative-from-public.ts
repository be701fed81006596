import { ADMINISTRATIVE_SERVICES } from "../../tables/risky-services.ts";
import type { FlowCheck } from "../finding.ts";
import { riskLookup } from "../risk-lookup.ts";
import { withDoubt } from "../word-doubt.ts";

const administrativeRisk = riskLookup(ADMINISTRATIVE_SERVICES, { ofContradicted: true });

export const administrativeFromPublic: FlowCheck = {
  kind: {
    id: "FWR-203",
    title: "Administrative, file or database service reachable from the public side",
    meaning:
      "A service meant for administrators or for the own network is open, or may be, to computers on the public side.",
    remediation: "Deny the service from the public side; reach it through a VPN or from named management hosts only.",
  },
  find: (judged) => {
    if (!judged.isLetThrough || judged.initiatorSide !== "public" || judged.responderSide !== "private")
      return undefined;
    const [risk] = administrativeRisk(judged);
    return risk === undefined ? undefined : { severity: "high", evidence: withDoubt(risk.reason, judged) };
  },
};

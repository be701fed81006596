import { NETBIOS_SMB_RPC_SERVICES } from "../../tables/risky-services.ts";
import type { FlowCheck } from "../finding.ts";
import { riskLookup } from "../risk-lookup.ts";
import { withDoubt } from "../word-doubt.ts";

const windowsNetworkingRisk = riskLookup(NETBIOS_SMB_RPC_SERVICES, { ofContradicted: true });

export const windowsNetworkingAcrossBoundary: FlowCheck = {
  kind: {
    id: "FWR-205",
    title: "NetBIOS, SMB or RPC crosses the boundary",
    meaning: "Windows networking, made for one network, passes, or may pass, between the private and the public side.",
    remediation: "Deny TCP 135, 139, 445 and 593 and UDP 135, 137 and 138 in both directions at the boundary.",
  },
  find: (judged) => {
    const { initiatorSide, responderSide, isLetThrough } = judged;
    const isCrossing = initiatorSide !== "neither" && responderSide !== "neither" && initiatorSide !== responderSide;
    if (!isLetThrough || !isCrossing) return undefined;
    const [risk] = windowsNetworkingRisk(judged);
    return risk === undefined ? undefined : { severity: "high", evidence: withDoubt(risk.reason, judged) };
  },
};

import { CLEAR_TEXT_SERVICES } from "../../tables/risky-services.ts";
import type { FlowCheck } from "../finding.ts";
import { riskLookup } from "../risk-lookup.ts";

const clearTextRisk = riskLookup(CLEAR_TEXT_SERVICES);

export const clearTextLogon: FlowCheck = {
  kind: {
    id: "FWR-201",
    title: "Credentials or administration in clear text",
    meaning: "Whoever can see this traffic can read names and passwords in it, or take over what it administers.",
    remediation:
      "Use the encrypted form of the service (SSH, FTPS or SFTP, POP3S, IMAPS, LDAPS, HTTPS, SNMP version 3), and deny the clear one.",
  },
  find: (judged) => {
    if (!judged.isLetThrough) return undefined;
    const risk = clearTextRisk(judged);
    return risk === undefined ? undefined : { severity: "medium", evidence: risk.reason };
  },
};

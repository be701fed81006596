import { CLEAR_TEXT_SERVICES } from "../../tables/risky-services.ts";
import type { FlowCheck } from "../finding.ts";
import { riskLookup } from "../risk-lookup.ts";
import { hidesLogon, joinReasons, seenWeaknesses } from "../seen-weaknesses.ts";

const clearTextRisk = riskLookup(CLEAR_TEXT_SERVICES, { ofContradicted: false });

/**
 * A logon that was seen in clear text is evidence on any port, also where the session is protected later. Without one, the
 * protocol is what it is until a protection is seen: bytes may be missing from the capture, so that a logon that was
 * not seen proves nothing, and files, mail and commands are in clear text all the same.
 */
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
    const seen = joinReasons(seenWeaknesses(judged.service, "FWR-201"));
    if (seen !== undefined || hidesLogon(judged.service)) return seen;
    const [risk] = clearTextRisk(judged);
    return risk === undefined ? undefined : { severity: "medium", evidence: risk.reason };
  },
};

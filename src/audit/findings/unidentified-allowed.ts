import type { ServiceIdentification } from "../../service/service.ts";
import { isOpaque } from "../../tables/protocol-carriers.ts";
import type { FlowCheck } from "../finding.ts";
import { transportName } from "../transport-name.ts";

/** Nothing is known of the service, or only what carries it. */
const isUnidentified = ({ service, promised, confidence, systemServices }: ServiceIdentification): boolean =>
  service === null ||
  (promised === null && confidence === "payload" && systemServices.length === 0 && isOpaque(service));

export const unidentifiedAllowed: FlowCheck = {
  kind: {
    id: "FWR-303",
    title: "Unidentified service allowed",
    meaning: "Traffic passes, and neither its port nor its payload tells which service it is for.",
    remediation: "Find out which program listens there, and name it in the documentation of the rules or deny it.",
  },
  find: ({ isLetThrough, isEstablished, flow, service }) =>
    isLetThrough && isEstablished && transportName(flow.start.ipProtocol) !== undefined && isUnidentified(service)
      ? { severity: "low", evidence: service.evidence }
      : undefined,
};

import { hasOwnPort } from "../../tables/protocol-carriers.ts";
import type { FlowCheck } from "../finding.ts";
import { transportName } from "../transport-name.ts";

export const wrongPort: FlowCheck = {
  kind: {
    id: "FWR-301",
    title: "Known service on a port that is not its own",
    meaning: "A service answers on a port that nobody would look for it on, so that rules by port number miss it.",
    remediation: "Find out who set the service up there and why; move it to its own port or name the port in a rule.",
  },
  find: ({ isLetThrough, flow, service }) => {
    const { service: protocol, payload, confidence } = service;
    // Where a negotiation put it, the control flow is what the rules are about.
    if (!isLetThrough || payload !== "elsewhere" || confidence === "negotiated") return undefined;
    if (protocol === null || !hasOwnPort(protocol)) return undefined;
    const port = `${transportName(flow.start.ipProtocol)} port ${flow.start.responderPort}`;
    return { severity: "medium", evidence: `${protocol} is spoken on ${port}, which no list gives to it` };
  },
};

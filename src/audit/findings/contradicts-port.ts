import type { FlowCheck } from "../finding.ts";
import { transportName } from "../transport-name.ts";

export const contradictsPort: FlowCheck = {
  kind: {
    id: "FWR-302",
    title: "The payload is not what the port promises",
    meaning:
      "Something else than the port is known for passes through it: a rule that was meant for one service lets another in.",
    remediation: "Find out which program speaks there; deny it, or give it a port and a rule of its own.",
  },
  find: ({ isLetThrough, flow, service }) => {
    const { service: protocol, promised, payload } = service;
    // Where the initiator is not known, the port may be that of the client, which may have any.
    if (!isLetThrough || payload !== "contradicts" || flow.start.isInitiatorUnknown) return undefined;
    const port = `${transportName(flow.start.ipProtocol)} port ${flow.start.responderPort}`;
    return { severity: "high", evidence: `${port} is known for ${promised}, and ${protocol} is spoken on it` };
  },
};

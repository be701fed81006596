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
    if (!isLetThrough || payload !== "contradicts") return undefined;
    const { ipProtocol, initiatorPort, responderPort, isInitiatorUnknown } = flow.start;
    const port = `${transportName(ipProtocol)} port ${responderPort}`;
    const evidence = `${port} is known for ${promised}, and ${protocol} is spoken on it`;
    if (!isInitiatorUnknown) return { severity: "high", evidence };
    return { severity: "medium", evidence: `${evidence}, or on port ${initiatorPort}: nothing tells which end serves` };
  },
};

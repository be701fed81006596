import type { ServiceIdentification } from "../../service/service.ts";
import type { FlowCheck, JudgedFlow } from "../finding.ts";
import { transportName } from "../transport-name.ts";

/** RPC, or TCP to a port that promises nothing: the rule opens it for RPC, whatever is spoken there today. */
const mayBeRpc = ({ flow, service }: JudgedFlow): boolean =>
  service.service === "rpc" || (service.promised === null && transportName(flow.start.ipProtocol) === "TCP");

const wordServices = ({ systemServices }: ServiceIdentification): string =>
  systemServices.length > 0
    ? `seen behind it: ${systemServices.join(", ")}`
    : "which service was given this port is not in the capture";

export const rpcRangeOpened: FlowCheck = {
  kind: {
    id: "FWR-204",
    title: "Dynamic RPC range opened wholesale",
    meaning:
      "The rule that lets this flow in opens all ports that Windows gives out as required, and with them every service that listens on one, now or later.",
    remediation:
      "Give the services that are needed fixed ports and open only these: Active Directory and Net Logon by the values TCP/IP Port and DCTcpipPort (Microsoft KB 224196), File Replication by RPC TCP/IP Port Assignment (KB 319553). Keep the others in a small range (HKLM\\Software\\Microsoft\\Rpc\\Internet, KB 154596; netsh int ipv4 set dynamicport), or use the ports RPC and RPC-EPMap of the Windows Firewall together with the service's name.",
  },
  find: (judged) => {
    const { decision, rule, flow, service } = judged;
    const port = flow.start.responderPort;
    if (decision.decision !== "allow" || decision.direction === "outbound" || port === null) return undefined;
    if (rule === undefined || rule.action === "block" || !mayBeRpc(judged)) return undefined;
    const range = rule.dynamicRanges.find(({ first, last }) => first <= port && port <= last);
    if (range === undefined) return undefined;
    const opened = `the rule "${rule.name}" opens all ports from ${range.first} to ${range.last}`;
    return { severity: "medium", evidence: `${opened}; ${wordServices(service)}` };
  },
};

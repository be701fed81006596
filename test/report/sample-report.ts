import type { AuditedFlow } from "../../src/audit/audited-flow.ts";
import { createReportSource, type ReportSource } from "../../src/report/formats.ts";
import type { RunEnd, RunStart } from "../../src/store/run-record.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import {
  address,
  auditedWith,
  captureWith,
  decisionWith,
  type FlowOverrides,
  filterDecisionWith,
  findingKindWith,
  findingWith,
  hostCheckWith,
  NINE_O_CLOCK,
  qualityWith,
  ruleWith,
  runEndWith,
  runStartWith,
  serviceWith,
} from "../store/sample-run.ts";

/** A run, the flows in the order in which they ended. */
export interface SampleRun {
  readonly start: RunStart;
  readonly flows: readonly AuditedFlow[];
  readonly end: RunEnd;
}

/** Stores the run in memory and hands its report to `use`. */
export function withReport<Result>(
  { start, flows, end }: SampleRun,
  use: (source: ReportSource, store: Store) => Result,
): Result {
  const store = openStore(":memory:");
  try {
    const run = store.beginRun(start);
    for (const flow of flows) run.addFlow(flow);
    run.finish(end);
    return use(createReportSource(store.readRun()), store);
  } finally {
    store.close();
  }
}

const RULES = [
  ruleWith(),
  ruleWith({
    id: 1,
    name: "TCPAllowedPorts: 23",
    location: {
      file: "rules.reg",
      line: 12,
      column: 1,
      lineText: '"TCPAllowedPorts"=hex(7):38,00,30,00,00,00,32,00,33,00,00,00,00,00',
    },
    summary: "allow inbound TCP to port 23",
  }),
  ruleWith({
    id: 2,
    name: "TCPAllowedPorts",
    location: {
      file: "rules.reg",
      line: 12,
      column: 1,
      lineText: '"TCPAllowedPorts"=hex(7):38,00,30,00,00,00,32,00,33,00,00,00,00,00',
    },
    action: "list",
    summary: "deny inbound TCP to any port but 80 and 23",
  }),
  ruleWith({
    id: 3,
    name: "UDPAllowedPorts: 53",
    location: { file: "rules.reg", line: 13, column: 1, lineText: '"UDPAllowedPorts"=hex(7):35,00,33,00,00,00,00,00' },
    summary: "allow inbound UDP to port 53",
  }),
];

const armed = { ruleId: null, text: "filtering is armed: EnableSecurityFilters is 1", isAssumed: false };

const ALLOWED_BY_LIST = decisionWith();
const TELNET_BY_LIST = decisionWith(
  filterDecisionWith({
    ruleId: 1,
    reason: "TCP port 23 is on the list",
    trace: [
      armed,
      { ruleId: 0, text: "names another port", isAssumed: false },
      { ruleId: 1, text: "names the port", isAssumed: false },
    ],
  }),
);
const denied = (port: number) =>
  decisionWith(
    filterDecisionWith({
      decision: "deny",
      ruleId: 2,
      reason: `TCP port ${port} is not on the list`,
      trace: [armed, { ruleId: 2, text: "no entry of the list names the port: denied", isAssumed: false }],
    }),
  );
const FORWARDED = decisionWith(
  filterDecisionWith({
    decision: "not-filtered",
    direction: "forwarded",
    ruleId: null,
    reason: "forwarded: TCP/IP filtering looks only at packets for this computer",
    flags: ["forwarded-past-lists"],
    trace: [
      armed,
      {
        ruleId: null,
        text: "the responder is not an address of this computer: forwarded, and not filtered",
        isAssumed: true,
      },
    ],
  }),
);
const OUTBOUND = decisionWith(
  filterDecisionWith({
    decision: "not-filtered",
    direction: "outbound",
    ruleId: null,
    isDefault: true,
    reason: "outbound: TCP/IP filtering looks only at what comes in",
    trace: [armed],
  }),
);
const TRANSIT = decisionWith(
  filterDecisionWith({
    decision: "out-of-scope",
    direction: "transit",
    ruleId: null,
    reason: "does not pass this computer",
    trace: [],
  }),
);

const HTTP = serviceWith();
const FTP = serviceWith({
  service: "ftp",
  systemServices: ["FTP Publishing Service"],
  evidence: "TCP port 21 (Microsoft list of 2004: FTP control)",
});
const TELNET = serviceWith({
  service: "telnet",
  systemServices: ["Telnet"],
  evidence: "TCP port 23 (Microsoft list of 2004: Telnet)",
});
const RPC = serviceWith({
  service: "rpc",
  systemServices: ["Remote Procedure Call", "Distributed File System", "Exchange Server", "Message Queuing"],
  evidence: "TCP port 135 (Microsoft list of 2004: RPC)",
});
const ICMP = serviceWith({ service: null, systemServices: [], confidence: null, evidence: "ICMP has no ports" });

const FORWARDED_PAST_LISTS = findingWith();
const CLEAR_TEXT = findingWith({
  id: "FWR-201",
  severity: "medium",
  evidence: "Telnet carries passwords in clear text",
});
const NOT_ENFORCED = findingWith({
  id: "FWR-501",
  severity: "high",
  evidence: "denied by the policy, established in the capture (SF)",
});
const BY_DEFAULT = findingWith({
  id: "FWR-401",
  severity: "info",
  evidence: "TCP/IP filtering never looks at outbound traffic",
});

const A = address("192.168.0.101");
const B = address("10.0.0.2");
const C = address("10.0.0.3");
const V6 = Uint8Array.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
const V6_RESPONDER = Uint8Array.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);

/** The office of the samples in small: one flow or a few of every verdict, with findings of three severities. */
export const OFFICE: SampleRun = {
  start: runStartWith({
    rules: RULES,
    title: "Office gateway, March 2004",
    commandLine: ["office.pcap", "--rules", "rules.reg", "--title", "Office gateway, March 2004"],
    assumptions: [
      { topic: "policy host", text: "10.0.0.2 and 192.168.0.1, from the registry export", option: "--host ADDR" },
      { topic: "private side", text: "RFC 1918, unique local and link-local addresses", option: "--private CIDR" },
      { topic: "active control set", text: "ControlSet001, as Select\\Current is 1", option: null },
    ],
    findingKinds: [
      findingKindWith(),
      findingKindWith({
        id: "FWR-201",
        title: "Clear-text logon or administration",
        meaning: "Whoever can read the traffic reads the password.",
        remediation: "Replace the service by one that encrypts, such as SSH for Telnet.",
        clauses: ["pci-2.2.7", "nist-800-53-sc-8", "nist-800-41"],
      }),
      findingKindWith({
        id: "FWR-401",
        title: "Allowed by default only",
        meaning: "No rule says that the flow may pass.",
        remediation: "Say in a rule what may pass, and deny the rest.",
        clauses: [],
      }),
      findingKindWith({
        id: "FWR-501",
        title: "Denied by the policy, established in the capture",
        meaning: "The exported policy is not the enforced one, or the capture was taken before the filter.",
        remediation: "Export the registry anew from the running computer, and compare.",
        clauses: ["pci-1.2.8", "of-a-later-version"],
      }),
    ],
    firewallProfile: "public",
    hostChecks: [
      hostCheckWith({
        id: "FWR-702",
        title: "Inbound traffic that no rule allows is blocked",
        severity: "high",
        asked: "DefaultInboundAction = 1",
        found: "not set",
        location: { file: "rules.reg", line: 29, column: 1, lineText: "[…\\PublicProfile]" },
        effective: 1,
        notes: ["the value is asked for, and not set; Windows does the same without it (default 1)"],
        remediation: "Block inbound traffic by default: DefaultInboundAction=1.",
      }),
      hostCheckWith(),
      hostCheckWith({ id: "FWR-706", outcome: "pass", found: "1, by policy", effective: 1, notes: [] }),
      hostCheckWith({ profile: "domain", outcome: "not-in-this-export", found: null, location: null, notes: [] }),
      hostCheckWith({ profile: "private", outcome: "not-applicable", notes: ["for members of a domain only"] }),
    ],
    ruleWarnings: ['rules.reg:20:1: TCPAllowedPorts: the entry "8O" is not a port and allows nothing'],
  }),
  flows: numbered([
    [{ firstFrame: 1 }, { service: HTTP, decision: ALLOWED_BY_LIST }],
    [
      { firstFrame: 14, initiatorPort: 1026 },
      { service: HTTP, decision: ALLOWED_BY_LIST },
    ],
    [
      {
        firstFrame: 30,
        initiatorPort: 1027,
        responderPort: 21,
        connectionState: "S0",
        history: "S",
        responderPackets: 0,
        responderIpBytes: 0,
        responderBytes: 0,
      },
      { service: FTP, decision: denied(21), verdict: "denied" },
    ],
    [
      { firstFrame: 40, initiatorPort: 1028, responderPort: 21, responderAddress: C, forwardedPackets: 11 },
      { service: FTP, decision: FORWARDED, verdict: "at-risk", findings: [FORWARDED_PAST_LISTS] },
    ],
    [
      { firstFrame: 60, initiatorPort: 1029, responderPort: 23 },
      { service: TELNET, decision: TELNET_BY_LIST, verdict: "at-risk", findings: [CLEAR_TEXT] },
    ],
    [
      {
        firstFrame: 80,
        initiatorPort: 1030,
        responderPort: 135,
        initiatorBytes: 12_345_678,
        initiatorIpBytes: 12_400_000,
      },
      { service: RPC, decision: denied(135), verdict: "denied", isMismatch: true, findings: [NOT_ENFORCED] },
    ],
    [
      { firstFrame: 90, initiatorAddress: B, responderAddress: A, initiatorPort: 2000, responderPort: 80, vlan: 12 },
      { service: HTTP, decision: OUTBOUND, findings: [BY_DEFAULT] },
    ],
    [
      {
        firstFrame: 95,
        initiatorAddress: V6,
        responderAddress: V6_RESPONDER,
        ipProtocol: 58,
        initiatorPort: 128,
        responderPort: 129,
        connectionState: "OTH",
        history: "",
      },
      { service: ICMP, decision: TRANSIT, verdict: "not-evaluated" },
    ],
  ]),
  end: runEndWith({
    captures: [
      captureWith({
        cutPackets: 4,
        interfaces: [{ linkType: 1, snapLength: 96, name: "eth0", description: null, packets: 100, dropped: 2 }],
        skipped: { "custom block": 1 },
        endedEarly: { byteOffset: 54_000, reason: "a record of 4,294,967,295 bytes", packetsRead: 100 },
      }),
    ],
    quality: qualityWith({ flowPackets: 90, nonIp: { ARP: 8, IPX: 1 }, stops: { "tcp truncated": 1 }, fragments: 3 }),
    crossChecks: [
      { file: "office.pcap", result: "same", text: "100 packets, 52,000 bytes, the same digest by both readers" },
    ],
    isIncomplete: true,
  }),
};

type Said = Parameters<typeof auditedWith>[0];

/** Flows a second apart, in order of their first packets; stored in reverse, as if the last had ended first. */
function numbered(flows: readonly (readonly [FlowOverrides, Said])[]): readonly AuditedFlow[] {
  return flows
    .map(([flow, said], sequence) => {
      const firstMicros = NINE_O_CLOCK + sequence * 1_000_000;
      const times = {
        sequence,
        firstMicros,
        lastMicros: firstMicros + 250_000,
        lastFrame: (flow.firstFrame ?? 1) + 11,
      };
      return auditedWith({ ...said, uid: `F${sequence + 1}`, flow: { ...times, ...flow } });
    })
    .reverse();
}

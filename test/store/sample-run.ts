import type { AuditedFlow } from "../../src/audit/audited-flow.ts";
import type { FindingKind, FlowFinding } from "../../src/audit/finding.ts";
import type { CaptureSummary } from "../../src/capture/capture-summary.ts";
import type { HostCheckResult } from "../../src/checks/host-check-result.ts";
import type { Flow, FlowStart } from "../../src/flow/flow.ts";
import type { FilterDecision, PolicyDecision, PolicyRule } from "../../src/policy/decision.ts";
import type { LearnedEndpoint } from "../../src/service/endpoints/learned-endpoint.ts";
import type { ServiceIdentification } from "../../src/service/service.ts";
import type { QualityCounters, RunEnd, RunStart } from "../../src/store/run-record.ts";

/** 2004-03-01T09:00:00Z. */
export const NINE_O_CLOCK = 1_078_131_600_000_000;

type Overrides<Shape> = { readonly [Key in keyof Shape]?: Shape[Key] };

export const address = (text: string): Uint8Array => Uint8Array.from(text.split("."), Number);

export const ruleWith = (overrides: Overrides<PolicyRule> = {}): PolicyRule => ({
  id: 0,
  filter: "tcpip-filtering",
  name: "TCPAllowedPorts: 80",
  location: { file: "rules.reg", line: 12, column: 1, lineText: '"TCPAllowedPorts"=hex(7):38,00,30,00,00,00,00,00' },
  action: "allow",
  direction: "inbound",
  isEnabled: true,
  summary: "allow inbound TCP to port 80",
  isUnrestricted: false,
  dynamicRanges: [],
  ...overrides,
});

export const filterDecisionWith = (overrides: Overrides<FilterDecision> = {}): FilterDecision => ({
  filter: "tcpip-filtering",
  decision: "allow",
  direction: "inbound",
  ruleId: 0,
  reason: "TCP port 80 is on the list",
  isDefault: false,
  flags: [],
  trace: [
    { ruleId: null, text: "filtering is armed: EnableSecurityFilters is 1", isAssumed: false },
    { ruleId: 0, text: "names the port", isAssumed: false },
  ],
  ...overrides,
});

export function decisionWith(
  deciding: FilterDecision = filterDecisionWith(),
  filters: readonly FilterDecision[] = [deciding],
): PolicyDecision {
  const { decision, direction } = deciding;
  return { decision, direction, deciding, filters, key: JSON.stringify(filters) };
}

export const serviceWith = (overrides: Overrides<ServiceIdentification> = {}): ServiceIdentification => ({
  service: "http",
  systemServices: ["World Wide Web Publishing Service"],
  confidence: "port",
  evidence: "TCP port 80 (Microsoft list of 2004: HTTP)",
  promised: "http",
  candidates: 1,
  payload: "unseen",
  facts: [],
  ...overrides,
});

export const endpointWith = (overrides: Overrides<LearnedEndpoint> = {}): LearnedEndpoint => ({
  ipProtocol: 6,
  address: Uint8Array.of(10, 0, 0, 2),
  port: 80,
  protocol: "http",
  interface: null,
  teacher: "SSDP LOCATION",
  isStanding: true,
  taughtBySequence: 2,
  taughtByInitiator: Uint8Array.of(10, 0, 0, 1),
  taughtByResponder: Uint8Array.of(10, 0, 0, 2),
  taughtInFile: 1,
  taughtInFrame: 2,
  taughtMicros: 1_078_131_600_000_000,
  ...overrides,
});

const HTTP = serviceWith();

export type FlowOverrides = Overrides<Omit<Flow, "start">> & Overrides<FlowStart>;

export function flowWith(overrides: FlowOverrides = {}): Flow {
  const start: FlowStart = {
    sequence: 0,
    initiatorAddress: address("192.168.0.101"),
    responderAddress: address("10.0.0.2"),
    ipProtocol: 6,
    initiatorPort: 1025,
    responderPort: 80,
    firstMicros: NINE_O_CLOCK,
    startsWithSyn: true,
    isMidstream: false,
    isInitiatorUnknown: false,
    initiatorMac: "02:00:00:00:00:01",
    responderMac: "02:00:00:00:00:02",
  };
  const flow: Flow = {
    start,
    lastMicros: NINE_O_CLOCK + 250_000,
    initiatorPackets: 6,
    responderPackets: 5,
    initiatorIpBytes: 600,
    responderIpBytes: 2500,
    initiatorBytes: 360,
    responderBytes: 2300,
    connectionState: "SF",
    history: "ShADadFf",
    vlan: null,
    firstFile: 0,
    firstFrame: 1,
    lastFile: 0,
    lastFrame: 11,
    forwardedPackets: 0,
    hopMacs: [],
    fragments: 0,
  };
  const split = <Shape extends object>(shape: Shape): Shape =>
    Object.assign({ ...shape }, Object.fromEntries(Object.entries(overrides).filter(([key]) => key in shape)));
  return { ...split(flow), start: split(start) };
}

/** A flow with everything said of it; `flow` overrides say what matters to the test. */
export function auditedWith({
  flow = {},
  ...overrides
}: Overrides<Omit<AuditedFlow, "flow">> & { readonly flow?: FlowOverrides } = {}): AuditedFlow {
  return {
    uid: "F1",
    communityId: "1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    flow: flowWith(flow),
    service: HTTP,
    endpoint: undefined,
    decision: ALLOWED,
    verdict: "allowed",
    isMismatch: false,
    findings: [],
    ...overrides,
  };
}

const ALLOWED = decisionWith();

export const findingKindWith = (overrides: Overrides<FindingKind> = {}): FindingKind => ({
  id: "FWR-101",
  title: "Forwarded past TCP/IP filtering",
  meaning:
    "The lists would have denied the flow, had it been for this computer; what a computer forwards is not filtered.",
  remediation: "Turn forwarding off, or filter on the router itself.",
  clauses: ["pci-1.4.1", "nist-800-53-sc-7"],
  ...overrides,
});

export const hostCheckWith = (overrides: Overrides<HostCheckResult> = {}): HostCheckResult => ({
  id: "FWR-705",
  profile: "public",
  title: "Dropped packets are logged",
  severity: "low",
  outcome: "fail",
  asked: "LogDroppedPackets = 1",
  found: "0, local",
  location: { file: "rules.reg", line: 30, column: 1, lineText: '"LogDroppedPackets"=dword:00000000' },
  effective: 0,
  notes: ["the policy branch, which would win, is not in this export"],
  references: [
    "DISA Windows Defender Firewall STIG V2R2, V-242007 (WNFWA-000028)",
    "CIS Windows 11 Benchmark 4.0.0, 9.3.8",
  ],
  clauses: ["iec-62443-sr-2.8"],
  remediation: "Log what is dropped: Logging\\LogDroppedPackets=1.",
  ...overrides,
});

export const findingWith = (overrides: Overrides<FlowFinding> = {}): FlowFinding => ({
  id: "FWR-101",
  severity: "high",
  evidence: "TCP port 21 is not on the list, and the flow was forwarded",
  ...overrides,
});

export const runStartWith = (overrides: Overrides<RunStart> = {}): RunStart => ({
  toolVersion: "0.1.0",
  commandLine: ["office.pcap", "--rules", "rules.reg"],
  startedMicros: NINE_O_CLOCK + 3_600_000_000,
  ruleFiles: [{ file: "rules.reg", sizeBytes: 1234, sha256: "ab".repeat(32) }],
  filters: ["tcpip-filtering"],
  rules: [ruleWith()],
  assumptions: [{ topic: "policy host", text: "10.0.0.2, from the registry export", option: "--host ADDR" }],
  hostChecks: [],
  findingKinds: [findingKindWith()],
  hostAddresses: ["10.0.0.2"],
  privateSide: ["10.0.0.0/8"],
  firewallProfile: null,
  ruleWarnings: [],
  title: "Firewall report",
  ticket: null,
  ...overrides,
});

export const qualityWith = (overrides: Overrides<QualityCounters> = {}): QualityCounters => ({
  packets: 100,
  flowPackets: 100,
  nonIp: {},
  stops: {},
  tunnels: {},
  fragments: 0,
  overlappingFragments: 0,
  tinyFragments: 0,
  brokenPackets: 0,
  orphanFragments: 0,
  forwardedPackets: 0,
  ...overrides,
});

export const captureWith = (overrides: Overrides<CaptureSummary> = {}): CaptureSummary => ({
  file: "office.pcap",
  format: "pcap",
  compression: "none",
  sizeBytes: 54_321,
  sha256: "cd".repeat(32),
  packets: 100,
  capturedBytes: 52_000,
  originalBytes: 52_000,
  cutPackets: 0,
  firstMicros: NINE_O_CLOCK,
  lastMicros: NINE_O_CLOCK + 60_000_000,
  outOfOrderPackets: 0,
  interfaces: [{ linkType: 1, snapLength: 65_535, name: null, description: null, packets: 100, dropped: null }],
  skipped: {},
  names: {},
  notes: [],
  endedEarly: undefined,
  ...overrides,
});

export const runEndWith = (overrides: Overrides<RunEnd> = {}): RunEnd => ({
  finishedMicros: NINE_O_CLOCK + 3_601_500_000,
  captures: [captureWith()],
  quality: qualityWith(),
  crossChecks: [],
  isIncomplete: false,
  timings: { read: 0.5, store: 0.2 },
  ...overrides,
});

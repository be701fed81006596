import { describe, expect, test } from "vitest";
import { auditFlow, FINDING_KINDS } from "../../src/audit/audit-flow.ts";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import type { Flow, FlowStart } from "../../src/flow/flow.ts";
import type { FilterDecision, PolicyRule } from "../../src/policy/decision.ts";
import { identifyByPort } from "../../src/service/identify-by-port.ts";
import { decisionWith, ruleWith } from "../support/decisions.ts";
import { flowWith } from "../support/flows.ts";

type Sketch = Partial<Omit<Flow, "start">> & { readonly start?: Partial<FlowStart> };

const PUBLIC = parseIpAddress("203.0.113.9")!;
const PRIVATE = parseIpAddress("192.168.0.101")!;
const PRIVATE_TOO = parseIpAddress("192.168.0.102")!;
const BROADCAST = parseIpAddress("255.255.255.255")!;

function audited(flowSketch: Sketch, decision: Partial<FilterDecision>, rule: Partial<PolicyRule> = {}) {
  const flow = flowWith({
    ...flowSketch,
    start: { initiatorAddress: PRIVATE_TOO, responderAddress: PRIVATE, ...flowSketch.start },
  });
  const { ipProtocol, initiatorPort, responderPort } = flow.start;
  const service = { identification: identifyByPort(ipProtocol, initiatorPort, responderPort), endpoint: undefined };
  return auditFlow(flow, decisionWith(decision), service, {
    rules: [ruleWith(rule)],
    isPrivate: (address) => address[0] === 192,
  });
}

const ids = (...args: Parameters<typeof audited>): string =>
  audited(...args)
    .findings.map(({ id, severity }) => `${id} ${severity}`)
    .join(", ");

const UDP = 17;
const fromPublic = { initiatorAddress: PUBLIC, responderAddress: PRIVATE };
const toPublic = { initiatorAddress: PRIVATE, responderAddress: PUBLIC };
const port = (responderPort: number, over: Partial<FlowStart> = {}): Sketch => ({ start: { responderPort, ...over } });

describe("verdict from decision and findings", () => {
  const CASES: readonly (readonly [string, Sketch, Partial<FilterDecision>, string, string])[] = [
    ["allow", port(443), {}, "allowed", ""],
    ["not-filtered", port(443), { decision: "not-filtered" }, "allowed", ""],
    ["allow with a low finding", port(443), { isDefault: true, ruleId: null }, "allowed", "FWR-401 low"],
    ["allow with a medium finding", port(23), {}, "at-risk", "FWR-201 medium"],
    ["not-filtered with a medium finding", port(23), { decision: "not-filtered" }, "at-risk", "FWR-201 medium"],
    ["depends", port(443), { decision: "depends" }, "at-risk", "FWR-604 medium"],
    ["deny", { ...port(23), responderPackets: 0, connectionState: "S0" }, { decision: "deny" }, "denied", ""],
    ["deny, yet established", port(23), { decision: "deny" }, "denied", "FWR-501 high"],
    ["out-of-scope", port(23), { decision: "out-of-scope" }, "not-evaluated", ""],
  ];
  for (const [title, flow, decision, verdict, findings] of CASES) {
    test(`${title} → ${verdict}${findings && `, ${findings}`}`, () => {
      expect(audited(flow, decision).verdict).toBe(verdict);
      expect(ids(flow, decision)).toBe(findings);
    });
  }
});

describe("findings", () => {
  const CASES: readonly (readonly [string, Sketch, Partial<FilterDecision>, string])[] = [
    [
      "forwarded past the lists",
      port(443),
      { decision: "not-filtered", flags: ["forwarded-past-lists"] },
      "FWR-101 high",
    ],
    [
      "admitted by the local machine switch",
      port(443),
      { flags: ["only-by-allow-packets-for-local-machine"] },
      "FWR-102 high",
    ],
    ["lists not armed", port(443), { decision: "not-filtered", flags: ["lists-not-armed"] }, "FWR-103 high"],
    ["IPv6 past IPv4 rules", port(443), { flags: ["ipv6-passes-where-ipv4-denied"] }, "FWR-104 medium"],
    ["ineffective filter", port(443), { flags: ["filter-ineffective"] }, "FWR-105 medium"],
    [
      "flags of a denied flow",
      { ...port(443), responderPackets: 0 },
      { decision: "deny", flags: ["lists-not-armed"] },
      "",
    ],
    ["RDP from the public side", port(3389, fromPublic), {}, "FWR-203 high"],
    ["RDP within the private side", port(3389), {}, ""],
    ["RDP to the public side", port(3389, toPublic), {}, ""],
    ["SMB from the public side", port(445, fromPublic), {}, "FWR-203 high, FWR-205 high"],
    ["SMB to the public side", port(445, toPublic), {}, "FWR-205 high"],
    ["SMB within the private side", port(445), {}, ""],
    ["NetBIOS broadcast", port(137, { ipProtocol: UDP, responderAddress: BROADCAST }), {}, "FWR-202 low"],
    ["HTTP", port(80), {}, "FWR-201 medium"],
    ["HTTPS", port(443), {}, ""],
    ["default, outbound", port(443), { direction: "outbound", isDefault: true, ruleId: null }, "FWR-401 info"],
    ["default, but nothing is filtered", port(443), { decision: "not-filtered", isDefault: true, ruleId: null }, ""],
    ["midstream", port(443, { isMidstream: true }), {}, "FWR-601 info"],
    [
      "worst first",
      port(23, { ...fromPublic, isMidstream: true }),
      { isDefault: true, ruleId: null },
      "FWR-203 high, FWR-201 medium, FWR-401 low, FWR-601 info",
    ],
  ];
  for (const [title, flow, decision, expected] of CASES) {
    test(`${title}: ${expected || "none"}`, () => expect(ids(flow, decision)).toBe(expected));
  }

  test("a rule without port and host: FWR-402 low", () => {
    expect(ids(port(443), {}, { isUnrestricted: true })).toBe("FWR-402 low");
    expect(ids(port(443), { ruleId: null }, { isUnrestricted: true })).toBe("");
  });
});

test("where the policy depends on something, evidence says that nothing is certain, and the reason is not said to depend twice", () => {
  const evidenceOf = (decision: Partial<FilterDecision>) =>
    audited(port(445, fromPublic), decision).findings.map(({ id, evidence }) => `${id}: ${evidence}`);
  const doubtful = evidenceOf({ decision: "depends", reason: "depends on BlockAll: its program cannot be seen" });
  expect(doubtful).toContain("FWR-604: depends on BlockAll: its program cannot be seen");
  for (const id of ["FWR-203", "FWR-205"]) {
    const certain = evidenceOf({}).find((text) => text.startsWith(id));
    expect(certain).not.toContain("not certain");
    expect(doubtful).toContain(`${certain}; whether the policy lets it through is not certain`);
  }
});

const UNANSWERED: Sketch = { connectionState: "S0", history: "S", responderPackets: 0 };

describe("denied but established", () => {
  const CASES: readonly (readonly [string, Sketch, boolean, Partial<FilterDecision>?])[] = [
    ["handshake", { connectionState: "S1" }, true],
    ["reset after the handshake", { connectionState: "RSTO" }, true],
    ["refused", { connectionState: "REJ", initiatorBytes: 0, responderBytes: 0 }, false],
    ["unanswered", UNANSWERED, false],
    ["closed, seen from one side only", { connectionState: "SH", history: "SF", responderPackets: 0 }, false],
    ["UDP answered", { connectionState: "SF", start: { ipProtocol: UDP } }, true],
    ["UDP unanswered", { connectionState: "S0", responderPackets: 0, start: { ipProtocol: UDP } }, false],
    ["forwarded by the host", { ...UNANSWERED, forwardedPackets: 1 }, true, { direction: "forwarded" }],
    ["seen on both sides of some router", { ...UNANSWERED, forwardedPackets: 1 }, false],
    ["one side only, with its ACK", { connectionState: "S0", history: "SAD", responderPackets: 0 }, true],
    ["SYN with data, unanswered", { connectionState: "S0", history: "SD", responderPackets: 0 }, false],
    [
      "data both ways, the SYN is missing",
      { connectionState: "OTH", history: "^hADd", start: { isMidstream: true, startsWithSyn: false } },
      true,
    ],
    [
      "midstream, answered by a reset",
      { connectionState: "RSTRH", history: "DAr", start: { isMidstream: true, startsWithSyn: false } },
      false,
    ],
    [
      "both ends of equal ports sent",
      { connectionState: "SF", start: { ipProtocol: UDP, initiatorPort: 137, responderPort: 137 } },
      false,
    ],
    [
      "midstream, data both ways",
      { connectionState: "OTH", history: "Dd", start: { isMidstream: true, startsWithSyn: false } },
      true,
    ],
    [
      "midstream, without data",
      {
        connectionState: "OTH",
        history: "Aa",
        initiatorBytes: 0,
        responderBytes: 0,
        start: { isMidstream: true, startsWithSyn: false },
      },
      false,
    ],
    [
      "midstream, one side only",
      { connectionState: "OTH", history: "D", responderPackets: 0, start: { isMidstream: true, startsWithSyn: false } },
      false,
    ],
  ];
  for (const [title, flow, expected, decision] of CASES) {
    test(`${title}: ${expected ? "mismatch" : "no mismatch"}`, () => {
      const { isMismatch, findings } = audited(flow, { ...decision, decision: "deny" });
      expect(isMismatch).toBe(expected);
      expect(findings.some(({ id }) => id === "FWR-501")).toBe(expected);
      expect(audited(flow, {}).isMismatch).toBe(false);
    });
  }
});

test("every kind of finding has one id, one sentence of meaning and a remedy", () => {
  expect(new Set(FINDING_KINDS.map(({ id }) => id)).size).toBe(FINDING_KINDS.length);
  for (const { id, title, meaning, remediation } of FINDING_KINDS) {
    expect(id).toMatch(/^FWR-\d{3}$/);
    expect(title).not.toMatch(/\.$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(remediation).toMatch(/\.$/);
  }
});

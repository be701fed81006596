/** Findings that rest on what payloads show, and on what they do not. */
import { describe, expect, test } from "vitest";
import { auditFlow } from "../../src/audit/audit-flow.ts";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import type { FlowStart } from "../../src/flow/flow.ts";
import type { FilterDecision, PolicyRule } from "../../src/policy/decision.ts";
import { identifyByPort } from "../../src/service/identify-by-port.ts";
import type { FactKind, PayloadFact } from "../../src/service/inspection/payload-fact.ts";
import type { ServiceIdentification } from "../../src/service/service.ts";
import { DYNAMIC_PORT_RANGES } from "../../src/tables/service-list.ts";
import { decisionWith, ruleWith } from "../support/decisions.ts";
import { flowWith } from "../support/flows.ts";

const TCP = 6;
const UDP = 17;
const PUBLIC = parseIpAddress("203.0.113.9")!;
const PRIVATE = parseIpAddress("192.168.0.101")!;
const PRIVATE_TOO = parseIpAddress("192.168.0.102")!;

interface Sketch {
  readonly start?: Partial<FlowStart>;
  readonly service?: Partial<ServiceIdentification>;
  readonly decision?: Partial<FilterDecision>;
  readonly rule?: Partial<PolicyRule>;
  readonly isUnanswered?: boolean;
}

/** The findings that these checks raise on a flow within the private side, allowed by a rule. */
function findingsOf({ start, service, decision, rule, isUnanswered }: Sketch) {
  const answer = isUnanswered ? { responderPackets: 0, connectionState: "S0" as const } : {};
  const flow = flowWith({
    ...answer,
    start: { initiatorAddress: PRIVATE_TOO, responderAddress: PRIVATE, ...start },
  });
  const { ipProtocol, initiatorPort, responderPort } = flow.start;
  const identification = { ...identifyByPort(ipProtocol, initiatorPort, responderPort), ...service };
  const rules = [ruleWith(rule)];
  const identified = { identification, endpoint: undefined };
  return auditFlow(flow, decisionWith(decision), identified, { rules, isPrivate: ([first]) => first === 192 }).findings;
}

const printed = (sketch: Sketch): string =>
  findingsOf(sketch)
    .map(({ id, severity }) => `${id} ${severity}`)
    .join(", ");
const evidenceOf = (sketch: Sketch, wanted: string): string | undefined =>
  findingsOf(sketch).find(({ id }) => id === wanted)?.evidence;

const tcp = (responderPort: number): Partial<FlowStart> => ({ ipProtocol: TCP, responderPort });
const udp = (responderPort: number): Partial<FlowStart> => ({ ipProtocol: UDP, responderPort });
const facts = (...noted: readonly string[]): readonly PayloadFact[] =>
  noted.map((text) => {
    const [kind = "", ...words] = text.split(" ");
    return { kind: kind as FactKind, text: words.join(" ") };
  });
const seen = (protocol: string, ...noted: readonly string[]): Partial<ServiceIdentification> => ({
  service: protocol,
  confidence: "payload",
  payload: "agrees",
  facts: facts(...noted),
});
const fromPublic = { initiatorAddress: PUBLIC, responderAddress: PRIVATE };

describe("FWR-201: credentials or administration in clear text", () => {
  const CASES: readonly (readonly [string, Sketch, string])[] = [
    ["a port alone", { start: tcp(21) }, "FWR-201 medium"],
    ["a logon that was seen", { start: tcp(21), service: seen("ftp", "weakness ftp-login") }, "FWR-201 medium"],
    [
      "a logon on another port",
      { start: tcp(50_021), service: { ...seen("ftp", "weakness ftp-login"), confidence: "negotiated" } },
      "FWR-201 medium",
    ],
    [
      "a logon of a protocol that is none by its port",
      { start: tcp(25), service: seen("smtp", "weakness smtp-auth") },
      "FWR-201 medium",
    ],
    ["SMTP without a logon", { start: tcp(25), service: seen("smtp") }, ""],
    ["a payload without logon and protection", { start: tcp(110), service: seen("pop3") }, "FWR-201 medium"],
    ["a session that changed to TLS", { start: tcp(110), service: seen("pop3", "protection starttls") }, ""],
    ["FTP over TLS", { start: tcp(21), service: seen("ftp", "protection ftp-auth-tls") }, ""],
    ["a SASL bind", { start: tcp(389), service: seen("ldap", "protection ldap-sasl") }, ""],
    [
      "SMB signing hides nothing",
      { start: tcp(110), service: seen("pop3", "protection smb-signing-required") },
      "FWR-201 medium",
    ],
    [
      "a logon before the session was protected",
      { start: tcp(389), service: seen("ldap", "weakness ldap-simple-bind", "protection ldap-starttls") },
      "FWR-201 medium",
    ],
    ["SNMP version 3", { start: udp(161), service: seen("snmp", "protection snmp-v3") }, ""],
    [
      "SNMP version 1",
      { start: udp(161), service: seen("snmp", "weakness snmp-v1") },
      "FWR-201 medium, FWR-202 medium",
    ],
    ["Telnet is what it is", { start: tcp(23), service: seen("telnet") }, "FWR-201 medium"],
    [
      "TLS on the port of Telnet",
      { start: tcp(23), service: { ...seen("tls"), payload: "contradicts" } },
      "FWR-302 high",
    ],
    [
      "a logon that the policy denies",
      {
        start: tcp(21),
        service: seen("ftp", "weakness ftp-login"),
        decision: { decision: "deny" },
        isUnanswered: true,
      },
      "",
    ],
  ];
  test.each(CASES)("%s", (_, sketch, expected) => expect(printed(sketch)).toBe(expected));

  test("the evidence is what was seen, else what the protocol is", () => {
    expect(evidenceOf({ start: tcp(21), service: seen("ftp", "weakness ftp-login") }, "FWR-201")).toBe(
      "USER and PASS of an FTP logon were seen in clear text",
    );
    expect(evidenceOf({ start: tcp(21) }, "FWR-201")).toContain("unless the session changes to TLS");
  });
});

describe("FWR-202: legacy, weak or amplification-prone service", () => {
  const CASES: readonly (readonly [string, Sketch, string])[] = [
    ["chargen", { start: udp(19) }, "FWR-202 medium"],
    ["echo over TCP", { start: tcp(7) }, "FWR-202 medium"],
    ["WINS replication", { start: tcp(42) }, "FWR-202 medium"],
    ["LLMNR", { start: udp(5355) }, "FWR-202 medium"],
    ["the NetBIOS name service", { start: udp(137) }, "FWR-202 low"],
    ["DNS", { start: udp(53) }, ""],
    ["CLDAP within the private side", { start: udp(389) }, ""],
    ["CLDAP from the public side", { start: { ...udp(389), ...fromPublic } }, "FWR-202 medium, FWR-203 high"],
    ["LDAP over TCP from the public side", { start: { ...tcp(636), ...fromPublic } }, "FWR-203 high"],
    ["SSDP within the private side", { start: udp(1900) }, ""],
    ["SSDP to the public side", { start: { ...udp(1900), responderAddress: PUBLIC } }, "FWR-202 medium"],
    ["SMB 1", { start: tcp(445), service: seen("smb", "weakness smb1") }, "FWR-202 medium"],
    ["SMB 3", { start: tcp(445), service: seen("smb", "version SMB 3.1.1") }, ""],
    [
      "SSL 3.0 and more: the worst counts",
      { start: tcp(443), service: seen("https", "weakness tls-1.0", "weakness ssl-3") },
      "FWR-202 high",
    ],
    ["TLS 1.0", { start: tcp(443), service: seen("https", "weakness tls-1.0") }, "FWR-202 medium"],
    ["RDP without NLA", { start: tcp(3389), service: seen("rdp", "weakness rdp-without-nla") }, "FWR-202 medium"],
    ["an unknown id", { start: tcp(443), service: seen("https", "weakness no-such") }, ""],
    [
      "Messenger, by its interface",
      { start: tcp(1026), service: { ...seen("rpc"), confidence: "interface", systemServices: ["Messenger"] } },
      "FWR-202 medium",
    ],
    [
      "Messenger as one of several candidates",
      { start: udp(138), service: { systemServices: ["Messenger", "Server"] } },
      "",
    ],
    [
      "RPC without authentication",
      {
        start: tcp(1026),
        service: seen("rpc", "interface 338cd001-2244-31f1-aaaa-900038001003 v1", "weakness rpc-unauthenticated"),
      },
      "FWR-202 low",
    ],
    [
      "a call of the endpoint mapper",
      {
        start: tcp(135),
        service: seen("rpc", "interface e1af8308-5d1f-11c9-91a4-08002b14a0fa v3", "weakness rpc-unauthenticated"),
      },
      "",
    ],
    [
      "a call over a named pipe",
      { start: tcp(445), service: seen("smb", "pipe winreg", "weakness rpc-unauthenticated") },
      "",
    ],
  ];
  test.each(CASES)("%s", (_, sketch, expected) => {
    const found = findingsOf(sketch).filter(({ id }) => id !== "FWR-303");
    expect(
      found
        .map(({ id, severity }) => `${id} ${severity}`)
        .sort()
        .join(", "),
    ).toBe(expected);
  });

  test("all reasons are told, each once", () => {
    const service = seen("https", "weakness tls-1.0", "weakness tls-1.0", "weakness tls-1.1");
    expect(evidenceOf({ start: tcp(443), service }, "FWR-202")).toBe(
      "the server chose TLS 1.0, which must not be used; the server chose TLS 1.1, which must not be used",
    );
  });
});

describe("FWR-204: dynamic RPC range opened wholesale", () => {
  const [OLD, NEW] = DYNAMIC_PORT_RANGES;
  const wide: Partial<PolicyRule> = { name: "RPC ports", dynamicRanges: [NEW] };
  const drsuapi: Partial<ServiceIdentification> = {
    ...seen("rpc"),
    confidence: "interface",
    systemServices: ["Local Security Authority"],
  };
  const CASES: readonly (readonly [string, Sketch, boolean])[] = [
    ["RPC through a rule that opens the range", { start: tcp(49_667), rule: wide, service: drsuapi }, true],
    ["TCP of which nothing is known", { start: tcp(49_667), rule: wide }, true],
    ["through a rule for the port", { start: tcp(49_667), service: drsuapi }, false],
    ["on a port of the other range", { start: tcp(1026), rule: wide, service: drsuapi }, false],
    ["the older range", { start: tcp(1026), rule: { dynamicRanges: [OLD] }, service: drsuapi }, true],
    ["a service of another kind", { start: tcp(3389), rule: { dynamicRanges: [OLD] } }, false],
    [
      "the data of FTP: the rule opens the port for RPC too",
      { start: tcp(50_000), rule: wide, service: { ...seen("ftp-data"), confidence: "negotiated" } },
      true,
    ],
    ["UDP of which nothing is known", { start: udp(50_000), rule: wide }, false],
    ["RPC over UDP", { start: udp(50_000), rule: wide, service: drsuapi }, true],
    ["outbound", { start: tcp(49_667), rule: wide, service: drsuapi, decision: { direction: "outbound" } }, false],
    ["by a default", { start: tcp(49_667), rule: wide, service: drsuapi, decision: { ruleId: null } }, false],
    ["denied", { start: tcp(49_667), rule: wide, service: drsuapi, decision: { decision: "deny" } }, false],
  ];
  test.each(CASES)("%s: %s", (_, sketch, expected) =>
    expect(printed(sketch).includes("FWR-204 medium")).toBe(expected),
  );

  test("the evidence names the rule and the services seen", () => {
    expect(evidenceOf({ start: tcp(49_667), rule: wide, service: drsuapi }, "FWR-204")).toBe(
      'the rule "RPC ports" opens all ports from 49152 to 65535; seen behind it: Local Security Authority',
    );
    expect(evidenceOf({ start: tcp(49_667), rule: wide }, "FWR-204")).toContain("not in the capture");
  });
});

describe("FWR-301, 302, 303: port and payload", () => {
  const elsewhere = (protocol: string): Partial<ServiceIdentification> => ({ ...seen(protocol), payload: "elsewhere" });
  const CASES: readonly (readonly [string, Sketch, string])[] = [
    ["SSH on a port of nobody", { start: tcp(22_222), service: elsewhere("ssh") }, "FWR-301 medium"],
    ["SSH where it belongs", { start: tcp(22), service: seen("ssh") }, ""],
    [
      "where a negotiation put it",
      { start: tcp(50_001), service: { ...elsewhere("tds"), confidence: "negotiated" } },
      "",
    ],
    [
      "RPC has no port of its own",
      { start: tcp(49_667), service: { ...elsewhere("rpc"), confidence: "interface" } },
      "",
    ],
    ["RPC of which no interface is known", { start: tcp(49_667), service: elsewhere("rpc") }, "FWR-303 low"],
    ["TLS on a port of nobody tells no service", { start: tcp(8444), service: elsewhere("tls") }, "FWR-303 low"],
    ["SSH on 80", { start: tcp(80), service: { ...seen("ssh"), payload: "contradicts" } }, "FWR-302 high"],
    [
      "denied",
      {
        start: tcp(80),
        service: { ...seen("ssh"), payload: "contradicts" },
        decision: { decision: "deny" },
        isUnanswered: true,
      },
      "",
    ],
    [
      "a port that may be the client's, as nothing tells who began",
      {
        start: { ...udp(800), isMidstream: true, isInitiatorUnknown: true },
        service: { ...seen("sunrpc"), payload: "contradicts" },
      },
      "FWR-302 medium, FWR-601 info",
    ],
    ["nothing known", { start: tcp(49_667) }, "FWR-303 low"],
    ["nothing known, and unanswered", { start: tcp(49_667), isUnanswered: true }, ""],
    ["nothing known, UDP", { start: udp(40_001) }, "FWR-303 low"],
    ["an IP protocol that no list names", { start: { ipProtocol: 253, initiatorPort: null, responderPort: null } }, ""],
    ["ICMP", { start: { ipProtocol: 1, initiatorPort: 8, responderPort: 0 } }, ""],
  ];
  test.each(CASES)("%s", (_, sketch, expected) => expect(printed(sketch)).toBe(expected));

  test("the evidence says what speaks where", () => {
    const contradicting = { start: tcp(80), service: { ...seen("ssh"), payload: "contradicts" } } as const;
    expect(evidenceOf({ start: tcp(22_222), service: elsewhere("ssh") }, "FWR-301")).toBe(
      "ssh is spoken on TCP port 22222, which no list gives to it",
    );
    expect(evidenceOf(contradicting, "FWR-302")).toBe("TCP port 80 is known for http, and ssh is spoken on it");
    expect(evidenceOf({ start: tcp(49_667) }, "FWR-303")).toContain("does not tell which service was given it");
  });
});

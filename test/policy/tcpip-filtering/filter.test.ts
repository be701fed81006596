import { describe, expect, test } from "vitest";
import type { FlowStart } from "../../../src/flow/flow.ts";
import type { FilterDecision } from "../../../src/policy/decision.ts";
import type { PolicyChoices } from "../../../src/policy/policy-judge.ts";
import type { RuleValues } from "../support/ce-registry.ts";
import { flowStart } from "../support/flows.ts";
import { neighboursOf } from "../support/neighbours.ts";
import { adapterKey, interfaceKey, MULTIHOMED, net, registry, tcpipKey, texts } from "../support/nt-registry.ts";
import { judgeAs, policyOf, problemTexts } from "../support/policies.ts";

interface Case {
  readonly reg?: string;
  readonly start?: Partial<FlowStart>;
  readonly choices?: Partial<PolicyChoices>;
  readonly isForwardingProven?: boolean;
  readonly hopMacs?: readonly string[];
}

function judged(
  text: string,
  { reg = MULTIHOMED, start = {}, choices = {}, isForwardingProven = false, hopMacs = [] }: Case = {},
) {
  const policy = policyOf(reg, choices);
  const { deciding } = judgeAs(policy, flowStart(text, start), isForwardingProven, hopMacs);
  const rule = deciding.ruleId === null ? null : (policy.rules[deciding.ruleId]?.name ?? "no such rule");
  return { ...deciding, rule };
}

const summary = ({ decision, flags }: Pick<FilterDecision, "decision" | "flags">) => [decision, ...flags].join(" ");

describe("tcpip-filtering: seed 000, B lets in TCP 139 and UDP 137, 138", () => {
  test.each([
    ["A to C over FTP", "tcp 10.1.0.1:1025 > 10.2.0.3:21", "forwarded", "not-filtered forwarded-past-lists", null],
    ["C to A over FTP", "tcp 10.2.0.3:1025 > 10.1.0.1:21", "forwarded", "not-filtered forwarded-past-lists", null],
    ["A to C over NetBIOS", "tcp 10.1.0.1:1025 > 10.2.0.3:139", "forwarded", "not-filtered", null],
    ["A pings C", "icmp 10.1.0.1 > 10.2.0.3 type 8", "forwarded", "not-filtered", null],
    ["A to B over FTP", "tcp 10.1.0.1:1025 > 10.1.0.2:21", "inbound", "deny", "TCPAllowedPorts of El59x1"],
    ["C to B over FTP", "tcp 10.2.0.3:1025 > 10.2.0.2:21", "inbound", "deny", "TCPAllowedPorts of El59x2"],
    ["A to B over NetBIOS", "tcp 10.1.0.1:1025 > 10.1.0.2:139", "inbound", "allow", "TCPAllowedPorts: 139"],
    ["A to B, name service", "udp 10.1.0.1:137 > 10.1.0.2:137", "inbound", "allow", "UDPAllowedPorts: 137"],
    ["A to B, DNS", "udp 10.1.0.1:1025 > 10.1.0.2:53", "inbound", "deny", "UDPAllowedPorts of El59x1"],
    ["A broadcasts a name query", "udp 10.1.0.1:137 > 10.1.0.255:137", "inbound", "allow", "UDPAllowedPorts: 137"],
    ["A broadcasts DHCP", "udp 10.1.0.1:68 > 255.255.255.255:67", "inbound", "deny", "UDPAllowedPorts of El59x1"],
    ["somebody multicasts RIP", "udp 10.1.0.1:520 > 224.0.0.9:520", "inbound", "deny", "UDPAllowedPorts of El59x1"],
    ["A pings B", "icmp 10.1.0.1 > 10.1.0.2 type 8", "inbound", "not-filtered", null],
    ["GRE to B", "gre 10.1.0.1 > 10.1.0.2", "inbound", "allow", "RawIPAllowedProtocols of El59x1"],
    ["B to A over FTP", "tcp 10.1.0.2:1025 > 10.1.0.1:21", "outbound", "not-filtered", null],
    ["B asks A's name server", "udp 10.1.0.2:1025 > 10.1.0.1:53", "outbound", "not-filtered", null],
    ["B talks to itself", "tcp 10.1.0.2:1025 > 10.2.0.2:21", "local", "not-filtered", null],
    ["A talks to A's neighbour", "tcp 10.1.0.1:1025 > 10.1.0.9:21", "transit", "out-of-scope", null],
    [
      "A talks to a far host, and B has no gateway",
      "tcp 10.1.0.1:1025 > 192.0.2.1:21",
      "transit",
      "out-of-scope",
      null,
    ],
    ["IPv6 is not filtered", "tcp [fe80::1]:1 > [fe80::2]:21", "transit", "out-of-scope", null],
  ])("%s: %s", (_, text, direction, expected, rule) => {
    const decision = judged(text);
    expect(decision.direction).toBe(direction);
    expect(summary(decision)).toBe(expected);
    expect(decision.rule).toBe(rule);
  });
});

describe("tcpip-filtering: only SYNs of TCP are tested", () => {
  const FTP = "tcp 10.1.0.1:1025 > 10.1.0.2:21";
  test.each<[string, Partial<FlowStart>, string]>([
    ["a SYN", {}, "deny"],
    ["a connection under way", { isMidstream: true, startsWithSyn: false }, "allow"],
    [
      "a connection under way, begun by either end",
      { isMidstream: true, startsWithSyn: false, isInitiatorUnknown: true },
      "allow",
    ],
    ["a fragment too small for its flags is taken for a SYN", { isMidstream: true, startsWithSyn: true }, "deny"],
    ["the SYN with ACK that answers a SYN before the capture", { startsWithSyn: false }, "deny"],
  ])("%s", (_, start, decision) => {
    expect(judged(FTP, { start }).decision).toBe(decision);
  });

  test("a datagram that either end may have begun depends on who did", () => {
    const start = { isMidstream: true, isInitiatorUnknown: true };
    const { decision, reason } = judged("udp 10.1.0.1:1025 > 10.1.0.2:53", { start });
    expect(decision).toBe("depends");
    expect(reason).toContain("which end began the flow");
    expect(judged("udp 10.1.0.1:137 > 10.1.0.2:137", { start }).decision).toBe("allow");
  });

  test("the presumption of an initiator is a step of the trace, marked assumed", () => {
    expect(judged(FTP, { start: { isMidstream: true, startsWithSyn: false } }).trace[0]).toMatchObject({
      isAssumed: true,
    });
  });
});

describe("tcpip-filtering: what comes back over UDP is tested too (assumed)", () => {
  test.each([
    ["udp 10.1.0.2:1025 > 10.1.0.1:53", true],
    ["udp 10.1.0.2:138 > 10.1.0.1:138", false],
    ["tcp 10.1.0.2:1025 > 10.1.0.1:53", false],
  ])("%s has the caveat: %s", (text, hasCaveat) => {
    const { decision, trace } = judged(text);
    expect(decision).toBe("not-filtered");
    expect(
      trace.some(({ text, isAssumed }) => text.startsWith("caveat: what comes back is dropped") && isAssumed),
    ).toBe(hasCaveat);
  });
});

describe("tcpip-filtering: lists (windows-nt-to-11-filters.md A1)", () => {
  const listed = (values: RuleValues, armed = 1) =>
    registry(tcpipKey({ EnableSecurityFilters: armed }), interfaceKey("{A}", { ...net("10.1.0.2"), ...values }));
  const TCP = "tcp 10.1.0.1:1025 > 10.1.0.2:21";
  const UDP = "udp 10.1.0.1:1025 > 10.1.0.2:53";
  const GRE = "gre 10.1.0.1 > 10.1.0.2";
  const IGMP = "igmp 10.1.0.1 > 224.0.0.22";

  test.each<[string, RuleValues, string, string]>([
    ["absent: everything", {}, TCP, "allow"],
    ['"0": everything', { TCPAllowedPorts: texts("0") }, TCP, "allow"],
    ['"0" in hex', { TCPAllowedPorts: "hex(7):30,00,00" }, TCP, "allow"],
    ['"00" is not "0"', { TCPAllowedPorts: texts("00") }, TCP, "depends"],
    ['"000" is not "0"', { TCPAllowedPorts: texts("000") }, TCP, "depends"],
    ['" 0 " is not "0"', { TCPAllowedPorts: texts(" 0 ") }, TCP, "depends"],
    ["empty: nothing", { TCPAllowedPorts: "hex(7):" }, TCP, "deny"],
    ["listed", { TCPAllowedPorts: texts("20", "21") }, TCP, "allow"],
    ["not listed", { TCPAllowedPorts: texts("20", "210") }, TCP, "deny"],
    ["any spelling of the name", { tcpallowedPORTS: texts("20") }, TCP, "deny"],
    ["0 with others is undefined", { TCPAllowedPorts: texts("0", "21") }, TCP, "depends"],
    ["a range is not understood", { TCPAllowedPorts: texts("20-25") }, TCP, "depends"],
    ["garbage beside the port", { TCPAllowedPorts: texts("21", "ftp") }, TCP, "allow"],
    ["garbage instead of the port", { TCPAllowedPorts: texts("20", "ftp") }, TCP, "depends"],
    ["a port over 65535", { TCPAllowedPorts: texts("65557") }, TCP, "depends"],
    ["a number instead of a list", { TCPAllowedPorts: 21 }, TCP, "depends"],
    ["the TCP list is not UDP's", { TCPAllowedPorts: texts("21") }, UDP, "allow"],
    ["UDP not listed", { UDPAllowedPorts: texts("54") }, UDP, "deny"],
    ["UDP listed", { UDPAllowedPorts: texts("53") }, UDP, "allow"],
    ["raw IP: everything", { RawIPAllowedProtocols: texts("0") }, GRE, "allow"],
    ["raw IP listed", { RawIPAllowedProtocols: texts("47") }, GRE, "allow"],
    ["raw IP not listed: the system may take it first", { RawIPAllowedProtocols: texts("6", "17") }, GRE, "depends"],
    ["raw IP lists do not concern TCP", { RawIPAllowedProtocols: texts("17") }, TCP, "allow"],
    ["ICMP is never filtered", { RawIPAllowedProtocols: "hex(7):" }, "icmp 10.1.0.1 > 10.1.0.2 type 8", "not-filtered"],
    ["IGMP is not documented", { RawIPAllowedProtocols: texts("2") }, IGMP, "depends"],
    ["IGMP where everything is let in", { RawIPAllowedProtocols: texts("0") }, IGMP, "allow"],
    ["a datagram without its port", { UDPAllowedPorts: texts("53") }, "udp 10.1.0.1 > 10.1.0.2", "depends"],
    ["a datagram without its port, nothing let in", { UDPAllowedPorts: "hex(7):" }, "udp 10.1.0.1 > 10.1.0.2", "deny"],
  ])("%s", (_, values, text, decision) => {
    expect(judged(text, { reg: listed(values) }).decision).toBe(decision);
  });

  test("what the lists hold that means nothing documented is reported", () => {
    const reg = listed({
      TCPAllowedPorts: texts("0", "21"),
      UDPAllowedPorts: texts("20-25"),
      RawIPAllowedProtocols: texts("256"),
    });
    expect(problemTexts(reg).map((text) => text.slice(0, 45))).toEqual([
      "9: TCPAllowedPorts: 0 beside other entries, o",
      '10: UDPAllowedPorts: "20-25" is not a number ',
      '11: RawIPAllowedProtocols: "256" is not a num',
    ]);
  });

  test.each<[string, number | string | undefined, string, string]>([
    ["off", 0, TCP, "not-filtered lists-not-armed"],
    ["absent", undefined, TCP, "not-filtered lists-not-armed"],
    ["off, and the port is listed", 0, "tcp 10.1.0.1:1025 > 10.1.0.2:80", "not-filtered"],
    ["off, outbound", 0, "tcp 10.1.0.2:1025 > 10.1.0.1:21", "not-filtered"],
    ["2", 2, TCP, "depends"],
    ["2, and the port is listed", 2, "tcp 10.1.0.1:1025 > 10.1.0.2:80", "allow"],
    ["a text", '"1"', TCP, "depends"],
  ])("EnableSecurityFilters: %s", (_, armed, text, expected) => {
    const reg = registry(
      tcpipKey({ Hostname: '"B"', ...(armed === undefined ? {} : { EnableSecurityFilters: armed }) }),
      interfaceKey("{A}", { ...net("10.1.0.2"), TCPAllowedPorts: texts("80") }),
    );
    expect(summary(judged(text, { reg }))).toBe(expected);
  });

  test("a switch whose key is not in the export is an assumption", () => {
    const topics = (...sections: readonly string[]) =>
      policyOf(
        registry(...sections, adapterKey("El1", { ...net("10.1.0.2"), TCPAllowedPorts: texts("80") })),
      ).assumptions.map(({ topic }) => topic);
    expect(topics()).toContain("TCP/IP filtering");
    expect(topics(tcpipKey({ Hostname: '"B"' }))).not.toContain("TCP/IP filtering");
  });

  test("the switch alone does not tell what it arms: the lists are in other keys", () => {
    const reg = registry(tcpipKey({ EnableSecurityFilters: 1 }));
    const choices = { hostOptions: ["10.1.0.2"] };
    const { decision, reason } = judged(TCP, { reg, choices });
    expect(decision).toBe("depends");
    expect(reason).toBe(
      "depends: it may come to an adapter that is not in the export, whose TCPAllowedPorts is not known",
    );
    expect(judged("icmp 10.1.0.1 > 10.1.0.2 type 8", { reg, choices }).decision).toBe("not-filtered");
    expect(
      summary(judged(TCP, { reg: registry(tcpipKey({ EnableSecurityFilters: 0 }), interfaceKey("{A}", {})), choices })),
    ).toBe("not-filtered");
  });

  test("an adapter's key without lists lets everything in", () => {
    const reg = registry(tcpipKey({ EnableSecurityFilters: 1 }), interfaceKey("{A}", net("10.1.0.2")));
    expect(judged(TCP, { reg })).toMatchObject({ decision: "allow", isDefault: true });
  });

  test.each<[string, string, string, string]>([
    ["to its address", "tcp 198.51.100.9:1 > 203.0.113.5:80", "inbound", "depends"],
    ["to the known one", "tcp 198.51.100.9:1 > 10.0.0.1:80", "inbound", "allow"],
    ["multicast from nowhere known", "udp 198.51.100.9:1 > 224.0.0.9:80", "inbound", "depends"],
    ["multicast from a known subnet", "udp 10.0.0.9:1 > 224.0.0.9:80", "inbound", "allow"],
  ])("an adapter whose address is not known receives, or one that is not in the export: %s", (_, text, ...expected) => {
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1 }),
      adapterKey("El1", net("10.0.0.1")),
      adapterKey("El2", { EnableDHCP: 1, TCPAllowedPorts: "hex(7):", UDPAllowedPorts: "hex(7):" }),
    );
    const { direction, decision } = judged(text, { reg, choices: { hostOptions: ["10.0.0.1", "203.0.113.5"] } });
    expect([direction, decision]).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ["a group, of two on the source's subnet", "udp 10.0.0.9:1 > 224.0.0.9:80", "depends"],
    ["a broadcast, of two on its subnet", "udp 10.0.0.9:1 > 10.0.0.255:80", "depends"],
    ["an address that a removed adapter has too", "tcp 10.0.0.9:1 > 10.0.0.1:80", "depends"],
    ["the only one with the address", "tcp 10.0.0.9:1 > 10.0.0.2:80", "deny"],
  ])("where several adapters fit, any may receive: %s", (_, text, expected) => {
    const closed = { TCPAllowedPorts: texts("1"), UDPAllowedPorts: texts("1") };
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1 }),
      adapterKey("El1", net("10.0.0.1")),
      adapterKey("El2", { ...net("10.0.0.1"), ...closed }),
      adapterKey("El3", { ...net("10.0.0.2"), ...closed }),
    );
    expect(judged(text, { reg }).decision).toBe(expected);
  });

  test.each([
    ["El1 would let it in", texts("0"), "not-filtered"],
    ["both would deny it", "hex(7):", "not-filtered forwarded-past-lists"],
  ])("forwarded from a far end that the adapter without an address may be towards: %s", (_, first, expected) => {
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1, IPEnableRouter: 1 }),
      adapterKey("El1", { ...net("10.0.0.1", "10.0.0.254"), TCPAllowedPorts: "hex(7):" }),
      adapterKey("El2", { EnableDHCP: 1, TCPAllowedPorts: first }),
      adapterKey("El3", { ...net("10.3.0.1"), TCPAllowedPorts: "hex(7):" }),
    );
    expect(summary(judged("tcp 198.51.100.9:1 > 10.3.0.9:80", { reg }))).toBe(expected);
  });
});

describe("tcpip-filtering: adapters and directions", () => {
  const LISTS = [
    interfaceKey("{A}", { ...net("10.1.0.2"), TCPAllowedPorts: texts("80") }),
    interfaceKey("{B}", { ...net("10.2.0.2"), TCPAllowedPorts: texts("80", "21") }),
  ];
  const TWO = registry(tcpipKey({ EnableSecurityFilters: 1, IPEnableRouter: 0 }), ...LISTS);
  const UNSAID = registry(tcpipKey({ EnableSecurityFilters: 1 }), ...LISTS);

  test.each<[string, number | undefined, readonly string[], string, boolean]>([
    ["nobody saw by whom", 1, [], "forwarded", true],
    ["by its own MAC address", 1, ["mb"], "forwarded", false],
    ["by its own, and whether it routes is not in the export", undefined, ["mb"], "forwarded", true],
    ["by its own, and it does not route", 0, ["mb"], "transit", false],
    ["by another's", 1, ["mx"], "transit", false],
    ["by one that nobody knows", 1, ["m9"], "forwarded", true],
    ["by another's and its own", 1, ["mx", "mb"], "forwarded", false],
    ["by another's and one that nobody knows", 1, ["mx", "m9"], "forwarded", true],
    ["by one that is known for the flow's own end only", 1, ["mf"], "forwarded", true],
  ])("seen on both sides of a router: %s", (_, IPEnableRouter, hopMacs, direction, isAssumed) => {
    const router = IPEnableRouter === undefined ? {} : { IPEnableRouter };
    const reg = registry(tcpipKey({ EnableSecurityFilters: 1, ...router }), ...LISTS);
    const neighbours = neighboursOf({ "10.1.0.2": "mb", "10.1.0.9": "mx", "10.9.0.1": "mf" });
    const decision = judged("tcp 10.9.0.1:1 > 10.8.0.1:21", {
      reg,
      choices: { neighbours },
      isForwardingProven: true,
      hopMacs,
    });
    expect([decision.direction, decision.trace[0]?.isAssumed]).toEqual([direction, isAssumed]);
  });

  test.each<[string, Readonly<Record<string, string>>, number | undefined, string, boolean]>([
    ["it sent for this computer alone", { "10.1.0.2": "mb" }, 1, "forwarded", false],
    ["whether it routes is not in the export", { "10.1.0.2": "mb" }, undefined, "forwarded", true],
    ["it sent for this computer and another", { "10.1.0.2": "mb", "10.50.0.7": "mb" }, 1, "transit", false],
    ["the same, and not in the export", { "10.1.0.2": "mb", "10.50.0.7": "mb" }, undefined, "transit", false],
  ])("a frame to a MAC address that sent for this computer: %s", (_, macs, IPEnableRouter, direction, isAssumed) => {
    const router = IPEnableRouter === undefined ? {} : { IPEnableRouter };
    const reg = registry(tcpipKey({ EnableSecurityFilters: 1, ...router }), ...LISTS);
    const decision = judged("tcp 10.50.0.7:1 > 172.16.0.5:25", {
      reg,
      start: { responderMac: "mb" },
      choices: { neighbours: neighboursOf(macs) },
    });
    expect([decision.direction, decision.trace[0]?.isAssumed]).toEqual([direction, isAssumed]);
  });

  test("a MAC address that sends for so many that it is a router's is not this computer's", () => {
    const neighbours = { ...neighboursOf({ "10.1.0.2": "mb" }), addressesOf: () => new Set<string>() };
    const start = { responderMac: "mb" };
    const decision = judged("tcp 10.50.0.7:1 > 172.16.0.5:25", { reg: UNSAID, start, choices: { neighbours } });
    expect(decision.decision).toBe("out-of-scope");
  });

  test.each<[string, string, number | undefined, string]>([
    [
      "denied by its adapter's list",
      "[2001:db8::b]:21",
      undefined,
      "inbound not-filtered ipv6-passes-where-ipv4-denied",
    ],
    ["in its adapter's list", "[2001:db8::b]:80", undefined, "inbound not-filtered"],
    ["it does not route", "[2001:db8::b]:21", 0, "inbound not-filtered ipv6-passes-where-ipv4-denied"],
    ["it routes", "[2001:db8::b]:21", 1, "forwarded not-filtered"],
  ])("IPv6 to the MAC address of this computer, to an address nobody knows: %s", (_, to, IPEnableRouter, expected) => {
    const router = IPEnableRouter === undefined ? {} : { IPEnableRouter };
    const reg = registry(tcpipKey({ EnableSecurityFilters: 1, ...router }), ...LISTS);
    const choices = { neighbours: neighboursOf({ "10.1.0.2": "mb" }) };
    const decision = judged(`tcp [2001:db8::a]:1 > ${to}`, { reg, choices, start: { responderMac: "mb" } });
    expect(`${decision.direction} ${summary(decision)}`).toBe(expected);
  });

  test("IPv6 to an adapter that nobody knows: a caveat where the lists differ", () => {
    const choices = { hostOptions: ["2001:db8::b", "10.1.0.2"] };
    const decision = judged("tcp [2001:db8::a]:1 > [2001:db8::b]:21", { reg: UNSAID, choices });
    expect(summary(decision)).toBe("not-filtered");
    expect(decision.trace.at(-1)?.text).toContain("caveat: over IPv4 it may be denied");
  });

  test.each(["ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"])(
    "a frame to the group %s is inbound, assumed",
    (responderMac) => {
      const { direction, decision, trace } = judged("udp 10.7.0.9:137 > 10.7.0.255:137", {
        reg: UNSAID,
        start: { responderMac },
      });
      expect([direction, decision, trace[0]?.isAssumed]).toEqual(["inbound", "allow", true]);
    },
  );

  test.each<[string, string, Case, string]>([
    ["the address's own adapter", "tcp 10.9.0.1:1 > 10.1.0.2:21", {}, "inbound deny"],
    ["the other address's", "tcp 10.9.0.1:1 > 10.2.0.2:21", {}, "inbound allow"],
    ["multicast, by the sender's subnet", "tcp 10.2.0.9:1 > 224.0.0.1:21", {}, "inbound allow"],
    ["multicast, sender unknown: the lists differ", "tcp 10.9.0.1:1 > 224.0.0.1:21", {}, "inbound depends"],
    ["multicast, sender unknown: the lists agree", "tcp 10.9.0.1:1 > 224.0.0.1:80", {}, "inbound allow"],
    ["broadcast of a subnet", "tcp 10.9.0.1:1 > 10.1.0.255:21", {}, "inbound deny"],
    [
      "an address that --host adds to those of the export",
      "tcp 10.9.0.1:1 > 10.3.0.2:21",
      { choices: { hostOptions: ["10.3.0.2", "10.1.0.2"] } },
      "inbound depends",
    ],
    [
      "another computer than the export's: the lists differ",
      "tcp 10.9.0.1:1 > 10.3.0.2:21",
      { choices: { hostOptions: ["10.3.0.2"] } },
      "inbound depends",
    ],
    [
      "another computer than the export's: the lists agree",
      "tcp 10.9.0.1:1 > 10.3.0.2:22",
      { choices: { hostOptions: ["10.3.0.2"] } },
      "inbound deny",
    ],
    [
      "another computer than the export's: not its address",
      "tcp 10.9.0.1:1 > 10.1.0.2:22",
      { choices: { hostOptions: ["10.3.0.2"] } },
      "transit out-of-scope",
    ],
    ["it does not route", "tcp 10.1.0.1:1 > 10.2.0.3:21", {}, "transit out-of-scope"],
    [
      "it was seen on both sides of a router, which this computer is not",
      "tcp 10.1.0.1:1 > 10.2.0.3:21",
      { isForwardingProven: true, hopMacs: ["mb"], choices: { neighbours: neighboursOf({ "10.1.0.2": "mb" }) } },
      "transit out-of-scope",
    ],
    [
      "it was seen on both sides",
      "tcp 10.1.0.1:1 > 10.2.0.3:21",
      { reg: UNSAID, isForwardingProven: true },
      "forwarded not-filtered forwarded-past-lists",
    ],
    [
      "proven, arrives where the port is let in",
      "tcp 10.2.0.3:1 > 10.1.0.1:21",
      { reg: UNSAID, isForwardingProven: true },
      "forwarded not-filtered",
    ],
    [
      "proven, arrival unknown, lists differ: no claim",
      "tcp 10.9.0.1:1 > 10.1.0.1:21",
      { reg: UNSAID, isForwardingProven: true },
      "forwarded not-filtered",
    ],
    [
      "its MAC address, but it does not route",
      "tcp 10.1.0.1:1 > 10.9.0.3:21",
      { start: { responderMac: "mb" }, choices: { neighbours: neighboursOf({ "10.1.0.2": "mb" }) } },
      "transit out-of-scope",
    ],
  ])("%s", (_, text, details, expected) => {
    const decision = judged(text, { reg: TWO, ...details });
    expect(`${decision.direction} ${summary(decision)}`).toBe(expected);
  });

  test.each([
    ["to its MAC address", { responderMac: "mb" }],
    ["from its MAC address", { initiatorMac: "mb" }],
  ])("forwarded: a frame %s with others' addresses", (_, start) => {
    const neighbours = neighboursOf({ "10.1.0.2": "mb" });
    const decision = judged("tcp 10.1.0.1:1 > 192.0.2.3:21", { start, choices: { neighbours } });
    expect([decision.direction, summary(decision)]).toEqual(["forwarded", "not-filtered forwarded-past-lists"]);
  });

  test("a MAC address that ARP gives to another computer is a router's on the way", () => {
    const neighbours = { ...neighboursOf({ "10.1.0.2": "router" }), addressesOf: () => new Set(["10.9.0.254"]) };
    const start = { initiatorMac: "router" };
    expect(judged("tcp 10.7.0.1:1 > 192.0.2.3:21", { start, choices: { neighbours } }).decision).toBe("out-of-scope");
  });

  test("a far end lies behind the default gateway's adapter", () => {
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1, IPEnableRouter: 1 }),
      adapterKey("In1", { ...net("10.1.0.2"), TCPAllowedPorts: texts("80") }),
      adapterKey("Out1", { ...net("203.0.113.2", "203.0.113.1"), TCPAllowedPorts: texts("0") }),
    );
    expect(summary(judged("tcp 10.1.0.1:1 > 192.0.2.1:21", { reg }))).toBe("not-filtered forwarded-past-lists");
    expect(summary(judged("tcp 192.0.2.1:1 > 10.1.0.1:21", { reg }))).toBe("not-filtered");
    expect(judged("tcp 192.0.2.1:1 > 203.0.113.7:21", { reg }).decision).toBe("out-of-scope");
  });

  test("DHCP discovery by this computer's MAC address is its own", () => {
    const neighbours = neighboursOf({ "10.1.0.2": "mb" });
    const discover = "udp 0.0.0.0:68 > 255.255.255.255:67";
    expect(judged(discover, { start: { initiatorMac: "mb" }, choices: { neighbours } }).direction).toBe("outbound");
    expect(judged(discover, { start: { initiatorMac: "mx" }, choices: { neighbours } }).decision).toBe("deny");
  });

  test("IPv6 of this computer, known by its MAC address, passes where IPv4 would be denied (FWR-104)", () => {
    const neighbours = neighboursOf({ "10.1.0.2": "mb", "fe80::b": "mb" });
    const ipv6 = (port: number) => judged(`tcp [fe80::a]:1 > [fe80::b]:${port}`, { choices: { neighbours } });
    expect([ipv6(21).direction, summary(ipv6(21))]).toEqual(["inbound", "not-filtered ipv6-passes-where-ipv4-denied"]);
    expect(summary(ipv6(139))).toBe("not-filtered");
  });

  test("the lists of both places are read, and those of 2000 and later win", () => {
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1 }),
      interfaceKey("{A}", { ...net("10.1.0.2"), TCPAllowedPorts: texts("21") }),
      adapterKey("{a}", { TCPAllowedPorts: texts("80"), UDPAllowedPorts: texts("53") }),
    );
    expect(judged("tcp 10.1.0.1:1 > 10.1.0.2:21", { reg }).decision).toBe("allow");
    expect(judged("tcp 10.1.0.1:1 > 10.1.0.2:80", { reg }).decision).toBe("deny");
    expect(judged("udp 10.1.0.1:1 > 10.1.0.2:54", { reg }).decision).toBe("deny");
  });
});

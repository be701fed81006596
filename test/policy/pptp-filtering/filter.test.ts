import { describe, expect, test } from "vitest";
import type { FlowStart } from "../../../src/flow/flow.ts";
import { flowStart } from "../support/flows.ts";
import { adapterKey, net, pptpServer, registry, serviceKey, tcpipKey } from "../support/nt-registry.ts";
import { judgeAs, policyOf, problemTexts } from "../support/policies.ts";

const WITHOUT = pptpServer(undefined);
const WITH = pptpServer({ AllowPacketsForLocalMachine: 1 });
const ONLY = "only-by-allow-packets-for-local-machine";

function judged(reg: string, text: string, start: Partial<FlowStart> = {}, isForwardingProven = false) {
  const policy = policyOf(reg);
  const { deciding } = judgeAs(policy, flowStart(text, start), isForwardingProven);
  const rule = deciding.ruleId === null ? null : (policy.rules[deciding.ruleId]?.name ?? "no such rule");
  return { ...deciding, rule, summary: [deciding.direction, deciding.decision, ...deciding.flags].join(" ") };
}

describe("pptp-filtering: seed 001, without and with AllowPacketsForLocalMachine", () => {
  test.each<[string, string, string, string]>([
    ["PPTP control to the server", "tcp 192.0.2.5:1025 > 203.0.113.1:1723", "inbound allow", "inbound allow"],
    ["PPTP data", "gre 192.0.2.5 > 203.0.113.1", "inbound allow", "inbound allow"],
    ["web on the server", "tcp 192.0.2.5:1025 > 203.0.113.1:80", "inbound deny", `inbound allow ${ONLY}`],
    ["ping the server", "icmp 192.0.2.5 > 203.0.113.1 type 8", "inbound deny", `inbound allow ${ONLY}`],
    ["from its own subnet", "tcp 203.0.113.9:1025 > 203.0.113.1:21", "inbound deny", `inbound allow ${ONLY}`],
    ["web behind the server", "tcp 192.0.2.5:1025 > 10.2.0.9:80", "forwarded deny", "forwarded deny"],
    ["web from behind", "tcp 10.2.0.9:1025 > 192.0.2.5:80", "forwarded deny", "forwarded deny"],
    ["PPTP through the server", "tcp 192.0.2.5:1025 > 10.2.0.9:1723", "forwarded allow", "forwarded allow"],
    ["the server calls out by PPTP", "tcp 203.0.113.1:1025 > 192.0.2.5:1723", "outbound allow", "outbound allow"],
    ["the server's own web", "tcp 203.0.113.1:1025 > 192.0.2.5:80", "outbound deny", "outbound depends"],
    ["from behind to the server", "tcp 10.2.0.9:1025 > 10.2.0.1:80", "inbound not-filtered", "inbound not-filtered"],
    ["the server to behind", "tcp 10.2.0.1:1025 > 10.2.0.9:80", "outbound not-filtered", "outbound not-filtered"],
    [
      "from behind to the outer address: two adapters",
      "tcp 10.2.0.9:1025 > 203.0.113.1:80",
      "inbound depends",
      "inbound allow",
    ],
    ["broadcast on the filtered side", "udp 203.0.113.9:137 > 203.0.113.255:137", "inbound deny", "inbound depends"],
    [
      "broadcast on the other side",
      "udp 10.2.0.9:137 > 10.2.0.255:137",
      "inbound not-filtered",
      "inbound not-filtered",
    ],
    ["others among themselves", "tcp 10.2.0.9:1025 > 10.2.0.10:80", "transit out-of-scope", "transit out-of-scope"],
    ["the server with itself", "tcp 10.2.0.1:1025 > 203.0.113.1:80", "local not-filtered", "local not-filtered"],
    ["without its ports", "tcp 192.0.2.5 > 203.0.113.1", "inbound depends", "inbound allow"],
    ["without its ports, behind", "tcp 192.0.2.5 > 10.2.0.9", "forwarded depends", "forwarded depends"],
  ])("%s", (_, text, without, withValue) => {
    expect(judged(WITHOUT, text).summary).toBe(without);
    expect(judged(WITH, text).summary).toBe(withValue);
  });

  test("the rule that decided is the adapter's value, or AllowPacketsForLocalMachine", () => {
    expect(judged(WITHOUT, "tcp 192.0.2.5:1 > 203.0.113.1:80").rule).toBe("PPTPFiltering of El59x1");
    expect(judged(WITH, "tcp 192.0.2.5:1 > 203.0.113.1:80").rule).toBe("AllowPacketsForLocalMachine");
    expect(judged(WITH, "tcp 192.0.2.5:1 > 203.0.113.1:1723").rule).toBe("PPTPFiltering of El59x1");
  });

  test.each([
    ["tcp 192.0.2.5:1025 > 203.0.113.1:1723", false],
    ["tcp 203.0.113.1:1025 > 192.0.2.5:1723", true],
    ["tcp 192.0.2.5:1723 > 203.0.113.1:1025", true],
  ])("%s passes by the symmetric form of the filter (assumed): %s", (text, isAssumed) => {
    const { decision, trace } = judged(WITHOUT, text);
    expect(decision).toBe("allow");
    expect(trace.find(({ text }) => text.startsWith("is PPTP"))?.isAssumed).toBe(isAssumed);
  });

  test("a connection under way, begun by either end", () => {
    const start = { isMidstream: true, startsWithSyn: false, isInitiatorUnknown: true };
    expect(judged(WITHOUT, "tcp 192.0.2.5:1025 > 203.0.113.1:8080", start).decision).toBe("deny");
    expect(judged(WITH, "tcp 192.0.2.5:1025 > 203.0.113.1:8080", start).decision).toBe("depends");
  });
});

describe("pptp-filtering: settings that make it ineffective", () => {
  const WEB = "tcp 192.0.2.5:1025 > 203.0.113.1:80";
  const PPTP = "tcp 192.0.2.5:1025 > 203.0.113.1:1723";
  test.each<[string, string, string, string]>([
    [
      "the driver is disabled",
      serviceKey("RASPPTPF", { Start: 4 }),
      "inbound not-filtered filter-ineffective",
      "inbound not-filtered",
    ],
    [
      "the driver starts on demand",
      serviceKey("RASPPTPF", { Start: 3 }),
      "inbound depends filter-ineffective",
      "inbound allow",
    ],
    ["the driver starts by itself", serviceKey("RASPPTPF", { Start: 2 }), "inbound deny", "inbound allow"],
    [
      "Routing and Remote Access: IPFilterDriver",
      serviceKey("IPFilterDriver", { Start: 1 }),
      "inbound depends filter-ineffective",
      "inbound allow",
    ],
    [
      "Routing and Remote Access: Interfaces",
      serviceKey("RemoteAccess\\Interfaces\\0", { Type: 1 }),
      "inbound depends filter-ineffective",
      "inbound allow",
    ],
    ["Remote Access alone", serviceKey("RemoteAccess\\Parameters", { X: 1 }), "inbound deny", "inbound allow"],
  ])("%s", (_, more, web, pptp) => {
    expect(judged(pptpServer(undefined, more), WEB).summary).toBe(web);
    expect(judged(pptpServer(undefined, more), PPTP).summary).toBe(pptp);
  });

  test("the driver's start is an assumption where the export does not hold it", () => {
    const topics = (reg: string) => policyOf(reg).assumptions.map(({ topic }) => topic);
    expect(topics(WITHOUT)).toContain("PPTP filtering");
    expect(topics(pptpServer(undefined, serviceKey("RASPPTPF", { Start: 2 })))).not.toContain("PPTP filtering");
  });

  test("values other than 0 and 1 are reported, and what they would decide depends on them", () => {
    const odd = pptpServer({ AllowPacketsForLocalMachine: 2 });
    expect(judged(odd, WEB).summary).toBe("inbound depends");
    expect(problemTexts(odd)).toEqual([expect.stringContaining("AllowPacketsForLocalMachine is 2")]);
    const oddAdapter = registry(
      tcpipKey({ IPEnableRouter: 1 }),
      adapterKey("El1", { ...net("203.0.113.1"), PPTPFiltering: '"1"' }),
    );
    expect(judged(oddAdapter, WEB).summary).toBe("inbound depends");
    expect(judged(oddAdapter, PPTP).summary).toBe("inbound allow");
    expect(problemTexts(oddAdapter)).toEqual([expect.stringContaining("PPTPFiltering: expected a dword")]);
  });

  test("AllowPacketsForLocalMachine without a filtered adapter is reported", () => {
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1 }),
      serviceKey("RASPPTPF\\Parameters", { AllowPacketsForLocalMachine: 1 }),
    );
    expect(problemTexts(reg)).toEqual([expect.stringContaining("no adapter in the export has PPTPFiltering")]);
  });
});

describe("pptp-filtering: which adapter a flow crosses", () => {
  const THREE = registry(
    tcpipKey({ IPEnableRouter: 1 }),
    adapterKey("Out1", { ...net("203.0.113.1", "203.0.113.254"), PPTPFiltering: 1 }),
    adapterKey("In1", { ...net("10.1.0.1") }),
    adapterKey("In2", { ...net("10.2.0.1") }),
  );
  test.each<[string, string, boolean, string]>([
    ["between unfiltered adapters", "tcp 10.1.0.9:1 > 10.2.0.9:80", false, "forwarded not-filtered"],
    ["to the filtered one", "tcp 10.1.0.9:1 > 203.0.113.9:80", false, "forwarded deny"],
    ["to a far end: the default gateway's adapter", "tcp 10.1.0.9:1 > 192.0.2.1:80", false, "forwarded deny"],
    ["proven, both ends far: the gateway's", "tcp 192.0.2.1:1 > 198.51.100.1:80", true, "forwarded deny"],
    ["an inner address from far away: its own adapter", "tcp 192.0.2.1:1 > 10.1.0.1:80", false, "inbound not-filtered"],
    ["multicast from the filtered side", "udp 203.0.113.9:1 > 224.0.0.9:520", false, "inbound deny"],
    ["multicast from an inner side", "udp 10.1.0.9:1 > 224.0.0.9:520", false, "inbound not-filtered"],
  ])("%s", (_, text, isProven, expected) => {
    expect(judged(THREE, text, {}, isProven).summary).toBe(expected);
  });

  test.each<[string, string, string]>([
    ["to the address of none", "tcp 198.51.100.9:1 > 203.0.113.5:80", "inbound depends"],
    ["to the address of none, from a known subnet", "tcp 10.0.0.9:1 > 203.0.113.5:80", "inbound depends"],
    ["PPTP to the address of none", "tcp 198.51.100.9:1 > 203.0.113.5:1723", "inbound allow"],
    ["multicast from nowhere known", "udp 198.51.100.9:1 > 224.0.0.9:80", "inbound depends"],
    ["from the address of none", "tcp 203.0.113.5:1 > 198.51.100.9:80", "outbound depends"],
    ["forwarded to a far end", "tcp 10.3.0.9:1 > 198.51.100.9:80", "forwarded depends"],
  ])("an address of this computer that the export gives to no adapter: %s", (_, text, expected) => {
    const choices = { hostOptions: ["10.0.0.1", "203.0.113.5"] };
    const reg = (second: number) =>
      registry(
        tcpipKey({ IPEnableRouter: 1 }),
        adapterKey("El1", { ...net("10.0.0.1", "10.0.0.254"), PPTPFiltering: 0 }),
        adapterKey("El2", { EnableDHCP: 1, PPTPFiltering: second }),
        adapterKey("El3", net("10.3.0.1")),
      );
    for (const second of [0, 1]) {
      const { direction, decision, reason } = judgeAs(policyOf(reg(second), choices), flowStart(text)).deciding;
      expect(`${direction} ${decision}`).toBe(expected);
      expect(reason).not.toContain("undefined");
    }
  });

  test.each<[string, string]>([
    ["a group", "udp 10.0.0.9:1 > 224.0.0.9:80"],
    ["an address", "tcp 10.0.0.9:1 > 10.0.0.1:80"],
    ["another address", "tcp 10.0.0.9:1 > 10.0.0.2:80"],
  ])("two adapters on one subnet: %s may come by either", (_, text) => {
    const one = adapterKey("El1", { ...net("10.0.0.1"), PPTPFiltering: 0 });
    const two = adapterKey("El2", { ...net("10.0.0.2"), PPTPFiltering: 1 });
    for (const keys of [
      [one, two],
      [two, one],
    ]) {
      expect(judged(registry(tcpipKey({ IPEnableRouter: 1 }), ...keys), text).summary).toBe("inbound depends");
    }
  });

  test("without addresses any adapter may be meant", () => {
    const policy = (second: number) =>
      policyOf(registry(adapterKey("A1", { PPTPFiltering: 1 }), adapterKey("A2", { PPTPFiltering: second })), {
        hostOptions: ["10.1.0.1"],
      });
    const web = "tcp 192.0.2.1:1 > 10.1.0.1:80";
    expect(judgeAs(policy(0), flowStart(web)).decision).toBe("depends");
    expect(judgeAs(policy(1), flowStart(web)).decision).toBe("deny");
    expect(judgeAs(policy(0), flowStart("gre 192.0.2.1 > 10.1.0.1")).decision).toBe("allow");
  });
});

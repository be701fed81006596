import { describe, expect, test } from "vitest";
import { DEFAULT_RULES, firewall, IPV4, MAIL_ONLY, section } from "./support/ce-registry.ts";
import { localKey } from "./support/firewall-registry.ts";
import { flowStart } from "./support/flows.ts";
import { adapterKey, MULTIHOMED, net, registry, tcpipKey, texts } from "./support/nt-registry.ts";
import { judgeAs, policyOf } from "./support/policies.ts";

const SECOND = 1_000_000;

/** TCP port 80 and PPTP's are let in, and the adapter is filtered for PPTP. */
const STACK = registry(
  tcpipKey({ EnableSecurityFilters: 1, IPEnableRouter: 0 }),
  adapterKey("El1", { ...net("10.1.0.2"), TCPAllowedPorts: texts("80", "1723"), PPTPFiltering: 1 }),
  adapterKey("El2", { ...net("10.2.0.2"), TCPAllowedPorts: texts("80", "0") }),
);

const networkOf = (category: number): string =>
  section("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles\\{N}", {
    Category: category,
  });

describe("policy: a flow passes only if every filter that applies lets it pass", () => {
  test.each([
    ["both let it pass", "tcp 10.1.0.1:1 > 10.1.0.2:1723", "allow", "tcpip-filtering", "allow allow"],
    ["the second denies", "tcp 10.1.0.1:1 > 10.1.0.2:80", "deny", "pptp-filtering", "allow deny"],
    ["both deny: the first decides", "tcp 10.1.0.1:1 > 10.1.0.2:21", "deny", "tcpip-filtering", "deny deny"],
    [
      "one depends, the other does not filter",
      "tcp 10.2.0.1:1 > 10.2.0.2:80",
      "depends",
      "tcpip-filtering",
      "depends not-filtered",
    ],
    [
      "one allows, the other does not filter",
      "udp 10.2.0.1:1 > 10.2.0.2:53",
      "allow",
      "tcpip-filtering",
      "allow not-filtered",
    ],
    [
      "neither is concerned",
      "tcp 10.1.0.1:1 > 10.1.0.3:80",
      "out-of-scope",
      "tcpip-filtering",
      "out-of-scope out-of-scope",
    ],
  ])("%s", (_, text, decision, filter, each) => {
    const judged = judgeAs(policyOf(STACK), flowStart(text));
    expect(judged.decision).toBe(decision);
    expect(judged.deciding.filter).toBe(filter);
    expect(judged.direction).toBe(judged.deciding.direction);
    expect(judged.filters.map(({ decision }) => decision).join(" ")).toBe(each);
  });

  test.each([
    ["as the option says, also in words of XP", "standard", "", "private"],
    ["what Windows takes for an unknown network", undefined, "", "public"],
    ["what all known networks are", undefined, networkOf(2), "domain"],
  ])("the firewall profile that flows are judged by: %s", (_, profileOption, more, profile) => {
    const firewall = registry(
      localKey("PublicProfile", { EnableFirewall: 1 }),
      more,
      adapterKey("El1", net("10.1.0.2")),
    );
    expect(policyOf(firewall, { profileOption }).firewallProfile).toBe(profile);
    // Without the Windows Firewall there is none, whatever the option.
    expect(policyOf(`${STACK}${more}`, { profileOption }).firewallProfile).toBeNull();
  });

  test("rule ids count through all filters, and are indexes", () => {
    const policy = policyOf(`${MAIL_ONLY}${STACK.replace("REGEDIT4", "")}`);
    expect(policy.filters).toEqual(["windows-ce", "tcpip-filtering", "pptp-filtering"]);
    expect(policy.rules.map(({ id }) => id)).toEqual(policy.rules.map((_, index) => index));
    expect(policy.rules.map(({ name }) => name)).toEqual([
      "AllowTCPOutboundPort25",
      "AllowTCPOutboundPort110",
      "BlockOutboundFromHost2",
      "TCPAllowedPorts of El1",
      "TCPAllowedPorts: 80",
      "TCPAllowedPorts: 1723",
      "TCPAllowedPorts of El2",
      "PPTPFiltering of El1",
    ]);
    const { filters } = judgeAs(policy, flowStart("tcp 10.1.0.1:1 > 10.1.0.2:80"));
    expect(filters.map(({ ruleId }) => ruleId)).toEqual([null, 4, 7]);
  });

  test("a rule is listed with its place and in words", () => {
    expect(policyOf(MAIL_ONLY).rules[0]).toMatchObject({
      name: "AllowTCPOutboundPort25",
      action: "allow",
      direction: "outbound",
      summary: "allow outbound IPv4, TCP, to port 25, private host 192.168.0.101",
      isUnrestricted: false,
      location: { file: "rules.reg", line: 5 },
    });
    expect(
      policyOf(firewall({ R: { Mask: 0x20, Flags: 0x1a, PrivateHost: IPV4, Protocol: 6 } })).rules[0],
    ).toMatchObject({
      direction: "both",
      isUnrestricted: true,
    });
  });
});

describe("policy: equal decisions are the same object", () => {
  test("whatever the addresses, ports and times are", () => {
    const policy = policyOf(DEFAULT_RULES);
    const keys = new Map<string, unknown>();
    for (let index = 0; index < 2_000; index++) {
      const start = flowStart(
        `tcp 10.0.${index & 7}.${index & 255}:${1024 + index} > 203.0.113.${index & 127}:${index}`,
        {
          firstMicros: index * SECOND,
          isMidstream: index % 3 === 0,
          isInitiatorUnknown: index % 6 === 0,
        },
      );
      const judged = judgeAs(policy, start);
      if (keys.has(judged.key)) expect(keys.get(judged.key)).toBe(judged);
      keys.set(judged.key, judged);
    }
    expect(keys.size).toBe(3);
  });

  test("and different ones have different keys", () => {
    const policy = policyOf(MULTIHOMED);
    const one = judgeAs(policy, flowStart("tcp 10.1.0.1:1 > 10.1.0.2:139"));
    const other = judgeAs(policy, flowStart("tcp 10.2.0.1:1 > 10.2.0.2:139"));
    expect(one.key).not.toBe(other.key);
    expect(one.deciding.ruleId).not.toBe(other.deciding.ruleId);
  });

  test("more evidence gives another decision about the same flow", () => {
    const policy = policyOf(MULTIHOMED);
    const start = flowStart("tcp 192.0.2.1:1 > 198.51.100.1:21");
    expect(judgeAs(policy, start).decision).toBe("out-of-scope");
    expect(judgeAs(policy, start, true).decision).toBe("not-filtered");
  });
});

describe("policy: how long a silent flow is remembered", () => {
  test.each([
    [
      "by default as documented, TCP left to the flow table",
      firewall({}),
      { udpIdleMicros: 60 * SECOND, icmpIdleMicros: 30 * SECOND },
    ],
    [
      "as the registry says",
      firewall({}, { UDPRuleTimeout: 90, ICMPRuleTimeout: 10, TCPConnectionTimeout: 7200 }),
      { udpIdleMicros: 90 * SECOND, icmpIdleMicros: 10 * SECOND, tcpIdleMicros: 7200 * SECOND },
    ],
    [
      "0 is not documented",
      firewall({}, { UDPRuleTimeout: 0 }),
      { udpIdleMicros: 60 * SECOND, icmpIdleMicros: 30 * SECOND },
    ],
    ["the other filters keep nothing", MULTIHOMED, {}],
  ])("%s", (_, reg, timeouts) => {
    expect(policyOf(reg).flowTimeouts).toEqual(timeouts);
  });
});

describe("windows-ce: switches of the whole firewall", () => {
  const IN = "tcp 203.0.113.1:1 > 10.0.0.5:80";
  test.each([
    ["on by default", {}, "deny"],
    ["off", { EnableIPV4: 0 }, "not-filtered filter-ineffective"],
    ["any other value is on", { EnableIPV4: 7 }, "deny"],
    ["unreadable: would be denied", { EnableIPV4: '"0"' }, "depends"],
    ["IPv6 off does not concern IPv4", { EnableIPv6: 0 }, "deny"],
  ])("EnableIPV4 %s", (_, values, expected) => {
    const { decision, flags } = judgeAs(policyOf(firewall({}, values)), flowStart(IN)).deciding;
    expect([decision, ...flags].join(" ")).toBe(expected);
  });

  test("unreadable, and allowed either way", () => {
    const policy = policyOf(firewall({}, { EnableIPV4: '"0"' }));
    expect(judgeAs(policy, flowStart("tcp 10.0.0.5:1 > 203.0.113.1:80")).decision).toBe("allow");
  });

  const SHARING = section("HKEY_LOCAL_MACHINE\\COMM\\ConnectionSharing", { X: 1 });
  test.each([
    ["TCP may be mapped", `${firewall({})}${SHARING}`, IN, "depends"],
    ["UDP may be mapped", `${firewall({})}${SHARING}`, "udp 203.0.113.1:1 > 10.0.0.5:80", "depends"],
    ["ICMP is not", `${firewall({})}${SHARING}`, "icmp 203.0.113.1 > 10.0.0.5 type 8", "deny"],
    ["IPv6 is not", `${firewall({})}${SHARING}`, "tcp [2001:db8::1]:1 > [fd00::5]:80", "deny"],
    ["EnableNATIntegration is 0", `${firewall({}, { EnableNATIntegration: 0 })}${SHARING}`, IN, "deny"],
    ["a block rule beats it", `${firewall({ R: { Mask: 0, Flags: 9, PrivateHost: IPV4 } })}${SHARING}`, IN, "deny"],
    ["no connection sharing in the export", firewall({}), IN, "deny"],
  ])("NAT port mappings: %s", (_, reg, text, decision) => {
    expect(judgeAs(policyOf(reg), flowStart(text)).decision).toBe(decision);
  });
});

describe("windows-ce: a flow whose beginning was not seen", () => {
  const policy = policyOf(MAIL_ONLY);
  const midstream = { isMidstream: true, startsWithSyn: false };
  test("is judged as begun by its presumed initiator, which the trace says", () => {
    const { decision, trace } = judgeAs(
      policy,
      flowStart("tcp 192.168.0.101:4000 > 203.0.113.1:25", midstream),
    ).deciding;
    expect(decision).toBe("allow");
    expect(trace[0]).toMatchObject({ isAssumed: true, text: expect.stringContaining("presumed initiator") });
  });

  test.each([
    ["decided alike both ways", "tcp 192.168.0.101:4000 > 203.0.113.1:8080", "deny"],
    ["decided differently", "tcp 192.168.0.102:4000 > 203.0.113.1:8080", "depends"],
    ["local both ways", "tcp 192.168.0.102:4000 > 192.168.0.103:8080", "not-filtered"],
  ])("either end may have begun it: %s", (_, text, decision) => {
    expect(judgeAs(policy, flowStart(text, { ...midstream, isInitiatorUnknown: true })).decision).toBe(decision);
  });

  test("a midstream contact makes a temporary rule possibly only", () => {
    const fresh = policyOf(firewall({}));
    judgeAs(fresh, flowStart("tcp 10.0.0.5:4000 > 203.0.113.1:80", midstream));
    expect(judgeAs(fresh, flowStart("icmp 198.51.100.1 > 10.0.0.5 type 3")).decision).toBe("depends");
  });
});

import { describe, expect, test } from "vitest";
import type { FlowStart } from "../../../../src/flow/flow.ts";
import type { Profile } from "../../../../src/policy/windows-firewall/profile.ts";
import { section } from "../../support/ce-registry.ts";
import { quoted } from "../../support/firewall-registry.ts";
import { endedFlow, flowStart, NOON } from "../../support/flows.ts";
import { judgeAs, policyOf } from "../../support/policies.ts";
import { bindFirewall, type FirewallText, firewallOf, judge, list } from "./exceptions-policy.ts";

const SECOND = 1_000_000;

/** XP SP2 as installed, with file sharing for the subnet and remote desktop for all, and two programs. */
const TYPICAL: FirewallText = {
  standard: {
    "": { EnableFirewall: 1, DoNotAllowExceptions: 0 },
    "GloballyOpenPorts\\List": list(
      ["137:UDP", "137:UDP:LocalSubNet:Enabled:@xpsp2res.dll,-22001"],
      ["445:TCP", "445:TCP:LocalSubNet:Enabled:@xpsp2res.dll,-22005"],
      ["3389:TCP", "3389:TCP:*:Enabled:@xpsp2res.dll,-22009"],
      ["80:TCP", "80:TCP:203.0.113.0/255.255.255.0,10.0.0.9:Enabled:Web"],
      ["8080:TCP", "8080:TCP:*:Disabled:Proxy"],
    ),
    "AuthorizedApplications\\List": list(
      ["C:\\WINDOWS\\sessmgr.exe", "C:\\WINDOWS\\sessmgr.exe:203.0.113.7:enabled:@xpsp2res.dll,-22019"],
      ["C:\\off.exe", "C:\\off.exe:*:Disabled:Off"],
    ),
  },
};

interface Case {
  readonly firewall?: FirewallText;
  readonly start?: Partial<FlowStart>;
  readonly profile?: Profile;
}

function judged(text: string, { firewall = TYPICAL, start = {}, profile = "public" }: Case = {}) {
  const { filter } = bindFirewall(firewallOf(firewall), profile);
  const decision = judge(filter, flowStart(text, start));
  return { ...decision, rule: decision.ruleId === null ? null : (filter.rules[decision.ruleId]?.name ?? "no rule") };
}

const standard = (more: FirewallText["standard"], settings = {}): FirewallText => ({
  standard: { "": { EnableFirewall: 1, ...settings }, ...more },
});
const ports = (...entries: readonly (readonly [string, string])[]) =>
  standard({ "GloballyOpenPorts\\List": list(...entries) });

const FROM_NEAR = "10.0.0.7";
const FROM_FAR = "203.0.113.7";
const FROM_ELSEWHERE = "198.51.100.5";

describe("windows-firewall of XP SP2: what comes in", () => {
  test.each<[string, string, string, string | null]>([
    ["file sharing from the subnet", `tcp ${FROM_NEAR}:1025 > 10.0.0.2:445`, "allow", "445:TCP"],
    ["file sharing from elsewhere", `tcp ${FROM_ELSEWHERE}:1025 > 10.0.0.2:445`, "deny", null],
    ["file sharing from another private network", "tcp 10.9.9.9:1025 > 10.0.0.2:445", "depends", "445:TCP"],
    ["name service from the subnet", `udp ${FROM_NEAR}:137 > 10.0.0.2:137`, "allow", "137:UDP"],
    ["name service by broadcast", `udp ${FROM_NEAR}:137 > 10.0.0.255:137`, "allow", "137:UDP"],
    ["the port of another protocol", `tcp ${FROM_NEAR}:1025 > 10.0.0.2:137`, "deny", null],
    ["remote desktop from anywhere", `tcp ${FROM_ELSEWHERE}:1025 > 10.0.0.2:3389`, "allow", "3389:TCP"],
    ["remote desktop over IPv6", "tcp [fe80::7]:1025 > [fe80::2]:3389", "allow", "3389:TCP"],
    ["file sharing over IPv6 on the link", "tcp [fe80::7]:1025 > [fe80::2]:445", "allow", "445:TCP"],
    ["file sharing over IPv6 from an unknown network", "tcp [2001:db8::7]:1025 > [fe80::2]:445", "depends", "445:TCP"],
    ["a scope of IPv4 addresses lets in no IPv6", "tcp [fe80::7]:1025 > [fe80::2]:80", "deny", null],
    ["a mask of the scope", `tcp 203.0.113.200:1025 > 10.0.0.2:80`, "allow", "80:TCP"],
    ["an address of the scope", `tcp 10.0.0.9:1025 > 10.0.0.2:80`, "allow", "80:TCP"],
    ["an address outside the scope", `tcp 10.0.0.8:1025 > 10.0.0.2:80`, "deny", null],
    ["a Disabled port", `tcp ${FROM_NEAR}:1025 > 10.0.0.2:8080`, "deny", null],
    [
      "a port that only a program may open",
      `tcp ${FROM_FAR}:1025 > 10.0.0.2:5000`,
      "depends",
      "C:\\WINDOWS\\sessmgr.exe",
    ],
    ["the port opens what the program may open too", `tcp ${FROM_FAR}:1025 > 10.0.0.2:3389`, "allow", "3389:TCP"],
    ["a program's scope", `udp ${FROM_ELSEWHERE}:1025 > 10.0.0.2:5000`, "deny", null],
    ["GRE", `gre ${FROM_FAR} > 10.0.0.2`, "deny", null],
    ["ESP", `esp ${FROM_FAR} > 10.0.0.2`, "depends", null],
    ["IGMP", `igmp ${FROM_NEAR} > 224.0.0.1`, "depends", null],
    ["multicast that nothing opens", `udp ${FROM_NEAR}:1900 > 239.255.255.250:1900`, "deny", null],
    ["ping from where file sharing is open", `icmp ${FROM_NEAR} > 10.0.0.2 type 8`, "allow", "445:TCP"],
    ["ping from where it is not", `icmp ${FROM_ELSEWHERE} > 10.0.0.2 type 8`, "depends", "445:TCP"],
    ["timestamp request", `icmp ${FROM_NEAR} > 10.0.0.2 type 13`, "deny", null],
    ["redirect", `icmp ${FROM_NEAR} > 10.0.0.2 type 5`, "deny", null],
    ["an echo reply that nothing asked for", `icmp ${FROM_NEAR} > 10.0.0.2 type 0`, "deny", null],
    ["an ICMP error about nothing", `icmp ${FROM_NEAR} > 10.0.0.2 type 3`, "deny", null],
    ["neighbour solicitation", "icmp6 fe80::7 > fe80::2 type 135", "depends", null],
    ["ports that the packet does not show", `tcp ${FROM_ELSEWHERE} > 10.0.0.2`, "depends", "3389:TCP"],
  ])("%s: %s", (_, text, expected, rule) => {
    const isToIpv6 = text.includes("fe80::2");
    const firewall = TYPICAL;
    const { filter } = bindFirewall(firewallOf(firewall), "public", isToIpv6 ? ["10.0.0.2", "fe80::2"] : []);
    const decision = judge(filter, flowStart(text));
    expect(decision.decision).toBe(expected);
    expect(decision.direction).toBe("inbound");
    expect(decision.ruleId === null ? null : filter.rules[decision.ruleId]?.name).toBe(rule);
  });
});

describe("windows-firewall of XP SP2: what goes out, stays inside, passes by", () => {
  test.each<[string, string, string, string]>([
    ["a connection", "tcp 10.0.0.2:1025 > 203.0.113.7:80", "outbound", "allow"],
    ["ping", "icmp 10.0.0.2 > 203.0.113.7 type 8", "outbound", "allow"],
    ["an unreachable error", "icmp 10.0.0.2 > 203.0.113.7 type 3 code 3", "outbound", "deny"],
    ["time exceeded", "icmp 10.0.0.2 > 203.0.113.7 type 11", "outbound", "deny"],
    ["parameter problem", "icmp 10.0.0.2 > 203.0.113.7 type 12", "outbound", "deny"],
    ["source quench", "icmp 10.0.0.2 > 203.0.113.7 type 4", "outbound", "deny"],
    ["a redirect", "icmp 10.0.0.2 > 203.0.113.7 type 5", "outbound", "depends"],
    ["ICMP whose type is not shown", "icmp 10.0.0.2 > 203.0.113.7", "outbound", "depends"],
    ["packet too big", "icmp6 fe80::2 > fe80::7 type 2", "outbound", "deny"],
    ["an unreachable error of IPv6", "icmp6 fe80::2 > fe80::7 type 1", "outbound", "deny"],
    ["GRE", "gre 10.0.0.2 > 203.0.113.7", "outbound", "allow"],
    ["to itself", "tcp 10.0.0.2:1025 > 10.0.0.2:80", "local", "not-filtered"],
    ["between others", "tcp 10.0.0.7:1025 > 10.0.0.8:80", "transit", "out-of-scope"],
  ])("%s: %s", (_, text, direction, expected) => {
    const { filter } = bindFirewall(firewallOf(TYPICAL), "public", ["10.0.0.2", "fe80::2"]);
    const decision = judge(filter, flowStart(text));
    expect([decision.direction, decision.decision]).toEqual([direction, expected]);
  });

  test("what a router forwards is not filtered, which is assumed", () => {
    const reg = firewallOf(TYPICAL).replace('"IPEnableRouter"=dword:0', '"IPEnableRouter"=dword:1');
    const { filter } = bindFirewall(reg);
    const evidence = { isForwardingProven: true, hopMacs: [] };
    const decision = filter.judge(flowStart("tcp 10.0.0.7:1025 > 203.0.113.7:80"), evidence);
    expect([decision.direction, decision.decision]).toEqual(["forwarded", "not-filtered"]);
    expect(decision.trace.some(({ text, isAssumed }) => isAssumed && text.includes("not what it forwards"))).toBe(true);
  });
});

describe("IcmpSettings", () => {
  const icmp = (values: Readonly<Record<string, number>>, settings = {}) =>
    standard({ IcmpSettings: values }, settings);
  test.each<[string, string, string]>([
    ["AllowInboundEchoRequest", "icmp 203.0.113.7 > 10.0.0.2 type 8", "allow"],
    ["AllowInboundEchoRequest", "icmp6 fe80::7 > fe80::2 type 128", "allow"],
    ["AllowInboundTimestampRequest", "icmp 203.0.113.7 > 10.0.0.2 type 13", "allow"],
    ["AllowInboundMaskRequest", "icmp 203.0.113.7 > 10.0.0.2 type 17", "allow"],
    ["AllowInboundRouterRequest", "icmp 203.0.113.7 > 10.0.0.2 type 10", "depends"],
    ["AllowInboundRouterRequest", "icmp 203.0.113.7 > 10.0.0.2 type 9", "depends"],
    ["AllowRedirect", "icmp 203.0.113.7 > 10.0.0.2 type 5", "allow"],
    ["AllowRedirect", "icmp6 fe80::7 > fe80::2 type 137", "allow"],
    ["AllowRedirect", "icmp 10.0.0.2 > 203.0.113.7 type 5", "allow"],
    ["AllowOutboundDestinationUnreachable", "icmp 10.0.0.2 > 203.0.113.7 type 3 code 3", "allow"],
    ["AllowOutboundDestinationUnreachable", "icmp6 fe80::2 > fe80::7 type 1", "allow"],
    ["AllowOutboundSourceQuench", "icmp 10.0.0.2 > 203.0.113.7 type 4", "allow"],
    ["AllowOutboundTimeExceeded", "icmp 10.0.0.2 > 203.0.113.7 type 11", "allow"],
    ["AllowOutboundTimeExceeded", "icmp6 fe80::2 > fe80::7 type 3", "allow"],
    ["AllowOutboundParameterProblem", "icmp 10.0.0.2 > 203.0.113.7 type 12", "allow"],
    ["AllowOutboundPacketTooBig", "icmp6 fe80::2 > fe80::7 type 2", "allow"],
  ])("%s=1: %s", (name, text, expected) => {
    const decide = (value: number) =>
      judge(
        bindFirewall(firewallOf(icmp({ [name]: value })), "public", ["10.0.0.2", "fe80::2"]).filter,
        flowStart(text),
      );
    const decision = decide(1);
    expect(decision.decision).toBe(expected);
    expect(decision.ruleId).toBe(0);
    const isRedirectOut = name === "AllowRedirect" && decision.direction === "outbound";
    expect(decide(0).decision).toBe(isRedirectOut ? "depends" : "deny");
    // That a setting is for IPv6 as well is inferred.
    expect(decision.trace.at(-1)?.isAssumed).toBe(text.startsWith("icmp6"));
  });

  test("echo requests do not come in by a setting for others, nor others by that for echo requests", () => {
    const echo = "icmp 203.0.113.7 > 10.0.0.2 type 8";
    expect(judged(echo, { firewall: icmp({ AllowInboundTimestampRequest: 1 }) }).decision).toBe("deny");
    expect(
      judged("icmp 203.0.113.7 > 10.0.0.2 type 13", { firewall: icmp({ AllowInboundEchoRequest: 1 }) }).decision,
    ).toBe("deny");
  });

  test("a value that is neither 0 nor 1 decides nothing, and is reported", () => {
    const { filter, problems } = bindFirewall(firewallOf(icmp({ AllowInboundEchoRequest: 2 })));
    expect(judge(filter, flowStart("icmp 203.0.113.7 > 10.0.0.2 type 8")).decision).toBe("depends");
    expect(problems.join()).toContain("AllowInboundEchoRequest is 2");
  });

  test("a setting that nobody documents is reported", () => {
    expect(bindFirewall(firewallOf(icmp({ AllowInboundEverything: 1 }))).problems.join()).toContain(
      "AllowInboundEverything",
    );
  });

  test("a setting of group policy beats the local one, and takes others with it, possibly", () => {
    const firewall = {
      standard: { IcmpSettings: { AllowInboundEchoRequest: 1, AllowInboundTimestampRequest: 1 } },
      policyStandard: { "": { EnableFirewall: 1 }, IcmpSettings: { AllowInboundEchoRequest: 0 } },
    };
    expect(judged("icmp 203.0.113.7 > 10.0.0.2 type 8", { firewall }).decision).toBe("deny");
    expect(judged("icmp 203.0.113.7 > 10.0.0.2 type 13", { firewall }).decision).toBe("depends");
  });

  test("DoNotAllowExceptions keeps inbound requests out; what it means for outgoing errors is not documented", () => {
    const firewall = icmp({ AllowInboundEchoRequest: 1, AllowOutboundTimeExceeded: 1 }, { DoNotAllowExceptions: 1 });
    expect(judged("icmp 203.0.113.7 > 10.0.0.2 type 8", { firewall }).decision).toBe("deny");
    expect(judged("icmp 10.0.0.2 > 203.0.113.7 type 11", { firewall }).decision).toBe("depends");
  });
});

describe("services and remote administration", () => {
  const service = (path: string, values = {}) =>
    standard({ [path]: { Enabled: 1, RemoteAddresses: quoted("*"), ...values } });
  test.each<[string, string, string]>([
    ["Services\\FileAndPrint", "udp 203.0.113.7:1025 > 10.0.0.2:137", "allow"],
    ["Services\\FileAndPrint", "udp 203.0.113.7:1025 > 10.0.0.2:138", "allow"],
    ["Services\\FileAndPrint", "tcp 203.0.113.7:1025 > 10.0.0.2:139", "allow"],
    ["Services\\FileAndPrint", "tcp 203.0.113.7:1025 > 10.0.0.2:445", "allow"],
    ["Services\\FileAndPrint", "tcp 203.0.113.7:1025 > 10.0.0.2:137", "deny"],
    ["Services\\FileAndPrint", "icmp 203.0.113.7 > 10.0.0.2 type 8", "allow"],
    ["Services\\RemoteDesktop", "tcp 203.0.113.7:1025 > 10.0.0.2:3389", "allow"],
    ["Services\\RemoteDesktop", "icmp 203.0.113.7 > 10.0.0.2 type 8", "deny"],
    ["Services\\UPnPFramework", "udp 203.0.113.7:1025 > 239.255.255.250:1900", "allow"],
    ["Services\\UPnPFramework", "tcp 203.0.113.7:1025 > 10.0.0.2:2869", "allow"],
    ["RemoteAdminSettings", "tcp 203.0.113.7:1025 > 10.0.0.2:135", "allow"],
    ["RemoteAdminSettings", "tcp 203.0.113.7:1025 > 10.0.0.2:445", "allow"],
    ["RemoteAdminSettings", "tcp 203.0.113.7:1025 > 10.0.0.2:1026", "depends"],
    ["RemoteAdminSettings", "udp 203.0.113.7:1025 > 10.0.0.2:123", "depends"],
    ["RemoteAdminSettings", "icmp 203.0.113.7 > 10.0.0.2 type 8", "allow"],
    ["Services\\Unheard", "tcp 203.0.113.7:1025 > 10.0.0.2:80", "depends"],
  ])("%s: %s", (path, text, expected) => {
    expect(judged(text, { firewall: service(path) }).decision).toBe(expected);
    expect(judged(text, { firewall: service(path, { Enabled: 0 }) }).decision).toBe("deny");
  });

  test.each<[string, string | undefined, string]>([
    ["LocalSubNet", quoted("LocalSubNet"), "deny"],
    ["an address", quoted("203.0.113.7"), "allow"],
    ["empty", quoted(""), "depends"],
    ["nonsense", quoted("everybody"), "depends"],
    ["not a string", "dword:1", "depends"],
    ["absent", undefined, "depends"],
  ])("RemoteAddresses: %s", (_, RemoteAddresses, expected) => {
    const values = { Enabled: 1, ...(RemoteAddresses === undefined ? {} : { RemoteAddresses }) };
    const firewall = standard({ "Services\\RemoteDesktop": values });
    expect(judged("tcp 203.0.113.7:1025 > 10.0.0.2:3389", { firewall }).decision).toBe(expected);
  });

  test("what group policy says of a service beats the local setting", () => {
    const open = { Enabled: 1, RemoteAddresses: quoted("*") };
    const flow = "tcp 203.0.113.7:1025 > 10.0.0.2:3389";
    const both = (local: object, policy: object): FirewallText => ({
      standard: { "": { EnableFirewall: 1 }, "Services\\RemoteDesktop": { ...open, ...local } },
      policyStandard: { "Services\\RemoteDesktop": { ...open, ...policy } },
    });
    expect(judged(flow, { firewall: both({}, { Enabled: 0 }) }).decision).toBe("deny");
    expect(judged(flow, { firewall: both({ Enabled: 0 }, {}) }).decision).toBe("allow");
    expect(judged(flow, { firewall: both({}, { RemoteAddresses: quoted("10.0.0.9") }) }).decision).toBe("deny");
    expect(judged(flow, { firewall: both({}, { Enabled: 2 }) }).decision).toBe("depends");
  });

  test.each<[string, string | undefined, string]>([
    ["RemoteAddresses is missing", undefined, "RemoteAddresses is missing"],
    ["the scope is empty", quoted(""), "the scope is empty"],
  ])("reports: %s", (_, RemoteAddresses, message) => {
    const values = { Enabled: 1, ...(RemoteAddresses === undefined ? {} : { RemoteAddresses }) };
    const { problems } = bindFirewall(firewallOf(standard({ "Services\\RemoteDesktop": values })));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`Services\\RemoteDesktop: ${message}`);
    const off = bindFirewall(firewallOf(standard({ "Services\\RemoteDesktop": { ...values, Enabled: 0 } })));
    expect(off.problems).toEqual([]);
  });

  test("a service that group policy switches off closes its ports to the local list, and possibly to others", () => {
    const closing = (local: FirewallText["standard"], policy: FirewallText["standard"] = {}): FirewallText => ({
      standard: { "": { EnableFirewall: 1 }, ...local },
      policyStandard: { "Services\\FileAndPrint": { Enabled: 0 }, ...policy },
    });
    const flow = "tcp 203.0.113.7:1025 > 10.0.0.2:445";
    const opened = { "GloballyOpenPorts\\List": list("445:TCP:*:Enabled:x") };
    const remoteAdmin = { RemoteAdminSettings: { Enabled: 1, RemoteAddresses: quoted("*") } };
    expect(judged(flow, { firewall: closing(opened) }).decision).toBe("deny");
    expect(judged(flow, { firewall: closing({}, opened) }).decision).toBe("depends");
    expect(judged(flow, { firewall: closing(remoteAdmin) }).decision).toBe("depends");
    expect(judged("tcp 203.0.113.7:1025 > 10.0.0.2:135", { firewall: closing(remoteAdmin) }).decision).toBe("allow");
    const noRemoteAdmin = { "Services\\FileAndPrint": {}, RemoteAdminSettings: { Enabled: 0 } };
    expect(judged(flow, { firewall: closing(opened, noRemoteAdmin) }).decision).toBe("allow");
  });
});

describe("lists: duplicates, Disabled, group policy", () => {
  const WEB = "tcp 203.0.113.7:1025 > 10.0.0.2:80";
  const open = "80:TCP:*:Enabled:Web";
  const disabled = "80:TCP:*:Disabled:Web";

  test.each<[string, readonly (readonly [string, string])[], string]>([
    [
      "scopes of duplicates are united",
      [
        ["a", "80:TCP:10.0.0.9:Enabled:a"],
        ["b", "80:TCP:203.0.113.7:Enabled:b"],
      ],
      "allow",
    ],
    [
      "Disabled beats Enabled",
      [
        ["a", open],
        ["b", disabled],
      ],
      "deny",
    ],
    [
      "in any order",
      [
        ["a", disabled],
        ["b", open],
      ],
      "deny",
    ],
    [
      "whatever its scope",
      [
        ["a", open],
        ["b", "80:TCP:10.0.0.9:Disabled:b"],
      ],
      "deny",
    ],
    [
      "of its own port only",
      [
        ["a", open],
        ["b", "81:TCP:*:Disabled:b"],
      ],
      "allow",
    ],
    [
      "and protocol",
      [
        ["a", open],
        ["b", "80:UDP:*:Disabled:b"],
      ],
      "allow",
    ],
    [
      "an ill-formed Disabled disables possibly",
      [
        ["a", open],
        ["b", "80:TCP:x:Disabled:b"],
      ],
      "depends",
    ],
    [
      "and so does one whose port cannot be read",
      [
        ["a", open],
        ["b", "8O:TCP:*:Disabled:b"],
      ],
      "depends",
    ],
    ["an ill-formed entry opens possibly", [["a", "80:TCP::Enabled:a"]], "depends"],
    ["but nothing that it says it does not", [["a", "81:TCP::Enabled:a"]], "deny"],
    ["a range may be anything", [["a", "79-81:TCP:*:Enabled:a"]], "depends"],
    ["but of its own protocol only", [["a", "79-81:UDP:*:Enabled:a"]], "deny"],
    ["the data counts, not the value's name", [["81:TCP", open]], "allow"],
    ["and not the name instead of the data", [["80:TCP", "81:TCP:*:Enabled:x"]], "deny"],
    ["an entry without a name counts", [["80:TCP", "80:TCP:*:Enabled"]], "allow"],
    ["an entry without data may be what its name says", [[open, ""]], "depends"],
  ])("%s", (_, entries, expected) => {
    expect(judged(WEB, { firewall: ports(...entries) }).decision).toBe(expected);
  });

  test("an entry that is no string may be anything", () => {
    const firewall = standard({ "GloballyOpenPorts\\List": { "80:TCP": 1 } });
    expect(judged(WEB, { firewall }).decision).toBe("depends");
  });

  test("a list of group policy that is switched off, and is there, counts possibly", () => {
    const firewall = (local: string, policy: string): FirewallText => ({
      standard: { "": { EnableFirewall: 1 }, "GloballyOpenPorts\\List": list(local) },
      policyStandard: {
        GloballyOpenPorts: { Enabled: 0, AllowUserPrefMerge: 1 },
        "GloballyOpenPorts\\List": list(policy),
      },
    });
    expect(judged(WEB, { firewall: firewall(open, disabled) }).decision).toBe("depends");
    expect(judged(WEB, { firewall: firewall("81:TCP:*:Enabled:x", open) }).decision).toBe("depends");
  });

  test("what may not count as a whole is cancelled for certain by its own Disabled", () => {
    const firewall: FirewallText = {
      standard: { "": { EnableFirewall: 1 }, "GloballyOpenPorts\\List": list(["a", open], ["b", disabled]) },
      policyStandard: { GloballyOpenPorts: { AllowUserPrefMerge: 2 } },
    };
    expect(judged(WEB, { firewall }).decision).toBe("deny");
  });

  test("Disabled does not close what another setting opens", () => {
    const firewall = standard({
      "GloballyOpenPorts\\List": list("3389:TCP:*:Disabled:x"),
      "Services\\RemoteDesktop": { Enabled: 1, RemoteAddresses: quoted("*") },
    });
    expect(judged("tcp 203.0.113.7:1025 > 10.0.0.2:3389", { firewall }).decision).toBe("allow");
  });

  test("Disabled of a program cancels its other definitions, and no other program", () => {
    const programs = (...entries: readonly (readonly [string, string])[]) =>
      standard({ "AuthorizedApplications\\List": list(...entries) });
    const on = ["C:\\a.exe", "C:\\a.exe:*:Enabled:a"] as const;
    expect(judged(WEB, { firewall: programs(on) }).decision).toBe("depends");
    expect(judged(WEB, { firewall: programs(on, ["x", "c:\\A.EXE:*:Disabled:a"]) }).decision).toBe("deny");
    expect(judged(WEB, { firewall: programs(on, ["x", "C:\\b.exe:*:Disabled:b"]) }).decision).toBe("depends");
    expect(judged("icmp 203.0.113.7 > 10.0.0.2 type 8", { firewall: programs(on) }).decision).toBe("deny");
    expect(judged("gre 203.0.113.7 > 10.0.0.2", { firewall: programs(on) }).decision).toBe("deny");
  });

  const LISTS = ["GloballyOpenPorts", "AuthorizedApplications"] as const;
  test.each<[string, Readonly<Record<string, number>> | undefined, boolean, string]>([
    ["no list of group policy", undefined, false, "local"],
    ["a list of group policy replaces the local one", {}, true, "policy"],
    ["unless AllowUserPrefMerge is 1", { AllowUserPrefMerge: 1 }, true, "both"],
    ["AllowUserPrefMerge 0", { AllowUserPrefMerge: 0 }, true, "policy"],
    ["AllowUserPrefMerge 0 without a list", { AllowUserPrefMerge: 0 }, false, "neither"],
    ["AllowUserPrefMerge 1 without a list", { AllowUserPrefMerge: 1 }, false, "local"],
    ["a list that group policy switched off", { Enabled: 0 }, false, "neither"],
    ["and one switched on", { Enabled: 1 }, true, "policy"],
    ["AllowUserPrefMerge 2", { AllowUserPrefMerge: 2 }, false, "local possibly"],
  ])("%s", (_, values, hasList, expected) => {
    for (const name of LISTS) {
      const isPorts = name === "GloballyOpenPorts";
      const entry = (port: number) =>
        isPorts ? `${port}:TCP:*:Enabled:x` : `C:\\${port}.exe:203.0.113.${port}:Enabled:x`;
      const firewall: FirewallText = {
        standard: { "": { EnableFirewall: 1 }, [`${name}\\List`]: list(entry(80)) },
        policyStandard: {
          ...(values === undefined ? {} : { [name]: values }),
          ...(hasList ? { [`${name}\\List`]: list(entry(81)) } : {}),
        },
      };
      const decide = (port: number) =>
        judged(`tcp 203.0.113.${port}:1025 > 10.0.0.2:${port}`, { firewall }).decision !== "deny";
      const [local, policy] = [decide(80), decide(81)];
      expect([local && policy ? "both" : local ? "local" : policy ? "policy" : "neither", name]).toEqual([
        expected.replace(" possibly", ""),
        name,
      ]);
    }
  });

  test.each<[string, string, string, string]>([
    ["group policy's Disabled cancels the local list", open, disabled, "deny"],
    ["the local Disabled may not cancel group policy's", disabled, open, "depends"],
    ["both open", open, open, "allow"],
  ])("merged lists: %s", (_, local, policy, expected) => {
    const firewall: FirewallText = {
      standard: { "": { EnableFirewall: 1 }, "GloballyOpenPorts\\List": list(["80:TCP", local]) },
      policyStandard: { GloballyOpenPorts: { AllowUserPrefMerge: 1 }, "GloballyOpenPorts\\List": list(policy) },
    };
    expect(judged(WEB, { firewall }).decision).toBe(expected);
  });
});

describe("switches", () => {
  const flow = "tcp 203.0.113.7:1025 > 10.0.0.2:81";
  const desktop = "tcp 203.0.113.7:1025 > 10.0.0.2:3389";
  const withSettings = (settings: Readonly<Record<string, number | string>>): FirewallText => ({
    standard: { ...TYPICAL.standard, "": settings },
  });
  test.each<[string, FirewallText, string, string]>([
    [
      "EnableFirewall 0: nothing is filtered",
      withSettings({ EnableFirewall: 0 }),
      "not-filtered filter-ineffective",
      "not-filtered",
    ],
    ["EnableFirewall 2", withSettings({ EnableFirewall: 2 }), "depends", "allow"],
    ["EnableFirewall absent: on", withSettings({}), "depends-program", "allow"],
    ["DoNotAllowExceptions", withSettings({ EnableFirewall: 1, DoNotAllowExceptions: 1 }), "deny", "deny"],
    ["DoNotAllowExceptions 2", withSettings({ EnableFirewall: 1, DoNotAllowExceptions: 2 }), "deny", "depends"],
    [
      "group policy switches it off",
      { ...TYPICAL, policyStandard: { "": { EnableFirewall: 0 } } },
      "not-filtered filter-ineffective",
      "not-filtered",
    ],
    [
      "group policy switches it on",
      { ...withSettings({ EnableFirewall: 0 }), policyStandard: { "": { EnableFirewall: 1 } } },
      "depends-program",
      "allow",
    ],
    [
      "group policy of the other profile",
      { ...TYPICAL, policyDomain: { "": { EnableFirewall: 0 } } },
      "depends-program",
      "allow",
    ],
    [
      "the service is disabled",
      { ...TYPICAL, service: { Start: 4 } },
      "not-filtered filter-ineffective",
      "not-filtered",
    ],
    ["the service starts by hand", { ...TYPICAL, service: { Start: 3 } }, "depends", "allow"],
    ["the service starts by itself", { ...TYPICAL, service: { Start: 2 } }, "depends-program", "allow"],
    [
      "an adapter may be excepted",
      withSettings({ EnableFirewall: 1, DisabledInterfaces: quoted("{LAN}") }),
      "depends",
      "allow",
    ],
    [
      "which adapters are excepted cannot be read",
      withSettings({ EnableFirewall: 1, DisabledInterfaces: "hex:7b,7d" }),
      "depends",
      "allow",
    ],
    [
      "no adapter is excepted",
      withSettings({ EnableFirewall: 1, DisabledInterfaces: quoted("") }),
      "depends-program",
      "allow",
    ],
  ])("%s", (_, firewall, closed, opened) => {
    const from = "tcp 198.51.100.5:1025 > 10.0.0.2:81";
    const { decision, flags } = judged(closed === "depends-program" ? flow : from, { firewall });
    expect([decision, ...flags].join(" ")).toBe(closed.replace("-program", ""));
    expect(judged(desktop, { firewall }).decision).toBe(opened);
  });

  test("without EnableFirewall an export of Server 2003 leaves it open", () => {
    const key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
    const of = (product: string, settings = {}): FirewallText => ({
      ...withSettings(settings),
      more: [section(key, { ProductName: quoted(product) })],
    });
    const from = "tcp 198.51.100.5:1025 > 10.0.0.2:81";
    expect(judged(from, { firewall: of("Microsoft Windows Server 2003 R2") }).decision).toBe("depends");
    expect(judged(desktop, { firewall: of("Microsoft Windows Server 2003 R2") }).decision).toBe("allow");
    expect(judged(from, { firewall: of("Microsoft Windows XP") }).decision).toBe("deny");
    expect(judged(from, { firewall: of("Microsoft Windows Server 2003 R2", { EnableFirewall: 1 }) }).decision).toBe(
      "deny",
    );
  });

  test("a service that starts by hand may have been started, and is not an error", () => {
    const reg = firewallOf({ ...TYPICAL, service: { Start: 3 } });
    expect(bindFirewall(reg).problems).toEqual([]);
    const { reason } = judge(bindFirewall(reg).filter, flowStart("tcp 198.51.100.5:1025 > 10.0.0.2:81"));
    expect(reason).toBe("depends on whether the SharedAccess service was started (Start is 3)");
    expect(bindFirewall(firewallOf({ ...TYPICAL, service: { Start: 9 } })).problems.join()).toContain("Start is 9");
  });

  test("what the export leaves open is assumed, and said", () => {
    const assumed = (firewall: FirewallText, profileOption?: string): readonly string[] =>
      policyOf(firewallOf(firewall), { profileOption })
        .assumptions.map(({ text }) => text)
        .slice(-3);
    expect(assumed({ ...TYPICAL, service: { Start: 2 } }).join()).not.toMatch(/taken as 1|was running/);
    expect(assumed({ standard: TYPICAL.standard! }).join()).toContain("the SharedAccess service was running");
    expect(assumed({ ...TYPICAL, service: { Start: 4 } }).join()).toContain("disabled (Start is 4)");
    expect(assumed(standard({ IcmpSettings: {} }, {})).join()).not.toContain("taken as 1");
    expect(assumed({ standard: { "GloballyOpenPorts\\List": list("80:TCP:*:Enabled:x") } }).join()).toContain(
      "EnableFirewall of the StandardProfile is not in the export and is taken as 1",
    );
    expect(assumed(TYPICAL, "domain").join()).toContain("the export has no DomainProfile");
  });

  test("which profile: domain, or standard for private and public", () => {
    const firewall: FirewallText = {
      standard: { "": { EnableFirewall: 1 } },
      domain: { "": { EnableFirewall: 1 }, "GloballyOpenPorts\\List": list("80:TCP:*:Enabled:x") },
    };
    const web = "tcp 203.0.113.7:1025 > 10.0.0.2:80";
    expect(judged(web, { firewall, profile: "domain" }).decision).toBe("allow");
    expect(judged(web, { firewall, profile: "private" }).decision).toBe("deny");
    expect(judged(web, { firewall, profile: "public" }).decision).toBe("deny");
  });

  test("NC_PersonalFirewallConfig may keep it off in the domain, unless group policy says", () => {
    const key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\Network Connections";
    const more = [section(key, { NC_PersonalFirewallConfig: 0 })];
    const firewall: FirewallText = { domain: { "": { EnableFirewall: 1 } }, more };
    expect(judged(flow, { firewall, profile: "domain" }).decision).toBe("depends");
    expect(judged(flow, { firewall, profile: "public" }).decision).toBe("deny");
    const decided = { ...firewall, policyDomain: { "": { EnableFirewall: 1 } } };
    expect(judged(flow, { firewall: decided, profile: "domain" }).decision).toBe("deny");
  });
});

describe("answers to what this computer sent", () => {
  const at = (seconds: number): Partial<FlowStart> => ({ firstMicros: NOON + seconds * SECOND });
  const judgedAfter = (
    sent: string,
    later: string,
    seconds: number,
    settings = {},
    startOfLater: Partial<FlowStart> = {},
  ) => {
    const { filter } = bindFirewall(firewallOf(standard({}, settings)), "public", ["10.0.0.2", "fe80::2"]);
    const first = flowStart(sent);
    judge(filter, first);
    filter.ended?.(endedFlow(first, 0, "S0"));
    return judge(filter, flowStart(later, { ...at(seconds), ...startOfLater })).decision;
  };
  const QUERY = "udp 10.0.0.2:1025 > 10.0.0.255:137";
  const ANSWER = "udp 10.0.0.7:137 > 10.0.0.2:1025";

  test.each<[string, string, string, number, string]>([
    ["a broadcast is answered", QUERY, ANSWER, 2.9, "allow"],
    ["too late", QUERY, ANSWER, 3.1, "deny"],
    ["from any address and port", QUERY, "udp 203.0.113.9:99 > 10.0.0.2:1025", 1, "allow"],
    ["to another port", QUERY, "udp 10.0.0.7:137 > 10.0.0.2:1026", 1, "deny"],
    ["over TCP", QUERY, "tcp 10.0.0.7:137 > 10.0.0.2:1025", 1, "deny"],
    ["by broadcast", QUERY, "udp 10.0.0.7:137 > 10.0.0.255:1025", 1, "deny"],
    [
      "a multicast is answered",
      "udp 10.0.0.2:1025 > 239.255.255.250:1900",
      "udp 10.0.0.7:1900 > 10.0.0.2:1025",
      2,
      "allow",
    ],
    ["not over IPv6", "udp [fe80::2]:1025 > [ff02::c]:1900", "udp [fe80::7]:1900 > [fe80::2]:1025", 1, "deny"],
    ["what may have been a broadcast", "udp 10.0.0.2:1025 > 192.0.2.255:137", ANSWER, 1, "depends"],
    ["unicast lets in nobody else", "udp 10.0.0.2:1025 > 10.0.0.8:137", ANSWER, 1, "deny"],
    ["the same flow again", "udp 10.0.0.2:1025 > 10.0.0.7:137", ANSWER, 120, "depends"],
    ["after long", "udp 10.0.0.2:1025 > 10.0.0.7:137", ANSWER, 601, "deny"],
    ["a broadcast ping", "icmp 10.0.0.2 > 10.0.0.255 type 8", "icmp 10.0.0.7 > 10.0.0.2 type 0", 1, "depends"],
    [
      "an echo reply after the request has ended",
      "icmp 10.0.0.2 > 10.0.0.7 type 8",
      "icmp 10.0.0.7 > 10.0.0.2 type 0",
      60,
      "depends",
    ],
    ["from another", "icmp 10.0.0.2 > 10.0.0.7 type 8", "icmp 10.0.0.8 > 10.0.0.2 type 0", 60, "deny"],
    [
      "an ICMP error about it, maybe",
      "tcp 10.0.0.2:1025 > 203.0.113.7:80",
      "icmp 203.0.113.1 > 10.0.0.2 type 3",
      1,
      "depends",
    ],
    ["FTP data", "tcp 10.0.0.2:1025 > 203.0.113.7:21", "tcp 203.0.113.7:20 > 10.0.0.2:1030", 1, "depends"],
    ["FTP data of another", "tcp 10.0.0.2:1025 > 203.0.113.7:21", "tcp 203.0.113.8:20 > 10.0.0.2:1030", 1, "deny"],
    ["GRE after PPTP", "tcp 10.0.0.2:1025 > 203.0.113.7:1723", "gre 203.0.113.7 > 10.0.0.2", 1, "depends"],
    ["DHCP", "udp 0.0.0.0:68 > 255.255.255.255:67", "udp 10.0.0.1:67 > 10.0.0.2:68", 1, "depends"],
    [
      "DHCP by a computer with an address",
      "udp 10.0.0.2:68 > 255.255.255.255:67",
      "udp 10.0.0.1:67 > 10.0.0.2:68",
      30,
      "allow",
    ],
  ])("%s: %s, %s", (_, sent, later, seconds, expected) => {
    expect(judgedAfter(sent, later, seconds)).toBe(expected);
  });

  test("DisableUnicastResponsesToMulticastBroadcast refuses them, but not those of DHCP; nothing else does", () => {
    const refusing = { DisableUnicastResponsesToMulticastBroadcast: 1 };
    expect(judgedAfter(QUERY, ANSWER, 1, refusing)).toBe("deny");
    expect(judgedAfter(QUERY, ANSWER, 1, { DisableUnicastResponsesToMulticastBroadcast: 2 })).toBe("depends");
    expect(judgedAfter(QUERY, ANSWER, 1, { DoNotAllowExceptions: 1 })).toBe("allow");
    const dhcp = "udp 10.0.0.2:68 > 255.255.255.255:67";
    expect(judgedAfter(dhcp, "udp 10.0.0.1:67 > 10.0.0.2:68", 1, refusing)).toBe("allow");
  });

  test("while the broadcasts go on, 3 seconds after the first it depends on when the last was", () => {
    const { filter } = bindFirewall(firewallOf(standard({})));
    const query = flowStart(QUERY);
    judge(filter, query);
    expect(judge(filter, flowStart(ANSWER, at(2))).decision).toBe("allow");
    expect(judge(filter, flowStart(ANSWER, at(20))).decision).toBe("depends");
    filter.ended?.(endedFlow(query, 30));
    expect(judge(filter, flowStart(ANSWER, at(32))).decision).toBe("allow");
    expect(judge(filter, flowStart(ANSWER, at(34))).decision).toBe("deny");
  });

  test("a flow judged again gets the answer that it got first", () => {
    const { filter } = bindFirewall(firewallOf(standard({})));
    const early = flowStart(ANSWER);
    const first = judge(filter, early);
    expect(first.decision).toBe("deny");
    judge(filter, flowStart(QUERY, at(1)));
    expect(judge(filter, early)).toBe(first);
  });

  test("a connection that was closed has no answers", () => {
    const { filter } = bindFirewall(firewallOf(standard({})));
    const sent = flowStart("tcp 10.0.0.2:1025 > 10.0.0.7:80");
    judge(filter, sent);
    filter.ended?.(endedFlow(sent, 1, "SF"));
    const late = flowStart("tcp 10.0.0.7:80 > 10.0.0.2:1025", { ...at(2), isMidstream: true });
    expect(judge(filter, late).decision).toBe("deny");
  });
});

describe("a decision that both an exception and an answer speak for", () => {
  test("is certain by the answer where exceptions may be ignored", () => {
    const firewall = standard({ "GloballyOpenPorts\\List": list("1025:UDP:*:Enabled:x") }, { DoNotAllowExceptions: 2 });
    const { filter } = bindFirewall(firewallOf(firewall));
    judge(filter, flowStart("udp 10.0.0.2:1025 > 10.0.0.255:137"));
    const { decision, ruleId, reason } = judge(filter, flowStart("udp 10.0.0.7:137 > 10.0.0.2:1025"));
    expect([decision, ruleId]).toEqual(["allow", null]);
    expect(reason).toContain("within 3 seconds");
  });
});

describe("explanations", () => {
  test("mark what a definition that is odd is taken to mean, and the profile when it is presumed", () => {
    const marked = (data: string, name = "80:TCP") => {
      const policy = policyOf(firewallOf(ports([name, data])));
      const { deciding } = judgeAs(policy, flowStart("tcp 203.0.113.7:1025 > 10.0.0.2:80"));
      return deciding.trace.filter(({ isAssumed }) => isAssumed).map(({ text }) => text);
    };
    const PROFILE = "StandardProfile: the Windows Firewall is on";
    expect(marked("80:TCP:*:Enabled:Web")).toEqual([PROFILE]);
    expect(marked("80:TCP:*:Enabled")).toEqual([PROFILE, "matches"]);
    expect(marked("80:TCP:*:Enabled:Web", "81:TCP")).toEqual([PROFILE, "matches"]);
    expect(marked("80:TCP:*:Enabled:Web", "80:TCP:*:Enabled:Web")).toEqual([PROFILE]);
  });

  test("name each exception that is enabled and the first condition that failed, in the order of the export", () => {
    const { trace, reason } = judged(`tcp ${FROM_ELSEWHERE}:1025 > 10.0.0.2:80`);
    expect(trace.map(({ ruleId, text, isAssumed }) => `${ruleId} ${text}${isAssumed ? " (assumed)" : ""}`)).toEqual([
      "null inbound: addressed to this computer",
      "null StandardProfile: the Windows Firewall is on",
      "0 does not match: protocol",
      "1 does not match: port",
      "2 does not match: port",
      "3 does not match: scope",
      "5 does not match: scope",
      "null default for unsolicited incoming traffic: deny",
    ]);
    expect(reason).toBe("no exception lets it in, and unsolicited incoming traffic is denied");
  });

  test("say what a doubt is about", () => {
    const { trace, reason } = judged(`tcp ${FROM_FAR}:1025 > 10.0.0.2:5000`);
    expect(reason).toBe(
      'depends on program exception "C:\\WINDOWS\\sessmgr.exe": it matches possibly: the program must be running and listening on the port',
    );
    expect(trace.find(({ ruleId }) => ruleId === 5)?.text).toBe(
      "matches possibly: the program must be running and listening on the port",
    );
  });

  test("flows that are decided from the same facts share one decision", () => {
    const { filter } = bindFirewall(firewallOf(TYPICAL));
    const one = judge(filter, flowStart(`tcp ${FROM_ELSEWHERE}:1025 > 10.0.0.2:81`));
    expect(judge(filter, flowStart("tcp 192.0.2.99:2000 > 10.0.0.2:82"))).toBe(one);
    expect(judge(filter, flowStart(`tcp ${FROM_NEAR}:1025 > 10.0.0.2:445`))).not.toBe(one);
  });

  test("rules: every exception of both profiles, with its line, in words", () => {
    const reg = firewallOf({
      ...TYPICAL,
      policyDomain: { RemoteAdminSettings: { Enabled: 1, RemoteAddresses: quoted("*") } },
    });
    const { filter } = bindFirewall(reg);
    const lines = reg.split("\n");
    expect(
      filter.rules.map(
        ({ id, isEnabled, isUnrestricted, summary }) => `${id} ${isEnabled} ${isUnrestricted} ${summary}`,
      ),
    ).toEqual([
      "0 true false allow inbound TCP 135, TCP 445 and the ports of system services from any address, in the DomainProfile of group policy",
      "1 true false allow inbound UDP to port 137 from LocalSubnet, in the StandardProfile",
      "2 true false allow inbound TCP to port 445 from LocalSubnet, in the StandardProfile",
      "3 true false allow inbound TCP to port 3389 from any address, in the StandardProfile",
      "4 true false allow inbound TCP to port 80 from 203.0.113.0/255.255.255.0, 10.0.0.9, in the StandardProfile",
      "5 false false allow inbound TCP to port 8080 from any address, in the StandardProfile",
      "6 true false allow inbound TCP and UDP to the ports of the program from 203.0.113.7, in the StandardProfile",
      "7 false true allow inbound TCP and UDP to the ports of the program from any address, in the StandardProfile",
    ]);
    for (const { name, location } of filter.rules.slice(1, 6)) {
      expect(lines[location.line - 1]?.startsWith(`"${name}"=`)).toBe(true);
    }
  });
});

describe("flows that were under way", () => {
  const start = { isMidstream: true, startsWithSyn: false };
  test("are judged as begun by their presumed initiator, or both ways", () => {
    const flow = "tcp 203.0.113.7:1025 > 10.0.0.2:81";
    const firewall = standard({});
    expect(judged(flow, { firewall, start }).decision).toBe("deny");
    expect(judged(flow, { firewall, start }).trace[0]?.isAssumed).toBe(true);
    const either = judged(flow, { firewall, start: { ...start, isInitiatorUnknown: true } });
    expect(either.decision).toBe("depends");
    expect(either.reason).toContain("which end began the flow");
  });
});

test.each([
  ["an ICMP error", `icmp ${FROM_NEAR} > 10.0.0.2 type 3 code 3`, "depends"],
  ["what is no error", `icmp ${FROM_NEAR} > 10.0.0.2 type 13`, "deny"],
])("%s at the start of a capture may be about what went before", (_, text, expected) => {
  const decide = (isCaptureStart: boolean): string => {
    const { filter } = bindFirewall(firewallOf(TYPICAL), "public");
    return filter.judge(flowStart(text), { isForwardingProven: false, hopMacs: [], isCaptureStart }).decision;
  };
  expect([decide(true), decide(false)]).toEqual([expected, "deny"]);
});

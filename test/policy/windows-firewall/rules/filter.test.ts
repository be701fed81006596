import { describe, expect, it } from "vitest";
import type { PolicyChoices } from "../../../../src/policy/policy-judge.ts";
import { firewallWith, localKey, localRules, policyKey, policyRules, rule } from "../../support/firewall-registry.ts";
import { endedFlow, flowStart, NOON } from "../../support/flows.ts";
import { interfaceKey, registry, serviceKey, texts } from "../../support/nt-registry.ts";
import { judgeAs, policyOf, problemTexts } from "../../support/policies.ts";

/** The computer of all these exports. */
const ME = "192.168.1.20";
const decide = (reg: string, flow: string, changes: Partial<PolicyChoices> = {}) =>
  judgeAs(policyOf(reg, { hostOptions: [ME], ...changes }), flowStart(flow)).deciding;
const decisionOf = (reg: string, flow: string, changes: Partial<PolicyChoices> = {}): string =>
  decide(reg, flow, changes).decision;

const WEB = `tcp 10.0.0.5:40000 > ${ME}:80`;
const OUT = `tcp ${ME}:50000 > 10.0.0.5:443`;
const V6_IN = "tcp [2001:db8::5]:40000 > [2001:db8::20]:80";

describe("what one rule makes of a flow", () => {
  it.each([
    ["its port", "Action=Allow|Dir=In|Protocol=6|LPort=80", WEB, "allow"],
    ["another port", "Action=Allow|Dir=In|Protocol=6|LPort=81", WEB, "deny"],
    ["a range of ports", "Action=Allow|Dir=In|Protocol=6|LPort2_10=79-81", WEB, "allow"],
    ["a later port of a list", "Action=Allow|Dir=In|Protocol=6|LPort=81,80", WEB, "allow"],
    ["another protocol", "Action=Allow|Dir=In|Protocol=17|LPort=80", WEB, "deny"],
    ["the other direction", "Action=Allow|Dir=Out|Protocol=6|LPort=80", WEB, "deny"],
    ["local is this computer when it begins the flow", "Action=Block|Dir=Out|Protocol=6|LPort=50000", OUT, "deny"],
    ["remote is the peer when this computer begins the flow", "Action=Block|Dir=Out|Protocol=6|RPort=443", OUT, "deny"],
    ["the peer's own port is no condition", "Action=Block|Dir=Out|Protocol=6|LPort=443", OUT, "allow"],
    ["the remote port of what comes in", "Action=Allow|Dir=In|Protocol=6|RPort=40000", WEB, "allow"],
    ["the remote address", "Action=Allow|Dir=In|RA4=10.0.0.0/8", WEB, "allow"],
    ["another remote address", "Action=Allow|Dir=In|RA4=10.0.0.6", WEB, "deny"],
    ["the local address", `Action=Allow|Dir=In|LA4=${ME}`, WEB, "allow"],
    ["another local address", "Action=Allow|Dir=In|LA4=192.168.1.21", WEB, "deny"],
    ["any, when it names nothing", "Action=Allow|Dir=In", WEB, "allow"],
    ["a profile that is in force", "Action=Allow|Dir=In|Profile=Domain|Profile=Public", WEB, "allow"],
    ["a profile that is not", "Action=Allow|Dir=In|Profile=Domain", WEB, "deny"],
    ["the endpoint mapper", "Action=Allow|Dir=In|Protocol=6|LPort=RPC-EPMap", `tcp 10.0.0.5:4000 > ${ME}:135`, "allow"],
    ["multicast DNS", "Action=Allow|Dir=In|Protocol=17|LPort=mDNS", `udp 10.0.0.5:5353 > ${ME}:5353`, "allow"],
    [
      "dynamic RPC, on a dynamic port",
      "Action=Allow|Dir=In|Protocol=6|LPort=RPC",
      `tcp 10.0.0.5:4000 > ${ME}:49666`,
      "depends",
    ],
    ["dynamic RPC, on no dynamic port", "Action=Allow|Dir=In|Protocol=6|LPort=RPC", WEB, "deny"],
    [
      "Teredo, on no dynamic port",
      "Action=Allow|Dir=In|Protocol=17|LPort=Teredo",
      `udp 10.0.0.5:4000 > ${ME}:161`,
      "deny",
    ],
    [
      "Teredo, on a dynamic port",
      "Action=Allow|Dir=In|Protocol=17|LPort=Teredo",
      `udp 10.0.0.5:4000 > ${ME}:51000`,
      "depends",
    ],
    ["IP-HTTPS, on another port", "Action=Allow|Dir=In|Protocol=6|LPort2_10=IPTLSIn|LPort2_10=IPHTTPSIn", WEB, "deny"],
    [
      "IP-HTTPS, on its port",
      "Action=Allow|Dir=In|Protocol=6|LPort2_10=IPHTTPSIn",
      `tcp 10.0.0.5:4000 > ${ME}:443`,
      "depends",
    ],
    ["ICMP of its type", "Action=Allow|Dir=In|Protocol=1|ICMP4=8:*", `icmp 10.0.0.5 > ${ME} type 8`, "allow"],
    ["ICMP of its type and code", "Action=Allow|Dir=In|Protocol=1|ICMP4=9:1", `icmp 10.0.0.5 > ${ME} type 9`, "deny"],
    ["ICMP of another type", "Action=Allow|Dir=In|Protocol=1|ICMP4=13:*", `icmp 10.0.0.5 > ${ME} type 8`, "deny"],
    ["IPv6, of IPv4 addresses", "Action=Allow|Dir=In|RA4=10.0.0.5", V6_IN, "depends"],
    ["IPv6, of its addresses", "Action=Allow|Dir=In|RA4=10.0.0.5|RA6=2001:db8::/32", V6_IN, "allow"],
    ["a local subnet that the export does not hold", "Action=Allow|Dir=In|RA4=LocalSubnet", WEB, "depends"],
    ["an adapter that the export does not hold", "Action=Allow|Dir=In|IF={A}", WEB, "depends"],
    ["LOM leaves the remote end open", "Action=Allow|Dir=In|LOM=TRUE|RA4=10.9.9.9", WEB, "depends"],
    ["LOM does nothing for a block", "Action=Block|Dir=Out|LOM=TRUE|RA4=10.9.9.9", OUT, "allow"],
    ["Edge is about tunnels", "Action=Allow|Dir=In|Protocol=6|LPort=80|Edge=TRUE|Defer=App", WEB, "allow"],
  ])("%s", (_, tokens, flow, expected) => {
    const hostOptions = [ME, "2001:db8::20"];
    expect(decisionOf(firewallWith([rule(tokens)]), flow, { hostOptions })).toBe(expected);
  });
});

describe("a condition that a capture does not show never decides, and is named", () => {
  it.each([
    "App=System",
    "App=%SystemRoot%\\system32\\svchost.exe",
    "Svc=*",
    "PFN=Microsoft.Windows_cw5n1h2txyewy",
    "AppPkgId=S-1-15-2-1",
    "LUOwn=S-1-5-18",
    "LUAuth=O:LSD:(A;;CC;;;UD)",
    "RUAuth=O:LSD:(A;;CC;;;UD)",
    "Security=Authenticate",
    "IFType=Lan",
    "Platform=2:6:2",
    "SkipVer=2.10",
    "TTK2_22=WFDPrint",
    "RemoteIP=13.107.4.50",
    "RA4=IntErnet",
    "AuthByPassOut=TRUE",
    "Profile=Standard",
    "Protocol=any",
  ])("%s", (token) => {
    const allow = decide(firewallWith([rule(`Action=Allow|Dir=In|${token}`)]), WEB);
    expect(allow.decision).toBe("depends");
    expect(allow.reason).toContain(token.startsWith("RA4=") ? token.slice(4) : token);
    expect(decisionOf(firewallWith([rule(`Action=Block|Dir=Out|${token}`)]), OUT)).toBe("depends");
    // What another condition keeps out stays out.
    const elsewhere = token.startsWith("Protocol") ? "LA4=1.2.3.4" : "Protocol=17";
    expect(decisionOf(firewallWith([rule(`Action=Allow|Dir=In|${token}|${elsewhere}`)]), WEB)).toBe("deny");
  });

  it("makes no difference where every way it can fall agrees", () => {
    const maybe = rule("Action=Allow|Dir=In|App=x");
    expect(decisionOf(firewallWith([maybe, rule("Action=Allow|Dir=In|Protocol=6|LPort=80")]), WEB)).toBe("allow");
    expect(decisionOf(firewallWith([maybe, rule("Action=Block|Dir=In|Protocol=6|LPort=80")]), WEB)).toBe("deny");
    expect(decisionOf(firewallWith([rule("Action=Block|Dir=In|App=x")]), WEB)).toBe("deny");
    expect(decisionOf(firewallWith([rule("Action=Allow|Dir=Out|App=x")]), OUT)).toBe("allow");
  });
});

describe("precedence: bypass, block, allow, default", () => {
  const ALLOW = rule("Action=Allow|Dir=In|Protocol=6|LPort=80");
  const BLOCK = rule("Action=Block|Dir=In|RA4=10.0.0.0/8");
  it("a block beats an allow, in whatever order and however wide", () => {
    expect(decisionOf(firewallWith([ALLOW, BLOCK]), WEB)).toBe("deny");
    expect(decisionOf(firewallWith([BLOCK, ALLOW]), WEB)).toBe("deny");
  });
  it("a bypass may beat a block, as IPsec cannot be seen", () => {
    const bypass = rule("Action=ByPass|Dir=In|Security=Authenticate");
    expect(decisionOf(firewallWith([BLOCK, bypass]), WEB)).toBe("depends");
    expect(decisionOf(firewallWith([ALLOW, bypass]), WEB)).toBe("allow");
  });
  it("a possible block beats a certain allow possibly", () => {
    const decision = decide(firewallWith([ALLOW, rule("Action=Block|Dir=In|Svc=w3svc|Name=no web")]), WEB);
    expect(decision.decision).toBe("depends");
    expect(decision.reason).toContain("Svc=w3svc");
    expect(decision.ruleId).toBe(1);
  });
  it("a certain decision names its rule, a default none", () => {
    expect(decide(firewallWith([ALLOW]), WEB)).toMatchObject({ ruleId: 0, isDefault: false });
    expect(decide(firewallWith([]), WEB)).toMatchObject({ decision: "deny", ruleId: null, isDefault: false });
    expect(decide(firewallWith([]), OUT)).toMatchObject({ decision: "allow", ruleId: null, isDefault: true });
  });
  it("a rule without a readable action may do either", () => {
    expect(decisionOf(firewallWith([rule("Action=Deny|Dir=In")]), WEB)).toBe("depends");
    expect(decisionOf(firewallWith([rule("Action=Deny|Dir=Out")]), OUT)).toBe("depends");
  });
});

describe("settings of the profile", () => {
  const ALLOW = rule("Action=Allow|Dir=In|Protocol=6|LPort=80");
  it.each([
    ["EnableFirewall 0", { EnableFirewall: 0 }, WEB, "not-filtered"],
    ["EnableFirewall 2", { EnableFirewall: 2 }, `tcp 10.0.0.5:4000 > ${ME}:81`, "depends"],
    ["EnableFirewall 2, and a rule allows it anyway", { EnableFirewall: 2 }, WEB, "allow"],
    ["DoNotAllowExceptions 1", { DoNotAllowExceptions: 1 }, WEB, "deny"],
    ["DoNotAllowExceptions 1, outbound", { DoNotAllowExceptions: 1 }, OUT, "allow"],
    ["DoNotAllowExceptions 3", { DoNotAllowExceptions: 3 }, WEB, "depends"],
    ["DefaultInboundAction 0", { DefaultInboundAction: 0 }, `tcp 10.0.0.5:4000 > ${ME}:81`, "allow"],
    ["DefaultInboundAction 5", { DefaultInboundAction: 5 }, `tcp 10.0.0.5:4000 > ${ME}:81`, "depends"],
    ["DefaultOutboundAction 1", { DefaultOutboundAction: 1 }, OUT, "deny"],
    ["an adapter that may be disabled", { DisabledInterfaces: '"{A},{B}"' }, `tcp 10.0.0.5:4000 > ${ME}:81`, "depends"],
  ])("%s", (_, values, flow, expected) => {
    expect(decisionOf(firewallWith([ALLOW], localKey("PublicProfile", values)), flow)).toBe(expected);
  });

  it("are those of the active profile; the local store's private profile is called standard", () => {
    const reg = firewallWith([ALLOW], localKey("StandardProfile", { EnableFirewall: 0 }));
    expect(decisionOf(reg, WEB)).toBe("allow");
    expect(decisionOf(reg, WEB, { profileOption: "private" })).toBe("not-filtered");
    expect(decisionOf(reg, WEB, { profileOption: "domain" })).toBe("allow");
  });

  it("PrivateProfile of the local store has no effect, and is told", () => {
    const reg = firewallWith([ALLOW], localKey("PrivateProfile", { EnableFirewall: 0 }));
    expect(decisionOf(reg, WEB, { profileOption: "private" })).toBe("allow");
    expect(problemTexts(reg)).toEqual([expect.stringMatching(/PrivateProfile is taken to have no effect/)]);
  });

  it("that PrivateProfile of the local store has no effect is assumed, where that profile is in force", () => {
    const reg = firewallWith([ALLOW], localKey("PrivateProfile", { EnableFirewall: 0 }));
    const remark = /^PrivateProfile of the local store has no effect/;
    const said = (profileOption: string) => ({
      assumed: policyOf(reg, { hostOptions: [ME], profileOption }).assumptions.filter(({ text }) => remark.test(text)),
      steps: decide(reg, WEB, { profileOption }).trace.filter(({ text, isAssumed }) => isAssumed && remark.test(text)),
    });
    expect(said("private")).toMatchObject({ assumed: [{}], steps: [{}] });
    expect(said("public")).toEqual({ assumed: [], steps: [] });
  });

  it.each([
    [[localKey("PublicProfile", { AllowLocalPolicyMerge: 0 })], /^\d+: AllowLocalPolicyMerge is not heeded here/],
    [
      [policyKey("StandardProfile", {}), policyKey("PrivateProfile", {})],
      /StandardProfile is not heeded: .*PrivateProfile$/,
    ],
    [
      [policyKey("StandardProfile", {}), policyKey("PublicProfile", {})],
      /StandardProfile is not heeded: .*PublicProfile$/,
    ],
  ])("what is not heeded where it is, is told: %#", (keys, message) => {
    expect(problemTexts(firewallWith([ALLOW], ...keys))).toEqual([expect.stringMatching(message)]);
  });
  it("nothing is told of a StandardProfile alone", () => {
    expect(problemTexts(firewallWith([ALLOW], policyKey("StandardProfile", {})))).toEqual([]);
  });

  describe("the default gateway", () => {
    const gateways = (values: Readonly<Record<string, string | number>>): string =>
      firewallWith(
        [rule("Action=Allow|Dir=In|RA4=DefaultGateway")],
        interfaceKey("{a}", { IPAddress: texts(ME), SubnetMask: texts("255.255.255.0"), ...values }),
      );
    const from = (reg: string, address: string): string =>
      decisionOf(reg, `tcp ${address}:4000 > ${ME}:80`, { hostOptions: [] });
    it("set by hand is the one", () => {
      const reg = gateways({
        EnableDHCP: 1,
        DefaultGateway: texts("192.168.1.254"),
        DhcpDefaultGateway: texts("192.168.1.1"),
      });
      expect([from(reg, "192.168.1.254"), from(reg, "192.168.1.1")]).toEqual(["allow", "deny"]);
    });
    it.each(["", "0.0.0.0"])("set by hand to nothing (%j) is that of DHCP", (none) => {
      const reg = gateways({ EnableDHCP: 1, DefaultGateway: texts(none), DhcpDefaultGateway: texts("192.168.1.1") });
      expect([from(reg, "192.168.1.254"), from(reg, "192.168.1.1")]).toEqual(["deny", "allow"]);
    });
    it("of DHCP is none without DHCP", () => {
      const reg = gateways({ EnableDHCP: 0, DefaultGateway: texts(""), DhcpDefaultGateway: texts("192.168.1.1") });
      expect(from(reg, "192.168.1.1")).toBe("deny");
    });
  });

  it("off where it would have denied is flagged", () => {
    const off = localKey("PublicProfile", { EnableFirewall: 0 });
    expect(decide(firewallWith([], off), WEB).flags).toEqual(["filter-ineffective"]);
    expect(decide(firewallWith([ALLOW], off), WEB).flags).toEqual([]);
  });

  it.each(["MpsSvc", "BFE"])("off when %s is disabled", (service) => {
    expect(decisionOf(firewallWith([], serviceKey(service, { Start: 4 })), WEB)).toBe("not-filtered");
    expect(decisionOf(firewallWith([], serviceKey(service, { Start: 2 })), WEB)).toBe("deny");
  });

  it.each([
    ["MpsSvc", 3, "allow", "depends", /whether the MpsSvc service was started \(Start is 3\)$/],
    ["BFE", 3, "allow", "depends", /whether the BFE service was started \(Start is 3\)$/],
    ["MpsSvc", 7, "allow", "depends", /how the MpsSvc service starts, which cannot be read$/],
    ["MpsSvc", '"2"', "allow", "depends", /how the MpsSvc service starts, which cannot be read$/],
  ])("may be off when Start of %s is %s", (service, Start, allowed, other, reason) => {
    const keys = serviceKey(service, { Start });
    expect(decisionOf(firewallWith([ALLOW], keys), WEB)).toBe(allowed);
    expect(decide(firewallWith([], keys), WEB)).toMatchObject({
      decision: other,
      reason: expect.stringMatching(reason),
    });
    expect(problemTexts(firewallWith([], keys))).toHaveLength(Start === 3 ? 0 : 1);
  });

  it.each([
    [[], "how MpsSvc and BFE start"],
    [[serviceKey("MpsSvc", { Start: 2 })], "how BFE starts"],
    [[serviceKey("BFE", { Start: 2 })], "how MpsSvc starts"],
    [[serviceKey("BFE", { Start: 2 }), serviceKey("MpsSvc", { Start: 2 })], undefined],
    [[serviceKey("MpsSvc", { Start: 4 })], undefined],
  ])("a service that is not in the export is taken to run: %#", (keys, expected) => {
    const { assumptions } = policyOf(firewallWith([], ...keys), { hostOptions: [ME] });
    const [text] = assumptions.map((assumption) => assumption.text).filter((said) => said.includes("were running"));
    expect(text?.replace(/.*does not hold /, "")).toBe(expected);
  });

  it("an adapter of the export is known by its address", () => {
    const adapter = (name: string, address: string) =>
      interfaceKey(name, { IPAddress: texts(address), SubnetMask: texts("255.255.255.0") });
    const off = localKey("PublicProfile", { DisabledInterfaces: '"{B}"' });
    const reg = firewallWith([], off, adapter("{a}", ME), adapter("{b}", "10.1.0.1"));
    expect(decisionOf(reg, WEB, { hostOptions: [] })).toBe("deny");
    expect(decisionOf(reg, "tcp 10.0.0.5:40000 > 10.1.0.1:80", { hostOptions: [] })).toBe("not-filtered");
    const only = firewallWith([rule("Action=Allow|Dir=In|IF={A}")], adapter("{a}", ME), adapter("{b}", "10.1.0.1"));
    expect(decisionOf(only, WEB, { hostOptions: [] })).toBe("allow");
    expect(decisionOf(only, "tcp 10.0.0.5:40000 > 10.1.0.1:80", { hostOptions: [] })).toBe("deny");
  });
});

describe("which profile is in force", () => {
  const REG = firewallWith([rule("Action=Allow|Dir=In|Profile=Private")]);
  const network = (guid: string, category: number): string =>
    `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\NetworkList\\Profiles\\${guid}]\n"Category"=dword:${category}\n`;
  const topics = (reg: string, changes: Partial<PolicyChoices>): readonly string[] =>
    policyOf(reg, { hostOptions: [ME], ...changes }).assumptions.map(({ topic }) => topic);

  it("public, as an assumption, when nothing says", () => {
    expect(decisionOf(REG, WEB)).toBe("deny");
    expect(topics(REG, {})).toContain("firewall profile");
  });
  it.each(["private", "Private", "standard"])("--profile %s", (profileOption) => {
    expect(decisionOf(REG, WEB, { profileOption })).toBe("allow");
    expect(topics(REG, { profileOption })).not.toContain("firewall profile");
  });
  it("that of all networks of the export, as an assumption", () => {
    const reg = [REG, network("{1}", 1), network("{2}", 1)].join("\n");
    expect(decisionOf(reg, WEB)).toBe("allow");
    expect(topics(reg, {})).toContain("firewall profile");
    expect(decisionOf([REG, network("{1}", 1), network("{2}", 0)].join("\n"), WEB)).toBe("deny");
    expect(decisionOf(reg, WEB, { profileOption: "domain" })).toBe("deny");
  });
  it("no other word", () => {
    expect(() => decisionOf(REG, WEB, { profileOption: "home" })).toThrow("--profile home: not a profile");
  });
});

describe("the policy's store", () => {
  const LOCAL = rule("Action=Allow|Dir=In|Protocol=6|LPort=80");
  const PROGRAM = rule("Action=Block|Dir=Out|Protocol=6|App=x");
  it("adds its rules to the local ones", () => {
    const reg = registry(localRules([LOCAL]), policyRules([rule("Action=Block|Dir=In|RA4=10.0.0.5")]));
    expect(decisionOf(reg, WEB)).toBe("deny");
  });
  it.each([
    [
      "AllowLocalPolicyMerge 0 leaves local rules out",
      policyKey("PublicProfile", { AllowLocalPolicyMerge: 0 }),
      WEB,
      "deny",
    ],
    ["of that profile only", policyKey("DomainProfile", { AllowLocalPolicyMerge: 0 }), WEB, "allow"],
    [
      "AllowLocalPolicyMerge 7 may leave them out",
      policyKey("PublicProfile", { AllowLocalPolicyMerge: 7 }),
      WEB,
      "depends",
    ],
    [
      "GloballyOpenPorts leaves out rules of one port",
      policyKey("PublicProfile\\GloballyOpenPorts", { AllowUserPrefMerge: 0 }),
      WEB,
      "deny",
    ],
    [
      "AuthorizedApplications does not",
      policyKey("PublicProfile\\AuthorizedApplications", { AllowUserPrefMerge: 0 }),
      WEB,
      "allow",
    ],
    [
      "AuthorizedApplications leaves out rules of programs",
      policyKey("PublicProfile\\AuthorizedApplications", { AllowUserPrefMerge: 0 }),
      OUT,
      "allow",
    ],
    ["without it they count", policyKey("PublicProfile", {}), OUT, "depends"],
    [
      "its standard profile is for public too, without others",
      policyKey("StandardProfile", { EnableFirewall: 0 }),
      WEB,
      "not-filtered",
    ],
    [
      "and for none beside a private one",
      `${policyKey("StandardProfile", { EnableFirewall: 0 })}${policyKey("PrivateProfile", {})}`,
      WEB,
      "allow",
    ],
    [
      "its values beat local ones",
      policyKey("PublicProfile", { DefaultOutboundAction: 0 }),
      `udp ${ME}:50000 > 10.0.0.5:443`,
      "allow",
    ],
    [
      "exceptions of XP may count",
      policyKey("PublicProfile\\GloballyOpenPorts\\List", { "81:TCP": '"81:TCP:*:enabled:x"' }),
      `tcp 10.0.0.5:4000 > ${ME}:81`,
      "depends",
    ],
  ])("%s", (_, keys, flow, expected) => {
    const reg = registry(localRules([LOCAL, PROGRAM]), localKey("PublicProfile", { DefaultOutboundAction: 1 }), keys);
    const loose = registry(localRules([LOCAL, PROGRAM]), keys);
    expect(decisionOf(flow.startsWith("udp") ? reg : loose, flow)).toBe(expected);
  });
  describe("AllowUserPrefMerge 0 of GloballyOpenPorts is for rules of exactly one port", () => {
    it.each([
      ["one", "Protocol=6|LPort=80", "deny"],
      ["two", "Protocol=6|LPort=80|LPort=81", "allow"],
      ["a range", "Protocol=6|LPort2_10=80-81", "allow"],
      ["none", "Protocol=6", "allow"],
      ["one of each end, which may be two", "Protocol=6|LPort=80|RPort=40000", "depends"],
      ["one of the other end, which may be none", "Protocol=6|RPort=40000", "depends"],
      ["one that is not understood, whatever it is", "Protocol=6|LPort=x", "depends"],
    ])("%s", (_, tokens, expected) => {
      const keys = policyKey("PublicProfile\\GloballyOpenPorts", { AllowUserPrefMerge: 0 });
      expect(decisionOf(registry(localRules([rule(`Action=Allow|Dir=In|${tokens}`)]), keys), WEB)).toBe(expected);
    });
    it("a name, which may be no port", () => {
      const keys = policyKey("PublicProfile\\GloballyOpenPorts", { AllowUserPrefMerge: 0 });
      const reg = registry(localRules([rule("Action=Allow|Dir=In|Protocol=6|LPort=RPC-EPMap")]), keys);
      expect(decisionOf(reg, `tcp 10.0.0.5:4000 > ${ME}:135`)).toBe("depends");
    });
  });

  it.each([
    ["of the local store may count, where the policy has none", {}, "depends"],
    ["of the policy beats that of the local store", { AllowUserPrefMerge: 1 }, "allow"],
  ])("AllowUserPrefMerge %s", (_, values, expected) => {
    const local = localKey("PublicProfile\\GloballyOpenPorts", { AllowUserPrefMerge: 0 });
    const reg = registry(localRules([LOCAL]), local, policyKey("PublicProfile\\GloballyOpenPorts", values));
    expect(decisionOf(reg, WEB)).toBe(expected);
  });

  it("its rules count whatever it says of local ones", () => {
    const reg = registry(policyRules([LOCAL]), policyKey("PublicProfile", { AllowLocalPolicyMerge: 0 }));
    expect(decisionOf(reg, WEB)).toBe("allow");
  });
});

describe("stores that are not in force", () => {
  it.each(["RestrictedServices\\Static\\System", "RestrictedServices\\AppIso\\FirewallRules", "ConSecRules"])(
    "%s is counted, and judges nothing",
    (store) => {
      const reg = firewallWith([], localKey(store, { A: '"v2.30|Action=Allow|Active=TRUE|Dir=In|"', B: '"V2.0|"' }));
      expect(decisionOf(reg, WEB)).toBe("deny");
      const policy = policyOf(reg, { hostOptions: [ME] });
      expect(policy.rules).toHaveLength(0);
      expect(policy.assumptions.map(({ text }) => text)).toContainEqual(
        expect.stringMatching(/^2 rules are not judged.*FirewallPolicy/),
      );
    },
  );
  it("rules of device management count possibly", () => {
    const reg = firewallWith([], localKey("Mdm\\FirewallRules", { A: '"v2.30|Action=Allow|Active=TRUE|Dir=In|"' }));
    expect(decisionOf(reg, WEB)).toBe("depends");
  });
  it("an inactive rule is listed, and does not decide", () => {
    const reg = registry(localRules({ Off: "v2.30|Action=Allow|Dir=In|" }));
    expect(decisionOf(reg, WEB)).toBe("deny");
    expect(policyOf(reg, { hostOptions: [ME] }).rules).toMatchObject([{ name: "Off", isEnabled: false }]);
  });
});

describe("which way a flow goes", () => {
  const ALLOW_ALL = [rule("Action=Allow|Dir=In"), rule("Action=Allow|Dir=Out")];
  it("what passes by is out of scope; what stays inside, and what is forwarded, is not filtered", () => {
    expect(decisionOf(firewallWith(ALLOW_ALL), "tcp 10.0.0.5:1 > 10.0.0.6:80")).toBe("out-of-scope");
    expect(decisionOf(firewallWith([]), `tcp ${ME}:1 > ${ME}:80`)).toBe("not-filtered");
    const router = serviceKey("Tcpip\\Parameters", { IPEnableRouter: 1 });
    const policy = policyOf(firewallWith([], router), { hostOptions: [ME] });
    expect(judgeAs(policy, flowStart("tcp 10.0.0.5:1 > 10.0.0.6:80"), true).decision).toBe("not-filtered");
  });
  it("a flow under way is judged by its presumed initiator, or both ways", () => {
    const reg = firewallWith([rule("Action=Allow|Dir=In|Protocol=6|LPort=80")]);
    const judge = (flow: string, isInitiatorUnknown: boolean) =>
      judgeAs(policyOf(reg, { hostOptions: [ME] }), flowStart(flow, { isMidstream: true, isInitiatorUnknown }))
        .decision;
    expect(judge(WEB, false)).toBe("allow");
    expect(judge(WEB, true)).toBe("allow");
    expect(judge(`tcp 10.0.0.5:4000 > ${ME}:81`, false)).toBe("deny");
    expect(judge(`tcp 10.0.0.5:4000 > ${ME}:81`, true)).toBe("depends");
  });
});

describe("answers in flows of their own", () => {
  const policy = (values: Readonly<Record<string, number>> = {}, rules: readonly string[] = []) =>
    policyOf(firewallWith(rules, localKey("PublicProfile", values)), { hostOptions: [ME] });
  const at = (seconds: number) => ({ firstMicros: NOON + seconds * 1_000_000 });

  it("of members of a group that was asked pass possibly, for a while", () => {
    const judge = policy();
    const asked = flowStart(`udp ${ME}:5000 > 239.255.255.250:1900`);
    const answer = `udp 10.0.0.7:1900 > ${ME}:5000`;
    expect(judgeAs(judge, flowStart(answer)).decision).toBe("deny");
    judgeAs(judge, asked);
    expect(judgeAs(judge, flowStart(answer, at(1))).decision).toBe("depends");
    expect(judgeAs(judge, flowStart(`udp 10.0.0.7:1900 > ${ME}:5001`, at(1))).decision).toBe("deny");
    judge.ended(endedFlow(asked, 2));
    expect(judgeAs(judge, flowStart(answer, at(5))).decision).toBe("depends");
    expect(judgeAs(judge, flowStart(answer, at(60))).decision).toBe("deny");
  });
  it("are refused by DisableUnicastResponsesToMulticastBroadcast, save those of DHCP", () => {
    const judge = policy({ DisableUnicastResponsesToMulticastBroadcast: 1 });
    judgeAs(judge, flowStart(`udp ${ME}:5000 > 239.255.255.250:1900`));
    expect(judgeAs(judge, flowStart(`udp 10.0.0.7:1900 > ${ME}:5000`)).decision).toBe("deny");
    judgeAs(judge, flowStart(`udp ${ME}:68 > 255.255.255.255:67`));
    expect(judgeAs(judge, flowStart(`udp 10.0.0.7:67 > ${ME}:68`)).decision).toBe("depends");
  });
  it("of others than was asked pass possibly by a rule with LSM", () => {
    const ask = `udp ${ME}:5000 > 10.0.0.9:53`;
    const answer = `udp 10.0.0.7:53 > ${ME}:5000`;
    const strict = policy();
    judgeAs(strict, flowStart(ask));
    expect(judgeAs(strict, flowStart(answer)).decision).toBe("deny");
    const loose = policy({}, [rule("Action=Allow|Dir=Out|Protocol=17|LSM=TRUE")]);
    judgeAs(loose, flowStart(ask));
    expect(judgeAs(loose, flowStart(answer)).decision).toBe("depends");
  });
  it("that are ICMP errors pass possibly", () => {
    expect(judgeAs(policy(), flowStart(`icmp 10.0.0.1 > ${ME} type 3 code 1`)).decision).toBe("depends");
    expect(judgeAs(policy(), flowStart(`icmp 10.0.0.1 > ${ME} type 8`)).decision).toBe("deny");
  });
  it("over negotiated connections of FTP and PPTP pass possibly", () => {
    const judge = policy();
    const data = `tcp 10.0.0.9:20 > ${ME}:50001`;
    expect(judgeAs(judge, flowStart(data)).decision).toBe("deny");
    judgeAs(judge, flowStart(`tcp ${ME}:50000 > 10.0.0.9:21`));
    expect(judgeAs(judge, flowStart(data)).decision).toBe("depends");
    expect(judgeAs(judge, flowStart(`tcp 10.0.0.8:20 > ${ME}:50001`)).decision).toBe("deny");
    judgeAs(judge, flowStart(`tcp ${ME}:50000 > 10.0.0.9:1723`));
    expect(judgeAs(judge, flowStart(`gre 10.0.0.9 > ${ME}`)).decision).toBe("depends");
  });
});

it("the worked example of the specification (GPFAS 4.1, 4.2)", () => {
  const tokens =
    "Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=RPC|RPort=49000|LA4=192.168.1.0/255.255.255.0|LA4=192.168.0.0/255.255.255.0|RA4=LocalSubnet|RA6=LocalSubnet|App=c:\\path\\foo.exe|Name=Firewall Rule Test|Security=Authenticate|Security2_9=An-NoEncap|";
  const profile = policyKey("PublicProfile", { EnableFirewall: 1, DefaultInboundAction: 1 });
  const reg = registry(policyRules({ "{F7EE5C6D-0000-0000-0000-000000000000}": `v2.10|${tokens}` }), profile);
  const flow = `tcp 192.168.1.7:49000 > ${ME}:50000`;
  const decision = decide(reg, flow);
  expect(decision.decision).toBe("depends");
  expect(decision.reason).toBe(
    'depends on rule "Firewall Rule Test": it matches possibly: local port (RPC) cannot be decided; a capture does not show App=c:\\path\\foo.exe, Security=Authenticate, Security2_9=An-NoEncap',
  );
  expect(decisionOf(reg, `tcp 192.168.1.7:49001 > ${ME}:50000`)).toBe("deny");
  expect(decisionOf(reg, flow, { profileOption: "domain" })).toBe("deny");
});

describe("a trace", () => {
  it("names what decided among many rules, the nearest that failed, and counts the others", () => {
    const blocks = Array.from({ length: 300 }, (_, index) =>
      rule(`Action=Block|Dir=In|RA4=172.16.${index & 255}.${index >> 8}`),
    );
    const near = rule("Action=Allow|Dir=In|Protocol=6|LPort=80|RA4=10.0.0.6|Name=near");
    const decision = decide(firewallWith([...blocks, near, "v2.30|Action=Allow|Dir=In|"]), WEB);
    expect(decision.trace.map(({ text, ruleId }) => `${ruleId ?? "-"} ${text}`)).toEqual([
      "- inbound: addressed to this computer",
      "- the public profile is in force",
      "300 does not match: remote address",
      "- 300 more rules do not match: remote address",
      "- rules that do not count: 1 inactive",
      "- default for inbound traffic: block, as Windows has it",
    ]);
  });
  it("names the rule that decided, however many match before it", () => {
    const allows = Array.from({ length: 20 }, () => rule("Action=Allow|Dir=In"));
    const maybes = Array.from({ length: 20 }, () => rule("Action=Allow|Dir=In|App=x"));
    const certain = decide(firewallWith([...allows, ...maybes, rule("Action=Block|Dir=In")]), WEB);
    expect(certain).toMatchObject({ decision: "deny", ruleId: 40 });
    const possible = decide(firewallWith([...allows, ...maybes, rule("Action=Block|Dir=In|App=y")]), WEB);
    expect(possible).toMatchObject({ decision: "depends", ruleId: 40 });
    for (const { trace } of [certain, possible]) {
      expect(trace.map(({ ruleId }) => ruleId)).toContain(40);
      expect(trace.map(({ text }) => text).join()).toMatch(/1[23] more rules match,1[23] more rules match possibly/);
    }
  });
  it("of IPv6 names one of many rules for IPv4 addresses", () => {
    const blocks = Array.from({ length: 300 }, (_, index) =>
      rule(`Action=Block|Dir=In|RA4=172.16.${index & 255}.${index >> 8}`),
    );
    const reg = firewallWith([rule("Action=Allow|Dir=In"), ...blocks]);
    const decision = decide(reg, V6_IN, { hostOptions: ["2001:db8::20"] });
    expect(decision.decision).toBe("depends");
    expect(decision.ruleId).toBe(1);
    expect(decision.trace.map(({ text }) => text)).toContain("299 more rules match possibly");
  });
});

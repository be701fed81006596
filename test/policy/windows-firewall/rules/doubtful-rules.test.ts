import { describe, expect, it } from "vitest";
import type { PolicyChoices } from "../../../../src/policy/policy-judge.ts";
import { firewallWith, localKey, quoted, rule } from "../../support/firewall-registry.ts";
import { flowStart } from "../../support/flows.ts";
import { interfaceKey, registry, texts } from "../../support/nt-registry.ts";
import { judgeAs, policyOf, problemTexts } from "../../support/policies.ts";

const ME = "192.168.1.20";
const decide = (reg: string, flow: string, changes: Partial<PolicyChoices> = {}) =>
  judgeAs(policyOf(reg, { hostOptions: [ME], ...changes }), flowStart(flow)).deciding;
const decisionOf = (reg: string, flow: string, changes: Partial<PolicyChoices> = {}): string =>
  decide(reg, flow, changes).decision;

const WEB = `tcp 10.0.0.5:40000 > ${ME}:80`;
const OUT = `tcp ${ME}:50000 > 10.0.0.5:443`;

describe("authenticated bypass of what goes out", () => {
  const BLOCK = rule("Action=Block|Dir=Out|Protocol=6|RPort=443");
  const bypass = (tokens: string): string => rule(`${tokens}|Security=Authenticate|AuthByPassOut=TRUE`);
  it.each([
    ["may beat a block", [BLOCK, bypass("Action=Allow|Dir=Out")], "depends"],
    ["in whatever order", [bypass("Action=Allow|Dir=Out"), BLOCK], "depends"],
    ["is no matter of rules that block", [BLOCK, bypass("Action=Block|Dir=Out")], "deny"],
    ["nor of rules for what comes in", [BLOCK, bypass("Action=Allow|Dir=In")], "deny"],
    ["is off when it is FALSE", [BLOCK, rule("Action=Allow|Dir=Out|AuthByPassOut=FALSE")], "deny"],
  ])("%s", (_, rules, expected) => {
    expect(decisionOf(firewallWith(rules), OUT)).toBe(expected);
  });
  it("names its rule", () => {
    const decision = decide(firewallWith([BLOCK, bypass("Action=Allow|Dir=Out|Name=by IPsec")]), OUT);
    expect(decision.reason).toMatch(/^depends on rule "by IPsec".*AuthByPassOut=TRUE/);
    expect(decision.ruleId).toBe(1);
  });
});

const GUID = "{01234567-89AB-CDEF-0123-456789ABCDEF}";
const adapter = (name: string, address: string = ME): string =>
  interfaceKey(name, { IPAddress: texts(address), SubnetMask: texts("255.255.255.0") });

describe("an adapter that is no GUID in braces leaves a rule possible, and is told", () => {
  it.each(["IF=Ethernet", "IF=", "IF=01234567-89AB-CDEF-0123-456789ABCDEF", `IF=${GUID},{b}`, "IF={Ethernet}"])(
    "%s",
    (token) => {
      const reg = firewallWith([rule(`Action=Block|Dir=Out|${token}`)], adapter("{a}"));
      expect(decisionOf(reg, OUT)).toBe("depends");
      expect(problemTexts(reg)).toEqual([expect.stringContaining("means nothing for IF")]);
    },
  );
  it("beside one that is", () => {
    const reg = (name: string) => firewallWith([rule(`Action=Allow|Dir=In|IF=Ethernet|IF=${GUID}`)], adapter(name));
    expect(decisionOf(reg(GUID), WEB)).toBe("depends");
    expect(decisionOf(reg("{a}"), WEB)).toBe("depends");
  });
});

describe("DisabledInterfaces that names no GUIDs may mean any adapter, and is told", () => {
  it.each([
    ["a name", '"Ethernet"', "depends"],
    ["a GUID without braces", '"01234567-89AB-CDEF-0123-456789ABCDEF"', "depends"],
    ["a name beside another adapter", `"${GUID},Ethernet"`, "depends"],
    ["bytes", "hex:7b,41,7d", "depends"],
    ["a number", "dword:00000001", "depends"],
  ])("%s", (_, value, expected) => {
    const reg = firewallWith([], localKey("PublicProfile", { DisabledInterfaces: value }), adapter("{a}"));
    expect(decisionOf(reg, WEB)).toBe(expected);
    expect(problemTexts(reg)).toEqual([expect.stringContaining("DisabledInterfaces")]);
  });
  it("another adapter's GUID does not", () => {
    const reg = firewallWith([], localKey("PublicProfile", { DisabledInterfaces: `"${GUID}"` }), adapter("{a}"));
    expect(decisionOf(reg, WEB)).toBe("deny");
    expect(problemTexts(reg)).toEqual([]);
  });
});

describe("where several adapters fit, any may be the flow's", () => {
  const LAN = adapter("{a}");
  const WLAN = adapter("{b}", "192.168.1.21");
  const GROUP = "udp 192.168.1.7:5000 > 239.255.255.250:1900";
  const BROADCAST = "udp 192.168.1.7:5000 > 192.168.1.255:137";
  const only = rule("Action=Allow|Dir=In|IF={A}");
  const off = (name: string): string => localKey("PublicProfile", { DisabledInterfaces: `"${name}"` });
  it.each([
    ["a group, of two on the source's subnet", [only], [LAN, WLAN], GROUP, "depends"],
    ["a broadcast, of two on its subnet", [only], [LAN, WLAN], BROADCAST, "depends"],
    ["a rule that names both is for either", [rule("Action=Allow|Dir=In|IF={A}|IF={B}")], [LAN, WLAN], GROUP, "allow"],
    ["one of two may be disabled", [], [LAN, WLAN, off("{B}")], GROUP, "depends"],
    ["an address that two have", [only], [LAN, adapter("{b}")], WEB, "depends"],
    ["in whatever order", [only], [adapter("{0}"), LAN], WEB, "depends"],
    ["the only one with the address", [only], [LAN, WLAN], WEB, "allow"],
  ])("%s", (_, rules, keys, flow, expected) => {
    expect(decisionOf(firewallWith(rules, ...keys), flow, { hostOptions: [] })).toBe(expected);
  });
});

describe("a bad value beside a good one leaves the rule possible, as Windows may reject it", () => {
  it.each([
    ["Protocol=6|LPort=80|LPort=x", "LPort=x", "depends"],
    ["Protocol=6|LPort=x|LPort=80", "LPort=x", "depends"],
    ["Protocol=6|LPort=80,x", "LPort=80,x", "depends"],
    ["Protocol=6|LPort=81|LPort=x", "LPort=x", "depends"],
    ["RA4=bogus|RA4=10.0.0.5", "RA4=bogus", "depends"],
    ["RA4=10.0.0.5|RA6=10.0.0.5", "RA6=10.0.0.5", "depends"],
    ["LA4=LocalSubnet|LA4=192.168.1.20", "LA4=LocalSubnet", "depends"],
    ["Protocol=17|LPort=80|LPort=x", "LPort=x", "deny"],
  ])("%s", (tokens, bad, expected) => {
    const reg = firewallWith([rule(`Action=Allow|Dir=In|${tokens}`)]);
    const decision = decide(reg, WEB);
    expect(decision.decision).toBe(expected);
    if (expected === "depends") expect(decision.reason).toContain(`${bad} is not understood`);
    expect(problemTexts(reg)).toContainEqual(expect.stringContaining("means nothing"));
  });
  it("of ICMP", () => {
    const reg = firewallWith([rule("Action=Allow|Dir=In|Protocol=1|ICMP4=8:*|ICMP4=echo")]);
    expect(decisionOf(reg, `icmp 10.0.0.5 > ${ME} type 8`)).toBe("depends");
  });
  it("names of networks are no bad values", () => {
    const reg = firewallWith([rule("Action=Allow|Dir=In|RA4=10.0.0.5|RA42=IntErnet")]);
    expect(decisionOf(reg, WEB)).toBe("allow");
  });
});

describe("what the grammar does not have", () => {
  const EPMAP = `tcp 10.0.0.5:4000 > ${ME}:135`;
  it.each([
    ["a range in LPort", "Protocol=6|LPort=70-90", WEB, /names a range of ports in LPort/],
    ["a single port in LPort2_10", "Protocol=6|LPort2_10=80", WEB, /names a single port in LPort2_10/],
    ["a range in RPort", "Protocol=6|RPort=1-65535", WEB, /names a range of ports in RPort/],
    ["the endpoint mapper over UDP", "Protocol=17|LPort=RPC-EPMap", `udp 10.0.0.5:4000 > ${ME}:135`, /RPC-EPMap/],
    ["the endpoint mapper as a remote port", "Protocol=6|RPort=RPC-EPMap", `tcp 10.0.0.5:135 > ${ME}:80`, /RPC-EPMap/],
    ["multicast DNS over TCP", "Protocol=6|LPort=mDNS", `tcp 10.0.0.5:4000 > ${ME}:5353`, /mDNS without Protocol=17/],
  ])("may make Windows reject the rule: %s", (_, tokens, flow, flaw) => {
    const reg = firewallWith([rule(`Action=Allow|Dir=In|${tokens}`)]);
    expect(decisionOf(reg, flow)).toBe("depends");
    expect(decide(reg, flow).reason).toMatch(flaw);
    expect(problemTexts(reg)).toEqual([expect.stringMatching(flaw)]);
    expect(decisionOf(reg, `udp 10.0.0.5:4000 > ${ME}:99`)).toBe("deny");
  });
  it("another version too", () => {
    const reg = (version: string) => firewallWith([`${version}|Active=TRUE|Action=Allow|Dir=In|`]);
    expect(decisionOf(reg("v99.1"), WEB)).toBe("depends");
    expect(problemTexts(reg("v99.1"))).toEqual([expect.stringMatching(/has version 99.1/)]);
    expect(decisionOf(reg("V2.0"), WEB)).toBe("allow");
  });
  it.each([
    ["a list with commas", "v2.30|Active=TRUE|Action=Allow|Dir=In|Protocol=6|LPort=80,81|"],
    ["a protocol in words", "v2.30|Active=TRUE|Action=Allow|Dir=In|Protocol=tcp|"],
    ["no | at the end", "v2.30|Active=TRUE|Action=Allow|Dir=In"],
  ])("is seen in real rules, and assumed to mean what it says: %s", (_, text) => {
    const reg = firewallWith([text]);
    const { decision, trace } = decide(reg, WEB);
    expect(decision).toBe("allow");
    expect(trace).toContainEqual({ ruleId: 0, text: "matches", isAssumed: true });
    expect(problemTexts(reg)).toHaveLength(1);
  });
  it("what it has is not assumed", () => {
    const reg = firewallWith([rule("Action=Allow|Dir=In|Protocol=6|LPort=RPC-EPMap|LPort2_10=80-90")]);
    expect(decide(reg, EPMAP).trace).toContainEqual({ ruleId: 0, text: "matches", isAssumed: false });
    expect(problemTexts(reg)).toEqual([]);
  });
});

describe("a value that is not the string of a rule", () => {
  const values = (value: string, ...rules: readonly string[]): string =>
    registry(
      localKey("FirewallRules", {
        Odd: value,
        ...Object.fromEntries(rules.map((text, at) => [`R${at}`, quoted(text)])),
      }),
    );
  const BLOCK = "Active=TRUE|Action=Block|Dir=Out|Protocol=6|RPort=443|";
  it.each([
    ["a list of strings", texts(`v2.30|${BLOCK}`)],
    ["no version", quoted(BLOCK)],
    ["half a version", quoted(`v2|${BLOCK}`)],
  ])("decides possibly what it says: %s", (_, value) => {
    expect(decide(values(value), OUT)).toMatchObject({ decision: "depends", ruleId: 0 });
    expect(decisionOf(values(value), `tcp ${ME}:50000 > 10.0.0.5:80`)).toBe("allow");
    expect(problemTexts(values(value))).toHaveLength(1);
  });
  it.each([
    ["bytes", "hex:76,32"],
    ["a number", "dword:00000001"],
    ["no text of a rule", '"off"'],
  ])("is told and counted among the assumptions: %s", (_, value) => {
    const policy = policyOf(values(value), { hostOptions: [ME] });
    expect(policy.assumptions.map(({ text }) => text)).toContainEqual(
      "1 value among the rules holds nothing that can be read as a rule, and decides nothing",
    );
    expect(problemTexts(values(value))).toEqual([expect.stringContaining("it is not judged")]);
  });
});

it.each(["App=", "Svc=", "Security=", "IFType=", "Platform="])("an empty condition is none: %s", (token) => {
  const reg = firewallWith([rule(`Action=Allow|Dir=In|${token}`)]);
  expect(decisionOf(reg, WEB)).toBe("allow");
});

describe("what comes in to an address of Teredo", () => {
  const teredo = "2001:0:4136:e378::20";
  const flow = (to: string) => `tcp [2001:db8::5]:40000 > [${to}]:80`;
  it.each([
    ["needs Edge=TRUE", "Action=Allow|Dir=In", teredo, "depends"],
    ["has it", "Action=Allow|Dir=In|Edge=TRUE", teredo, "allow"],
    ["has it not", "Action=Allow|Dir=In|Edge=FALSE", teredo, "depends"],
    ["is blocked without it", "Action=Block|Dir=In", teredo, "deny"],
    ["another address does not need it", "Action=Allow|Dir=In", "2001:db8::20", "allow"],
    ["Edge that means nothing", "Action=Allow|Dir=In|Edge=banana", "2001:db8::20", "depends"],
  ])("%s", (_, tokens, to, expected) => {
    expect(decisionOf(firewallWith([rule(tokens)]), flow(to), { hostOptions: [teredo, "2001:db8::20"] })).toBe(
      expected,
    );
  });
  it("one after the other", () => {
    const policy = policyOf(firewallWith([rule("Action=Allow|Dir=In")]), { hostOptions: [teredo, "2001:db8::20"] });
    const decisions = ["2001:db8::20", teredo, "2001:db8::20"].map(
      (to) => judgeAs(policy, flowStart(flow(to))).decision,
    );
    expect(decisions).toEqual(["allow", "depends", "allow"]);
  });
  it("is said why, and what Edge means nothing", () => {
    const reg = firewallWith([rule("Action=Allow|Dir=In|Name=all")]);
    expect(decide(reg, flow(teredo), { hostOptions: [teredo] }).reason).toContain("the rule has no Edge=TRUE");
    expect(problemTexts(firewallWith([rule("Action=Allow|Dir=In|Edge=banana")]))).toEqual([
      expect.stringContaining('"banana" means nothing for Edge'),
    ]);
  });
});

describe("why an address cannot be decided", () => {
  const OWN_V6 = "2001:db8::20";
  it.each([
    ["an empty one", "RA4=", WEB, /remote address cannot be decided; RA4= is not understood$/],
    ["an own one and a group", `LA4=${ME}`, "udp 10.0.0.5:1 > 255.255.255.255:9", /\(it is not to one address of/],
    [
      "of the other family",
      "RA4=LocalSubnet",
      `tcp [2001:db8::5]:1 > [${OWN_V6}]:80`,
      /\(the rule names IPv4 addresses only\)/,
    ],
    ["a keyword", "RA4=WINS|RA6=LocalSubnet", WEB, /remote address \(WINS\) cannot/],
  ])("%s", (_, tokens, flow, expected) => {
    const decision = decide(firewallWith([rule(`Action=Allow|Dir=In|${tokens}`)]), flow, { hostOptions: [ME, OWN_V6] });
    expect(decision.decision).toBe("depends");
    expect(decision.reason).toMatch(expected);
  });
});

it.each([
  ["EnableFirewall", 0, /^EnableFirewall is 0 \(\S+:\d+\)$/],
  ["EnableFirewall", '"1"', /^EnableFirewall is not the number 0 or 1 \(\S+:\d+\)$/],
  ["DoNotAllowExceptions", 1, /^DoNotAllowExceptions is 1 \(\S+:\d+\)$/],
  ["DefaultInboundAction", 1, /^default for inbound traffic: block, set by the local store \(\S+:\d+\)$/],
  ["DisabledInterfaces", '"{A}"', /^DisabledInterfaces names an adapter that may be the flow's \(\S+:\d+\)$/],
])("a trace says where %s %s is written", (name, value, expected) => {
  const { trace } = decide(firewallWith([], localKey("PublicProfile", { [name]: value })), WEB);
  expect(trace.map(({ text }) => text)).toContainEqual(expect.stringMatching(expected));
});

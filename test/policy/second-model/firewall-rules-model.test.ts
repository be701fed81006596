import fc from "fast-check";
import { expect, test } from "vitest";
import { parseIpAddress } from "../../../src/base/ip-address.ts";
import type { FlowStart } from "../../../src/flow/flow.ts";
import { icmpCounterpart } from "../../../src/flow/packet-identity.ts";
import type { RuleValues } from "../support/ce-registry.ts";
import { localKey, policyKey, quoted } from "../support/firewall-registry.ts";
import { NOON } from "../support/flows.ts";
import { interfaceKey, registry, serviceKey, texts } from "../support/nt-registry.ts";
import { judgeAs, policyOf } from "../support/policies.ts";
import { FirewallRulesModel, type ModelFirewall, type ModelFlow, type ModelRule } from "./firewall-rules-model.ts";

const mostly = <T>(usual: readonly T[], rare: readonly T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...rare) });
/** Usually none, else one or two. */
const some = <T>(weight: number, ...values: readonly T[]) =>
  fc.oneof(
    { weight, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.subarray([...values], { minLength: 1, maxLength: 2 }) },
  );

const ICMP_TERMS = ["8:*", "8:0", "3:1", "3:*", "13:*", "9:1"];

/** What goes with a protocol, so that most rules are well formed. */
const PROTOCOL = fc.oneof(
  fc.record({
    Protocol: mostly<string | undefined>(["6", "6", "17"], [undefined, "x", "1"]),
    LPort: some(
      4,
      "80",
      "53",
      "21",
      "68",
      "1-100",
      "80-5000",
      "RPC",
      "RPC-EPMap",
      "mDNS",
      "Teredo",
      "IPHTTPSIn",
      "400-450",
    ),
    RPort: some(8, "80", "RPC-EPMap", "x", "40000", "1024-65535", "67", "1900", "IPHTTPSOut"),
  }),
  fc.record({ Protocol: mostly<string | undefined>(["1"], [undefined, "6"]), ICMP4: some(1, ...ICMP_TERMS) }),
  fc.record({
    Protocol: mostly<string | undefined>(["58"], ["1"]),
    ICMP6: some(1, "128:*", "128:0", "3:1", "3:*", "9:1"),
  }),
  fc.record({ Protocol: fc.constantFrom<string | undefined>(undefined, undefined, "47", "6", "17") }),
);

const NONE = { LPort: [], RPort: [], ICMP4: [], ICMP6: [] };
const RULE: fc.Arbitrary<ModelRule> = fc
  .record({
    ofProtocol: PROTOCOL,
    store: mostly<ModelRule["store"]>(["local", "local", "policy"], ["mdm"]),
    Action: mostly<string | undefined>(["Allow", "Block", "block"], ["ByPass", "Deny", undefined]),
    Active: mostly<string | undefined>(["TRUE", "true"], ["FALSE", undefined, "1"]),
    Dir: mostly<string | undefined>(["In", "In", "Out", "out"], ["Up", undefined]),
    Profile: fc.oneof(
      { weight: 4, arbitrary: fc.constant<string[]>([]) },
      { weight: 2, arbitrary: fc.subarray(["Domain", "Private", "public"], { minLength: 1 }) },
      { weight: 1, arbitrary: fc.constantFrom(["Home"], ["Domain", "Home"]) },
    ),
    LA4: some(20, "10.0.0.2", "10.0.0.0/24", "10.0.0.3"),
    LA6: some(40, "2001:db8::/64", "fe80::/64"),
    RA4: some(
      8,
      ...[
        "10.0.0.0/255.255.255.0",
        "10.0.0.5",
        "10.0.0.6-10.1.0.9",
        "8.0.0.0/8",
        "0.0.0.0/0",
        "224.0.0.0-239.255.255.255",
      ],
      ...["LocalSubnet", "DNS", "DefaultGateway", "IntErnet", "any"],
    ),
    RA6: some(16, "2001:db8::/32", "fe80::/10", "2001:db8::5-2001:db8::9", "::/0", "LocalSubnet"),
    LOM: mostly([false], [true]),
    unseen: some(
      10,
      "App=System",
      "Svc=dns",
      "PFN=x",
      "Security=Authenticate",
      "RemoteIP=1.2.3.4",
      "LUAuth=O:LS",
      "AuthByPassOut=TRUE",
    ),
  })
  .map(({ ofProtocol, ...rule }) => ({ ...NONE, ...ofProtocol, ...rule }));

const SWITCH = mostly<number | undefined>([undefined, undefined, 1, 0], [2]);
const FIREWALL: fc.Arbitrary<ModelFirewall> = fc.record({
  rules: fc.array(RULE, { maxLength: 12, size: "max" }),
  profile: fc.constantFrom("Domain", "Private", "Public"),
  local: fc.record({
    EnableFirewall: mostly<number | undefined>([undefined, 1], [0, 2]),
    DoNotAllowExceptions: mostly<number | undefined>([undefined, 0], [1, 5]),
    DefaultInboundAction: SWITCH,
    DefaultOutboundAction: SWITCH,
    DisableUnicastResponsesToMulticastBroadcast: SWITCH,
    DisableStealthMode: SWITCH,
  }),
  policy: fc.record({
    EnableFirewall: mostly<number | undefined>([undefined, 1], [0, 2]),
    DoNotAllowExceptions: mostly<number | undefined>([undefined, 0], [1]),
    DefaultInboundAction: SWITCH,
    AllowLocalPolicyMerge: mostly<number | undefined>([undefined, 1], [0, 2]),
  }),
  programs: SWITCH,
  ports: SWITCH,
  Start: mostly<number | undefined>([undefined, 2], [4]),
  hasAdapter: fc.boolean(),
});

const V4 = ["10.0.0.2", "10.0.0.2", "10.0.0.2", "10.0.0.5", "10.0.0.1", "10.1.0.9", "10.2.0.9", "8.8.8.8", "1.2.3.4"];
const V6 = ["2001:db8::2", "2001:db8::2", "2001:db8::5", "2001:db9::1", "fe80::5"];
const GROUPS = ["239.255.255.250", "255.255.255.255", "10.0.0.255"];

const FLOW: fc.Arbitrary<ModelFlow> = fc
  .record({
    isIpv6: mostly([false, false, false], [true]),
    from: fc.nat(44),
    to: fc.nat(44),
    odd: fc.nat(9),
    protocol: fc.constantFrom(6, 6, 6, 17, 17, 1, 58, 47),
    fromPort: fc.constantFrom(40000, 80, 67, 1900, 5000),
    toPort: fc.constantFrom(80, 53, 21, 1723, 135, 5353, 68, 50000, 5000),
    hasPorts: mostly([true], [false]),
    type: fc.constantFrom(8, 3, 9, 13, 1, 4),
    code: fc.constantFrom(0, 1),
  })
  .map(({ isIpv6, from, to, odd, protocol, fromPort, toPort, hasPorts, type, code }): ModelFlow => {
    const pool = isIpv6 ? V6 : V4;
    const pick = (index: number): string => pool[index % pool.length] ?? "";
    const group = isIpv6 ? "ff02::fb" : (GROUPS[to % GROUPS.length] ?? "");
    const isMessage = protocol === 1 || protocol === 58;
    const isTransport = protocol === 6 || protocol === 17;
    const ofVersion = protocol === 58 && type === 8 ? 128 : type;
    return {
      from: pick(from),
      to: odd === 0 ? group : pick(to),
      protocol,
      fromPort: isTransport && hasPorts ? fromPort : null,
      toPort: isTransport && hasPorts ? toPort : null,
      type: isMessage ? ofVersion : null,
      code: isMessage ? (icmpCounterpart(protocol, ofVersion) === -1 ? code : 0) : null,
    };
  });

let sequence = 0;
function startOf(flow: ModelFlow): FlowStart {
  const counterpart = flow.type === null ? -1 : icmpCounterpart(flow.protocol, flow.type);
  return {
    sequence: sequence++,
    initiatorAddress: parseIpAddress(flow.from) ?? new Uint8Array(),
    responderAddress: parseIpAddress(flow.to) ?? new Uint8Array(),
    ipProtocol: flow.protocol,
    initiatorPort: flow.type ?? flow.fromPort,
    responderPort: flow.type === null ? flow.toPort : counterpart === -1 ? flow.code : counterpart,
    firstMicros: NOON,
    startsWithSyn: flow.protocol === 6,
    isMidstream: false,
    isInitiatorUnknown: false,
    initiatorMac: null,
    responderMac: null,
  };
}

const given = (values: Readonly<Record<string, number | undefined>>): RuleValues =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined));

/** Later names for what the first ones may not hold by the specification; readers must take either. */
const portToken = (side: "L" | "R", term: string): string =>
  `${side}Port${term.includes("-") && /\d/.test(term) ? "2_10" : ""}=${term}`;

/** The rule string, its tokens turned round for every other rule. */
function written(rule: ModelRule, index: number): string {
  const single = (["Action", "Active", "Dir", "Protocol"] as const).flatMap((key) =>
    rule[key] === undefined ? [] : [`${key}=${rule[key]}`],
  );
  const repeated = (["Profile", "ICMP4", "ICMP6", "LA4", "LA6", "RA4", "RA6"] as const).flatMap((key) =>
    rule[key].map((value) => `${key}=${value}`),
  );
  const ports = [...rule.LPort.map((term) => portToken("L", term)), ...rule.RPort.map((term) => portToken("R", term))];
  const tokens = [...single, ...ports, ...repeated, ...(rule.LOM ? ["LOM=TRUE"] : []), ...rule.unseen];
  if (index % 2 === 1) tokens.reverse();
  return `v2.30|${tokens.map((token) => `${token}|`).join("")}`;
}

const LOCAL_PROFILES = { Domain: "DomainProfile", Private: "StandardProfile", Public: "PublicProfile" };
function exported(firewall: ModelFirewall): string {
  const { rules, profile, local, policy, programs, ports, Start, hasAdapter } = firewall;
  const ofStore = (store: ModelRule["store"]): RuleValues =>
    Object.fromEntries(
      rules.flatMap((rule, index) => (rule.store === store ? [[`R${index}`, quoted(written(rule, index))]] : [])),
    );
  const policyProfile = `${profile}Profile`;
  return registry(
    localKey("FirewallRules", ofStore("local")),
    localKey("Mdm\\FirewallRules", ofStore("mdm")),
    policyKey("FirewallRules", ofStore("policy")),
    localKey(LOCAL_PROFILES[profile], given(local)),
    policyKey("PrivateProfile", {}),
    policyKey(policyProfile, given(policy)),
    policyKey(`${policyProfile}\\AuthorizedApplications`, given({ AllowUserPrefMerge: programs })),
    policyKey(`${policyProfile}\\GloballyOpenPorts`, given({ AllowUserPrefMerge: ports })),
    serviceKey("MpsSvc", given({ Start })),
    ...(hasAdapter
      ? [
          interfaceKey("{A}", {
            EnableDHCP: 0,
            IPAddress: texts("10.0.0.2"),
            SubnetMask: texts("255.255.255.0"),
            DefaultGateway: texts("10.0.0.1"),
            NameServer: '"10.0.0.1"',
          }),
        ]
      : []),
  );
}

/** Also that no decision is missing from the comparison: each word must come often enough. */
test("100,000 decisions agree with the second model", () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(FIREWALL, fc.array(FLOW, { minLength: 50, maxLength: 50, size: "max" }), (firewall, flows) => {
      const hostOptions = ["10.0.0.2", "2001:db8::2"];
      const policy = policyOf(exported(firewall), { hostOptions, profileOption: firewall.profile });
      const model = new FirewallRulesModel(firewall);
      for (const flow of flows) {
        const { decision, direction, isDefault } = judgeAs(policy, startOf(flow)).deciding;
        expect({ decision, direction, isDefault }, JSON.stringify(flow)).toEqual(model.judge(flow));
        counts.set(decision, (counts.get(decision) ?? 0) + 1);
      }
    }),
    { numRuns: 2000 },
  );
  for (const word of ["allow", "deny", "depends"]) expect(counts.get(word), word).toBeGreaterThan(5000);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(100_000);
}, 120_000);

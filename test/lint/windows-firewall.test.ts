import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PROFILES } from "../../src/policy/windows-firewall/profile.ts";
import {
  firewallWith,
  localKey,
  localRules,
  policyKey,
  policyRules,
  quoted,
  rule,
} from "../policy/support/firewall-registry.ts";
import { flowStart } from "../policy/support/flows.ts";
import { registry, serviceKey } from "../policy/support/nt-registry.ts";
import { judgeAs, policyOf } from "../policy/support/policies.ts";
import { findingsOf, lint } from "./support/lint.ts";

const TCP_IN = "Action=Allow|Dir=In|Protocol=6";
const TCP_OUT = "Action=Block|Dir=Out|Protocol=6";
const NEEDLESS = ["FWR-403", "FWR-404", "FWR-405", "FWR-408"] as const;

/** "R0 FWR-404 R1" for a rule that R1 makes needless. */
const needless = (...tokens: readonly string[]): readonly string[] =>
  lint(firewallWith(tokens.map(rule)))
    .findings.filter(({ id }) => NEEDLESS.some((known) => known === id))
    .map(({ id, subject, related }) =>
      [subject, id, ...related.map(({ text }) => text)].join(" ").replaceAll(/rule |"/g, ""),
    );

describe("windows-firewall: rules that never take effect", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["block beats allow, inbound", [`${TCP_IN}|LPort=80`, "Action=Block|Dir=In|Protocol=6"], ["R0 FWR-403 R1"]],
    ["block beats allow, outbound", ["Action=Allow|Dir=Out|Protocol=6|RPort=80", TCP_OUT], ["R0 FWR-403 R1"]],
    ["a narrow block in a wide allow has its effect", [TCP_IN, "Action=Block|Dir=In|Protocol=6|LPort=80"], []],
    ["exactly the opposite", [`${TCP_IN}|LPort=80`, "Action=Block|Dir=In|Protocol=6|LPort=80"], ["R0 FWR-405 R1"]],
    [
      "the same twice",
      [`${TCP_IN}|LPort=80`, `${TCP_IN}|LPort=80|Profile=Domain|Profile=Private|Profile=Public`],
      ["R1 FWR-404 R0"],
    ],
    ["a range of another", [`${TCP_IN}|LPort=80`, `${TCP_IN}|LPort2_10=79-81`], ["R0 FWR-404 R1"]],
    ["an address of a prefix", [`${TCP_OUT}|RA4=10.1.2.3`, `${TCP_OUT}|RA4=10.0.0.0/255.0.0.0`], ["R0 FWR-404 R1"]],
    ["a profile of all", [`${TCP_IN}|LPort=80|Profile=Public`, `${TCP_IN}|LPort=80`], ["R0 FWR-404 R1"]],
    [
      "all profiles by three rules",
      [
        `${TCP_IN}|LPort=80|Profile=Public`,
        `${TCP_IN}|LPort=80|Profile=Domain`,
        `${TCP_IN}|LPort=80|Profile=Private`,
        `${TCP_IN}|LPort=80`,
      ],
      ["R3 FWR-404 R0 R1 R2"],
    ],
    ["another profile", [`${TCP_IN}|LPort=80|Profile=Public`, `${TCP_IN}|LPort=80|Profile=Domain`], []],
    ["a program is held by all programs", [`${TCP_IN}|LPort=80|App=a.exe`, `${TCP_IN}|LPort=80`], ["R0 FWR-404 R1"]],
    ["a program does not hold all", [`${TCP_IN}|LPort=80`, `${TCP_IN}|App=a.exe`], []],
    [
      "a program in other case and order is the same",
      [`${TCP_IN}|LPort=80|App=A.exe|Svc=s`, `${TCP_IN}|App=a.EXE`],
      ["R0 FWR-404 R1"],
    ],
    ["another program is not", [`${TCP_IN}|LPort=80|App=a.exe`, `${TCP_IN}|App=b.exe`], []],
    ["a block for a program overrides no rule for all", [`${TCP_IN}|LPort=80`, "Action=Block|Dir=In|App=a.exe"], []],
    [
      "a block for all overrides the program's",
      [`${TCP_IN}|LPort=80|App=a.exe`, "Action=Block|Dir=In"],
      ["R0 FWR-403 R1"],
    ],
    [
      "a name of addresses is held by itself",
      [`${TCP_IN}|LPort=80|RA4=LocalSubnet|RA6=LocalSubnet`, `${TCP_IN}|RA4=localsubnet|RA6=LocalSubnet`],
      ["R0 FWR-404 R1"],
    ],
    ["and by any address", [`${TCP_IN}|LPort=80|RA4=LocalSubnet`, TCP_IN], ["R0 FWR-404 R1"]],
    [
      "a name of networks by itself",
      [`${TCP_IN}|LPort=80|RA42=IntErnet`, `${TCP_IN}|RA42=internet`],
      ["R0 FWR-404 R1"],
    ],
    ["not by another name", [`${TCP_IN}|LPort=80|RA4=LocalSubnet`, `${TCP_IN}|RA4=DNS`], []],
    [
      "nor by an address, nor the other way round",
      [`${TCP_IN}|LPort=80|RA4=10.0.0.1`, `${TCP_IN}|LPort=80|RA4=LocalSubnet`],
      [],
    ],
    ["a name of ports is held by any port", [`${TCP_IN}|LPort=RPC`, TCP_IN], ["R0 FWR-404 R1"]],
    ["and by every port by number", [`${TCP_IN}|LPort=RPC`, `${TCP_IN}|LPort2_10=0-65535`], ["R0 FWR-404 R1"]],
    ["not by all but one", [`${TCP_IN}|LPort=RPC`, `${TCP_IN}|LPort2_10=1-65535`], []],
    [
      "a name of addresses by every address by number",
      [`${TCP_IN}|LPort=80|RA4=LocalSubnet`, `${TCP_IN}|RA4=0.0.0.0-255.255.255.255`],
      ["R0 FWR-404 R1"],
    ],
    ["not by all but one", [`${TCP_IN}|LPort=80|RA4=LocalSubnet`, `${TCP_IN}|RA4=0.0.0.1-255.255.255.255`], []],
    ["nor by another name of ports", [`${TCP_IN}|LPort=RPC`, `${TCP_IN}|LPort=IPHTTPSIn`], []],
    ["the endpoint mapper is port 135", [`${TCP_IN}|LPort=RPC-EPMap`, `${TCP_IN}|LPort=135`], ["R1 FWR-404 R0"]],
    [
      "an ICMP type of all",
      ["Action=Allow|Dir=In|Protocol=1|ICMP4=8:0", "Action=Allow|Dir=In|Protocol=1|ICMP4=8:*"],
      ["R0 FWR-404 R1"],
    ],
    ["IPv4 addresses are not held by IPv6 ones", [`${TCP_OUT}|RA4=10.0.0.1`, `${TCP_OUT}|RA6=::/0`], []],
    [
      "all of both families do not make any, as IPv6 of one may be any",
      [`${TCP_OUT}|RPort=80`, `${TCP_OUT}|RA4=0.0.0.0/0|RA6=::/0`],
      ["R0 FWR-404 R1"],
    ],
    ["all IPv4 addresses are not any address", [`${TCP_OUT}|RPort=80`, `${TCP_OUT}|RA4=0.0.0.0/0`], []],
    ["Edge does more", [`${TCP_IN}|LPort=80|Edge=TRUE`, TCP_IN], []],
    ["with Edge it is held with Edge", [`${TCP_IN}|LPort=80|Edge=TRUE`, `${TCP_IN}|Edge=TRUE`], ["R0 FWR-404 R1"]],
    ["an adapter is a condition", [`${TCP_IN}|LPort=80`, `${TCP_IN}|LPort=80|IF={A}`], ["R1 FWR-404 R0"]],
    ["an inactive rule does nothing", [`${TCP_IN}|LPort=80`, "Action=Block|Dir=In|Active=FALSE"], []],
  ])("%s", (_, tokens, expected) => expect(needless(...tokens)).toEqual(expected));

  test.each<[string, string, string]>([
    ["an unknown token", "Action=Allow|Dir=In|Odd=1", "its effect is not documented"],
    ["no direction", "Action=Allow|Protocol=6", "its effect is not documented"],
    ["an address that is none", "Action=Block|Dir=In|RA4=here", "its effect is not documented"],
    ["a name for the own end", "Action=Block|Dir=In|LA4=IntErnet", "its effect is not documented"],
    ["bypass", "Action=ByPass|Dir=In|Security=Authenticate", "authenticated bypass stands above block and allow"],
    [
      "bypass of what goes out",
      "Action=Allow|Dir=Out|Security=Authenticate|AuthByPassOut=TRUE",
      "authenticated bypass stands above block and allow",
    ],
    ["LOM", "Action=Allow|Dir=In|LOM=TRUE|RA4=10.0.0.1", "LOM=TRUE is not documented"],
  ])("not compared, and said so: %s", (_, tokens, why) => {
    const { notCompared, rules } = lint(firewallWith([rule(tokens), rule(`${TCP_IN}|LPort=80`)]));
    expect(notCompared.map(({ name, why: text }) => `${name}: ${text}`)).toEqual([`R0: ${why}`]);
    expect(rules.compared).toBe(1);
  });

  const port = fc.constantFrom(
    "LPort=80",
    "LPort2_10=79-81",
    "RPort=80",
    "LPort=RPC",
    "LPort=80|RPort=81",
    "LPort2_10=0-65535",
    "",
  );
  const remote = fc.constantFrom(
    "RA4=10.0.0.5",
    "RA4=10.0.0.0/255.255.255.0",
    "RA4=10.0.0.5|RA6=2001:db8::5",
    "RA6=2001:db8::/32",
    "RA4=LocalSubnet|RA6=LocalSubnet",
    "RA4=10.0.0.0-10.0.0.5|RA4=10.0.0.6-10.0.0.255",
    "RA4=0.0.0.0/0|RA6=::/0",
    "",
    "",
  );
  const tokens = fc
    .record({
      action: fc.constantFrom("Allow", "Block"),
      dir: fc.constantFrom("In", "Out"),
      protocol: fc.constantFrom("Protocol=6", "Protocol=17"),
      port,
      remote,
      profile: fc.constantFrom("", "", "Profile=Public", "Profile=Domain|Profile=Private"),
      program: fc.constantFrom("", "", "", "App=a.exe", "App=b.exe"),
    })
    .map(({ action, dir, protocol, port, remote, profile, program }) =>
      [`Action=${action}`, `Dir=${dir}`, protocol, port, remote, profile, program]
        .filter((text) => text !== "")
        .join("|"),
    );
  const [ME, ME6] = ["192.168.1.20", "2001:db8:1::20"];
  const flows = ["tcp", "udp"].flatMap((protocol) =>
    [79, 80, 81, 82, 50_000].flatMap((number) =>
      ["10.0.0.5", "10.0.0.9", "10.0.1.5", "192.168.1.7"]
        .flatMap((peer) => [
          `${protocol} ${peer}:80 > ${ME}:${number}`,
          `${protocol} ${peer}:81 > ${ME}:${number}`,
          `${protocol} ${ME}:80 > ${peer}:${number}`,
        ])
        .concat(
          ["2001:db8::5", "2001:db8::9", "2001:dead::1"].flatMap((peer) => [
            `${protocol} [${peer}]:80 > [${ME6}]:${number}`,
            `${protocol} [${ME6}]:80 > [${peer}]:${number}`,
          ]),
        ),
    ),
  );

  test("without all the rules called needless, every flow is decided as with them, or for certain where it was open", () => {
    let [leftOut, differing] = [0, 0];
    fc.assert(
      fc.property(fc.array(tokens, { minLength: 2, maxLength: 8 }), fc.constantFrom(...PROFILES), (list, profile) => {
        const named = new Set(needless(...list).map((text) => Number(/^R(\d+)/.exec(text)?.[1])));
        leftOut += named.size;
        if (named.size === 0) return;
        const choices = { hostOptions: [ME, ME6], profile };
        const bind = (kept: readonly string[]) => policyOf(firewallWith(kept.map(rule)), choices);
        const [withAll, without] = [bind(list), bind(list.filter((_, index) => !named.has(index)))];
        for (const text of flows) {
          const before = judgeAs(withAll, flowStart(text)).decision;
          const after = judgeAs(without, flowStart(text)).decision;
          if (after === before) continue;
          differing++;
          expect(`${text}: ${before}`).toBe(`${text}: depends`);
        }
      }),
      { numRuns: 250 },
    );
    // About 65 of 250 random policies have some.
    expect(leftOut).toBeGreaterThan(15);
    expect(differing).toBeLessThan(leftOut * 20);
  });
});

const SPLIT_PORTS = [`${TCP_OUT}|RPort2_10=0-99|RA6=2001:db8::1`, `${TCP_OUT}|RPort2_10=100-65535|RA6=2001:db8::1`];
const ONLY_IPV4 = (direction: string): string =>
  `FWR-104 medium: rule "R0" blocks ${direction} traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass`;

describe("windows-firewall: other findings", () => {
  const profileOf = (name: string, values: Record<string, number>): string =>
    registry(localRules([rule(`${TCP_IN}|LPort=80`)]), localKey(name, values));

  test.each<[string, string, readonly string[]]>([
    ["nothing to say", firewallWith([rule(`${TCP_IN}|LPort=80`)]), []],
    [
      "FWR-105: a profile that is off",
      profileOf("PublicProfile", { EnableFirewall: 0 }),
      ["FWR-105 medium: public profile: EnableFirewall is 0: nothing is filtered"],
    ],
    [
      "FWR-105: the standard profile is the private one",
      profileOf("StandardProfile", { EnableFirewall: 0 }),
      ["FWR-105 medium: private profile: EnableFirewall is 0: nothing is filtered"],
    ],
    [
      "FWR-105: inbound allowed by default",
      profileOf("DomainProfile", { EnableFirewall: 1, DefaultInboundAction: 0 }),
      ["FWR-105 high: domain profile: DefaultInboundAction is 0: what no rule blocks is let in"],
    ],
    [
      "FWR-105: no exceptions",
      profileOf("PublicProfile", { DoNotAllowExceptions: 1 }),
      ["FWR-105 low: public profile: DoNotAllowExceptions is 1: no rule lets anything in"],
    ],
    [
      "FWR-105: a standard profile of group policy is for two",
      registry(policyKey("StandardProfile", { EnableFirewall: 0 }), policyRules([rule(`${TCP_IN}|LPort=80`)])),
      ["FWR-105 medium: private and public profiles: EnableFirewall is 0: nothing is filtered"],
    ],
    [
      "FWR-105: its service is disabled",
      firewallWith([rule(`${TCP_IN}|LPort=80`)], serviceKey("MpsSvc", { Start: 4 })),
      ["FWR-105 high: the service MpsSvc or BFE is disabled (Start is 4): the Windows Firewall does not run"],
    ],
    [
      "FWR-402: any port from any host",
      firewallWith([rule(TCP_IN)]),
      ['FWR-402 medium: rule "R0" (allow inbound, TCP) keeps out no port and no host: it allows nearly everything'],
    ],
    ...[
      ["TCP, local port 0-65535", `${TCP_IN}|LPort2_10=0-65535`],
      ["TCP, local port 0-99 or 100-65535", `${TCP_IN}|LPort2_10=0-99|LPort2_10=100-65535`],
      ["remote 0.0.0.0/0.0.0.0", "Action=Allow|Dir=In|RA4=0.0.0.0-255.255.255.255"],
      ["remote ::/0", "Action=Allow|Dir=In|RA6=::/0"],
    ].map(([what = "", tokens = ""]): [string, string, readonly string[]] => [
      `FWR-402: all of them by number: ${what}`,
      firewallWith([rule(tokens)]),
      [`FWR-402 medium: rule "R0" (allow inbound, ${what}) keeps out no port and no host: it allows nearly everything`],
    ]),
    [
      "FWR-410: all ports to one host",
      firewallWith([rule(`${TCP_IN}|LPort2_10=0-65535|RA4=10.0.0.1`)]),
      ['FWR-410 medium: rule "R0" (allow inbound, TCP, local port 0-65535, remote 10.0.0.1) allows 65,536 ports'],
    ],
    [
      "FWR-402: not for one program, nor for IPv4 addresses",
      firewallWith([rule(`${TCP_IN}|App=a.exe`), rule(`${TCP_IN}|RA4=10.0.0.1`)]),
      [],
    ],
    [
      "FWR-410: many ports",
      firewallWith([rule(`${TCP_IN}|LPort2_10=1000-2500|LPort=RPC`)]),
      ['FWR-410 medium: rule "R0" (allow inbound, TCP, local port 1000-2500 or RPC) allows 1,501 ports'],
    ],
    [
      "FWR-104: addresses of IPv4 only",
      firewallWith([rule(`${TCP_OUT}|RA4=10.0.0.1`)]),
      [
        'FWR-104 medium: rule "R0" blocks outbound traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass',
      ],
    ],
    [
      "FWR-104: not with a twin",
      firewallWith([rule(`${TCP_OUT}|RA4=10.0.0.1`), rule(`${TCP_OUT}|RA6=2001:db8::1`)]),
      [],
    ],
    ...(
      [
        ["another port", [`${TCP_OUT}|RA4=10.0.0.1`], [`${TCP_OUT}|RPort=23|RA6=2001:db8::1`], true],
        ["ports that are all, together", [`${TCP_OUT}|RA4=10.0.0.1`], SPLIT_PORTS, false],
        ["another protocol", ["Action=Block|Dir=Out|RA4=10.0.0.1"], [`${TCP_OUT}`], true],
        ["another profile", [`${TCP_OUT}|RA4=10.0.0.1`], [`${TCP_OUT}|Profile=Public`], true],
        ["a program only", [`${TCP_OUT}|RA4=10.0.0.1`], [`${TCP_OUT}|App=a.exe`], true],
        ["the same program", [`${TCP_OUT}|RA4=10.0.0.1|App=a.exe`], [`${TCP_OUT}|RA6=2001:db8::1|App=A.exe`], false],
        [
          "what is blocked, of what is allowed inbound",
          ["Action=Block|Dir=In|Protocol=6|RA4=10.0.0.1"],
          [`${TCP_IN}|LPort=80`, "Action=Block|Dir=In|Protocol=6|LPort=80|RA6=2001:db8::1"],
          false,
        ],
        [
          "other than what is allowed inbound",
          ["Action=Block|Dir=In|Protocol=6|RA4=10.0.0.1"],
          [`${TCP_IN}|LPort=443`, "Action=Block|Dir=In|Protocol=6|LPort=80|RA6=2001:db8::1"],
          true,
        ],
      ] as const
    ).map(([what, block, others, isFound]): [string, string, readonly string[]] => [
      `FWR-104: blocked over IPv6 is ${what}`,
      firewallWith([...block, ...others].map(rule)),
      isFound ? [ONLY_IPV4(block[0].includes("Dir=In") ? "inbound" : "outbound")] : [],
    ]),
    ["FWR-104: a block for any address is for both", firewallWith([rule(`${TCP_OUT}|RPort=25`)]), []],
    [
      "FWR-409: allowing what is allowed",
      firewallWith([rule("Action=Allow|Dir=Out|Protocol=6|RPort=80")]),
      ['FWR-409 info: rule "R0" allows outbound traffic that is allowed anyway'],
    ],
    [
      "FWR-409: not where outbound is blocked by default in a profile",
      firewallWith(
        [rule("Action=Allow|Dir=Out|Protocol=6|RPort=80")],
        localKey("PublicProfile", { DefaultOutboundAction: 1 }),
      ),
      [],
    ],
    [
      "FWR-412: inactive rules",
      firewallWith([`v2.30|Active=FALSE|${TCP_IN}|`]),
      ['FWR-412 info: rule "R0" is disabled'],
    ],
    [
      "FWR-407: local rules that group policy leaves out",
      registry(
        localRules([rule(`${TCP_IN}|LPort=80`)]),
        policyKey("DomainProfile", { AllowLocalPolicyMerge: 0 }),
        policyKey("PrivateProfile", { AllowLocalPolicyMerge: 0 }),
        policyKey("PublicProfile", { AllowLocalPolicyMerge: 0 }),
      ),
      ['FWR-407 medium: local rule "R0" is not in force: group policy leaves local rules out'],
    ],
    [
      "FWR-407: factory defaults",
      firewallWith(
        [rule(`${TCP_IN}|LPort=80`)],
        serviceKey("SharedAccess\\Defaults\\FirewallPolicy\\FirewallRules", { D: quoted(rule(TCP_IN)) }),
      ),
      ["FWR-407 info: 1 rule here is not judged: factory defaults, which are not in force"],
    ],
    ...(
      [
        ["RestrictedServices\\Static\\System", "service hardening, which is for single services only"],
        ["RestrictedServices\\Configurable\\System", "service hardening, which is for single services only"],
        ["RestrictedServices\\AppIso\\FirewallRules", "isolation of store apps"],
        ["ConSecRules", "connection security (IPsec)"],
      ] as const
    ).map(([key, what]): [string, string, readonly string[]] => [
      `FWR-414, and no advice to delete it: ${key}`,
      firewallWith([rule(`${TCP_IN}|LPort=80`)], localKey(key, { D: quoted(rule(TCP_IN)), E: quoted(rule(TCP_IN)) })),
      [`FWR-414 info: 2 rules here are not judged, and in force in Windows: ${what}`],
    ]),
    [
      "FWR-407: a key that Windows does not know",
      firewallWith([rule(`${TCP_IN}|LPort=80`)], localKey("MyRules", { D: quoted(rule(TCP_IN)) })),
      ["FWR-407 medium: 1 rule here is not judged: the key is no store of rules that Microsoft documents"],
    ],
    [
      "FWR-002: an unknown token",
      firewallWith([rule(`${TCP_IN}|Odd=1`)]),
      ['FWR-002 medium: rule "R0": "Odd" is no token of a firewall rule'],
    ],
  ])("%s", (_, reg, expected) => expect(findingsOf(reg)).toEqual(expected));
});

describe("FWR-402: a rule that keeps out no port and no host is found, and marked where rules are listed", () => {
  test.each<[string, string, boolean]>([
    ["no port and no host", TCP_IN, true],
    ["every port by number", `${TCP_IN}|LPort2_10=0-65535`, true],
    ["every port by parts", `${TCP_IN}|LPort2_10=0-1023|LPort2_10=1024-65535`, true],
    ["all ports but one", `${TCP_IN}|LPort2_10=1-65535`, false],
    ["every address by number", `${TCP_IN}|RA42=0.0.0.0-255.255.255.255`, true],
    ["every address but one", `${TCP_IN}|RA42=0.0.0.1-255.255.255.255`, false],
    ["a keyword", `${TCP_IN}|LPort=RPC`, false],
    ["a port", `${TCP_IN}|LPort=80`, false],
    ["a program", `${TCP_IN}|App=a.exe`, false],
  ])("%s", (_, tokens, isWide) => {
    const reg = firewallWith([rule(tokens)]);
    expect(policyOf(reg, { hostOptions: ["10.0.0.1"] }).rules.map(({ isUnrestricted }) => isUnrestricted)).toEqual([
      isWide,
    ]);
    expect(lint(reg).findings.filter(({ id }) => id === "FWR-402")).toHaveLength(isWide ? 1 : 0);
  });
});

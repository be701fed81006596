import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_RULES, FLAGS, firewall, host, IPV4, MAIL_ONLY, type RuleValues } from "./support/ce-registry.ts";
import { firewallWith, localKey, rule } from "./support/firewall-registry.ts";
import { endedFlow, flowStart, NOON } from "./support/flows.ts";
import { MULTIHOMED, pptpServer } from "./support/nt-registry.ts";
import { judgeAs, policyOf } from "./support/policies.ts";

const RULE: fc.Arbitrary<RuleValues> = fc.record({
  Flags: fc.constantFrom(...Object.values(FLAGS)),
  Mask: fc.constantFrom(0, 1, 0x20, 0x24, 0x28, 0x38, 0x80, 0x2000),
  PrivateHost: fc.constantFrom(IPV4, IPV4, host("10.1.0.1")),
  Protocol: fc.constantFrom(6, 17, 1, 0x29),
  Port: fc.constantFrom(21, 80, 4000),
  Type: fc.constantFrom(8, 3),
  Code: fc.constantFrom(0, 1),
  HourStart: fc.constant(8),
  HourEnd: fc.constant(12),
});

const ADDRESSES = [
  "10.1.0.1",
  "10.1.0.2",
  "10.2.0.2",
  "10.2.0.3",
  "203.0.113.1",
  "192.0.2.5",
  "192.168.0.101",
  "255.255.255.255",
];
const FLOW = fc
  .record({
    ends: fc.tuple(fc.constantFrom(...ADDRESSES), fc.constantFrom(...ADDRESSES)),
    protocol: fc.constantFrom("tcp", "udp", "icmp", "gre", "ip41", "bare"),
    fromPort: fc.constantFrom(80, 4000),
    toPort: fc.constantFrom(21, 80, 139, 1723),
    type: fc.constantFrom(8, 3, 0),
    midstream: fc.constantFrom("no", "no", "presumed", "unknown"),
    isForwardingProven: fc.boolean(),
  })
  .map(({ ends: [from, to], protocol, fromPort, toPort, type, midstream, isForwardingProven }) => {
    const text =
      protocol === "icmp"
        ? `icmp ${from} > ${to} type ${type}`
        : protocol === "tcp" || protocol === "udp"
          ? `${protocol} ${from}:${fromPort} > ${to}:${toPort}`
          : `${protocol === "bare" ? "tcp" : protocol} ${from} > ${to}`;
    const start = { isMidstream: midstream !== "no", isInitiatorUnknown: midstream === "unknown" };
    return { text, start, isForwardingProven };
  });

/** Whatever a shared decision is found by must hold all that it was worded from. */
describe("a decision that flows share says of each what a fresh policy says, to the last step of its trace", () => {
  const agree = (reg: string, flows: readonly { text: string; start: object; isForwardingProven: boolean }[]): void => {
    const policy = policyOf(reg);
    for (const [index, { text, start, isForwardingProven }] of flows.entries()) {
      // An hour apart, so that none answers another.
      const flow = flowStart(text, { ...start, firstMicros: NOON + index * 3_600_000_000 });
      const shared = judgeAs(policy, flow, isForwardingProven);
      expect(shared.filters, text).toEqual(judgeAs(policyOf(reg), flow, isForwardingProven).filters);
      policy.ended(endedFlow(flow, 1));
    }
  };
  const RULES = [
    rule("Action=Allow|Dir=In|Protocol=6|LPort=21|RA4=10.2.0.0/16"),
    rule("Action=Block|Dir=Out|RA4=10.2.0.3"),
    rule("Action=Block|Dir=Out|RA4=192.0.2.0/24"),
    rule("Action=Allow|Dir=In|Protocol=17|LPort2_10=100-200|App=x"),
    rule("Action=Block|Dir=Out|Protocol=6|RPort=80|RA4=LocalSubnet"),
    rule("Action=Allow|Dir=In|Protocol=1|ICMP4=8:0"),
    rule("Action=Block|Dir=In|IF={B}"),
  ];
  // Answers to earlier flows aside, which a fresh policy knows nothing of: ICMP errors, and what may be an echo reply.
  const isNoAnswer = ({ text, start }: { text: string; start: { isInitiatorUnknown: boolean } }): boolean =>
    !/type [03]$/.test(text) && !(text.startsWith("icmp") && start.isInitiatorUnknown);

  test("windows-ce", () => {
    fc.assert(
      fc.property(
        fc.array(RULE, { minLength: 1, maxLength: 5, size: "max" }),
        fc.array(FLOW, { minLength: 25, maxLength: 25, size: "max" }),
        (rules, flows) => {
          agree(
            firewall(Object.fromEntries(rules.map((rule, index) => [`R${index}`, rule]))),
            flows.filter(isNoAnswer),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    ["seed 003", MAIL_ONLY],
    ["CE 5.0 defaults", DEFAULT_RULES],
    ["seed 000", MULTIHOMED],
    ["seed 001", pptpServer(undefined)],
    ["seed 001 with AllowPacketsForLocalMachine", pptpServer({ AllowPacketsForLocalMachine: 1 })],
    ["Windows Firewall beside seed 000", [MULTIHOMED, firewallWith(RULES).split("\n").slice(1).join("\n")].join("\n")],
    [
      "Windows Firewall with a disabled adapter",
      [MULTIHOMED, localKey("FirewallRules", {}), localKey("PublicProfile", { DisabledInterfaces: '"El59x2"' })].join(
        "\n",
      ),
    ],
  ])("%s", (_, reg) => {
    fc.assert(
      fc.property(fc.array(FLOW, { minLength: 25, maxLength: 25, size: "max" }), (flows) =>
        agree(reg, flows.filter(isNoAnswer)),
      ),
      { numRuns: 60 },
    );
  });
});

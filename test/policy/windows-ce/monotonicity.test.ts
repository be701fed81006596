import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FLAGS, firewall, host, IPV4, type RuleValues } from "../support/ce-registry.ts";
import { flowStart } from "../support/flows.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

const RULE: fc.Arbitrary<RuleValues> = fc.record({
  Flags: fc.constantFrom(...Object.values(FLAGS), 0x29, 0x32),
  Mask: fc.constantFrom(0, 1, 2, 0x20, 0x24, 0x25, 0x28, 0x802, 0x80),
  PrivateHost: fc.constantFrom(IPV4, host("10.0.0.5"), host("10.0.0.6")).map((text) => text),
  PublicHost: fc.constantFrom(host("203.0.113.1"), host("203.0.113.2")),
  PublicHostMask: fc.constantFrom(0x00ffffff, 0xffffffff),
  Protocol: fc.constantFrom(6, 17, 1),
  Port: fc.constantFrom(25, 80),
  Type: fc.constantFrom(8, 3),
  HourStart: fc.constantFrom(8, 21),
  HourEnd: fc.constantFrom(9, 17),
});
const RULES = fc.array(RULE, { minLength: 1, maxLength: 5, size: "max" });
const FLOWS = [
  "tcp 10.0.0.5:4 > 203.0.113.1:80",
  "tcp 10.0.0.6:4 > 203.0.113.2:25",
  "udp 10.0.0.5:4 > 203.0.113.1:80",
  "icmp 10.0.0.5 > 203.0.113.1 type 8",
  "tcp 203.0.113.1:4 > 10.0.0.5:80",
  "udp 203.0.113.2:4 > 10.0.0.6:25",
  "icmp 203.0.113.1 > 10.0.0.6 type 8",
];

const decisions = (rules: readonly RuleValues[]): readonly string[] => {
  const policy = policyOf(firewall(Object.fromEntries(rules.map((rule, index) => [`R${index}`, rule]))));
  return FLOWS.map((text) => judgeAs(policy, flowStart(text)).decision);
};

/** Ways to make a rule ask for more than anybody can say, or to spoil what it is. */
const SPOILED: readonly ((rule: RuleValues) => RuleValues)[] = [
  (rule) => ({ ...rule, Mask: Number(rule.Mask) | 0x2000 }),
  (rule) => ({ ...rule, Mask: Number(rule.Mask) | 0x80, HourStart: 12, HourEnd: 12 }),
  (rule) => ({ ...rule, Mask: Number(rule.Mask) | 0x200 }),
  (rule) => ({ ...rule, Mask: Number(rule.Mask) | 0x800, PublicHostMask: '"255.255.255.0"' }),
  (rule) => ({ ...rule, Flags: Number(rule.Flags) | 0x40 }),
  (rule) => ({ ...rule, Mask: Number(rule.Mask) | 0x1000, PublicHostPrefix: 24 }),
];

const runs = { numRuns: 2_000 };

describe("windows-ce: what is not understood never widens a rule", () => {
  test("an unknown condition on a rule never turns a deny into an allow, nor an allow into a deny", () => {
    fc.assert(
      fc.property(RULES, fc.nat(4), fc.constantFrom(...SPOILED), (rules, at, spoil) => {
        const before = decisions(rules);
        const after = decisions(rules.map((rule, index) => (index === at % rules.length ? spoil(rule) : rule)));
        for (const [index, word] of after.entries()) if (word !== "depends") expect(word).toBe(before[index]);
      }),
      runs,
    );
  });

  test("an ill-formed rule decides as if it were there or not, or else the flow depends on it", () => {
    fc.assert(
      fc.property(RULES, fc.constantFrom(...SPOILED), (rules, spoil) => {
        const [first, ...others] = rules;
        const [withRule, without] = [decisions(rules), decisions(others)];
        for (const [index, word] of decisions([spoil(first ?? {}), ...others]).entries()) {
          if (word === "depends") continue;
          expect([word, word]).toEqual([withRule[index], without[index]]);
        }
      }),
      runs,
    );
  });

  test("one more inbound block never lets anything in, one more outbound allow never keeps anything in", () => {
    fc.assert(
      fc.property(RULES, RULE, (rules, rule) => {
        const before = decisions(rules);
        const blocked = decisions([...rules, { ...rule, Flags: FLAGS.blockIn }]);
        const allowed = decisions([...rules, { ...rule, Flags: FLAGS.allowOut }]);
        for (const [index, word] of before.entries()) {
          if (word === "deny") expect(blocked[index]).toBe("deny");
          if (word === "allow") expect(allowed[index]).toBe("allow");
        }
      }),
      runs,
    );
  });

  test("log rules and disabled rules change nothing, and neither does the order of rules", () => {
    fc.assert(
      fc.property(RULES, RULE, (rules, rule) => {
        const before = decisions(rules);
        for (const Flags of [FLAGS.logIn, FLAGS.logOut, 0x29, 0x2a, 0x31, 0x32]) {
          expect(decisions([{ ...rule, Flags }, ...rules])).toEqual(before);
        }
        expect(decisions(rules.toReversed())).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});

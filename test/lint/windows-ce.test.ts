import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_RULES,
  FLAGS,
  firewall,
  host,
  IPV4,
  IPV6,
  MAIL_ONLY,
  type RuleValues,
} from "../policy/support/ce-registry.ts";
import { flowStart } from "../policy/support/flows.ts";
import { judgeAs, policyOf } from "../policy/support/policies.ts";
import { findingsOf, lint } from "./support/lint.ts";

const V4 = { PrivateHost: IPV4 };
const V6 = { PrivateHost: IPV6 };
const BLOCK_OUT = { ...V4, Flags: FLAGS.blockOut, Mask: 0 };
const ALLOW_OUT = { ...V4, Flags: FLAGS.allowOut, Mask: 0 };
const BLOCK_IN = { ...V4, Flags: FLAGS.blockIn, Mask: 0 };
const ALLOW_IN = { ...V4, Flags: FLAGS.allowIn, Mask: 0 };
const TCP = { Mask: 0x20, Protocol: 6 };
const port = (number: number, protocol = 6): RuleValues => ({ Mask: 0x24, Protocol: protocol, Port: number });
const ports = (first: number, last: number): RuleValues => ({ Mask: 0x24, Protocol: 6, PortMin: first, PortMax: last });
const from = (address: string, mask: number): RuleValues => ({
  Mask: 0x802,
  PublicHost: host(address),
  PublicHostMask: mask,
});

describe("windows-ce: rules that never take effect", () => {
  test.each<[string, Record<string, RuleValues>, readonly string[]]>([
    ["nothing to say", { A: { ...ALLOW_IN, ...port(80) }, B: { ...BLOCK_IN, ...port(81) } }, []],
    [
      "inbound, block beats allow",
      { A: { ...ALLOW_IN, ...port(80) }, B: { ...BLOCK_IN, ...TCP } },
      [
        'FWR-403 medium: rule "A" (allow inbound IPv4, TCP, to port 80) never takes effect: "B" blocks all that it matches, and for inbound traffic block beats allow',
      ],
    ],
    [
      "outbound, allow beats block",
      { A: { ...ALLOW_OUT, ...TCP }, B: { ...BLOCK_OUT, ...port(80) } },
      [
        'FWR-403 high: rule "B" (block outbound IPv4, TCP, to port 80) never takes effect: "A" allows all that it matches, and for outbound traffic allow beats block',
      ],
    ],
    [
      "the other way round it does: allow is an exception",
      { A: { ...ALLOW_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...TCP } },
      [],
    ],
    ["one direction does not override the other", { A: { ...ALLOW_IN, ...port(80) }, B: { ...BLOCK_OUT, ...TCP } }, []],
    ["nor one family the other", { A: { ...ALLOW_IN, ...port(80) }, B: { ...BLOCK_IN, ...TCP, ...V6 } }, []],
    [
      "a disabled rule overrides nothing",
      { A: { ...ALLOW_IN, ...port(80) }, B: { ...BLOCK_IN, ...TCP, Flags: 0x29 } },
      [],
    ],
    ["nor does a log rule", { A: { ...ALLOW_IN, ...port(80) }, B: { ...V4, ...TCP, Flags: FLAGS.logIn } }, []],
    ["nor does an ill-formed one", { A: { ...ALLOW_IN, ...port(80) }, B: { ...BLOCK_IN, Mask: 0x20 } }, []],
    [
      "by several together, and only those that are needed",
      {
        A: { ...ALLOW_IN, ...ports(10, 30) },
        Low: { ...BLOCK_IN, ...ports(1, 19) },
        Other: { ...BLOCK_IN, ...ports(40, 50) },
        High: { ...BLOCK_IN, ...ports(20, 39) },
      },
      [
        'FWR-403 medium: rule "A" (allow inbound IPv4, TCP, to ports 10-30) never takes effect: "Low" and "High" together block all that it matches, and for inbound traffic block beats allow',
      ],
    ],
    [
      "by several with a hole of one port",
      {
        A: { ...ALLOW_IN, ...ports(10, 30) },
        Low: { ...BLOCK_IN, ...ports(1, 19) },
        High: { ...BLOCK_IN, ...ports(21, 39) },
      },
      [],
    ],
    [
      "halves of the address space",
      {
        A: { ...ALLOW_IN, ...port(80) },
        Low: { ...BLOCK_IN, ...from("10.0.0.0", 0x80) },
        High: { ...BLOCK_IN, ...from("200.0.0.0", 0x80) },
      },
      [
        'FWR-403 medium: rule "A" (allow inbound IPv4, TCP, to port 80) never takes effect: "Low" and "High" together block all that it matches, and for inbound traffic block beats allow',
      ],
    ],
    [
      "exactly the opposite",
      { A: { ...ALLOW_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...ports(80, 80) } },
      [
        'FWR-405 high: rule "B" (block outbound IPv4, TCP, to port 80) never takes effect: "A" says the opposite of exactly the same packets, and for outbound traffic allow beats block',
      ],
    ],
    [
      "the same twice: the later one",
      { A: { ...BLOCK_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...port(80) } },
      [
        'FWR-404 low: rule "B" (block outbound IPv4, TCP, to port 80) matches exactly what "A" matches, which does the same',
      ],
    ],
    [
      "held by a wider one",
      { A: { ...BLOCK_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...TCP } },
      ['FWR-404 low: rule "A" (block outbound IPv4, TCP, to port 80) changes nothing: "B" decides all that it matches'],
    ],
    [
      "a port without a protocol is TCP and UDP",
      {
        A: { ...BLOCK_OUT, Mask: 4, Port: 80 },
        B: { ...BLOCK_OUT, ...port(80) },
        C: { ...BLOCK_OUT, ...port(80, 17) },
      },
      [
        'FWR-404 low: rule "B" (block outbound IPv4, TCP, to port 80) changes nothing: "A" decides all that it matches',
        'FWR-404 low: rule "C" (block outbound IPv4, protocol 17, to port 80) changes nothing: "A" decides all that it matches'.replace(
          "protocol 17",
          "UDP",
        ),
      ],
    ],
    [
      "one without ports is not held by TCP and UDP together",
      { A: { ...BLOCK_OUT }, B: { ...BLOCK_OUT, ...TCP }, C: { ...BLOCK_OUT, Mask: 0x20, Protocol: 17 } },
      [
        'FWR-404 low: rule "B" (block outbound IPv4, TCP) changes nothing: "A" decides all that it matches',
        'FWR-404 low: rule "C" (block outbound IPv4, UDP) changes nothing: "A" decides all that it matches',
      ],
    ],
    [
      "hours: 21 to 8 holds 22 to 2, not 8",
      {
        Night: { ...BLOCK_OUT, Mask: 0x80, HourStart: 21, HourEnd: 8 },
        Late: { ...BLOCK_OUT, Mask: 0x80, HourStart: 22, HourEnd: 2 },
        Morning: { ...BLOCK_OUT, Mask: 0x80, HourStart: 7, HourEnd: 9 },
      },
      [
        'FWR-404 low: rule "Late" (block outbound IPv4, from 22:00 to 2:00) changes nothing: "Night" decides all that it matches',
      ],
    ],
    [
      "the hour at which a rule ends is not in it",
      {
        Early: { ...BLOCK_OUT, Mask: 0x80, HourStart: 8, HourEnd: 10 },
        Ten: { ...BLOCK_OUT, Mask: 0x80, HourStart: 10, HourEnd: 11 },
        Late: { ...BLOCK_OUT, Mask: 0x80, HourStart: 11, HourEnd: 13 },
      },
      [],
    ],
    [
      "days of the week",
      {
        Weekdays: { ...BLOCK_OUT, Mask: 0x100, DayOfWeek: 0x3e },
        Weekend: { ...BLOCK_OUT, Mask: 0x100, DayOfWeek: 0x41 },
        Tuesday: { ...BLOCK_OUT, Mask: 0x100, DayOfWeek: 0x04 },
      },
      [
        'FWR-404 low: rule "Tuesday" (block outbound IPv4, on Tuesday) changes nothing: "Weekdays" decides all that it matches',
      ],
    ],
    [
      "a mask with holes is a condition of its own",
      {
        A: { ...BLOCK_OUT, ...from("10.0.5.0", 0x00ff00ff) },
        B: { ...BLOCK_OUT, ...from("10.0.0.0", 0x000000ff) },
        C: { ...BLOCK_OUT, ...from("10.3.5.9", 0x00ff00ff) },
      },
      [
        'FWR-404 low: rule "C" (block outbound IPv4, public host 10.3.5.9/255.0.255.0) matches exactly what "A" matches, which does the same',
      ],
    ],
    [
      "30 February",
      { A: { ...BLOCK_OUT, Mask: 0x600, Day: 30, Month: 2 }, B: { ...BLOCK_OUT, Mask: 0x600, Day: 29, Month: 2 } },
      ['FWR-408 low: rule "A" (block outbound IPv4, on day 30 of the month, in month 2) matches no packet at all'],
    ],
  ])("%s", (_, rules, expected) =>
    expect(findingsOf(firewall(rules), "FWR-403", "FWR-404", "FWR-405", "FWR-408")).toEqual(expected),
  );

  test("the covering rules are the related locations; more than three are counted in the sentence", () => {
    const parts = Object.fromEntries(
      [1, 2, 3, 4, 5].map((part) => [`P${part}`, { ...BLOCK_IN, ...ports(part * 10, part * 10 + 9) }]),
    );
    const [finding] = lint(firewall({ A: { ...ALLOW_IN, ...ports(10, 59) }, ...parts })).findings;
    expect(finding?.message).toContain('"P1", "P2", "P3" and 2 more together block');
    expect(finding?.related.map(({ text, location }) => `${location.line} ${text}`)).toEqual([
      '13 rule "P1"',
      '21 rule "P2"',
      '29 rule "P3"',
      '37 rule "P4"',
      '45 rule "P5"',
    ]);
  });

  const address = fc.constantFrom("10.0.0.1", "10.0.0.2");
  const smallRule = fc
    .record({
      flags: fc.constantFrom(FLAGS.allowIn, FLAGS.blockIn, FLAGS.allowOut, FLAGS.blockOut),
      protocol: fc.constantFrom(undefined, 6, 17),
      first: fc.integer({ min: 79, max: 82 }),
      width: fc.integer({ min: 0, max: 3 }),
      asksPort: fc.boolean(),
      private: fc.option(address, { nil: undefined }),
      publicMask: fc.constantFrom(undefined, 0x00ffffff, 0x0000ffff, 0xffffffff),
      public: fc.constantFrom("203.0.113.1", "203.0.113.2", "203.0.112.1"),
    })
    .map(
      (rule): RuleValues => ({
        Mask:
          (rule.protocol === undefined ? 0 : 0x20) |
          (rule.asksPort ? 4 : 0) |
          (rule.private === undefined ? 0 : 1) |
          (rule.publicMask === undefined ? 0 : 0x802),
        Flags: rule.flags,
        PrivateHost: rule.private === undefined ? IPV4 : host(rule.private),
        ...(rule.protocol === undefined ? {} : { Protocol: rule.protocol }),
        ...(rule.asksPort ? { PortMin: rule.first, PortMax: rule.first + rule.width } : {}),
        ...(rule.publicMask === undefined ? {} : { PublicHost: host(rule.public), PublicHostMask: rule.publicMask }),
      }),
    );
  const flows = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].flatMap((inside) =>
    ["203.0.113.1", "203.0.113.2", "203.0.113.9", "203.0.112.1", "203.0.114.1"].flatMap((outside) =>
      ["tcp", "udp"].flatMap((protocol) =>
        [78, 79, 80, 81, 82, 83, 84, 85, 86].flatMap((number) => [
          flowStart(`${protocol} ${inside}:4000 > ${outside}:${number}`),
          flowStart(`${protocol} ${outside}:4000 > ${inside}:${number}`),
        ]),
      ),
    ),
  );

  test("without all the rules that are called redundant or never to take effect, every flow is decided as with them", () => {
    let leftOut = 0;
    fc.assert(
      fc.property(fc.array(smallRule, { minLength: 2, maxLength: 9 }), (list) => {
        const rules = Object.fromEntries(list.map((rule, index) => [`R${index}`, rule]));
        const needless = new Set(
          lint(firewall(rules))
            .findings.filter(({ id }) => ["FWR-403", "FWR-404", "FWR-405", "FWR-408"].includes(id))
            .map(({ subject }) => subject.replace("rule ", "")),
        );
        const needed = Object.fromEntries(Object.entries(rules).filter(([name]) => !needless.has(name)));
        leftOut += needless.size;
        const [withAll, without] = [policyOf(firewall(rules)), policyOf(firewall(needed))];
        for (const flow of flows) expect(judgeAs(without, flow).decision).toBe(judgeAs(withAll, flow).decision);
      }),
      { numRuns: 150 },
    );
    expect(leftOut).toBeGreaterThan(20);
  });
});

describe("windows-ce: other findings", () => {
  test.each<[string, string, Record<string, RuleValues>, readonly string[]]>([
    [
      "FWR-402",
      "an inbound rule without port and host",
      { A: { ...ALLOW_IN, ...TCP } },
      ['FWR-402 medium: rule "A" (allow inbound IPv4, TCP) keeps out no port and no host: it allows nearly everything'],
    ],
    [
      "FWR-402",
      "an outbound one is less grave",
      { A: ALLOW_OUT },
      ['FWR-402 low: rule "A" (allow outbound IPv4) keeps out no port and no host: it allows nearly everything'],
    ],
    [
      "FWR-402",
      "not one with a host, a port or an ICMP type, and none that blocks",
      {
        A: { ...ALLOW_IN, ...from("10.0.0.0", 0xff) },
        B: { ...ALLOW_IN, ...port(80) },
        C: { ...ALLOW_IN, Mask: 0x28, Protocol: 1, Type: 8 },
        D: BLOCK_IN,
      },
      [],
    ],
    [
      "FWR-410",
      "1,001 ports",
      { A: { ...ALLOW_IN, ...ports(1000, 2000) } },
      ['FWR-410 medium: rule "A" (allow inbound IPv4, TCP, to ports 1000-2000) allows 1,001 ports'],
    ],
    [
      "FWR-410",
      "not 1,000, and none that blocks",
      { A: { ...ALLOW_IN, ...ports(1001, 2000) }, B: { ...BLOCK_IN, ...ports(1, 9999) } },
      [],
    ],
    [
      "FWR-104",
      "outbound blocks for IPv4 only",
      { A: { ...BLOCK_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...port(81) } },
      [
        "FWR-104 medium: 2 rules block outbound traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass",
      ],
    ],
    [
      "FWR-104",
      "with a twin for IPv6, whatever its host",
      { A: { ...BLOCK_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...V6, ...port(80) } },
      [],
    ],
    [
      "FWR-104",
      "a twin for another port is none",
      { A: { ...BLOCK_OUT, ...port(80) }, B: { ...BLOCK_OUT, ...V6, ...port(81) } },
      [
        'FWR-104 medium: rule "A" blocks outbound traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass',
      ],
    ],
    [
      "FWR-104",
      "the twin of ICMP is ICMPv6",
      {
        A: { ...BLOCK_OUT, Mask: 0x28, Protocol: 1, Type: 8 },
        B: { ...BLOCK_OUT, ...V6, Mask: 0x28, Protocol: 58, Type: 128 },
      },
      [],
    ],
    ["FWR-104", "inbound IPv6 is blocked by default", { A: BLOCK_IN }, []],
    [
      "FWR-104",
      "inbound, where a rule lets IPv6 in",
      { A: { ...BLOCK_IN, ...TCP }, B: { ...ALLOW_IN, ...V6, ...port(80) } },
      [
        'FWR-104 medium: rule "A" blocks inbound traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass',
      ],
    ],
    [
      "FWR-409",
      "outbound rules that allow what nothing blocks",
      {
        A: { ...ALLOW_OUT, ...port(80) },
        B: { ...BLOCK_OUT, ...port(81) },
        C: { ...ALLOW_OUT, ...port(81), Mask: 0x25, PrivateHost: host("10.0.0.1") },
      },
      ['FWR-409 info: rule "A" allows outbound traffic that is allowed anyway'],
    ],
    [
      "FWR-412",
      "disabled rules, in one finding",
      { A: { ...BLOCK_OUT, Flags: 0x31 }, B: { ...BLOCK_OUT, Flags: 0x2c }, C: { ...BLOCK_OUT } },
      ["FWR-412 info: 2 rules are disabled"],
    ],
    [
      "FWR-002",
      "a value that Mask does not ask for",
      { A: { ...BLOCK_OUT, Port: 80 } },
      ['FWR-002 medium: firewall rule "A": Port is there, and Mask does not ask for it (0x4): it has no effect'],
    ],
  ])("%s: %s", (id, _, rules, expected) => expect(findingsOf(firewall(rules), id)).toEqual(expected));

  test("FWR-105: the firewall is off for a family, at the line of the switch", () => {
    const { findings } = lint(firewall({ A: { ...BLOCK_OUT, ...port(80) } }, { EnableIPV4: 0, EnableIPv6: 1 }));
    expect(
      findings.filter(({ id }) => id === "FWR-105").map(({ message, location }) => `${location.line} ${message}`),
    ).toEqual(["4 EnableIPV4 is 0: the firewall is off for IPv4, and everything passes"]);
  });

  test("rules whose effect is not documented are counted, not compared", () => {
    const { rules, notCompared } = lint(
      firewall({ A: BLOCK_OUT, B: { ...BLOCK_OUT, Flags: 0x13 }, C: { ...BLOCK_OUT, Mask: 0x2000 } }),
    );
    expect(rules).toEqual({ compared: 1, disabled: 0 });
    expect(notCompared.map(({ name }) => name)).toEqual(["B", "C"]);
  });

  test("the rules of Windows CE 5.0 as shipped: one ICMPv6 rule for IPv4 only, and nothing overridden", () => {
    expect(findingsOf(DEFAULT_RULES, "FWR-403", "FWR-404", "FWR-405", "FWR-408")).toEqual([]);
    expect(findingsOf(DEFAULT_RULES, "FWR-002")).toEqual([
      'FWR-002 medium: firewall rule "BlockOutboundICMPv6": is an IPv4 rule for protocol 58 (ICMPv6): read literally it never matches IPv6 traffic',
    ]);
  });

  test("mail only: IPv6 of the blocked host is open", () => {
    expect(findingsOf(MAIL_ONLY)).toEqual([
      'FWR-104 medium: rule "BlockOutboundFromHost2" blocks outbound traffic over IPv4 only: no rule blocks all of the same over IPv6, which may pass',
    ]);
  });
});

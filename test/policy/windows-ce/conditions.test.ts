import { describe, expect, test } from "vitest";
import { FLAGS, firewall, host, IPV4, IPV6, type RuleValues } from "../support/ce-registry.ts";
import { flowStart, NOON } from "../support/flows.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

const DAY = 86_400_000_000;
const OUT = { Flags: FLAGS.blockOut, PrivateHost: IPV4 };
const TCP = "tcp 10.0.0.5:4000 > 203.0.113.1:80";

/** What the trace says of a single outbound block rule. */
function outcome(
  values: RuleValues,
  text = TCP,
  changes: Parameters<typeof flowStart>[1] = {},
  timeZone?: string,
): string {
  const policy = policyOf(firewall({ R: values }), { timeZone });
  const { decision, trace } = judgeAs(policy, flowStart(text, changes)).deciding;
  return `${decision}: ${trace.find(({ ruleId }) => ruleId === 0)?.text}`;
}

const NO = (condition: string) => `allow: does not match: ${condition}`;
const YES = "deny: matches";
const MAYBE = (condition: string) => `depends: matches possibly: ${condition} cannot be decided`;

describe("windows-ce: conditions of a rule, and what a trace says of them", () => {
  test.each<[string, RuleValues, string, string]>([
    ["mask 0 matches its family", { Mask: 0 }, TCP, YES],
    ["values without their mask bit are not asked", { Mask: 0, Protocol: 17, Port: 53 }, TCP, YES],
    ["protocol", { Mask: 0x20, Protocol: 17 }, TCP, NO("protocol")],
    ["port", { Mask: 0x24, Protocol: 6, Port: 81 }, TCP, NO("destination port")],
    ["the destination's port, not the source's", { Mask: 0x24, Protocol: 6, Port: 4000 }, TCP, NO("destination port")],
    ["first of a range", { Mask: 0x24, Protocol: 6, PortMin: 80, PortMax: 90 }, TCP, YES],
    ["last of a range", { Mask: 0x24, Protocol: 6, PortMin: 70, PortMax: 80 }, TCP, YES],
    ["below a range", { Mask: 0x24, Protocol: 6, PortMin: 81, PortMax: 90 }, TCP, NO("destination port")],
    ["a port without protocol: TCP", { Mask: 4, Port: 80 }, TCP, YES],
    ["a port without protocol: UDP", { Mask: 4, Port: 80 }, "udp 10.0.0.5:1 > 203.0.113.1:80", YES],
    ["a port without protocol: not GRE", { Mask: 4, Port: 80 }, "gre 10.0.0.5 > 203.0.113.1", NO("destination port")],
    [
      "a packet without its port",
      { Mask: 0x24, Protocol: 6, Port: 80 },
      "tcp 10.0.0.5 > 203.0.113.1",
      MAYBE("destination port"),
    ],
    ["type", { Mask: 0x28, Protocol: 1, Type: 8 }, "icmp 10.0.0.5 > 203.0.113.1 type 8", YES],
    ["another type", { Mask: 0x28, Protocol: 1, Type: 8 }, "icmp 10.0.0.5 > 203.0.113.1 type 3", NO("ICMP type")],
    ["a type without protocol", { Mask: 8, Type: 8 }, "icmp 10.0.0.5 > 203.0.113.1 type 8", YES],
    ["a type without protocol: not TCP", { Mask: 8, Type: 8 }, TCP, NO("ICMP type")],
    ["code", { Mask: 0x38, Protocol: 1, Type: 3, Code: 1 }, "icmp 10.0.0.5 > 203.0.113.1 type 3 code 1", YES],
    [
      "another code",
      { Mask: 0x38, Protocol: 1, Type: 3, Code: 1 },
      "icmp 10.0.0.5 > 203.0.113.1 type 3 code 4",
      NO("ICMP code"),
    ],
    [
      "a message without its type",
      { Mask: 0x28, Protocol: 1, Type: 8 },
      "icmp 10.0.0.5 > 203.0.113.1",
      MAYBE("ICMP type"),
    ],
    ["private host", { Mask: 1, PrivateHost: host("10.0.0.5") }, TCP, YES],
    ["another private host", { Mask: 1, PrivateHost: host("10.0.0.6") }, TCP, NO("private host")],
    ["public host", { Mask: 2, PublicHost: host("203.0.113.1") }, TCP, YES],
    ["another public host", { Mask: 2, PublicHost: host("203.0.113.2") }, TCP, NO("public host")],
    ["public subnet", { Mask: 0x802, PublicHost: host("203.0.113.200"), PublicHostMask: 0x00ffffff }, TCP, YES],
    [
      "mask /25",
      { Mask: 0x802, PublicHost: host("203.0.113.200"), PublicHostMask: 0x80ffffff },
      TCP,
      NO("public host"),
    ],
    [
      "a mask with holes is taken literally",
      { Mask: 0x802, PublicHost: host("203.9.113.9"), PublicHostMask: 0x00ff00ff },
      TCP,
      YES,
    ],
  ])("%s", (_, values, text, expected) => {
    expect(outcome({ ...OUT, ...values }, text)).toBe(expected);
  });

  test.each<[string, RuleValues, string, string]>([
    ["family", { Mask: 0 }, "tcp [fd00::5]:4 > [2001:db8::1]:80", YES],
    [
      "prefix, cut short",
      { Mask: 0x1002, PublicHost: host("20,01,0d,b8"), PublicHostPrefix: 32 },
      "tcp [fd00::5]:4 > [2001:db8:9::1]:80",
      YES,
    ],
    [
      "another prefix",
      { Mask: 0x1002, PublicHost: host("20,01,0d,b9"), PublicHostPrefix: 32 },
      "tcp [fd00::5]:4 > [2001:db8:9::1]:80",
      NO("public host"),
    ],
    [
      "prefix inside a byte",
      { Mask: 0x1002, PublicHost: host("20,01,0d,b0"), PublicHostPrefix: 28 },
      "tcp [fd00::5]:4 > [2001:dbf::1]:80",
      YES,
    ],
    [
      "one address",
      { Mask: 2, PublicHost: host("20,01,0d,b8,00,00,00,00,00,00,00,00,00,00,00,01") },
      "tcp [fd00::5]:4 > [2001:db8::1]:80",
      YES,
    ],
    [
      "node information has codes that flows do not keep",
      { Mask: 0x38, Protocol: 58, Type: 139, Code: 1 },
      "icmp6 fd00::5 > 2001:db8::1 type 139",
      MAYBE("ICMP code"),
    ],
  ])("IPv6: %s", (_, values, text, expected) => {
    expect(outcome({ ...OUT, PrivateHost: IPV6, ...values }, text)).toBe(expected);
  });

  test("the code of a request is 0, the only one it has (assumed)", () => {
    const ping = (code: number) =>
      outcome({ ...OUT, Mask: 0x38, Protocol: 1, Type: 8, Code: code }, "icmp 10.0.0.5 > 203.0.113.1 type 8");
    expect(ping(0)).toBe("deny: matches (the ICMP code is taken as 0, the only one of its type)");
    expect(ping(1)).toMatch(/^allow: does not match: ICMP code \(/);
  });

  test("rules of the other direction and family, log rules and disabled rules are no candidates", () => {
    const policy = policyOf(
      firewall({
        In: { ...OUT, Flags: FLAGS.blockIn, Mask: 0 },
        V6: { ...OUT, PrivateHost: IPV6, Mask: 0 },
        Log: { ...OUT, Flags: FLAGS.logOut, Mask: 0x40, Action: 2 },
        Off: { ...OUT, Flags: 0x31, Mask: 0 },
        On: { ...OUT, Mask: 0x20, Protocol: 17 },
      }),
    );
    const { decision, trace } = judgeAs(policy, flowStart(TCP)).deciding;
    expect(decision).toBe("allow");
    expect(trace).toEqual([
      { ruleId: null, text: "outbound: from the private side to the public side", isAssumed: false },
      { ruleId: 4, text: "does not match: protocol", isAssumed: false },
      { ruleId: null, text: "default for outbound traffic: allow", isAssumed: false },
    ]);
    expect(policy.rules.map(({ action, isEnabled }) => `${action} ${isEnabled}`)).toEqual([
      "block true",
      "block true",
      "log true",
      "block false",
      "block true",
    ]);
  });
});

describe("windows-ce: rules with a time (Saturday, 2024-06-01 12:00 UTC and around it)", () => {
  const HOURS = (start: number, end: number) => ({ Mask: 0x80, HourStart: start, HourEnd: end });
  test.each<[RuleValues, number, string | undefined, string]>([
    [HOURS(12, 13), 0, undefined, YES],
    [HOURS(11, 12), 0, undefined, NO("time of day")],
    [HOURS(13, 12), 0, undefined, NO("time of day")],
    [HOURS(14, 15), 0, "+02:00", YES],
    [HOURS(14, 15), 0, "Europe/Berlin", YES],
    [HOURS(14, 15), 183, "Europe/Berlin", NO("time of day")],
    [HOURS(13, 14), 183, "Europe/Berlin", YES],
    [HOURS(17, 18), 0, "Asia/Kolkata", YES],
    [HOURS(7, 8), 0, "UTC-5", YES],
    [{ Mask: 0x100, DayOfWeek: 0x40 }, 0, undefined, YES],
    [{ Mask: 0x100, DayOfWeek: 0x3e }, 0, undefined, NO("day of the week")],
    [{ Mask: 0x100, DayOfWeek: 0x01 }, 0, "Pacific/Auckland", YES],
    [{ Mask: 0x100, DayOfWeek: 'multi_sz:"WEEKEND"' }, 0, undefined, YES],
    [{ Mask: 0x200, Day: 1 }, 0, undefined, YES],
    [{ Mask: 0x200, Day: 2 }, 0, "Pacific/Auckland", YES],
    [{ Mask: 0x400, Month: 6 }, 0, undefined, YES],
    [{ Mask: 0x400, Month: 6 }, 30, undefined, NO("month")],
    [{ Mask: 0x600, Day: 1, Month: 6 }, 30, undefined, NO("month")],
    [{ Mask: 0x600, Day: 1, Month: 6 }, 1, undefined, NO("day of the month")],
  ])("%j, %d days later, in zone %s: %s", (values, days, timeZone, expected) => {
    expect(outcome({ ...OUT, ...values }, TCP, { firstMicros: NOON + days * DAY }, timeZone)).toBe(expected);
  });

  test("the time zone is an assumption only where a rule asks for the time and no option gives it", () => {
    const topics = (reg: string, timeZone?: string) =>
      policyOf(reg, { timeZone }).assumptions.map(({ topic }) => topic);
    const timed = firewall({ R: { ...OUT, ...HOURS(1, 2) } });
    expect(topics(timed)).toContain("time zone");
    expect(topics(timed, "UTC")).not.toContain("time zone");
    expect(topics(firewall({ R: { ...OUT, Mask: 0 } }))).not.toContain("time zone");
  });

  test.each(["Mars/Olympus", "+25:00", "", "2"])("--timezone %j is a user's mistake", (timeZone) => {
    expect(() => policyOf(firewall({}), { timeZone })).toThrow(/--timezone .*: not a time zone/);
  });
});

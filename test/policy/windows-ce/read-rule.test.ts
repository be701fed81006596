import { describe, expect, test } from "vitest";
import { FLAGS, firewall, host, IPV4, IPV6, type RuleValues } from "../support/ce-registry.ts";
import { flowStart } from "../support/flows.ts";
import { judgeAs, policyOf, problemTexts, readPolicy } from "../support/policies.ts";

const OUT = { Flags: FLAGS.blockOut, PrivateHost: IPV4 };
const WEB = { ...OUT, Mask: 0x24, Protocol: 6, Port: 80 };

const rule = (values: RuleValues): string => firewall({ R: values });

/** What a rule might do to: a web flow, a DNS flow and a ping that leave, and a web flow that comes in; IPv6 web. */
function effects(values: RuleValues): string {
  const flows = [
    "tcp 10.0.0.5:4 > 203.0.113.1:80",
    "udp 10.0.0.5:4 > 203.0.113.1:53",
    "icmp 10.0.0.5 > 203.0.113.1 type 8",
    "tcp 203.0.113.1:4 > 10.0.0.5:80",
    "tcp [fd00::5]:4 > [2001:db8::1]:80",
  ];
  return flows.map((text) => judgeAs(policyOf(rule(values)), flowStart(text)).decision).join(" ");
}

describe("windows-ce: keys below Rules", () => {
  const reg = `${rule(WEB)}[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\Group\\R1]\n"Mask"=dword:0\n"Flags"=dword:11\n`;

  test("a rule below a rule is not read, its parent without values is none; both are reported", () => {
    expect(problemTexts(reg).map((text) => text.replace(/^\d+: /, ""))).toEqual([
      '"R1" below the firewall rule "Group" is not read: rules are the keys right below Rules',
      '"Group" has no values and is not read as a firewall rule',
    ]);
    expect(policyOf(reg).rules.map(({ name }) => name)).toEqual(["R"]);
    expect(judgeAs(policyOf(reg), flowStart("udp 10.0.0.5:4 > 203.0.113.1:53")).decision).toBe("allow");
  });
});

describe("windows-ce: an ill-formed rule is reported, and a flow it might match depends on it", () => {
  const A = "allow";
  const D = "depends";
  test.each<[string, RuleValues, readonly string[]]>([
    ["Flags is missing", { Mask: 0, PrivateHost: IPV4 }, [D, D, D, D, A]],
    ["Flags must have exactly one of block", { ...OUT, Mask: 0, Flags: 0x13 }, [D, D, D, "deny", A]],
    ["Flags must have exactly one of block", { ...OUT, Mask: 0, Flags: 0x10 }, [D, D, D, "deny", A]],
    ["Flags must have exactly one of block", { ...OUT, Mask: 0, Flags: 0x16 }, [A, A, A, "deny", A]],
    ["Flags must have exactly one of inbound", { ...OUT, Mask: 0, Flags: 0x1a }, [A, A, A, D, A]],
    ["Flags must have exactly one of inbound", { ...OUT, Mask: 0, Flags: 0x01 }, [D, D, D, "deny", A]],
    ["Flags has bits that mean nothing: 0x40", { ...OUT, Mask: 0, Flags: 0x51 }, [D, D, D, "deny", A]],
    ["Flags: expected a dword", { ...OUT, Mask: 0, Flags: '"17"' }, [D, D, D, D, A]],
    ["Mask is missing", { ...OUT }, [D, D, D, "deny", A]],
    ["Mask: expected a dword", { ...OUT, Mask: '"0"' }, [D, D, D, "deny", A]],
    ["Mask has bits that mean nothing: 0x2000", { ...WEB, Mask: 0x2024 }, [D, A, A, "deny", A]],
    ["PrivateHost is missing", { Flags: FLAGS.blockOut, Mask: 0 }, [D, D, D, "deny", D]],
    [
      "PrivateHost does not begin with an address family",
      { ...OUT, Mask: 0, PrivateHost: "hex:00,00" },
      [D, D, D, "deny", D],
    ],
    [
      "PrivateHost does not begin with an address family",
      { ...OUT, Mask: 0, PrivateHost: "hex:02" },
      [D, D, D, "deny", D],
    ],
    ["PrivateHost: expected binary data", { ...OUT, Mask: 0, PrivateHost: '"10.0.0.5"' }, [D, D, D, "deny", D]],
    ["PrivateHost has no address", { ...OUT, Mask: 1 }, [D, D, D, "deny", A]],
    [
      "PrivateHost has 3 of the 4 bytes",
      { ...OUT, Mask: 1, PrivateHost: "hex:02,00,00,00,0a,00,00" },
      [D, D, D, "deny", A],
    ],
    ["Mask asks for Protocol, which is missing", { ...OUT, Mask: 0x20 }, [D, D, D, "deny", A]],
    ["Protocol is 256, not 0 to 255", { ...OUT, Mask: 0x20, Protocol: 256 }, [D, D, D, "deny", A]],
    ["Mask asks for a port, and neither Port", { ...OUT, Mask: 0x24, Protocol: 6 }, [D, A, A, "deny", A]],
    ["Mask asks for a port, and neither Port", { ...OUT, Mask: 0x24, Protocol: 6, PortMin: 80 }, [D, A, A, "deny", A]],
    ["has Port together with PortMin", { ...WEB, PortMin: 80, PortMax: 81 }, [D, A, A, "deny", A]],
    [
      "PortMin 90 is more than PortMax 80",
      { ...OUT, Mask: 0x24, Protocol: 6, PortMin: 90, PortMax: 80 },
      [D, A, A, "deny", A],
    ],
    ["port 65536 is more than 65535", { ...WEB, Port: 65_536 }, [D, A, A, "deny", A]],
    ["a port, which IP protocol 1 does not have", { ...OUT, Mask: 0x24, Protocol: 1, Port: 8 }, [A, A, D, "deny", A]],
    ["share their storage", { ...OUT, Mask: 0x2c, Protocol: 6, Port: 80, Type: 8 }, [D, A, A, "deny", A]],
    ["share their storage", { ...OUT, Mask: 0x14, Port: 80, Code: 0 }, [D, D, D, "deny", A]],
    [
      "an ICMP type, which IP protocol 6 does not have",
      { ...OUT, Mask: 0x28, Protocol: 6, Type: 8 },
      [D, A, A, "deny", A],
    ],
    ["Type is 256, not 0 to 255", { ...OUT, Mask: 0x28, Protocol: 1, Type: 256 }, [A, A, D, "deny", A]],
    ["Mask asks for PublicHost, which is missing", { ...OUT, Mask: 2 }, [D, D, D, "deny", A]],
    ["PublicHost is of another address family", { ...OUT, Mask: 2, PublicHost: host("20,01") }, [D, D, D, "deny", A]],
    ["without PublicHost itself", { ...OUT, Mask: 0x800, PublicHostMask: 0xff }, [D, D, D, "deny", A]],
    [
      "a mask and a prefix",
      { ...OUT, Mask: 0x1802, PublicHost: host("1.2.3.4"), PublicHostMask: 0xff, PublicHostPrefix: 8 },
      [D, D, D, "deny", A],
    ],
    [
      "PublicHostPrefix, which is for IPv6 only",
      { ...OUT, Mask: 0x1002, PublicHost: host("1.2.3.4"), PublicHostPrefix: 8 },
      [D, D, D, "deny", A],
    ],
    [
      "PublicHostMask, which is for IPv4 only",
      { ...OUT, PrivateHost: IPV6, Mask: 0x802, PublicHost: host("20,01"), PublicHostMask: 0xff },
      [A, A, A, "deny", D],
    ],
    [
      "PublicHostPrefix is 0, not 1 to 128",
      { ...OUT, PrivateHost: IPV6, Mask: 0x1002, PublicHost: host("20,01"), PublicHostPrefix: 0 },
      [A, A, A, "deny", D],
    ],
    ["asks for Action, which is valid for log rules only", { ...OUT, Mask: 0x40, Action: 1 }, [D, D, D, "deny", A]],
    ["HourEnd is 24, not 0 to 23", { ...OUT, Mask: 0x80, HourStart: 8, HourEnd: 24 }, [D, D, D, "deny", A]],
    ["HourStart and HourEnd are both 12", { ...OUT, Mask: 0x80, HourStart: 12, HourEnd: 12 }, [D, D, D, "deny", A]],
    ["Mask asks for HourEnd, which is missing", { ...OUT, Mask: 0x80, HourStart: 12 }, [D, D, D, "deny", A]],
    ["DayOfWeek is 0, not 1 to 127", { ...OUT, Mask: 0x100, DayOfWeek: 0 }, [D, D, D, "deny", A]],
    [
      '"Caturday" is not the name of a day',
      { ...OUT, Mask: 0x100, DayOfWeek: 'multi_sz:"Caturday"' },
      [D, D, D, "deny", A],
    ],
    ["Day is 32, not 1 to 31", { ...OUT, Mask: 0x200, Day: 32 }, [D, D, D, "deny", A]],
    ["Month is 13, not 1 to 12", { ...OUT, Mask: 0x400, Month: 13 }, [D, D, D, "deny", A]],
  ])("%s: %j", (problem, values, decisions) => {
    expect(problemTexts(rule(values)).join("\n")).toContain(problem);
    expect(effects(values)).toBe(decisions.join(" "));
    expect(policyOf(rule(values)).rules[0]?.summary).toMatch(/^ill-formed: /);
  });

  test("problems are warnings at the value's line: judging goes on", () => {
    const { problems } = readPolicy(rule({ ...WEB, Port: 65_536 }));
    expect(problems).toMatchObject([
      { severity: "warning", location: { file: "rules.reg", line: 10, lineText: '"Port"=dword:10000' } },
    ]);
  });

  test("a disabled ill-formed rule does nothing, and is reported all the same", () => {
    const values = { ...OUT, Mask: 0x2000, Flags: 0x31 };
    expect(problemTexts(rule(values))).toHaveLength(1);
    expect(effects(values)).toBe("allow allow allow deny allow");
  });

  test("where the rule makes no difference the decision is certain", () => {
    const odd = { ...OUT, Mask: 0x2000 };
    const text = "tcp 10.0.0.5:4 > 203.0.113.1:80";
    const outbound = (other: RuleValues) => judgeAs(policyOf(firewall({ odd, other })), flowStart(text)).decision;
    expect(outbound({ ...OUT, Mask: 0, Flags: FLAGS.allowOut })).toBe("allow");
    expect(outbound({ ...OUT, Mask: 0 })).toBe("deny");
    expect(outbound({ ...OUT, Mask: 0x20, Protocol: 17 })).toBe("depends");
    const inbound = (odd: RuleValues, other: RuleValues) =>
      judgeAs(policyOf(firewall({ odd, other })), flowStart("tcp 203.0.113.1:4 > 10.0.0.5:80")).decision;
    const oddIn = { ...odd, Flags: FLAGS.blockIn };
    expect(inbound(oddIn, { ...OUT, Mask: 0, Flags: FLAGS.blockIn })).toBe("deny");
    expect(inbound(oddIn, { ...OUT, Mask: 0, Flags: FLAGS.allowIn })).toBe("depends");
    expect(inbound({ ...odd, Flags: FLAGS.allowIn }, { ...OUT, Mask: 0, Flags: FLAGS.allowIn })).toBe("allow");
    expect(inbound({ ...odd, Flags: FLAGS.allowIn }, { ...OUT, Mask: 0, Flags: FLAGS.blockIn })).toBe("deny");
  });

  test("the reason names the rule", () => {
    const policy = policyOf(firewall({ 'Odd "one"': { ...OUT, Mask: 0x2000 } }));
    const { deciding } = judgeAs(policy, flowStart("tcp 10.0.0.5:4 > 203.0.113.1:80"));
    expect(deciding.reason).toBe(
      'depends on rule "Odd "one"": it matches possibly: undocumented mask bits cannot be decided',
    );
    expect(deciding.ruleId).toBe(0);
  });
});

describe("windows-ce: oddities that have a meaning are warnings", () => {
  test.each<[string, RuleValues]>([
    ["names a port and no protocol: assumed to mean TCP and UDP", { ...OUT, Mask: 4, Port: 80 }],
    ["names an ICMP type and no protocol", { ...OUT, Mask: 8, Type: 8 }],
    ["read literally it never matches IPv6 traffic", { ...OUT, Mask: 0x20, Protocol: 0x3a }],
    ["read literally it never matches IPv4 traffic", { ...OUT, PrivateHost: IPV6, Mask: 0x20, Protocol: 1 }],
    ["its bytes look swapped", { ...OUT, Mask: 0x802, PublicHost: host("1.2.3.4"), PublicHostMask: 0xffffff00 }],
    ["not a run of ones", { ...OUT, Mask: 0x802, PublicHost: host("1.2.3.4"), PublicHostMask: 0xff00ff00 }],
    ["Port is there, and Mask does not ask for it", { ...OUT, Mask: 0x20, Protocol: 6, Port: 80 }],
    ["PrivateHost has an address, and Mask does not ask", { ...OUT, Mask: 0, PrivateHost: host("10.0.0.5") }],
    ['"Prot" is not a value of a firewall rule', { ...OUT, Mask: 0, Prot: 6 }],
    ["is cut short without a prefix", { ...OUT, PrivateHost: IPV6, Mask: 2, PublicHost: host("fe,80") }],
    ["two bytes after the family", { ...OUT, Mask: 1, PrivateHost: "hex:02,00,50,00,0a,00,00,05" }],
    ["is longer than an address", { ...OUT, Mask: 1, PrivateHost: `hex:02,00,00,00,0a,00,00,05${",00".repeat(13)}` }],
    ["assumed to mean those days", { ...OUT, Mask: 0x100, DayOfWeek: 'multi_sz:"Mon","weekend"' }],
  ])("%s: %j", (problem, values) => {
    const texts = problemTexts(rule(values));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(problem);
    expect(policyOf(rule(values)).rules[0]?.summary).not.toContain("ill-formed");
  });

  test("a rule as documented gives none", () => {
    expect(problemTexts(rule({ ...WEB, Description: '"{GUID}"' }))).toEqual([]);
  });
});

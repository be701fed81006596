import { describe, expect, test } from "vitest";
import { FLAGS, firewall, host, IPV4, IPV6, MAIL_ONLY, type RuleValues } from "../support/ce-registry.ts";
import { flowStart } from "../support/flows.ts";
import { neighboursOf } from "../support/neighbours.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

const FLAG = "ipv6-passes-where-ipv4-denied";

const HOST2 = neighboursOf({
  "192.168.0.101": "m101",
  "fd00::101": "m101",
  "192.168.0.102": "m102",
  "fd00::102": "m102",
});

const flagsOf = (reg: string, text: string, neighbours = HOST2): readonly string[] =>
  judgeAs(policyOf(reg, { neighbours }), flowStart(text)).deciding.flags;

describe("windows-ce: passes over IPv6 although the same flow over IPv4 would be denied (FWR-104)", () => {
  const rules = (...list: readonly RuleValues[]) =>
    firewall(Object.fromEntries(list.map((rule, index) => [`R${index}`, rule])));
  const block4 = (values: RuleValues): RuleValues => ({ Flags: FLAGS.blockOut, PrivateHost: IPV4, ...values });
  const allowIn6 = { Mask: 0x24, Flags: FLAGS.allowIn, PrivateHost: IPV6, Protocol: 6, Port: 80 };

  test.each([
    ["seed 003: Host2's web over IPv6", MAIL_ONLY, "tcp [fd00::101]:4 > [2001:db8::1]:80", [FLAG]],
    ["seed 003: Host2's mail is allowed over IPv4 too", MAIL_ONLY, "tcp [fd00::101]:4 > [2001:db8::1]:25", []],
    ["seed 003: another host is not blocked over IPv4", MAIL_ONLY, "tcp [fd00::102]:4 > [2001:db8::1]:80", []],
    ["seed 003: a host without a known MAC address: no claim", MAIL_ONLY, "tcp [fd00::7]:4 > [2001:db8::1]:80", []],
    ["seed 003: Host2's ping", MAIL_ONLY, "icmp6 fd00::101 > 2001:db8::1 type 128", [FLAG]],
    ["seed 003: neighbour discovery has no IPv4 counterpart", MAIL_ONLY, "icmp6 fd00::101 > 2001:db8::1 type 135", []],
    ["seed 003: DHCPv6 has none either", MAIL_ONLY, "udp [fd00::101]:546 > [2001:db8::1]:547", []],
    ["seed 003: local traffic", MAIL_ONLY, "tcp [fd00::101]:4 > [fd00::102]:80", []],
    ["a block without a host", rules(block4({ Mask: 0 })), "tcp [fd00::7]:4 > [2001:db8::1]:80", [FLAG]],
    [
      "a block of another port",
      rules(block4({ Mask: 0x24, Protocol: 6, Port: 81 })),
      "tcp [fd00::7]:4 > [2001:db8::1]:80",
      [],
    ],
    [
      "a block of a public subnet: no claim",
      rules(block4({ Mask: 0x802, PublicHost: host("203.0.113.0"), PublicHostMask: 0x00ffffff })),
      "tcp [fd00::7]:4 > [2001:db8::1]:80",
      [],
    ],
    [
      "a block of every public address",
      rules(block4({ Mask: 0x802, PublicHost: host("0.0.0.0"), PublicHostMask: 0 })),
      "tcp [fd00::7]:4 > [2001:db8::1]:80",
      [FLAG],
    ],
    [
      "a block, and an allow of one host that is not this one",
      rules(block4({ Mask: 0 }), { Mask: 1, Flags: FLAGS.allowOut, PrivateHost: host("192.168.0.102") }),
      "tcp [fd00::101]:4 > [2001:db8::1]:80",
      [FLAG],
    ],
    [
      "a block, and an allow of this host",
      rules(block4({ Mask: 0 }), { Mask: 1, Flags: FLAGS.allowOut, PrivateHost: host("192.168.0.101") }),
      "tcp [fd00::101]:4 > [2001:db8::1]:80",
      [],
    ],
    ["inbound: allowed for IPv6 only", rules(allowIn6), "tcp [2001:db8::1]:4 > [fd00::101]:80", [FLAG]],
    [
      "inbound: allowed for both",
      rules(allowIn6, { ...allowIn6, PrivateHost: IPV4 }),
      "tcp [2001:db8::1]:4 > [fd00::101]:80",
      [],
    ],
    ["inbound: denied for both", rules(), "tcp [2001:db8::1]:4 > [fd00::101]:80", []],
    ["IPv4 flows have no twin", MAIL_ONLY, "tcp 192.168.0.102:4 > 203.0.113.1:80", []],
  ])("%s", (_, reg, text, flags) => {
    expect(flagsOf(reg, text)).toEqual(flags);
  });

  test("a public host that a rule names is known by its MAC address, in a subnet too", () => {
    const neighbours = neighboursOf({ "203.0.113.1": "m1", "2001:db8::1": "m1", "2001:db8::2": "m2" });
    const reg = rules(block4({ Mask: 0x802, PublicHost: host("203.0.113.1"), PublicHostMask: 0x00ffffff }));
    expect(flagsOf(reg, "tcp [fd00::7]:4 > [2001:db8::1]:80", neighbours)).toEqual([FLAG]);
    expect(flagsOf(reg, "tcp [fd00::7]:4 > [2001:db8::2]:80", neighbours)).toEqual([]);
  });

  test("flows that rules meet alike are told apart by their twins", () => {
    const policy = policyOf(MAIL_ONLY, { neighbours: HOST2 });
    const flags = (host: string) =>
      judgeAs(policy, flowStart(`tcp [fd00::${host}]:4 > [2001:db8::1]:80`)).deciding.flags.length;
    expect(["101", "102", "101", "7"].map(flags)).toEqual([1, 0, 1, 0]);
  });

  test("EnableIPv6 off lets everything pass; EnableIPV4 off leaves nothing to compare with", () => {
    const text = "tcp [2001:db8::1]:4 > [fd00::101]:80";
    expect(flagsOf(firewall({}, { EnableIPv6: 0 }), text)).toEqual([FLAG, "filter-ineffective"]);
    expect(flagsOf(firewall({}, { EnableIPv6: 0, EnableIPV4: 0 }), text)).toEqual(["filter-ineffective"]);
    expect(flagsOf(firewall({ allowIn6 }, { EnableIPV4: 0 }), text)).toEqual([]);
  });

  test("a MAC address with many addresses is a router's and compares nothing", () => {
    const neighbours = { ...HOST2, addressesOf: () => new Set<string>() };
    const reg = rules(block4({ Mask: 0 }), { Mask: 1, Flags: FLAGS.allowOut, PrivateHost: host("192.168.0.102") });
    expect(flagsOf(reg, "tcp [fd00::101]:4 > [2001:db8::1]:80", neighbours)).toEqual([]);
  });
});

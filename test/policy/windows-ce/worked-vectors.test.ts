import { describe, expect, test } from "vitest";
import { DEFAULT_RULES, FLAGS, firewall, host, IPV4, MAIL_ONLY } from "../support/ce-registry.ts";
import { flowStart, NOON } from "../support/flows.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

/** A LAN whose addresses are none of those that the default rules speak of. */
const TEN = { privateOptions: ["10.0.0.0/8", "fd00::/8"] };
const HOUR = 3_600_000_000;

describe("windows-ce: worked vectors (windows-ce-firewall.md section 9)", () => {
  const mailOnly = policyOf(MAIL_ONLY);
  test.each([
    ["tcp 192.168.0.101:40000 > 203.0.113.5:25", "allow", "AllowTCPOutboundPort25"],
    ["tcp 192.168.0.101:40000 > 203.0.113.5:110", "allow", "AllowTCPOutboundPort110"],
    ["tcp 192.168.0.101:40000 > 203.0.113.5:80", "deny", "BlockOutboundFromHost2"],
    ["udp 192.168.0.101:40000 > 203.0.113.5:53", "deny", "BlockOutboundFromHost2"],
    ["udp 192.168.0.101:40000 > 203.0.113.5:25", "deny", "BlockOutboundFromHost2"],
    ["icmp 192.168.0.101 > 203.0.113.5 type 8", "deny", "BlockOutboundFromHost2"],
    ["tcp 192.168.0.102:40000 > 203.0.113.5:80", "allow", null],
    ["tcp [fd00::101]:40000 > [2001:db8::5]:80", "allow", null],
    ["tcp 203.0.113.5:40000 > 192.168.0.101:25", "deny", null],
    ["tcp 192.168.0.101:40000 > 192.168.0.102:80", "not-filtered", null],
    ["tcp 203.0.113.5:40000 > 198.51.100.7:80", "out-of-scope", null],
  ])("seed 003: %s: %s by %s", (text, decision, rule) => {
    const judged = judgeAs(mailOnly, flowStart(text));
    const { ruleId } = judged.deciding;
    expect(judged.decision).toBe(decision);
    expect(ruleId === null ? null : mailOnly.rules[ruleId]?.name).toBe(rule);
  });

  const defaults = policyOf(DEFAULT_RULES, TEN);
  test.each([
    ["udp 203.0.113.5:67 > 10.0.0.5:68", "allow", "DHCPUnicastResponse"],
    ["udp 192.168.0.77:67 > 10.0.0.5:68", "deny", "SourcePrivate"],
    ["udp 192.168.1.77:67 > 10.0.0.5:68", "allow", "DHCPUnicastResponse"],
    ["udp 255.255.255.255:67 > 10.0.0.5:68", "deny", "SourceBroadcast"],
    ["udp 127.0.0.1:67 > 10.0.0.5:68", "deny", "SourceLoopback"],
    ["udp 127.0.0.2:67 > 10.0.0.5:68", "allow", "DHCPUnicastResponse"],
    ["icmp 10.0.0.5 > 203.0.113.5 type 8", "allow", "AllowICMP_ECHO_REQUEST"],
    ["icmp 10.0.0.5 > 203.0.113.5 type 0", "allow", "AllowICMP_ECHO_REPLY"],
    ["icmp 10.0.0.5 > 203.0.113.5 type 3 code 1", "deny", "BlockOutboundICMP"],
    ["ip41 203.0.113.5 > 10.0.0.5", "allow", "6to4"],
    ["gre 203.0.113.5 > 10.0.0.5", "deny", null],
    ["icmp6 fe80::1 > fd00::5 type 134", "allow", "RouterAdvertisementLink"],
    ["icmp6 2001:db8::1 > fd00::5 type 134", "deny", null],
    ["icmp6 fe80::1 > fd00::5 type 135", "allow", "NeighborSolicitLink"],
    ["icmp6 fec0::1 > fd00::5 type 135", "allow", "NeighborSolicitSite"],
    ["icmp6 2001:db8::1 > fd00::5 type 136", "allow", "NeighborAdvert"],
    ["icmp6 fd00::5 > 2001:db8::1 type 1", "allow", null],
    ["icmp6 fd00::5 > 2001:db8::1 type 128", "allow", "AllowICMPv6_ECHO_REQUEST"],
    ["udp [2001:db8::1]:547 > [fd00::5]:546", "allow", "AllowDHCPv6ClientPort"],
    ["udp [2001:db8::1]:546 > [fd00::5]:547", "deny", null],
    ["tcp 203.0.113.5:40000 > 10.0.0.5:68", "deny", null],
  ])("CE 5.0 defaults: %s: %s by %s", (text, decision, rule) => {
    const judged = judgeAs(defaults, flowStart(text));
    const { ruleId } = judged.deciding;
    expect(judged.decision).toBe(decision);
    expect(ruleId === null ? null : defaults.rules[ruleId]?.name).toBe(rule);
  });

  test("any inbound block beats any allow; any outbound allow beats any block", () => {
    const policy = policyOf(
      firewall({
        AllowIn: { Mask: 0x24, Flags: FLAGS.allowIn, PrivateHost: IPV4, Protocol: 6, Port: 80 },
        BlockIn: { Mask: 0, Flags: FLAGS.blockIn, PrivateHost: IPV4 },
        BlockOut: { Mask: 0, Flags: FLAGS.blockOut, PrivateHost: IPV4 },
        AllowOut: { Mask: 0x24, Flags: FLAGS.allowOut, PrivateHost: IPV4, Protocol: 6, Port: 80 },
      }),
    );
    expect(judgeAs(policy, flowStart("tcp 203.0.113.5:40000 > 10.0.0.5:80")).decision).toBe("deny");
    expect(judgeAs(policy, flowStart("tcp 10.0.0.5:40000 > 203.0.113.5:80")).decision).toBe("allow");
    expect(judgeAs(policy, flowStart("tcp 10.0.0.5:40000 > 203.0.113.5:81")).decision).toBe("deny");
  });

  const byNight = policyOf(
    firewall({
      BlockOutbound: { Mask: 0, Flags: FLAGS.blockOut, PrivateHost: IPV4 },
      AllowOutbound9p8a: { Mask: 0x80, Flags: FLAGS.allowOut, PrivateHost: IPV4, HourStart: 0x15, HourEnd: 8 },
    }),
  );
  test.each([
    [20.99, "deny"],
    [21, "allow"],
    [23, "allow"],
    [24, "allow"],
    [31.99, "allow"],
    [32, "deny"],
  ])("9 PM to 8 AM: hour %d is %s", (hour, decision) => {
    const firstMicros = NOON + (hour - 12) * HOUR;
    expect(judgeAs(byNight, flowStart("tcp 10.0.0.5:40000 > 203.0.113.5:80", { firstMicros })).decision).toBe(decision);
  });

  test("a response to seed 003's own mail, and an unsolicited connection to it", () => {
    const policy = policyOf(MAIL_ONLY);
    const mail = flowStart("tcp 192.168.0.101:40000 > 203.0.113.5:25");
    expect(judgeAs(policy, mail).decision).toBe("allow");
    const unsolicited = flowStart("tcp 203.0.113.5:25 > 192.168.0.101:40001");
    expect(judgeAs(policy, unsolicited).deciding.reason).toBe(
      "no rule allows it, and inbound traffic is blocked by default",
    );
  });

  test("the public host's mask covers both sides: 192.168.0.1 with 255.255.255.0 is the whole subnet", () => {
    const policy = policyOf(
      firewall({
        Subnet: {
          Mask: 0x802,
          Flags: 0x0a,
          PrivateHost: IPV4,
          PublicHost: host("192.168.5.9"),
          PublicHostMask: 0x00ffffff,
        },
      }),
      TEN,
    );
    expect(judgeAs(policy, flowStart("tcp 192.168.5.200:4 > 10.0.0.5:80")).decision).toBe("allow");
    expect(judgeAs(policy, flowStart("tcp 192.168.6.9:4 > 10.0.0.5:80")).decision).toBe("deny");
  });
});

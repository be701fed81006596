import { describe, expect, test } from "vitest";
import type { PolicyChoices } from "../../../src/policy/policy-judge.ts";
import { firewall, host, MAIL_ONLY, section } from "../support/ce-registry.ts";
import { flowStart } from "../support/flows.ts";
import { neighboursOf } from "../support/neighbours.ts";
import { judgeAs, policyOf } from "../support/policies.ts";

const PLAIN = firewall({});

const directionOf = (text: string, choices: Partial<PolicyChoices> = {}, reg = PLAIN): string => {
  const { direction, decision, trace } = judgeAs(policyOf(reg, choices), flowStart(text)).deciding;
  expect(decision).toBe(
    { local: "not-filtered", transit: "out-of-scope", outbound: "allow", inbound: "deny" }[direction as string],
  );
  return `${direction}${trace[0]?.isAssumed ? " (assumed)" : ""}`;
};

describe("windows-ce: which way a flow crosses the boundary", () => {
  const LAN = { privateOptions: ["192.168.0.0/24"], hostOptions: ["203.0.113.1"] };
  test.each([
    ["tcp 192.168.0.5:4 > 198.51.100.7:80", "outbound"],
    ["tcp 198.51.100.7:4 > 192.168.0.5:80", "inbound"],
    ["tcp 192.168.0.5:4 > 192.168.0.6:80", "local"],
    ["tcp 192.168.0.5:4 > 192.168.1.6:80", "outbound"],
    ["tcp 198.51.100.7:4 > 203.0.113.2:80", "transit"],
    ["tcp 203.0.113.1:4 > 198.51.100.7:80", "outbound"],
    ["tcp 198.51.100.7:4 > 203.0.113.1:80", "inbound"],
    ["tcp 192.168.0.5:4 > 203.0.113.1:80", "local"],
    ["tcp 127.0.0.1:4 > 127.0.0.1:80", "local"],
    ["tcp 127.0.0.1:4 > 192.168.0.5:80", "inbound"],
    ["udp 192.168.0.5:138 > 192.168.0.255:138", "local"],
    ["udp 198.51.100.7:138 > 192.168.0.255:138", "inbound"],
    ["udp 192.168.0.5:68 > 255.255.255.255:67", "local (assumed)"],
    ["udp 0.0.0.0:68 > 255.255.255.255:67", "local (assumed)"],
    ["udp 198.51.100.7:67 > 255.255.255.255:68", "inbound (assumed)"],
    ["igmp 192.168.0.5 > 224.0.0.22", "local (assumed)"],
    ["udp 192.168.0.5:5353 > 224.0.0.251:5353", "local (assumed)"],
    ["udp 192.168.0.5:1900 > 239.255.255.250:1900", "outbound (assumed)"],
    ["udp 203.0.113.1:5353 > 224.0.0.251:5353", "outbound (assumed)"],
    ["udp 198.51.100.7:5353 > 224.0.0.251:5353", "inbound (assumed)"],
    ["icmp6 fe80::1 > ff02::1 type 134", "local (assumed)"],
    ["icmp6 :: > ff02::1 type 135", "local (assumed)"],
    ["udp [fd00::1]:1 > [ff05::2]:2", "outbound (assumed)"],
    ["udp [fe80::1]:1 > [fd00::2]:2", "local"],
    ["udp [2001:db8::1]:1 > [fd00::2]:2", "inbound"],
  ])("a gateway: %s is %s", (text, direction) => {
    expect(directionOf(text, LAN)).toBe(direction);
  });

  const ALONE = { hostOptions: ["192.168.0.5"] };
  test.each([
    ["tcp 192.168.0.5:4 > 192.168.0.6:80", "outbound"],
    ["tcp 192.168.0.6:4 > 192.168.0.5:80", "inbound"],
    ["tcp 192.168.0.6:4 > 192.168.0.7:80", "transit"],
    ["udp 192.168.0.5:68 > 255.255.255.255:67", "outbound (assumed)"],
    ["udp 192.168.0.6:138 > 255.255.255.255:138", "inbound (assumed)"],
    ["udp 0.0.0.0:68 > 255.255.255.255:67", "inbound (assumed)"],
    ["udp 192.168.0.5:5353 > 224.0.0.251:5353", "outbound (assumed)"],
    ["tcp [2001:db8::5]:4 > [2001:db8::6]:80", "transit"],
  ])("a device that protects itself alone: %s is %s", (text, direction) => {
    expect(directionOf(text, ALONE)).toBe(direction);
  });

  test("a device alone is known by its MAC address over IPv6 and before it has an address", () => {
    const neighbours = neighboursOf({ "192.168.0.5": "m5", "2001:db8::5": "m5", "2001:db8::6": "m6" });
    expect(directionOf("tcp [2001:db8::5]:4 > [2001:db8::6]:80", { ...ALONE, neighbours })).toBe("outbound");
    expect(directionOf("tcp [2001:db8::6]:4 > [2001:db8::5]:80", { ...ALONE, neighbours })).toBe("inbound");
    const policy = policyOf(PLAIN, { ...ALONE, neighbours });
    const discover = flowStart("udp 0.0.0.0:68 > 255.255.255.255:67", { initiatorMac: "m5" });
    expect(judgeAs(policy, discover).direction).toBe("outbound");
  });

  test("a gateway's MAC address stands before others, so only link-local addresses are known by it", () => {
    const neighbours = neighboursOf({ "203.0.113.1": "gw", "2001:db8::77": "gw", "fe80::9": "gw" });
    const choices = { ...LAN, privateOptions: ["192.168.0.0/24", "fd00::/8"], neighbours };
    expect(directionOf("tcp [2001:db8::77]:4 > [fd00::5]:80", choices)).toBe("inbound");
    expect(directionOf("tcp [fe80::9]:4 > [fd00::5]:80", choices)).toBe("local");
  });

  test("a private host that a rule names is known by its MAC address over IPv6", () => {
    const neighbours = neighboursOf({ "192.168.0.101": "m101", "2001:db8::101": "m101" });
    const text = "tcp [2001:db8::101]:4 > [2001:db8:1::6]:80";
    expect(directionOf(text, {}, MAIL_ONLY)).toBe("transit");
    expect(directionOf(text, { neighbours }, MAIL_ONLY)).toBe("outbound");
  });

  const ADAPTERS = `${firewall({}, { InterfacesNotFirewalled: 'multi_sz:"PCI\\\\NE20001"' })}
${section("HKEY_LOCAL_MACHINE\\COMM\\PCI\\NE20001\\Parms\\Tcpip", { IPAddress: '"10.1.0.1"', SubnetMask: '"255.255.255.0"' })}
${section("HKEY_LOCAL_MACHINE\\COMM\\DM9CE1\\Parms\\Tcpip", { IPAddress: '"10.2.0.1"', SubnetMask: '"255.255.255.0"' })}`;
  test.each([
    ["tcp 10.1.0.7:4 > 10.2.0.9:80", "outbound"],
    ["tcp 10.2.0.9:4 > 10.1.0.7:80", "inbound"],
    ["tcp 10.2.0.9:4 > 10.2.0.1:80", "inbound"],
    ["tcp 10.2.0.1:4 > 10.2.0.9:80", "outbound"],
    ["tcp 10.1.0.7:4 > 10.2.0.1:80", "local"],
    ["tcp 10.3.0.7:4 > 10.2.0.9:80", "transit"],
  ])("private adapters of the export: %s is %s", (text, direction) => {
    expect(directionOf(text, {}, ADAPTERS)).toBe(direction);
  });

  test("a rule's private host is private whatever the default space says", () => {
    const reg = firewall({ Named: { Mask: 1, Flags: 0x0a, PrivateHost: host("203.0.113.9") } });
    expect(judgeAs(policyOf(reg), flowStart("tcp 198.51.100.1:4 > 203.0.113.9:80")).decision).toBe("allow");
  });
});

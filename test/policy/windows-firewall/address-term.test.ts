import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { AddressCondition } from "../../../src/policy/windows-firewall/address-condition.ts";
import { AddressRanges } from "../../../src/policy/windows-firewall/address-ranges.ts";
import {
  formatAddressTerm,
  parseAddressRange,
  parseAddressTerm,
} from "../../../src/policy/windows-firewall/address-term.ts";
import { HostNetworks } from "../../../src/policy/windows-firewall/host-networks.ts";
import { address } from "../support/flows.ts";
import { interfaceKey, registry, tcpipKey, texts } from "../support/nt-registry.ts";
import { policyOf } from "../support/policies.ts";

describe("address terms", () => {
  it.each([
    ["10.0.0.2", "10.0.0.2"],
    ["10.0.0.2/32", "10.0.0.2"],
    ["10.0.0.2/8", "10.0.0.0/255.0.0.0"],
    ["1.10.16.0/255.255.240.0", "1.10.16.0/255.255.240.0"],
    ["10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9"],
    ["10.0.0.0-10.0.0.255", "10.0.0.0/255.255.255.0"],
    ["0.0.0.0/0", "0.0.0.0/0.0.0.0"],
    ["fe80::/64", "fe80::/64"],
    ["2001:db8::1-2001:db8::5", "2001:db8::1-2001:db8::5"],
    ["localsubnet", "LocalSubnet"],
    ["defaultGATEWAY", "DefaultGateway"],
  ])("%s means %s", (text, formatted) => {
    const term = parseAddressTerm(text);
    expect(term.kind).not.toBe("unknown");
    expect(formatAddressTerm(term)).toBe(formatted);
    expect(parseAddressTerm(formatted)).toEqual(term);
  });

  it.each(["IntErnet", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "10.0.0.0/255.0.255.0", "10.0.0.1-2-3", "any", "*"])(
    "%s is no address that can be decided",
    (text) => {
      expect(parseAddressTerm(text)).toEqual({ kind: "unknown", text });
    },
  );
});

const WORKSTATION = registry(
  tcpipKey({ EnableSecurityFilters: 1 }),
  interfaceKey("{A}", {
    EnableDHCP: 1,
    DhcpIPAddress: '"192.168.1.20"',
    DhcpSubnetMask: '"255.255.255.0"',
    DhcpDefaultGateway: texts("192.168.1.1"),
    DhcpNameServer: '"192.168.1.1 9.9.9.9"',
    DhcpServer: '"192.168.1.2"',
    TCPAllowedPorts: texts("0"),
  }),
);

const networksOf = (reg: string, ...hostOptions: readonly string[]): HostNetworks =>
  new HostNetworks(policyOf(reg, { hostOptions }).host);

describe("keywords, by the adapters of the export", () => {
  it.each([
    ["LocalSubnet", "192.168.1.77", "yes", "on the adapter's subnet"],
    ["LocalSubnet", "192.168.1.255", "yes", "its broadcast address"],
    ["LocalSubnet", "8.8.8.8", "no", "public, and the subnets are known"],
    ["LocalSubnet", "192.168.2.77", "maybe", "private addresses of other segments may count"],
    ["LocalSubnet", "224.0.0.252", "maybe", "groups may count"],
    ["LocalSubnet", "0.0.0.0", "maybe", "a computer on the link that has no address yet"],
    ["LocalSubnet", "::", "maybe", "the same over IPv6"],
    ["LocalSubnet", "0.0.0.1", "no", "another address of that network"],
    ["DHCP", "0.0.0.0", "no", "no server has it"],
    ["LocalSubnet", "fe80::1", "yes", "link-local"],
    ["LocalSubnet", "2001:db8::1", "maybe", "an export holds no IPv6 prefixes"],
    ["DNS", "9.9.9.9", "yes", "the second of a list in one string"],
    ["DNS", "8.8.8.8", "no", "none of the list"],
    ["DNS", "2001:db8::1", "maybe", "IPv6 servers are not in an export"],
    ["DHCP", "192.168.1.2", "yes", ""],
    ["DHCP", "192.168.1.1", "no", ""],
    ["DefaultGateway", "192.168.1.1", "yes", ""],
    ["DefaultGateway", "192.168.1.2", "no", ""],
    ["WINS", "192.168.1.2", "maybe", "not in the export"],
    ["IntErnet", "8.8.8.8", "maybe", "only a running Windows knows"],
  ])("%s, %s: %s (%s)", (keyword, text, expected) => {
    const condition = new AddressCondition([parseAddressTerm(keyword)]);
    expect(condition.holds(address(text), networksOf(WORKSTATION))).toBe(expected);
  });

  it("are not decided when the host is another computer than the export's", () => {
    const networks = networksOf(WORKSTATION, "10.9.9.9");
    for (const keyword of ["LocalSubnet", "DNS", "DHCP", "DefaultGateway"] as const) {
      expect(networks.stands(keyword, address("8.8.8.8"))).toBe("maybe");
    }
  });

  it("beside ranges: an address in a range needs no keyword", () => {
    const condition = new AddressCondition(["LocalSubnet", "8.8.0.0/16", "10.1.0.0/16"].map(parseAddressTerm));
    const networks = networksOf(WORKSTATION, "10.9.9.9");
    expect(condition.holds(address("8.8.255.255"), networks)).toBe("yes");
    expect(condition.holds(address("8.9.0.0"), networks)).toBe("maybe");
    expect(condition.describeUndecidable()).toBe("LocalSubnet");
  });
});

test("a set of ranges holds what one of them holds, few or many", () => {
  const number = fc.nat(40);
  const text = (at: number, isIpv6: boolean): string => (isIpv6 ? `2001:db8::${at.toString(16)}` : `10.0.0.${at}`);
  const range = fc
    .tuple(number, number, fc.boolean())
    .map(([a, b, isIpv6]) => ({ first: Math.min(a, b), last: Math.max(a, b), isIpv6 }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20, size: "max" }), number, fc.boolean(), (ranges, at, isIpv6) => {
      const terms = ranges.map((each) =>
        parseAddressRange(`${text(each.first, each.isIpv6)}-${text(each.last, each.isIpv6)}`),
      );
      const set = new AddressRanges(terms.filter((term) => term !== undefined));
      const expected = ranges.some((each) => each.isIpv6 === isIpv6 && each.first <= at && at <= each.last);
      expect(set.has(address(text(at, isIpv6)))).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

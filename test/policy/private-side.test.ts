import { describe, expect, test } from "vitest";
import { firewall, host, MAIL_ONLY, section } from "./support/ce-registry.ts";
import { MULTIHOMED } from "./support/nt-registry.ts";
import { policyOf } from "./support/policies.ts";

const DEFAULT4 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"];
const DEFAULT6 = ["fc00::/7", "fe80::/10"];
const PRIVATE_ADAPTER = `${firewall({}, { InterfacesNotFirewalled: 'multi_sz:"dm9ce1"' })}${section("HKEY_LOCAL_MACHINE\\COMM\\DM9CE1\\Parms\\Tcpip", { IPAddress: '"10.1.0.1"', SubnetMask: '"255.255.255.0"' })}`;
const SHARED = `${firewall({})}${section("HKEY_LOCAL_MACHINE\\COMM\\ConnectionSharing", { PrivateInterface: 'multi_sz:"DM9CE1"' })}${section("HKEY_LOCAL_MACHINE\\COMM\\DM9CE1\\Parms\\Tcpip", { IPAddress: '"10.1.0.1"', SubnetMask: '"255.255.255.0"' })}`;

describe("private side: --private, the export, the host alone, or private address space", () => {
  test.each<[string, string, Parameters<typeof policyOf>[1], readonly string[], number]>([
    [
      "--private of both families",
      MAIL_ONLY,
      { privateOptions: ["10.0.0.0/8", "fd00::/8"] },
      ["10.0.0.0/8", "fd00::/8"],
      0,
    ],
    [
      "--private of one family: the other has its default",
      MAIL_ONLY,
      { privateOptions: ["10.0.0.0/8"] },
      ["10.0.0.0/8", ...DEFAULT6],
      1,
    ],
    ["adapters that are not firewalled", PRIVATE_ADAPTER, {}, ["10.1.0.0/24", ...DEFAULT6], 2],
    ["the private adapter of connection sharing", SHARED, {}, ["10.1.0.0/24", ...DEFAULT6], 2],
    ["--host alone", firewall({}), { hostOptions: ["203.0.113.9"] }, ["203.0.113.9/32"], 1],
    [
      "--host, and a rule names another private host: a gateway",
      MAIL_ONLY,
      { hostOptions: ["203.0.113.9"] },
      [...DEFAULT4, ...DEFAULT6],
      2,
    ],
    ["--host, and a rule names it", MAIL_ONLY, { hostOptions: ["192.168.0.101"] }, ["192.168.0.101/32"], 1],
    ["nothing known", MAIL_ONLY, {}, [...DEFAULT4, ...DEFAULT6], 2],
    [
      "a rule names a private host elsewhere",
      firewall({ R: { Mask: 1, Flags: 0x11, PrivateHost: host("203.0.113.9") } }),
      {},
      [...DEFAULT4, "203.0.113.9/32", ...DEFAULT6],
      2,
    ],
    ["no filter has a boundary: for findings only", MULTIHOMED, {}, [...DEFAULT4, ...DEFAULT6], 1],
  ])("%s", (_, reg, choices, prefixes, assumptions) => {
    const policy = policyOf(reg, choices);
    expect(policy.privateSide).toEqual(prefixes);
    const made = policy.assumptions.filter(({ topic }) => topic === "private side");
    expect(made).toHaveLength(assumptions);
    for (const { option } of made) expect(option).toBe("--private CIDR");
  });

  test.each(["10.0.0.0/33", "lan", "10.0.0.0/255.0.255.0"])("--private %s is a user's mistake", (option) => {
    expect(() => policyOf(MAIL_ONLY, { privateOptions: [option] })).toThrow(
      `--private ${option}: not an address prefix`,
    );
  });
});

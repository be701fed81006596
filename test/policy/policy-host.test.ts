import { describe, expect, test } from "vitest";
import { formatIpAddress } from "../../src/base/ip-address.ts";
import { firewall, section } from "./support/ce-registry.ts";
import {
  adapterKey,
  interfaceKey,
  MULTIHOMED,
  net,
  registry,
  serviceKey,
  tcpipKey,
  texts,
} from "./support/nt-registry.ts";
import { policyOf, problemTexts, readPolicy } from "./support/policies.ts";

const FILTER = tcpipKey({ EnableSecurityFilters: 1 });
const addressesOf = (reg: string, hostOptions: readonly string[] = []) =>
  policyOf(reg, { hostOptions }).host.addresses.map(formatIpAddress);
const FOUND = { mac: "m1", addresses: ["10.9.0.1", "fe80::1"], explanation: "it is on every frame" };

describe("policy host: addresses in the export (windows-nt-to-11-filters.md A5)", () => {
  test.each<[string, string, readonly string[]]>([
    ["NT 4.0 adapters", MULTIHOMED, ["10.1.0.2", "10.2.0.2"]],
    ["Windows 2000 and later", registry(FILTER, interfaceKey("{A}", net("10.1.0.2"))), ["10.1.0.2"]],
    [
      "several addresses",
      registry(FILTER, interfaceKey("{A}", { IPAddress: texts("10.1.0.2", "10.1.0.3") })),
      ["10.1.0.2", "10.1.0.3"],
    ],
    [
      "by DHCP",
      registry(
        FILTER,
        interfaceKey("{A}", { EnableDHCP: 1, IPAddress: texts("0.0.0.0"), DhcpIPAddress: '"10.1.0.4"' }),
      ),
      ["10.1.0.4"],
    ],
    [
      "a lease that is no longer used",
      registry(FILTER, interfaceKey("{A}", { EnableDHCP: 0, ...net("10.1.0.2"), DhcpIPAddress: '"10.1.0.4"' })),
      ["10.1.0.2"],
    ],
    [
      "an automatic address",
      registry(FILTER, interfaceKey("{A}", { IPAutoconfigurationAddress: '"169.254.1.2"' })),
      ["169.254.1.2"],
    ],
    [
      "an adapter in both places",
      registry(FILTER, interfaceKey("{A}", net("10.1.0.2")), adapterKey("{A}", net("10.1.0.9"))),
      ["10.1.0.2"],
    ],
    [
      "a text that is no address",
      registry(FILTER, interfaceKey("{A}", { IPAddress: texts("10.1.0", "10.1.0.3") })),
      ["10.1.0.3"],
    ],
    [
      "Windows CE",
      `${firewall({})}${section("HKEY_LOCAL_MACHINE\\Comm\\DM9CE1\\Parms\\Tcpip", { IPAddress: '"10.1.0.7"' })}`,
      ["10.1.0.7"],
    ],
  ])("%s", (_, reg, addresses) => {
    expect(addressesOf(reg)).toEqual(addresses);
  });

  test("a text that is no address is reported", () => {
    const reg = registry(FILTER, interfaceKey("{A}", { IPAddress: texts("10.1.0", "10.1.0.3") }));
    expect(problemTexts(reg)).toEqual(['7: IPAddress: "10.1.0" is not an IP address and is not used']);
  });

  test("a subnet belongs to the address beside it", () => {
    const values = { IPAddress: texts("10.1.0.2", "10.2.0.2"), SubnetMask: texts("255.255.0.0", "255.255.255.0") };
    const { adapters } = readPolicy(registry(FILTER, interfaceKey("{A}", values))).configuration.exportedHost;
    expect(adapters[0]?.subnets.map(({ prefixLength }) => prefixLength)).toEqual([16, 24]);
  });

  test.each<[number | undefined, string]>([
    [1, "yes"],
    [0, "no"],
    [undefined, "maybe"],
  ])("IPEnableRouter %s: %s", (value, isRouter) => {
    const reg = registry(
      tcpipKey({ EnableSecurityFilters: 1, ...(value === undefined ? {} : { IPEnableRouter: value }) }),
    );
    expect(readPolicy(reg).configuration.exportedHost.isRouter).toBe(isRouter);
  });
});

describe("policy host: --host, the export, the capture, or an error", () => {
  const topics = (reg: string, choices: Parameters<typeof policyOf>[1]) =>
    policyOf(reg, choices).assumptions.filter(({ topic }) => topic === "policy host");
  const BARE = registry(FILTER);

  test("--host is no assumption", () => {
    expect(addressesOf(BARE, ["10.0.0.1", "fe80::1"])).toEqual(["10.0.0.1", "fe80::1"]);
    expect(topics(BARE, { hostOptions: ["10.0.0.1"], discovered: FOUND })).toEqual([]);
  });

  test("--host with an address of the export brings its others, as an assumption", () => {
    expect(addressesOf(MULTIHOMED, ["10.2.0.2"])).toEqual(["10.2.0.2", "10.1.0.2"]);
    expect(topics(MULTIHOMED, { hostOptions: ["10.2.0.2"] })).toEqual([
      {
        topic: "policy host",
        text: "the policy host also has the other addresses of its export: 10.1.0.2",
        option: "--host ADDR",
      },
    ]);
    expect(topics(MULTIHOMED, { hostOptions: ["10.2.0.2", "10.1.0.2"] })).toEqual([]);
  });

  test("--host with another computer's address puts the export's aside, as an assumption", () => {
    expect(addressesOf(MULTIHOMED, ["10.7.0.2"])).toEqual(["10.7.0.2"]);
    expect(topics(MULTIHOMED, { hostOptions: ["10.7.0.2"] })[0]?.text).toContain("are not the policy host's");
  });

  test("the export goes before the capture, and both are assumptions", () => {
    expect(topics(MULTIHOMED, { discovered: FOUND })[0]?.text).toContain("10.1.0.2, 10.2.0.2");
    expect(topics(BARE, { discovered: FOUND })).toEqual([
      {
        topic: "policy host",
        text: "the policy host has 10.9.0.1, fe80::1: it is on every frame",
        option: "--host ADDR",
      },
    ]);
    expect(policyOf(BARE, { discovered: FOUND }).host.macs).toEqual(["m1"]);
  });

  test("nobody knows: an error that names --host, if a filter needs it", () => {
    expect(() => policyOf(BARE)).toThrow(/--host ADDR/);
    expect(() => policyOf(registry(adapterKey("A1", { PPTPFiltering: 1 })))).toThrow(/--host ADDR/);
    expect(policyOf(firewall({})).host.addresses).toEqual([]);
  });

  test.each(["10.0.0", "10.0.0.0/8", "255.255.255.255", "host"])("--host %s is a user's mistake", (option) => {
    expect(() => policyOf(BARE, { hostOptions: [option] })).toThrow(
      `--host ${option}: not the IP address of a computer`,
    );
  });
});

describe("filters of an export", () => {
  test("no filter: one error that lists what is understood", () => {
    const { problems } = readPolicy(registry(serviceKey("Tcpip\\Parameters", { Hostname: '"B"' })));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: "error", location: { file: "rules.reg" } });
    for (const word of ["COMM\\Firewall", "EnableSecurityFilters", "PPTPFiltering"])
      expect(problems[0]?.message).toContain(word);
  });

  test("a store of the Windows Firewall alone is a filter, whatever it holds", () => {
    const { configuration, problems } = readPolicy(
      registry(serviceKey("SharedAccess\\Parameters\\FirewallPolicy", { X: 1 })),
    );
    expect(configuration.filters).toMatchObject([{ kind: "windows-firewall", generation: "rules" }]);
    expect(problems).toEqual([]);
  });

  test("no key at all: an error without a place", () => {
    expect(() => readPolicy("REGEDIT4\n\n")).toThrow(/no packet filter|empty/);
  });

  test("the Firewall Service of Compact 7 is another format", () => {
    const reg = firewall({}, { BlockInboundConnectionsV4: 1 });
    expect(readPolicy(reg).problems).toMatchObject([
      { severity: "error", message: expect.stringContaining("Compact 7") },
    ]);
  });

  test("filters are found in any combination, ControlSet001 included", () => {
    const all = `${firewall({})}${MULTIHOMED.replace("REGEDIT4", "")}${adapterKey("El59x1", { PPTPFiltering: 1 })}`;
    const kinds = (reg: string) => readPolicy(reg).configuration.filters.map(({ kind }) => kind);
    expect(kinds(all)).toEqual(["windows-ce", "tcpip-filtering", "pptp-filtering"]);
    expect(kinds(MULTIHOMED.replaceAll("CurrentControlSet", "ControlSet001"))).toEqual(["tcpip-filtering"]);
    expect(
      policyOf(MULTIHOMED.replaceAll("CurrentControlSet", "ControlSet001")).assumptions.map(({ topic }) => topic),
    ).toContain("active control set");
  });
});

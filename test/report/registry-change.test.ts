import { expect, test } from "vitest";
import { proposeChanges } from "../../src/report/registry-change.ts";
import type { Decider, RuleReference } from "../../src/report/report-model.ts";

const rule = (name: string, lineText: string, action: RuleReference["action"] = "allow"): RuleReference => ({
  id: 1,
  name,
  location: "rules.reg:7",
  lineText,
  action,
});
const decidedBy = (filter: Decider["filter"], by: RuleReference | null): readonly Decider[] => [
  { filter, rule: by, reason: "because" },
];
const VISTA = '"{0B5F}"="v2.32|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=Active=TRUE|"';

for (const { what, filter, by, after } of [
  {
    what: "a rule of Vista and later, in its own field only",
    filter: "windows-firewall",
    by: rule("RDP", VISTA),
    after: '"{0B5F}"="v2.32|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=3389|Name=Active=TRUE|"',
  },
  {
    what: "a port of XP",
    filter: "windows-firewall",
    by: rule("23:TCP", '"23:TCP"="23:TCP:*:Enabled:Telnet"'),
    after: '"23:TCP"="23:TCP:*:Disabled:Telnet"',
  },
  {
    what: "a service of XP",
    filter: "windows-firewall",
    by: rule("Services\\RemoteDesktop", '"Enabled"=dword:00000001'),
    after: '"Enabled"=dword:00000000',
  },
  {
    what: "a rule of Windows CE",
    filter: "windows-ce",
    by: rule("AllowTelnet", "[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\AllowTelnet]"),
    after: "[-HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\AllowTelnet]",
  },
  {
    what: "an entry of a port list: words only",
    filter: "tcpip-filtering",
    by: rule("TCPAllowedPorts: 23", ""),
    after: null,
  },
] as const)
  test(`turns off ${what}`, () => {
    const [change, ...others] = proposeChanges("FWR-201", decidedBy(filter, by));
    expect(others).toEqual([]);
    expect(change).toMatchObject({ location: "rules.reg:7", before: after === null ? null : by.lineText, after });
  });

for (const { what, id, deciders } of [
  { what: "a rule that blocks", id: "FWR-201", deciders: decidedBy("windows-firewall", rule("x", VISTA, "block")) },
  { what: "a default", id: "FWR-201", deciders: decidedBy("windows-firewall", null) },
  { what: "a line of no known form", id: "FWR-201", deciders: decidedBy("windows-firewall", rule("x", '"x"=hex:00')) },
  {
    what: "a rule that is off",
    id: "FWR-201",
    deciders: decidedBy("windows-firewall", rule("x", VISTA.replace("=TRUE|Dir", "=FALSE|Dir"))),
  },
  { what: "what no rule can mend", id: "FWR-501", deciders: decidedBy("windows-firewall", rule("x", VISTA)) },
  { what: "what depends on the unseen", id: "FWR-604", deciders: decidedBy("windows-firewall", rule("x", VISTA)) },
])
  test(`proposes nothing for ${what}`, () => {
    expect(proposeChanges(id, deciders)).toEqual([]);
  });

for (const { id, after } of [
  { id: "FWR-101", after: '"IPEnableRouter"=dword:00000000' },
  { id: "FWR-102", after: '"AllowPacketsForLocalMachine"=-' },
  { id: "FWR-103", after: '"EnableSecurityFilters"=dword:00000001' },
])
  test(`${id} ends with ${after}, whoever decided`, () => {
    const [change] = proposeChanges(id, []);
    expect(change?.after?.split("\n")[1]).toBe(after);
    expect(change?.after?.split("\n")[0]).toMatch(/^\[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\.*\]$/);
  });

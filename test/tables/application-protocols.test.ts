import { expect, test } from "vitest";
import { ianaApplicationProtocol, listedApplicationProtocol } from "../../src/tables/application-protocols.ts";
import { IANA_PORTS } from "../../src/tables/iana-ports.ts";
import type { ListedRow } from "../../src/tables/service-list.ts";
import { SERVICES_2004 } from "../../src/tables/services-2004.ts";
import { SERVICES_KB832017, SERVICES_KB832017_PORTS_TABLE } from "../../src/tables/services-kb832017.ts";

const services = [...SERVICES_2004, ...SERVICES_KB832017, ...SERVICES_KB832017_PORTS_TABLE];

test("every word of Microsoft's lists has a name in lower case without spaces, or none", () => {
  for (const row of services.flatMap(({ rows }) => rows)) {
    const name = listedApplicationProtocol(row);
    if (name !== null) expect(`${row.join(" ")}: ${name}`).toMatch(/: [a-z0-9]+([-.][a-z0-9]+)*$/);
  }
});

test("a port has one name, whichever service of the list of 2004 uses it", () => {
  const names = new Map<string, Set<string | null>>();
  for (const row of SERVICES_2004.flatMap(({ rows }) => rows)) {
    const key = `${row[0]} ${row[1]}`;
    names.set(key, (names.get(key) ?? new Set()).add(listedApplicationProtocol(row)));
  }
  expect([...names].filter(([, set]) => set.size > 1).map(([key]) => key)).toEqual([]);
});

test("what is given out as required names a protocol only where the words do", () => {
  for (const row of SERVICES_2004.flatMap(({ rows }) => rows).filter(([, port]) => port === "RANDOM")) {
    expect(listedApplicationProtocol(row)).toBeNull();
  }
});

const LISTED: readonly { row: ListedRow; name: string }[] = [
  { row: ["TCP", 3268, "Global Catalog Server"], name: "ldap" },
  { row: ["TCP", 3269, "Global Catalog Server"], name: "ldaps" },
  { row: ["TCP", 445, "RPC/NP"], name: "smb" },
  { row: ["UDP", 137, "RPC/NP"], name: "netbios-ns" },
  { row: ["TCP", 5986, "WinRM 2.0"], name: "winrm-https" },
  { row: ["GRE", null, "GRE (IP protocol 47)"], name: "gre" },
];
test.each(LISTED)("$row is $name", ({ row, name }) => expect(listedApplicationProtocol(row)).toBe(name));

test.each([
  ["domain", "dns"],
  ["microsoft-ds", "smb"],
  ["EtherNet-IP-2", "enip"],
  ["mbap", "modbus"],
  ["ssh", "ssh"],
])("IANA's %s is %s", (ianaName, name) => expect(ianaApplicationProtocol(ianaName)).toBe(name));

test("IANA's names give names in lower case without spaces", () => {
  for (const [, , name] of IANA_PORTS) expect(ianaApplicationProtocol(name)).toMatch(/^[a-z0-9][a-z0-9.+_-]*$/);
});

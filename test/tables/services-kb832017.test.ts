import { describe, expect, test } from "vitest";
import { SERVICES_2004 } from "../../src/tables/services-2004.ts";
import { SERVICES_KB832017, SERVICES_KB832017_PORTS_TABLE } from "../../src/tables/services-kb832017.ts";
import { hasReferenceLists, readReferenceList } from "./reference-lists.ts";

const names2004 = new Set(SERVICES_2004.map(({ name }) => name));
const bySystemName = new Map(SERVICES_2004.map(({ name, systemName }) => [systemName?.toLowerCase(), name]));

describe("KB 832017 as a later list of the same services", () => {
  test("59 services, 51 of them in the list of 2004", () => {
    expect(SERVICES_KB832017).toHaveLength(59);
    expect(SERVICES_KB832017.filter(({ name }) => names2004.has(name))).toHaveLength(51);
  });

  test("the eight others keep their headings", () => {
    const others = SERVICES_KB832017.filter(({ name }) => !names2004.has(name));
    expect(others.map(({ name }) => name)).toEqual([
      "Distributed File System Replication",
      "Group Policy",
      "Hyper-V service",
      "IP Address Management (IPAM)",
      "BranchCache",
      "ISA/TMG Server",
      "Offline Files, User Profile Service, Folder Redirection, and Primary Computer",
      "Windows Remote Management (WinRM)",
    ]);
    expect(others.every(({ name, heading }) => name === heading)).toBe(true);
  });

  test("a service with a system service name of 2004, in any case, has its name of 2004", () => {
    for (const { name, heading, systemName } of SERVICES_KB832017) {
      const name2004 = systemName === null ? undefined : bySystemName.get(systemName.toLowerCase());
      if (name2004 !== undefined) expect(`${heading}: ${name}`).toBe(`${heading}: ${name2004}`);
    }
  });

  const RENAMED = [
    ["Active Directory (local security authority)", "Local Security Authority"],
    ["Distributed File System Namespaces", "Distributed File System"],
    ["Dynamic Host Configuration Protocol (DHCP) Server", "DHCP Server"],
    ["Internet Connection Firewall (ICF)/Internet Connection Sharing", "ICF/ICS"],
    ["Microsoft Exchange Message Transfer Agent (MTA) stacks", "Microsoft Exchange MTA Stacks"],
    ["RDS Licensing (RDSL)", "Terminal Services Licensing"],
    ["Remote Desktop Connection Broker", "Terminal Services Session Directory"],
    ["Remote Desktop Services (RDS)", "Terminal Services"],
    ["Remote Storage", "Remote Storage Server"],
    ["Simple Service Discovery Protocol (SSDP) Discovery Service", "SSDP Discovery Service"],
    ["SharePoint Portal Server", "SharePoint Portal Server"],
    ["UPnP Device Host", "Universal Plug and Play Device Host"],
  ] as const;
  test.each(RENAMED)("%s is %s", (heading, name) =>
    expect(SERVICES_KB832017.find((service) => service.heading === heading)?.name).toBe(name),
  );
});

describe.skipIf(!hasReferenceLists)("against the transcriptions beside the project (skipped where absent)", () => {
  test("every row of the sections, and no other; a cell with two ports is two rows", () => {
    const transcribed = readReferenceList("kb832017.tsv").flatMap(
      ([service, systemName, words, transport, ports = ""]) =>
        ports
          .replace("RANDOM:", "")
          .split(",")
          .map((port) => [service, systemName, words, transport, port].join("|")),
    );
    const ours = SERVICES_KB832017.flatMap(({ heading, systemName, rows }) =>
      rows.map(([transport, port, words]) => [heading, systemName ?? "-", words, transport, port ?? "-"].join("|")),
    );
    expect(transcribed).toHaveLength(215);
    expect(ours).toEqual(transcribed);
  });

  test("every fixed port of the article's ports table is in one of our lists", () => {
    const listed = [...SERVICES_2004, ...SERVICES_KB832017, ...SERVICES_KB832017_PORTS_TABLE].flatMap(({ rows }) =>
      rows.map(([transport, port]) => `${port} ${transport}`),
    );
    const table = readReferenceList("kb832017-ports-table.tsv")
      .filter(([port = ""]) => /^\d+$/.test(port))
      .map(([port, transport]) => `${port} ${transport}`);
    expect(table.length).toBeGreaterThan(150);
    expect(table.filter((pair) => !listed.includes(pair))).toEqual([]);
  });

  test("the rows kept from the ports table only are in it", () => {
    const table = readReferenceList("kb832017-ports-table.tsv").map(([port, transport, words, service]) =>
      [port, transport, words, service].join("|"),
    );
    for (const { heading, rows } of SERVICES_KB832017_PORTS_TABLE) {
      for (const [transport, port, words] of rows) expect(table).toContain([port, transport, words, heading].join("|"));
    }
  });
});

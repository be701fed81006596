import { describe, expect, test } from "vitest";
import type { ListedPort, ListedTransport } from "../../src/tables/service-list.ts";
import { SERVICES_2004 } from "../../src/tables/services-2004.ts";
import { hasReferenceLists, readReferenceList } from "./reference-lists.ts";

const rows = SERVICES_2004.flatMap(({ name, rows }) =>
  rows.map(([transport, port, words]) => ({ name, transport, port, words })),
);
const listedOn = (transport: ListedTransport, port: ListedPort): string[] => [
  ...new Set(rows.filter((row) => row.transport === transport && row.port === port).map(({ name }) => name)),
];
const rowsOf = (service: string) => SERVICES_2004.find(({ name }) => name === service)?.rows;
const fixedPairs = [
  ...new Set(rows.filter(({ port }) => typeof port === "number").map((row) => `${row.transport} ${row.port}`)),
];

describe("the list of 2004 is whole", () => {
  const COUNTS = [
    { what: "services", count: SERVICES_2004.length, expected: 62 },
    { what: "names of services", count: new Set(SERVICES_2004.map(({ name }) => name)).size, expected: 62 },
    { what: "rows", count: rows.length, expected: 172 },
    { what: "distinct rows", count: new Set(rows.map((row) => JSON.stringify(row))).size, expected: 172 },
    { what: "pairs of transport and fixed port", count: fixedPairs.length, expected: 93 },
    {
      what: "pairs that more than one service has",
      count: fixedPairs.filter((pair) => {
        const [transport, port] = pair.split(" ") as [ListedTransport, string];
        return listedOn(transport, Number(port)).length > 1;
      }).length,
      expected: 21,
    },
    { what: "RANDOM rows", count: rows.filter(({ port }) => port === "RANDOM").length, expected: 16 },
    { what: "services with RANDOM, all TCP", count: listedOn("TCP", "RANDOM").length, expected: 16 },
    { what: "IP protocols without ports", count: rows.filter(({ port }) => port === null).length, expected: 3 },
    { what: "services on TCP 135", count: listedOn("TCP", 135).length, expected: 17 },
    { what: "services on TCP 139", count: listedOn("TCP", 139).length, expected: 10 },
    { what: "services on TCP 445", count: listedOn("TCP", 445).length, expected: 7 },
    { what: "services on UDP 137", count: listedOn("UDP", 137).length, expected: 5 },
    { what: "services on UDP 138", count: listedOn("UDP", 138).length, expected: 7 },
    {
      what: "services without a system service name",
      count: SERVICES_2004.filter(({ systemName }) => systemName === null).length,
      expected: 7,
    },
  ];
  test.each(COUNTS)("$expected $what", ({ count, expected }) => expect(count).toBe(expected));

  test("GRE, ESP and AH belong to Routing and Remote Access", () => {
    for (const transport of ["GRE", "ESP", "AH"] as const) {
      expect(listedOn(transport, null)).toEqual(["Routing and Remote Access"]);
    }
  });
});

describe("the inconsistencies of the source are resolved as docs/services.md says", () => {
  test("A1: DNS over UDP 53 of ICF/ICS, missing in the ports table, is a row", () =>
    expect(listedOn("UDP", 53)).toEqual(["DNS Server", "ICF/ICS"]));

  test("A2: the RANDOM rows, missing in the ports table, are rows of their 16 services", () =>
    expect(listedOn("TCP", "RANDOM")).toEqual([
      "Certificate Services",
      "Cluster Service",
      "Distributed File System",
      "Distributed Link Tracking Server",
      "Distributed Transaction Coordinator",
      "Event Log",
      "Exchange Server",
      "Fax Service",
      "File Replication",
      "FTP Publishing Service",
      "Local Security Authority",
      "Remote Storage Notification",
      "Remote Storage Server",
      "Systems Management Server",
      "Terminal Services Licensing",
      "Terminal Services Session Directory",
    ]));

  test("A3: the row that Distributed File System has twice is one row", () =>
    expect(rowsOf("Distributed File System")?.filter(([, port]) => port === 138)).toEqual([
      ["UDP", 138, "NetBIOS Datagram Service"],
    ]));

  const NAMES = [
    { section: "Application Layer Gateway (ALG) Service", table: "Application Layer Gateway Service" },
    { section: "Distributed Link Tracking Server", table: "Distributed Link Tracking" },
    { section: "ICF/ICS", table: "Internet Connection Firewall/Internet Connection Sharing" },
    { section: "Systems Management Server", table: "Systems Management Server 2.0" },
    { section: "Universal Plug and Play Device Host", table: "UPNP Device Host" },
  ];
  test.each(NAMES)("B: the name is the section's, $section, not the table's, $table", ({ section, table }) => {
    expect(rowsOf(section)).toBeDefined();
    expect(rowsOf(table)).toBeUndefined();
  });

  test("C1: the two missing headings are restored, with their own rows", () => {
    expect(rowsOf("Distributed Link Tracking Server")?.map(([, port]) => port)).toEqual([135, "RANDOM"]);
    expect(rowsOf("Print Spooler")).toEqual([
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ]);
  });

  const SYSTEM_NAMES = [
    { title: "C2: label and name apart", name: "Server", systemName: "lanmanserver" },
    { title: "C2: label and name apart", name: "Terminal Services Licensing", systemName: "TermServLicensing" },
    { title: "C3: none given", name: "Exchange Server", systemName: null },
    { title: "C4: one name for two services", name: "Microsoft SQL Server", systemName: "SQLSERVR" },
    { title: "C4: one name for two services", name: "MSSQL$UDDI", systemName: "SQLSERVR" },
    { title: "C7: as given", name: "SSDP Discovery Service", systemName: "SSDPRSRV" },
    { title: "C7: as given", name: "Microsoft Operations Manager 2000", systemName: "one point" },
  ];
  test.each(SYSTEM_NAMES)("$title: the system service name of $name is $systemName", ({ name, systemName }) =>
    expect(SERVICES_2004.find((service) => service.name === name)?.systemName).toBe(systemName),
  );

  test("C5: UPD 2703 of SMS Remote Chat is UDP", () => {
    expect(listedOn("UDP", 2703)).toEqual(["SMS Remote Control Agent"]);
    expect(new Set(rows.map(({ transport }) => transport))).toEqual(new Set(["TCP", "UDP", "GRE", "ESP", "AH"]));
  });

  test("C7: Quotd stays as spelled", () =>
    expect(rows.filter(({ port }) => port === 17).map(({ words }) => words)).toEqual(["Quotd", "Quotd"]));

  test.each([
    { words: "NAT-T", port: 4500 },
    { words: "IPSec ISAKMP", port: 500 },
  ])("D1: $words is UDP $port, not TCP", ({ port }) => {
    expect(listedOn("UDP", port)).toEqual(["Local Security Authority"]);
    expect(listedOn("TCP", port)).toEqual([]);
  });

  const BY_WORDS = [
    { title: "D2: the Character Generator is 19, not 9", words: "Chargen", ports: [19, 19] },
    { title: "D3: Daytime is 13, not 3", words: "Daytime", ports: [13, 13] },
    { title: "D2: 9 is Discard", words: "Discard", ports: [9, 9] },
    { title: "D10: 5000 is the legacy port of SSDP events", words: "SSDP legacy event notification", ports: [5000] },
    { title: "D10: 2869 is the port of SSDP events", words: "SSDP event notification", ports: [2869] },
  ];
  test.each(BY_WORDS)("$title", ({ words, ports }) =>
    expect(rows.filter((row) => row.words === words).map(({ port }) => port)).toEqual(ports),
  );

  test("D5: RPC Locator has 139 and 445 only; 135 is Remote Procedure Call's", () => {
    expect(rowsOf("Remote Procedure Call Locator")?.map(([, port]) => port)).toEqual([139, 445]);
    expect(listedOn("TCP", 135)).toContain("Remote Procedure Call");
  });

  const PROSE_ONLY = [
    { title: "D6: Net Logon has neither RPC nor LDAP", name: "Net Logon", absent: [135, "RANDOM", 389] },
    {
      title: "D7: MOM 2000 has neither RPC nor RANDOM",
      name: "Microsoft Operations Manager 2000",
      absent: [135, "RANDOM"],
    },
    { title: "D8: Remote Procedure Call has no RANDOM row", name: "Remote Procedure Call", absent: ["RANDOM"] },
    { title: "D8: Message Queuing has no RANDOM row", name: "Message Queuing", absent: ["RANDOM"] },
    { title: "D9: 8098 is in the prose only", name: "World Wide Web Publishing Service", absent: [8098] },
  ];
  test.each(PROSE_ONLY)("$title: what is in the prose only is no row", ({ name, absent }) => {
    const ports: unknown[] = rowsOf(name)?.map(([, port]) => port) ?? [];
    expect(ports.length).toBeGreaterThan(0);
    for (const port of absent) expect(ports).not.toContain(port);
  });

  test("D11: FTP has its data port, 20, beside 21", () =>
    expect(rowsOf("FTP Publishing Service")?.map(([, port]) => port)).toEqual([21, 20, "RANDOM"]));
});

describe.skipIf(!hasReferenceLists)("against the transcriptions beside the project (skipped where absent)", () => {
  const text = (port: ListedPort): string => (port === null ? "-" : String(port));

  test("every row of the sections, and no other", () => {
    const transcribed = readReferenceList("seed-services.tsv").map((cells) => cells.slice(0, 5).join("|"));
    const ours = SERVICES_2004.flatMap(({ name, systemName, rows }) =>
      rows.map(([transport, port, words]) => [name, systemName ?? "-", words, transport, text(port)].join("|")),
    );
    expect(transcribed).toHaveLength(173);
    expect(ours).toEqual([...new Set(transcribed)]);
  });

  test("every row of the ports table is there; the sections have 17 more: 16 RANDOM ones and DNS of ICF/ICS", () => {
    const sectionName = new Map([
      ["Application Layer Gateway Service", "Application Layer Gateway (ALG) Service"],
      ["Distributed Link Tracking", "Distributed Link Tracking Server"],
      ["Internet Connection Firewall/Internet Connection Sharing", "ICF/ICS"],
      ["Systems Management Server 2.0", "Systems Management Server"],
      ["UPNP Device Host", "Universal Plug and Play Device Host"],
    ]);
    const table = readReferenceList("seed-ports-table.tsv").map(([port = "", transport = "", words = "", name = ""]) =>
      [sectionName.get(name) ?? name, transport, /^\d+$/.test(port) ? port : "-", words].join("|"),
    );
    const ours = rows.map((row) => [row.name, row.transport, text(row.port), row.words].join("|"));
    expect(table.filter((row) => !ours.includes(row))).toEqual([]);
    expect(ours.filter((row) => !table.includes(row))).toHaveLength(17);
    expect(ours).toContain("ICF/ICS|UDP|53|DNS");
    expect(table).not.toContain("ICF/ICS|UDP|53|DNS");
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { identifyByPort } from "../../src/service/identify-by-port.ts";
import type { ServiceIdentification } from "../../src/service/service.ts";

const TCP = 6;
const UDP = 17;
/** A client's port in no list and in no dynamic range. */
const CLIENT = 40_000;

describe("by port: the service has Zeek's name, the best Microsoft service comes first", () => {
  const SERVICES = [
    { port: [TCP, 20], service: "ftp-data", first: "FTP Publishing Service" },
    { port: [TCP, 21], service: "ftp", first: "FTP Publishing Service" },
    { port: [TCP, 22], service: "ssh", first: undefined },
    { port: [TCP, 23], service: "telnet", first: "Telnet" },
    { port: [TCP, 25], service: "smtp", first: "Simple Mail Transfer Protocol" },
    { port: [UDP, 53], service: "dns", first: "DNS Server" },
    { port: [UDP, 67], service: "dhcp", first: "DHCP Server" },
    { port: [UDP, 69], service: "tftp", first: "Trivial FTP Daemon Service" },
    { port: [TCP, 80], service: "http", first: "World Wide Web Publishing Service" },
    { port: [TCP, 88], service: "kerberos", first: "Kerberos Key Distribution Center" },
    { port: [TCP, 102], service: "iso-tsap", first: "Microsoft Exchange MTA Stacks" },
    { port: [TCP, 110], service: "pop3", first: "Microsoft POP3 Service" },
    { port: [UDP, 123], service: "ntp", first: "Windows Time" },
    { port: [TCP, 135], service: "rpc", first: "Remote Procedure Call" },
    { port: [UDP, 137], service: "netbios-ns", first: "Server" },
    { port: [UDP, 138], service: "netbios-dgm", first: "Server" },
    { port: [TCP, 139], service: "netbios-ssn", first: "Server" },
    { port: [TCP, 143], service: "imap", first: "Exchange Server" },
    { port: [UDP, 161], service: "snmp", first: "SNMP Service" },
    { port: [TCP, 389], service: "ldap", first: "Local Security Authority" },
    { port: [TCP, 443], service: "https", first: "World Wide Web Publishing Service" },
    { port: [TCP, 445], service: "smb", first: "Server" },
    { port: [TCP, 502], service: "modbus", first: undefined },
    { port: [TCP, 593], service: "rpc-http", first: "Remote Procedure Call" },
    { port: [TCP, 636], service: "ldaps", first: "Local Security Authority" },
    { port: [TCP, 1433], service: "tds", first: "Microsoft SQL Server" },
    { port: [TCP, 1521], service: "tns", first: undefined },
    { port: [TCP, 1723], service: "pptp", first: "Routing and Remote Access" },
    { port: [TCP, 3389], service: "rdp", first: "Terminal Services" },
    { port: [TCP, 5985], service: "winrm", first: "Windows Remote Management (WinRM)" },
    { port: [UDP, 47_808], service: "bacnet", first: undefined },
  ] as const;
  test.each(SERVICES)("$port is $service, first $first", ({ port: [ipProtocol, port], service, first }) => {
    const identification = identifyByPort(ipProtocol, CLIENT, port);
    expect(identification.service).toBe(service);
    expect(identification.systemServices[0]).toBe(first);
    expect(identification.confidence).toBe("port");
    expect(identification.evidence).toContain(`port ${port}`);
  });

  test("TCP 135 has the 17 candidates of 2004, then the six that KB 832017 adds", () => {
    expect(identifyByPort(TCP, CLIENT, 135)).toMatchObject({
      service: "rpc",
      systemServices: [
        "Remote Procedure Call",
        "Certificate Services",
        "Cluster Service",
        "Distributed File System",
        "Distributed Link Tracking Server",
        "Distributed Transaction Coordinator",
        "Event Log",
        "Exchange Server",
        "Fax Service",
        "File Replication",
        "Local Security Authority",
        "Message Queuing",
        "Remote Storage Notification",
        "Remote Storage Server",
        "Systems Management Server",
        "Terminal Services Licensing",
        "Terminal Services Session Directory",
        "Distributed File System Replication",
        "Group Policy",
        "Hyper-V service",
        "ISA/TMG Server",
        "Net Logon",
        "Print Spooler",
      ],
      confidence: "port",
      evidence: "TCP port 135: RPC (Microsoft port list of 2004: 17 services; KB 832017: 6 more)",
    });
  });
});

describe("the evidence names its source", () => {
  const OLD_RANGE = "; the port is also in the dynamic range 1025-5000 of Windows before Vista";
  const EVIDENCE = [
    { port: [TCP, 23], evidence: "TCP port 23: Telnet (Microsoft port list of 2004: 1 service)" },
    { port: [TCP, 5985], evidence: "TCP port 5985: WinRM 2.0 (KB 832017: 1 service)" },
    { port: [TCP, 22], evidence: "TCP port 22: ssh (IANA)" },
    { port: [TCP, 502], evidence: "TCP port 502: modbus (IANA: mbap)" },
    { port: [TCP, 8530], evidence: "TCP port 8530: http (in common use, not registered)" },
    {
      port: [TCP, 102],
      evidence: "TCP port 102: X.400 (Microsoft port list of 2004: 1 service; in common use, not registered: s7comm)",
    },
    {
      port: [TCP, 1433],
      evidence: `TCP port 1433: SQL over TCP (Microsoft port list of 2004: 2 services)${OLD_RANGE}`,
    },
    {
      port: [TCP, 51_515],
      evidence:
        "TCP port 51515: MOM-Clear (Microsoft port list of 2004: 1 service)" +
        "; the port is also in the dynamic range 49152-65535 of Windows Vista and later",
    },
  ] as const;
  test.each(EVIDENCE)("$evidence", ({ port: [ipProtocol, port], evidence }) =>
    expect(identifyByPort(ipProtocol, CLIENT, port).evidence).toBe(evidence),
  );
});

describe("IP protocols without ports", () => {
  const PROTOCOLS = [
    { ipProtocol: 47, service: "gre" },
    { ipProtocol: 50, service: "esp" },
    { ipProtocol: 51, service: "ah" },
  ];
  test.each(PROTOCOLS)("$ipProtocol is $service of Routing and Remote Access", ({ ipProtocol, service }) =>
    expect(identifyByPort(ipProtocol, null, null)).toMatchObject({
      service,
      systemServices: ["Routing and Remote Access"],
      confidence: "port",
      evidence: `IP protocol ${ipProtocol}: ${service} (Microsoft port list of 2004: 1 service)`,
    }),
  );
});

describe("unidentified: no service, no candidates, no confidence, and the reason", () => {
  const UNIDENTIFIED: readonly { flow: [number, number | null, number | null]; reason: string }[] = [
    { flow: [1, 8, 0], reason: "ICMP carries messages of the network itself, no service" },
    { flow: [58, 135, 0], reason: "ICMPv6 carries messages of the network itself, no service" },
    { flow: [89, null, null], reason: "IP protocol 89 is in none of the service lists" },
    { flow: [132, 1, 80], reason: "IP protocol 132 is in none of the service lists" },
    { flow: [TCP, null, null], reason: "TCP ports are not in the capture" },
    { flow: [UDP, CLIENT, 0], reason: "UDP port 0 is in none of the service lists" },
    { flow: [TCP, CLIENT, 30_000], reason: "TCP port 30000 is in none of the service lists" },
    {
      flow: [TCP, CLIENT, 49_667],
      reason:
        "TCP port 49667 is in the dynamic range 49152-65535 of Windows Vista and later: " +
        "the port alone does not tell which service was given it",
    },
    {
      flow: [TCP, CLIENT, 1026],
      reason:
        "TCP port 1026 is in the dynamic range 1025-5000 of Windows before Vista: " +
        "the port alone does not tell which service was given it",
    },
    {
      flow: [UDP, 53, 50_123],
      reason:
        "the UDP port is in the dynamic range 49152-65535 of Windows Vista and later: " +
        "the port alone does not tell which service was given it; " +
        "the initiator's port 53 is that of dns: the initiator may be the server",
    },
    {
      flow: [TCP, 443, 30_000],
      reason:
        "the TCP port is in none of the service lists; " +
        "the initiator's port 443 is that of https: the initiator may be the server",
    },
  ];
  test.each(UNIDENTIFIED)("$flow: $reason", ({ flow, reason }) =>
    expect(identifyByPort(...flow)).toMatchObject({
      service: null,
      systemServices: [],
      confidence: null,
      evidence: reason,
    }),
  );
});

describe("where the initiator is the server", () => {
  test.each([1024, 1055, 4999, 30_000, 49_200])("TCP from port 20 to port %d is FTP data in active mode", (port) =>
    expect(identifyByPort(TCP, 20, port)).toMatchObject({
      service: "ftp-data",
      systemServices: ["FTP Publishing Service"],
      confidence: "port",
      evidence: "TCP from port 20: FTP data in active mode, which the FTP server opens",
    }),
  );

  const NOT_HIDDEN = [
    { port: 80, service: "http" },
    { port: 445, service: "smb" },
    { port: 1433, service: "tds" },
    { port: 3389, service: "rdp" },
    { port: 5900, service: "rfb" },
  ];
  test.each(NOT_HIDDEN)("source port 20 does not hide $service on TCP $port", ({ port, service }) =>
    expect(identifyByPort(TCP, 20, port).service).toBe(service),
  );

  test("UDP from port 20 is not FTP data", () => expect(identifyByPort(UDP, 20, 1055).service).toBeNull());

  test("TCP from port 20 to a port below 1024, which no client names, is not FTP data", () =>
    expect(identifyByPort(TCP, 20, 60).service).toBeNull());

  test("a port that both ends have says nothing of who is the server", () =>
    expect(identifyByPort(UDP, 60, 60)).toBe(identifyByPort(UDP, CLIENT, 60)));

  test.each([1433, 3389, 51_515])("the initiator's port %d may be a client's, and says nothing", (initiatorPort) =>
    expect(identifyByPort(TCP, initiatorPort, 49_667)).toBe(identifyByPort(TCP, CLIENT, 49_667)),
  );

  test("UDP from port 67 to port 68 is DHCP, of the services that serve it", () =>
    expect(identifyByPort(UDP, 67, 68)).toMatchObject({
      service: "dhcp",
      systemServices: ["DHCP Server", "ICF/ICS"],
      confidence: "port",
      evidence: "UDP from port 67: DHCP to a client, from the server",
    }));

  test("a listed port that a client may have been given says so", () =>
    expect(identifyByPort(UDP, 53, 1434).evidence).toBe(
      "UDP port 1434: SQL Probe (Microsoft port list of 2004: 2 services)" +
        "; the port is also in the dynamic range 1025-5000 of Windows before Vista" +
        "; the initiator's port 53 is that of dns: the initiator may be the server",
    ));
});

describe("properties", () => {
  const isWellFormed = ({ service, systemServices, confidence, evidence }: ServiceIdentification): boolean =>
    evidence.length > 0 &&
    (service === null) === (confidence === null) &&
    (service !== null || systemServices.length === 0) &&
    new Set(systemServices).size === systemServices.length;

  test("every port of every protocol: well-formed, and the same object when asked again", () => {
    for (const ipProtocol of [0, 1, TCP, UDP, 47, 50, 51, 58, 132, 255]) {
      for (let port = 0; port <= 65_535; port += 1) {
        const identification = identifyByPort(ipProtocol, CLIENT, port);
        if (!isWellFormed(identification)) expect.fail(`${ipProtocol} ${port}: ${JSON.stringify(identification)}`);
        if (identifyByPort(ipProtocol, CLIENT + 1, port) !== identification) expect.fail(`${ipProtocol} ${port}`);
      }
    }
  });

  const port = fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: null });
  test("any protocol and ports: never throws, well-formed, stable", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), port, port, (ipProtocol, initiatorPort, responderPort) => {
        const identification = identifyByPort(ipProtocol, initiatorPort, responderPort);
        return (
          isWellFormed(identification) && identifyByPort(ipProtocol, initiatorPort, responderPort) === identification
        );
      }),
      { numRuns: 5000 },
    );
  });

  test("ICMP types and codes, and whatever a protocol without ports has, make no difference", () => {
    expect(identifyByPort(1, 8, 0)).toBe(identifyByPort(1, 3, 13));
    expect(identifyByPort(47, null, null)).toBe(identifyByPort(47, 1, 2));
  });

  test("the responder's port decides alone, unless it is in no list or may be a client's", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 65_535 }),
        fc.constantFrom(21, 80, 135, 445, 5985),
        (initiatorPort, listed) => {
          return identifyByPort(TCP, initiatorPort, listed) === identifyByPort(TCP, CLIENT, listed);
        },
      ),
    );
  });

  test("a sender who varies the ports of unlisted services from a listed one meets few objects", () => {
    const objects = new Set<ServiceIdentification>();
    for (let responderPort = 0; responderPort <= 65_535; responderPort += 1) {
      const identification = identifyByPort(TCP, 53, responderPort);
      if (identification.service === null) objects.add(identification);
    }
    expect(objects.size).toBe(3);
  });
});

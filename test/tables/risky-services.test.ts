import { describe, expect, test } from "vitest";
import { identifyByPort } from "../../src/service/identify-by-port.ts";
import { LEGACY_SERVICES } from "../../src/tables/legacy-services.ts";
import {
  ADMINISTRATIVE_SERVICES,
  CLEAR_TEXT_SERVICES,
  findRisky,
  NETBIOS_SMB_RPC_SERVICES,
} from "../../src/tables/risky-services.ts";

const TABLES = [
  { title: "clear-text services", rows: CLEAR_TEXT_SERVICES },
  { title: "administrative services", rows: ADMINISTRATIVE_SERVICES },
  { title: "NetBIOS, SMB and RPC", rows: NETBIOS_SMB_RPC_SERVICES },
  { title: "legacy services", rows: LEGACY_SERVICES },
] as const;

describe.each(TABLES)("$title", ({ rows }) => {
  test("each row has its own application protocol, ports, and a reason in one sentence without a full stop", () => {
    expect(new Set(rows.map(({ applicationProtocol }) => applicationProtocol)).size).toBe(rows.length);
    for (const { title, ports, ipProtocols, reason } of rows) {
      expect(ports.length, title).toBeGreaterThan(0);
      expect(ipProtocols.length, title).toBeGreaterThan(0);
      expect(reason, title).toMatch(/^\S.*[^.]$/);
    }
  });

  test("the name of a row is the one by which its first port is identified", () => {
    for (const { applicationProtocol, ipProtocols, ports } of rows) {
      const { service } = identifyByPort(ipProtocols[0]!, 40_000, ports[0]!);
      expect(service).toBe(applicationProtocol);
    }
  });
});

describe("findRisky", () => {
  const CLEAR_TEXT = [
    { title: "by port when unidentified", ipProtocol: 6, port: 23, service: null, expected: "Telnet" },
    { title: "not over another transport", ipProtocol: 17, port: 23, service: null, expected: undefined },
    { title: "not without a port", ipProtocol: 6, port: null, service: null, expected: undefined },
    {
      title: "by name on a port that is not its own",
      ipProtocol: 6,
      port: 2323,
      service: "telnet",
      expected: "Telnet",
    },
    { title: "not by port when identified as another", ipProtocol: 6, port: 23, service: "ssh", expected: undefined },
    { title: "not CLDAP, which carries no logon", ipProtocol: 17, port: 389, service: "ldap", expected: undefined },
    { title: "not HTTPS", ipProtocol: 6, port: 443, service: "https", expected: undefined },
    { title: "not SSH", ipProtocol: 6, port: 22, service: "ssh", expected: undefined },
    { title: "not the data connection of FTP", ipProtocol: 6, port: 1055, service: "ftp-data", expected: undefined },
    { title: "SNMP traps", ipProtocol: 17, port: 162, service: "snmp", expected: "SNMP" },
  ] as const;
  test.each(CLEAR_TEXT)("clear text $title", ({ ipProtocol, port, service, expected }) =>
    expect(findRisky(CLEAR_TEXT_SERVICES, ipProtocol, port, service)?.title).toBe(expected),
  );

  test.each([21, 23, 80, 110, 143, 389, 512, 513, 514, 5900, 5985])("clear text: TCP %d has a reason", (port) =>
    expect(findRisky(CLEAR_TEXT_SERVICES, 6, port, null)?.reason).toBeDefined(),
  );

  const BOUNDARY = [
    [6, 135],
    [6, 139],
    [6, 445],
    [6, 593],
    [17, 135],
    [17, 137],
    [17, 138],
    [17, 445],
  ] as const;
  test.each(BOUNDARY)("NetBIOS, SMB and RPC: IP protocol %d port %d", (ipProtocol, port) => {
    const { service } = identifyByPort(ipProtocol, 40_000, port);
    expect(findRisky(NETBIOS_SMB_RPC_SERVICES, ipProtocol, port, service)).toBeDefined();
    expect(findRisky(NETBIOS_SMB_RPC_SERVICES, ipProtocol, port, null)).toBeDefined();
  });

  test.each([80, 136, 443, 446, 3389, 49_667])("NetBIOS, SMB and RPC: not TCP %d", (port) => {
    const { service } = identifyByPort(6, 40_000, port);
    expect(findRisky(NETBIOS_SMB_RPC_SERVICES, 6, port, service)).toBeUndefined();
  });

  const EXPOSED = [
    [6, 3389, "administration"],
    [6, 22, "administration"],
    [6, 445, "files"],
    [17, 69, "files"],
    [6, 1433, "database"],
    [6, 1521, "database"],
    [6, 502, "plant-control"],
    [6, 102, "plant-control"],
  ] as const;
  test.each(EXPOSED)("administrative: IP protocol %d port %d is %s", (ipProtocol, port, purpose) => {
    const { service } = identifyByPort(ipProtocol, 40_000, port);
    expect(findRisky(ADMINISTRATIVE_SERVICES, ipProtocol, port, service)?.purpose).toBe(purpose);
  });

  test.each([25, 53, 80, 443])("administrative: not TCP %d, which the public may use", (port) => {
    const { service } = identifyByPort(6, 40_000, port);
    expect(findRisky(ADMINISTRATIVE_SERVICES, 6, port, service)).toBeUndefined();
  });
});

import { describe, expect, test } from "vitest";
import { IANA_PORTS } from "../../src/tables/iana-ports.ts";
import { PORTS_IN_USE } from "../../src/tables/ports-in-use.ts";

const nameOf = (port: number, transport: "tcp" | "udp"): string | undefined =>
  IANA_PORTS.find((row) => row[0] === port && row[1].split("+").includes(transport))?.[2];

describe("IANA's registry, in part", () => {
  test("1,360 pairs of system port and transport have a name, each one", () => {
    const pairs = IANA_PORTS.flatMap(([port, transports]) =>
      typeof port === "number" && port < 1024 ? transports.split("+").map((transport) => `${port}/${transport}`) : [],
    );
    expect(pairs).toHaveLength(1360);
    expect(new Set(pairs).size).toBe(1360);
  });

  test("ports rise, and are ports", () => {
    const ports = IANA_PORTS.map(([port]) => Number.parseInt(String(port), 10));
    expect(ports).toEqual([...ports].sort((a, b) => a - b));
    expect(ports.every((port) => port >= 0 && port <= 65535)).toBe(true);
  });

  // From the registry, read by eye: what an auditor of Windows and plant networks meets.
  const NAMES = [
    [22, "tcp", "ssh"],
    [53, "udp", "domain"],
    [102, "tcp", "iso-tsap"],
    [135, "tcp", "epmap"],
    [443, "udp", "https"],
    [502, "tcp", "mbap"],
    [514, "tcp", "shell"],
    [514, "udp", "syslog"],
    [631, "tcp", "ipp"],
    [1701, "udp", "l2tp"],
    [1812, "udp", "radius"],
    [1883, "tcp", "mqtt"],
    [1900, "udp", "ssdp"],
    [2049, "tcp", "nfs"],
    [2222, "udp", "EtherNet-IP-1"],
    [3260, "tcp", "iscsi-target"],
    [3306, "tcp", "mysql"],
    [3544, "udp", "teredo"],
    [3702, "udp", "ws-discovery"],
    [4840, "tcp", "opcua-tcp"],
    [5060, "udp", "sip"],
    [5353, "udp", "mdns"],
    [5355, "udp", "llmnr"],
    [5357, "tcp", "wsdapi"],
    [5358, "tcp", "wsdapi-s"],
    [5432, "tcp", "postgresql"],
    [5900, "tcp", "rfb"],
    [5985, "tcp", "wsman"],
    [8883, "tcp", "secure-mqtt"],
    [9100, "tcp", "pdl-datastream"],
    [20000, "tcp", "dnp"],
    [44818, "tcp", "EtherNet-IP-2"],
    [47808, "udp", "bacnet"],
  ] as const;
  test.each(NAMES)("port %d/%s is %s", (port, transport, name) => expect(nameOf(port, transport)).toBe(name));
});

test("a port in use otherwise than registered is not named the same by the registry", () => {
  for (const [port, transports, name] of PORTS_IN_USE) {
    expect(typeof port).toBe("number");
    for (const transport of transports.split("+")) expect(nameOf(Number(port), transport as "tcp")).not.toBe(name);
  }
});

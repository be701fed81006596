/** The computers of the `office` sample and the export of its server's registry. */
import { EtherType } from "../scenario/frames.ts";
import type { Host, Segment } from "../scenario/network.ts";
import { dword, expandable, multi, type RegKey, string } from "../scenario/reg-file.ts";

/** The capture is from a mirror port: the LAN is VLAN 10, the provider's line customer VLAN 35 in provider VLAN 200. */
const lan: Segment = { name: "LAN", tags: [{ etherType: EtherType.VLAN, id: 10 }] };
const wan: Segment = {
  name: "Internet line",
  tags: [
    { etherType: EtherType.PROVIDER_VLAN, id: 200 },
    { etherType: EtherType.VLAN, id: 35 },
  ],
};

const SERVER_LAN_MAC = "00:0d:56:10:00:02";
const WORKSTATION_MAC = "00:0d:56:10:00:15";
const PROVIDER_MAC = "00:04:9a:7c:20:01";

const onLan = (name: string, address: string, mac: string): Host => ({
  name,
  address,
  mac,
  segment: lan,
  timeToLive: 128,
});
const onInternet = (name: string, address: string, timeToLive = 113): Host => ({
  name,
  address,
  mac: PROVIDER_MAC,
  segment: wan,
  timeToLive,
});

export const server = onLan("server", "192.168.16.2", SERVER_LAN_MAC);
export const serverIpv6 = onLan("server", "2001:db8:16::2", SERVER_LAN_MAC);
export const serverOnInternet: Host = {
  name: "server",
  address: "203.0.113.10",
  mac: "00:0d:56:20:00:0a",
  segment: wan,
  timeToLive: 128,
};

export const workstation1 = onLan("workstation 1", "192.168.16.21", WORKSTATION_MAC);
export const workstation1Ipv6 = onLan("workstation 1", "2001:db8:16::15", WORKSTATION_MAC);
export const workstation1Unnumbered = onLan("workstation 1", "0.0.0.0", WORKSTATION_MAC);
export const workstation2 = onLan("workstation 2", "192.168.16.22", "00:0d:56:10:00:16");
export const fileServer = onLan("file server", "192.168.16.5", "00:0d:56:10:00:05");
export const everyone = onLan("all", "255.255.255.255", "ff:ff:ff:ff:ff:ff");
export const lanBroadcast = onLan("all of 192.168.16.0/24", "192.168.16.255", "ff:ff:ff:ff:ff:ff");
export const ssdpGroup = onLan("SSDP group", "239.255.255.250", "01:00:5e:7f:ff:fa");
/** The office's other way out, so that not all traffic is the server's. */
export const webServerBehindRouter = onLan("web server", "198.51.100.80", "00:04:9a:7c:30:01");

export const mailRelay = onInternet("mail relay", "198.51.100.25", 54);
export const nameServer = onInternet("name server", "198.51.100.53", 56);
export const timeServer = onInternet("time server", "198.51.100.123", 55);
export const updateServer = onInternet("update server", "198.51.100.44", 50);
export const customer = onInternet("customer", "198.51.100.201");
export const traveller = onInternet("traveller", "198.51.100.77");
export const branch = onInternet("branch office", "198.51.100.90", 60);
export const attacker = onInternet("attacker", "192.0.2.66", 47);
export const tunnelBroker = onInternet("tunnel broker", "198.51.100.41", 58);

export const OPTIONS = [
  "--host",
  "192.168.16.2",
  "--host",
  "203.0.113.10",
  "--host",
  "2001:db8:16::2",
  "--private",
  "192.168.16.0/24",
  "--private",
  "2001:db8:16::/64",
];

const PARAMETERS = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";
const LAN_ADAPTER = "{6B2C1A50-4D7E-4F5B-9E0A-3C1D7F8A1002}";
const WAN_ADAPTER = "{6B2C1A50-4D7E-4F5B-9E0A-3C1D7F8A200A}";

const adapterKey = (
  guid: string,
  address: string,
  mask: string,
  gateway: readonly string[],
  lists: Readonly<Record<"tcp" | "udp" | "rawIp", readonly string[]>>,
): RegKey => ({
  path: `${PARAMETERS}\\Interfaces\\${guid}`,
  values: {
    UseZeroBroadcast: dword(0),
    EnableDHCP: dword(0),
    IPAddress: multi(address),
    SubnetMask: multi(mask),
    DefaultGateway: multi(...gateway),
    NameServer: string("192.168.16.2"),
    RegistrationEnabled: dword(1),
    TCPAllowedPorts: multi(...lists.tcp),
    UDPAllowedPorts: multi(...lists.udp),
    RawIPAllowedProtocols: multi(...lists.rawIp),
  },
});

/** Small Business Server style: everything on one computer, two adapters, a list for each. */
export const RULES: readonly RegKey[] = [
  {
    path: PARAMETERS,
    values: {
      DataBasePath: expandable("%SystemRoot%\\System32\\drivers\\etc"),
      NameServer: string(""),
      ForwardBroadcasts: dword(0),
      IPEnableRouter: dword(0),
      Domain: string("office.example"),
      Hostname: string("server"),
      EnableSecurityFilters: dword(1),
    },
  },
  { path: `${PARAMETERS}\\Interfaces`, values: {} },
  adapterKey(LAN_ADAPTER, "192.168.16.2", "255.255.255.0", [], {
    tcp: ["25", "53", "80", "88", "110", "135", "139", "389", "443", "445", "1025", "1433", "3389"],
    udp: ["53", "67", "88", "123", "137", "138", "161", "1434"],
    rawIp: ["6", "17"],
  }),
  adapterKey(WAN_ADAPTER, "203.0.113.10", "255.255.255.240", ["203.0.113.1"], {
    tcp: ["25", "80", "443", "1433", "1723", "3389"],
    udp: ["53", "123", "500"],
    rawIp: ["6", "17", "47"],
  }),
];

/** The computers of the `plant-services` sample and the export of its server's registry. */
import type { Host, Segment } from "../scenario/network.ts";
import { dword, expandable, multi, type RegKey, string } from "../scenario/reg-file.ts";

const lan: Segment = { name: "plant LAN", tags: [] };
const GATEWAY_MAC = "00:1b:2a:60:00:01";

const onLan = (name: string, address: string, mac: string): Host => ({
  name,
  address,
  mac,
  segment: lan,
  timeToLive: 128,
});

export const server = onLan("plant server", "10.60.0.10", "00:21:5a:60:00:0a");
export const monitor = { ...onLan("monitoring", "10.60.0.5", "00:1e:0b:60:00:05"), timeToLive: 64 };
export const operatorPanel = onLan("operator panel", "10.60.0.21", "00:13:72:60:00:15");
export const engineering = onLan("engineering station", "10.60.0.22", "00:24:e8:60:00:16");
export const thinClient = { ...onLan("thin client", "10.60.0.31", "00:80:64:60:00:1f"), timeToLive: 64 };
export const modbusController = { ...onLan("press controller", "10.60.0.51", "00:80:f4:60:00:33"), timeToLive: 64 };
export const s7Controller = { ...onLan("oven controller", "10.60.0.52", "00:0e:8c:60:00:34"), timeToLive: 30 };
export const unixHost = { ...onLan("Unix host of the laboratory", "10.60.0.60", "00:03:ba:60:00:3c"), timeToLive: 64 };
export const llmnrGroup = onLan("LLMNR group", "224.0.0.252", "01:00:5e:00:00:fc");
export const stranger = { ...onLan("stranger", "198.51.100.77", GATEWAY_MAC), timeToLive: 49 };

export const OPTIONS = ["--profile", "domain", "--private", "10.60.0.0/16"];

/** Ports that the server was given as required. */
export const SPOOLER_PORT = 49_310;
export const OPC_PORT = 49_320;

/** A formula for a spreadsheet, markup for a page, and a sequence that clears a terminal. */
export const HOSTILE_TEXT = "=HYPERLINK('//203.0.113.9')<script>alert(1)</script>\u001b[2J";

const PLANT = "RA4=10.60.0.0/255.255.255.0";
/** No Name may hold the bar that parts the fields. */
const allowIn = (conditions: string, name: string): string =>
  `v2.10|Action=Allow|Active=TRUE|Dir=In|${conditions}|${PLANT}|Name=${name}|`;

/** Conditions and names of the rules in force, in the order of their values. */
const RULE_TEXTS: readonly (readonly [conditions: string, name: string])[] = [
  ["Protocol=6|LPort=RPC-EPMap", "RPC endpoint mapper"],
  ["Protocol=6|LPort2_10=49152-65535", "RPC for the plant"],
  ["Protocol=6|LPort=445", "File sharing"],
  ["Protocol=6|LPort=21", "FTP of the recipes"],
  ["Protocol=6|LPort2_10=5500-5520", "FTP passive ports"],
  ["Protocol=6|LPort=2121", "FTP of the old cell"],
  ["Protocol=17|LPort=69", "Boot files"],
  ["Protocol=17|LPort=1434", "SQL Server Browser"],
  ["Protocol=6|LPort=554", "Films of the line"],
  ["Protocol=17|LPort=111", "Port mapper"],
  ["Protocol=17|LPort=1048", "Mounts"],
  ["Protocol=6|LPort=2049", "NFS"],
  ["Protocol=6|LPort=80", "Web page of the old cell"],
  ["Protocol=6|LPort=443", "Web page of the plant"],
  ["Protocol=6|LPort=8123", HOSTILE_TEXT],
  ["Protocol=6|LPort=18711", "Recipe transfer"],
  ["Protocol=6|LPort=389", "Directory of the plant"],
  ["Protocol=17|LPort=161", "Monitoring"],
  ["Protocol=17|LPort=5355", "LLMNR"],
];

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
const TCPIP = `${SERVICES}\\Tcpip\\Parameters`;
const ADAPTER = "{2D6E8A90-7B31-4C55-A0F4-60D1B7C30A10}";
const SHARED_ACCESS = `${SERVICES}\\SharedAccess`;
const FIREWALL = `${SHARED_ACCESS}\\Parameters\\FirewallPolicy`;

/** Of rule strings version 2.10, which Windows Server 2008 R2 has. */
const POLICY_VERSION = dword(0x20a);

const profile = (name: string): RegKey => ({
  path: `${FIREWALL}\\${name}`,
  values: { EnableFirewall: dword(1), DefaultInboundAction: dword(1), DefaultOutboundAction: dword(0) },
});

const ruleName = (index: number): string =>
  `{60B7C30A-1D2E-4F60-8A90-00000000${(index + 1).toString().padStart(4, "0")}}`;

export const RULES: readonly RegKey[] = [
  {
    path: "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
    values: {
      ProductName: string("Windows Server 2008 R2 Standard"),
      CurrentVersion: string("6.1"),
      CurrentBuildNumber: string("7601"),
    },
  },
  {
    path: TCPIP,
    values: {
      DataBasePath: expandable("%SystemRoot%\\System32\\drivers\\etc"),
      Domain: string("plant.example"),
      Hostname: string("PLANTSRV"),
      IPEnableRouter: dword(0),
      NameServer: string(""),
    },
  },
  { path: `${TCPIP}\\Interfaces`, values: {} },
  {
    path: `${TCPIP}\\Interfaces\\${ADAPTER}`,
    values: {
      EnableDHCP: dword(0),
      IPAddress: multi(server.address),
      SubnetMask: multi("255.255.255.0"),
      DefaultGateway: multi("10.60.0.1"),
      NameServer: string("10.60.0.2"),
    },
  },
  { path: SHARED_ACCESS, values: { Start: dword(3) } },
  { path: `${SHARED_ACCESS}\\Parameters`, values: {} },
  { path: FIREWALL, values: { PolicyVersion: POLICY_VERSION } },
  profile("DomainProfile"),
  {
    path: `${FIREWALL}\\FirewallRules`,
    values: Object.fromEntries(
      RULE_TEXTS.map(([conditions, name], index) => [ruleName(index), string(allowIn(conditions, name))]),
    ),
  },
  profile("PublicProfile"),
  profile("StandardProfile"),
];

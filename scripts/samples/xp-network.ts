/** The computers of the `xp-desktop` sample and the export of the desktop's registry. */
import type { Host, Segment } from "../scenario/network.ts";
import { dword, expandable, multi, type RegKey, string } from "../scenario/reg-file.ts";

const lan: Segment = { name: "LAN", tags: [] };
const ROUTER_MAC = "00:0f:66:31:00:01";

const onLan = (name: string, address: string, mac: string): Host => ({
  name,
  address,
  mac,
  segment: lan,
  timeToLive: 128,
});
const behindRouter = (name: string, address: string, timeToLive: number): Host => ({
  ...onLan(name, address, ROUTER_MAC),
  timeToLive,
});

export const desktop = onLan("desktop", "192.168.1.20", "00:11:11:a4:00:14");
export const server = onLan("server", "192.168.1.5", "00:0d:56:a4:00:05");
export const colleague1 = onLan("colleague 1", "192.168.1.30", "00:11:11:a4:00:1e");
export const colleague2 = onLan("colleague 2", "192.168.1.31", "00:11:11:a4:00:1f");
export const visitor = onLan("visitor's laptop", "192.168.1.77", "00:0e:35:b2:00:4d");
export const router = { ...onLan("router", "192.168.1.1", ROUTER_MAC), timeToLive: 64 };
export const lanBroadcast = onLan("all of 192.168.1.0/24", "192.168.1.255", "ff:ff:ff:ff:ff:ff");
export const ssdpGroup = onLan("SSDP group", "239.255.255.250", "01:00:5e:7f:ff:fa");

export const press1 = behindRouter("press, line 1", "192.168.2.9", 127);
export const press2 = behindRouter("press, line 2", "192.168.3.9", 127);
export const webServer = behindRouter("web server", "198.51.100.80", 52);
export const scanner = behindRouter("scanner", "198.51.100.66", 108);

/** No `--profile`: Windows XP has no profile but these two, and a workgroup computer is in the standard one. */
export const OPTIONS = ["--private", "192.168.0.0/16"];

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
const TCPIP = `${SERVICES}\\Tcpip\\Parameters`;
const ADAPTER = "{4F3A1C62-88B0-4E7D-9A51-20D9C7E1B014}";
const FIREWALL = `${SERVICES}\\SharedAccess\\Parameters\\FirewallPolicy`;
const STANDARD = `${FIREWALL}\\StandardProfile`;

const REMOTE_ASSISTANCE = "%windir%\\system32\\sessmgr.exe";
const remoteAssistance = (status: "enabled" | "Disabled") => ({
  [REMOTE_ASSISTANCE]: string(`${REMOTE_ASSISTANCE}:*:${status}:@xpsp2res.dll,-22019`),
});
const BACKUP_AGENT = "C:\\Program Files\\Backup\\agent.exe";

/** An adapter with a fixed address. */
const ADDRESSES: readonly RegKey[] = [
  {
    path: TCPIP,
    values: {
      DataBasePath: expandable("%SystemRoot%\\System32\\drivers\\etc"),
      Hostname: string("desk-20"),
      Domain: string(""),
      NameServer: string(""),
      IPEnableRouter: dword(0),
    },
  },
  { path: `${TCPIP}\\Interfaces`, values: {} },
  {
    path: `${TCPIP}\\Interfaces\\${ADAPTER}`,
    values: {
      EnableDHCP: dword(0),
      IPAddress: multi(desktop.address),
      SubnetMask: multi("255.255.255.0"),
      DefaultGateway: multi(router.address),
      NameServer: string(server.address),
    },
  },
];

const DOMAIN_PROFILE: readonly RegKey[] = [
  { path: `${FIREWALL}\\DomainProfile`, values: { EnableFirewall: dword(1) } },
  { path: `${FIREWALL}\\DomainProfile\\AuthorizedApplications`, values: {} },
  { path: `${FIREWALL}\\DomainProfile\\AuthorizedApplications\\List`, values: remoteAssistance("enabled") },
  { path: `${FIREWALL}\\DomainProfile\\GloballyOpenPorts`, values: {} },
  {
    path: `${FIREWALL}\\DomainProfile\\GloballyOpenPorts\\List`,
    values: { "23:TCP": string("23:TCP:*:Enabled:Telnet") },
  },
];

const STANDARD_PROFILE: readonly RegKey[] = [
  { path: STANDARD, values: { EnableFirewall: dword(1), DisableNotifications: dword(0) } },
  { path: `${STANDARD}\\AuthorizedApplications`, values: {} },
  {
    path: `${STANDARD}\\AuthorizedApplications\\List`,
    values: {
      ...remoteAssistance("Disabled"),
      [BACKUP_AGENT]: string(`${BACKUP_AGENT}:${server.address}:Enabled:Backup agent`),
    },
  },
  { path: `${STANDARD}\\GloballyOpenPorts`, values: {} },
  {
    path: `${STANDARD}\\GloballyOpenPorts\\List`,
    values: {
      "1900:UDP": string("1900:UDP:LocalSubNet:Disabled:@xpsp2res.dll,-22007"),
      "2869:TCP": string("2869:TCP:LocalSubNet:Disabled:@xpsp2res.dll,-22008"),
      "3389:TCP": string("3389:TCP:*:Disabled:@xpsp2res.dll,-22009"),
      "5001:TCP": string("5001:TCP:192.168.1.5,192.168.2.0/24:Enabled:Production data"),
      "5001:TCP line 2": string("5001:TCP:192.168.3.0/255.255.255.0:Enabled:Production data: line 2"),
      "5900:TCP": string("5900:TCP:192.168.1.0/255.255.255.0:Enabled:VNC"),
      "5900:TCP support": string("5900:TCP:198.51.100.80:Disabled:VNC for support"),
      "8080:TCP": string("8080:TCP:*:Enabled:Label printer status"),
    },
  },
  { path: `${STANDARD}\\IcmpSettings`, values: { AllowInboundEchoRequest: dword(0) } },
  {
    path: `${STANDARD}\\Logging`,
    values: { LogFilePath: expandable("%windir%\\pfirewall.log"), LogFileSize: dword(4096) },
  },
  { path: `${STANDARD}\\RemoteAdminSettings`, values: { Enabled: dword(0) } },
  { path: `${STANDARD}\\Services`, values: {} },
  {
    path: `${STANDARD}\\Services\\FileAndPrint`,
    values: { Enabled: dword(1), RemoteAddresses: string("LocalSubNet") },
  },
  { path: `${STANDARD}\\Services\\RemoteDesktop`, values: { Enabled: dword(1), RemoteAddresses: string("*") } },
  { path: `${STANDARD}\\Services\\UPnPFramework`, values: { Enabled: dword(0) } },
];

/** A workgroup computer of 2005: `DoNotAllowExceptions` was never set. */
export const RULES: readonly RegKey[] = [
  ...ADDRESSES,
  { path: `${SERVICES}\\SharedAccess`, values: { Start: dword(2) } },
  { path: `${SERVICES}\\SharedAccess\\Parameters`, values: {} },
  { path: FIREWALL, values: {} },
  ...DOMAIN_PROFILE,
  ...STANDARD_PROFILE,
];

/** The computers of the `win11-office` sample. */
import type { Host, Segment } from "../scenario/network.ts";

const lan: Segment = { name: "office LAN", tags: [] };
const GATEWAY_MAC = "00:1c:73:20:30:01";
const PC_MAC = "a4:bb:6d:20:30:29";
const COLLEAGUE_MAC = "a4:bb:6d:20:30:3c";
const MANAGEMENT_MAC = "00:15:5d:20:30:08";

const onLan = (name: string, address: string, mac: string): Host => ({
  name,
  address,
  mac,
  segment: lan,
  timeToLive: 128,
});
const behindGateway = (name: string, address: string, timeToLive: number): Host => ({
  ...onLan(name, address, GATEWAY_MAC),
  timeToLive,
});

export const pc = onLan("PC", "10.20.30.41", PC_MAC);
export const pcIpv6 = onLan("PC", "2001:db8:20:30::41", PC_MAC);

export const gateway = { ...onLan("gateway", "10.20.30.1", GATEWAY_MAC), timeToLive: 64 };
export const domainController = onLan("domain controller", "10.20.30.2", "00:15:5d:20:30:02");
export const deploymentServer = onLan("DHCP and deployment server", "10.20.30.4", "00:15:5d:20:30:04");
export const fileServer = onLan("file server", "10.20.30.5", "00:15:5d:20:30:05");
export const fileServerIpv6 = onLan("file server", "2001:db8:20:30::5", "00:15:5d:20:30:05");
export const management = onLan("management host", "10.20.30.8", MANAGEMENT_MAC);
export const managementIpv6 = onLan("management host", "2001:db8:20:30::8", MANAGEMENT_MAC);
export const colleague1 = onLan("colleague 1", "10.20.30.60", COLLEAGUE_MAC);
export const colleague1Ipv6 = onLan("colleague 1", "2001:db8:20:30::60", COLLEAGUE_MAC);
export const colleague2 = onLan("colleague 2", "10.20.30.61", "a4:bb:6d:20:30:3d");
export const copier = onLan("copier", "10.20.30.90", "00:26:73:20:30:5a");
export const guest = onLan("guest", "10.20.30.200", "3c:22:fb:20:30:c8");

export const lanBroadcast = onLan("all of 10.20.30.0/24", "10.20.30.255", "ff:ff:ff:ff:ff:ff");
export const mdnsGroup = onLan("mDNS group", "224.0.0.251", "01:00:5e:00:00:fb");
export const llmnrGroup = onLan("LLMNR group", "224.0.0.252", "01:00:5e:00:00:fc");
export const ssdpGroup = onLan("SSDP group", "239.255.255.250", "01:00:5e:7f:ff:fa");

export const helpDesk = behindGateway("help desk", "10.20.31.7", 127);
export const helpDeskIpv6 = behindGateway("help desk", "2001:db8:20:31::7", 127);
export const branchPc = behindGateway("PC in a branch", "10.20.40.9", 126);
export const vendor = behindGateway("software vendor", "198.51.100.20", 115);
export const stranger = behindGateway("stranger", "198.51.100.77", 111);
export const webServer = behindGateway("web server", "203.0.113.80", 54);
export const webServerIpv6 = behindGateway("web server", "2001:db8:ffff::80", 54);
export const intranet = behindGateway("old intranet", "10.20.31.81", 127);
export const mailServerIpv6 = behindGateway("mail server", "2001:db8:ffff::25", 54);

/** The export has no IPv6 addresses, and does not say which profile is active. */
export const OPTIONS = [
  "--profile",
  "domain",
  "--host",
  pc.address,
  "--host",
  pcIpv6.address,
  "--private",
  "10.20.0.0/16",
  "--private",
  "2001:db8:20::/48",
];

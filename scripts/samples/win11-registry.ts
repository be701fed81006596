/** The export of the `win11-office` sample: where a Windows 11 keeps addresses, profiles and stores of rules. */
import { dword, expandable, multi, type RegKey, string } from "../scenario/reg-file.ts";
import { deploymentServer, domainController, gateway, pc } from "./win11-network.ts";
import { APP_RULES, DEFAULT_RULES, LOCAL_RULES, POLICY_RULES, type RuleTexts, SERVICE_RULES } from "./win11-rules.ts";

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
const TCPIP = `${SERVICES}\\Tcpip\\Parameters`;
const ADAPTER = "{C3A4F0D1-2B7E-4D19-8F63-9E5B0C2D3041}";
const SHARED_ACCESS = `${SERVICES}\\SharedAccess`;
const FIREWALL = `${SHARED_ACCESS}\\Parameters\\FirewallPolicy`;
const GROUP_POLICY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";

/** Of rule strings version 2.32. */
const POLICY_VERSION = dword(0x220);
const MARCH_2025 = 0x67cf_d400;

/** An adapter with an address by DHCP; 8 hours. */
const ADDRESSES: readonly RegKey[] = [
  {
    path: TCPIP,
    values: {
      DataBasePath: expandable("%SystemRoot%\\System32\\drivers\\etc"),
      Domain: string("corp.example"),
      Hostname: string("PC-0041"),
      IPEnableRouter: dword(0),
      NameServer: string(""),
    },
  },
  { path: `${TCPIP}\\Interfaces`, values: {} },
  {
    path: `${TCPIP}\\Interfaces\\${ADAPTER}`,
    values: {
      EnableDHCP: dword(1),
      Domain: string(""),
      NameServer: string(""),
      DhcpIPAddress: string(pc.address),
      DhcpSubnetMask: string("255.255.255.0"),
      DhcpServer: string(deploymentServer.address),
      Lease: dword(28_800),
      LeaseObtainedTime: dword(MARCH_2025),
      DhcpNameServer: string(`${domainController.address} 10.20.30.3`),
      DhcpDefaultGateway: multi(gateway.address),
      DhcpSubnetMaskOpt: multi("255.255.255.0"),
      DhcpDomain: string("corp.example"),
    },
  },
];

const store = (path: string, rules: RuleTexts): RegKey => ({
  path,
  values: Object.fromEntries(Object.entries(rules).map(([name, text]) => [name, string(text)])),
});

const profile = (name: string): readonly RegKey[] => [
  { path: `${FIREWALL}\\${name}`, values: { DisableNotifications: dword(0), EnableFirewall: dword(1) } },
  {
    path: `${FIREWALL}\\${name}\\Logging`,
    values: {
      LogDroppedPackets: dword(0),
      LogFilePath: expandable("%systemroot%\\system32\\LogFiles\\Firewall\\pfirewall.log"),
      LogFileSize: dword(4096),
      LogSuccessfulConnections: dword(0),
    },
  },
];

export const RULES: readonly RegKey[] = [
  ...ADDRESSES,
  { path: SHARED_ACCESS, values: { Start: dword(3) } },
  { path: `${SHARED_ACCESS}\\Defaults`, values: {} },
  { path: `${SHARED_ACCESS}\\Defaults\\FirewallPolicy`, values: { PolicyVersion: POLICY_VERSION } },
  store(`${SHARED_ACCESS}\\Defaults\\FirewallPolicy\\FirewallRules`, DEFAULT_RULES),
  { path: `${SHARED_ACCESS}\\Parameters`, values: {} },
  { path: FIREWALL, values: { PolicyVersion: POLICY_VERSION } },
  ...profile("DomainProfile"),
  store(`${FIREWALL}\\FirewallRules`, LOCAL_RULES),
  ...profile("PublicProfile"),
  { path: `${FIREWALL}\\RestrictedServices`, values: {} },
  store(`${FIREWALL}\\RestrictedServices\\AppIso\\FirewallRules`, APP_RULES),
  store(`${FIREWALL}\\RestrictedServices\\Static\\System`, SERVICE_RULES),
  ...profile("StandardProfile"),
  { path: GROUP_POLICY, values: { PolicyVersion: POLICY_VERSION } },
  {
    path: `${GROUP_POLICY}\\DomainProfile`,
    values: {
      EnableFirewall: dword(1),
      DefaultInboundAction: dword(1),
      DefaultOutboundAction: dword(0),
      AllowLocalPolicyMerge: dword(1),
    },
  },
  store(`${GROUP_POLICY}\\FirewallRules`, POLICY_RULES),
];

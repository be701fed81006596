/**
 * Names of registry keys and values that are the same on every computer: those of the filters and checks that fwreport
 * reads (docs/rule-formats.md) and of the way to them. What else a registry holds may be named after someone. 2026-11.
 */
const NAMES: ReadonlySet<string> = new Set(
  [
    "HKEY_LOCAL_MACHINE HKEY_CURRENT_USER HKEY_USERS HKEY_CLASSES_ROOT HKEY_CURRENT_CONFIG HKLM HKCU HKU HKCR HKCC",
    "SYSTEM SOFTWARE COMM CurrentControlSet Select Current Policies Microsoft Windows WindowsFirewall Services",
    "Tcpip Tcpip6 Parameters Interfaces Adapters Linkage RASPPTPF RASPPTPE NdisWan SharedAccess MpsSvc BFE",
    "Firewall Rules ConnectionSharing IPNat Defaults FirewallPolicy FirewallRules RestrictedServices AppIso Static",
    "Configurable DomainProfile StandardProfile PublicProfile PrivateProfile Logging IcmpSettings Services List",
    "AuthorizedApplications GloballyOpenPorts FileAndPrint RemoteDesktop UPnPFramework RemoteAdminSettings",
    "NetworkList Profiles Signatures Mdm PhoneFirewall",
    "TCPAllowedPorts UDPAllowedPorts RawIPAllowedProtocols EnableSecurityFilters IPEnableRouter PPTPFiltering",
    "AllowPacketsForLocalMachine EnableDHCP Start Type ErrorControl Enabled RemoteAddresses AllowUserPrefMerge",
    "AllowInboundEchoRequest AllowInboundMaskRequest AllowInboundRouterRequest AllowInboundTimestampRequest",
    "AllowOutboundDestinationUnreachable AllowOutboundPacketTooBig AllowOutboundParameterProblem",
    "AllowOutboundSourceQuench AllowOutboundTimeExceeded AllowRedirect DoNotAllowExceptions EnableFirewall",
    "DefaultInboundAction DefaultOutboundAction DisableNotifications DisableStatefulFTP DisableStatefulPPTP",
    "DisableStealthMode DisableStealthModeIPsecSecuredPacketExemption DisableUnicastResponsesToMulticastBroadcast",
    "DisabledInterfaces LogDroppedPackets LogFilePath LogFileSize LogSuccessfulConnections AllowLocalPolicyMerge",
    "AllowLocalIPsecPolicyMerge PolicyVersion EnableIPV4 EnableIPV6 EnableNATIntegration InterfacesNotFirewalled",
    "PrivateInterface HousekeepingPeriod ICMPRuleTimeout TCPRuleTimeout UDPRuleTimeout TCPConnectionTimeout",
    "Mask Flags Action Protocol Port PortMin PortMax PrivateHost PublicHost PublicHostMask PublicHostPrefix",
    "HourStart HourEnd Day DayOfWeek Month Code Category IPAddress SubnetMask DefaultGateway DhcpIPAddress",
    "DhcpSubnetMask DhcpServer DhcpDefaultGateway NameServer DhcpNameServer Domain DhcpDomain Hostname",
  ]
    .join(" ")
    .toLowerCase()
    .split(" "),
);

/** Whether a key or a value of this name tells nothing of whose registry it is; Windows knows no case here. */
export const isRegistryName = (name: string): boolean =>
  NAMES.has(name.toLowerCase()) || /^(?:ControlSet\d{3}|\d{1,5}:(?:TCP|UDP))$/i.test(name);

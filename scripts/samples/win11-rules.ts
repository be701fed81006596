/**
 * The rules of the `win11-office` sample, by the names of their values. Those of Windows are as a Windows 11 has them, a
 * few with their state or scope changed; those with a GUID are the administrator's and the users' own.
 */

const VERSION = "v2.32";
const SERVICE_HOST = "App=%SystemRoot%\\system32\\svchost.exe";
const ALLOW_IN = `${VERSION}|Action=Allow|Active=TRUE|Dir=In`;
const OFF_IN = `${VERSION}|Action=Allow|Active=FALSE|Dir=In`;
const ALLOW_OUT = `${VERSION}|Action=Allow|Active=TRUE|Dir=Out`;
const BLOCK_OUT = `${VERSION}|Action=Block|Active=TRUE|Dir=Out`;

export type RuleTexts = Readonly<Record<string, string>>;

/** Texts of Windows' own rules are resources of FirewallAPI.dll: name, description, group. */
const resources = (name: number, description: number, group: number): string =>
  `Name=@FirewallAPI.dll,-${name}|Desc=@FirewallAPI.dll,-${description}|EmbedCtxt=@FirewallAPI.dll,-${group}|`;

const icmp6 = (type: number, name: number): string =>
  `${ALLOW_IN}|Protocol=58|ICMP6=${type}:*|App=System|${resources(name, name + 2, 25_000)}`;

const CORE_NETWORKING: RuleTexts = {
  "CoreNet-ICMP6-DU-In": icmp6(1, 25_110),
  "CoreNet-ICMP6-PTB-In": icmp6(2, 25_001),
  "CoreNet-ICMP6-TE-In": icmp6(3, 25_113),
  "CoreNet-ICMP6-PP-In": icmp6(4, 25_116),
  "CoreNet-ICMP6-NDS-In": icmp6(135, 25_019),
  "CoreNet-ICMP6-NDA-In": icmp6(136, 25_026),
  "CoreNet-ICMP6-RA-In": `${ALLOW_IN}|Protocol=58|ICMP6=134:*|RA6=fe80::/64|App=System|${resources(25_012, 25_018, 25_000)}`,
  "CoreNet-ICMP6-LQ-In": `${ALLOW_IN}|Protocol=58|ICMP6=130:*|RA4=LocalSubnet|RA6=LocalSubnet|App=System|${resources(25_061, 25_067, 25_000)}`,
  "CoreNet-ICMP4-DUFRAG-In": `${ALLOW_IN}|Protocol=1|ICMP4=3:4|App=System|${resources(25_251, 25_257, 25_000)}`,
  "CoreNet-IGMP-In": `${ALLOW_IN}|Protocol=2|App=System|${resources(25_376, 25_382, 25_000)}`,
  "CoreNet-DHCP-In": `${ALLOW_IN}|Protocol=17|LPort=68|RPort=67|${SERVICE_HOST}|Svc=dhcp|${resources(25_301, 25_303, 25_000)}`,
  "CoreNet-DHCP-Out": `${ALLOW_OUT}|Protocol=17|LPort=68|RPort=67|${SERVICE_HOST}|Svc=dhcp|${resources(25_302, 25_303, 25_000)}`,
  "CoreNet-DHCPV6-In": `${ALLOW_IN}|Protocol=17|LPort=546|RPort=547|${SERVICE_HOST}|Svc=dhcp|${resources(25_304, 25_306, 25_000)}`,
  "CoreNet-Teredo-In": `${OFF_IN}|Protocol=17|LPort=Teredo|${SERVICE_HOST}|Svc=iphlpsvc|${resources(25_326, 25_332, 25_000)}`,
  "CoreNet-IPHTTPS-In": `${OFF_IN}|Protocol=6|LPort2_10=IPTLSIn|LPort2_10=IPHTTPSIn|App=System|${resources(25_426, 25_428, 25_000)}`,
};

const FILE_AND_PRINTER_SHARING: RuleTexts = {
  "FPS-SMB-In-TCP": `${ALLOW_IN}|Protocol=6|Profile=Private|LPort=445|RA4=LocalSubnet|RA6=LocalSubnet|App=System|${resources(28_511, 28_514, 28_502)}`,
  "FPS-SMB-In-TCP-NoScope": `${OFF_IN}|Protocol=6|Profile=Domain|LPort=445|App=System|${resources(28_511, 28_514, 28_502)}`,
  "FPS-NB_Session-In-TCP": `${ALLOW_IN}|Protocol=6|Profile=Private|LPort=139|RA4=LocalSubnet|RA6=LocalSubnet|App=System|${resources(28_503, 28_506, 28_502)}`,
  "FPS-RPCSS-In-TCP-NoScope": `${OFF_IN}|Protocol=6|Profile=Domain|LPort=RPC-EPMap|${SERVICE_HOST}|Svc=Rpcss|${resources(28_539, 28_542, 28_502)}`,
  "FPS-SpoolSvc-In-TCP-NoScope": `${OFF_IN}|Protocol=6|Profile=Domain|LPort=RPC|App=%SystemRoot%\\system32\\spoolsv.exe|Svc=Spooler|${resources(28_535, 28_538, 28_502)}`,
  "FPS-ICMP4-ERQ-In-NoScope": `${ALLOW_IN}|Protocol=1|Profile=Domain|ICMP4=8:*|${resources(28_543, 28_547, 28_502)}`,
  "FPS-ICMP6-ERQ-In-NoScope": `${OFF_IN}|Protocol=58|Profile=Domain|ICMP6=128:*|${resources(28_545, 28_547, 28_502)}`,
};

const DISCOVERY: RuleTexts = {
  "NETDIS-SSDPSrv-In-UDP": `${ALLOW_IN}|Protocol=17|Profile=Private|LPort=1900|RA4=LocalSubnet|RA6=LocalSubnet|${SERVICE_HOST}|Svc=Ssdpsrv|${resources(32_753, 32_756, 32_752)}`,
  "NETDIS-UPnPHost-In-TCP": `${ALLOW_IN}|Protocol=6|Profile=Private|LPort=2869|RA4=LocalSubnet|RA6=LocalSubnet|App=System|${resources(32_761, 32_764, 32_752)}`,
  "NETDIS-NB_Name-In-UDP": `${ALLOW_IN}|Protocol=17|Profile=Private|LPort=137|RA4=LocalSubnet|RA6=LocalSubnet|App=System|${resources(32_769, 32_772, 32_752)}`,
  "NETDIS-LLMNR-In-UDP": `${OFF_IN}|Protocol=17|Profile=Domain|LPort=5355|RA4=LocalSubnet|RA6=LocalSubnet|${SERVICE_HOST}|Svc=dnscache|${resources(32_801, 32_804, 32_752)}`,
  "NETDIS-LLMNR-In-UDP-Active": `${ALLOW_IN}|Protocol=17|Profile=Private|LPort=5355|RA4=LocalSubnet|RA6=LocalSubnet|${SERVICE_HOST}|Svc=dnscache|${resources(32_801, 32_804, 32_752)}`,
  "MDNS-In-UDP-Domain-Active": `${ALLOW_IN}|Protocol=17|Profile=Domain|LPort=5353|${SERVICE_HOST}|Svc=dnscache|${resources(37_303, 37_304, 37_302)}`,
  "MDNS-In-UDP-Private-Active": `${ALLOW_IN}|Protocol=17|Profile=Private|LPort=5353|RA4=LocalSubnet|RA6=LocalSubnet|${SERVICE_HOST}|Svc=dnscache|${resources(37_303, 37_304, 37_302)}`,
};

const REMOTE_MANAGEMENT: RuleTexts = {
  "RemoteDesktop-UserMode-In-TCP": `${ALLOW_IN}|Protocol=6|LPort=3389|RA4=10.20.30.8|${SERVICE_HOST}|Svc=termservice|${resources(28_775, 28_756, 28_752)}`,
  "RemoteDesktop-UserMode-In-UDP": `${ALLOW_IN}|Protocol=17|LPort=3389|RA4=10.20.30.8|${SERVICE_HOST}|Svc=termservice|${resources(28_776, 28_777, 28_752)}`,
  "RemoteDesktop-Shadow-In-TCP": `${OFF_IN}|Protocol=6|App=%SystemRoot%\\system32\\RdpSa.exe|${resources(28_778, 28_779, 28_752)}Edge=TRUE|Defer=App|`,
  "WINRM-HTTP-In-TCP": `${OFF_IN}|Protocol=6|Profile=Domain|Profile=Private|LPort=5985|App=System|${resources(30_253, 30_256, 30_267)}`,
  "RemoteEventLogSvc-In-TCP-NoScope": `${OFF_IN}|Protocol=6|Profile=Domain|LPort=RPC|${SERVICE_HOST}|Svc=Eventlog|${resources(29_253, 29_256, 29_252)}`,
  "RemoteEventLogSvc-RPCSS-In-TCP-NoScope": `${OFF_IN}|Protocol=6|Profile=Domain|LPort=RPC-EPMap|${SERVICE_HOST}|Svc=RPCSS|${resources(29_265, 29_268, 29_252)}`,
};

const PROGRAMS: RuleTexts = {
  "DeliveryOptimization-TCP-In": `${ALLOW_IN}|Protocol=6|LPort=7680|${SERVICE_HOST}|Svc=dosvc|Name=@%systemroot%\\system32\\dosvc.dll,-102|Desc=@%systemroot%\\system32\\dosvc.dll,-104|EmbedCtxt=@%systemroot%\\system32\\dosvc.dll,-100|Edge=TRUE|`,
  "DeliveryOptimization-UDP-In": `${ALLOW_IN}|Protocol=17|LPort=7680|${SERVICE_HOST}|Svc=dosvc|Name=@%systemroot%\\system32\\dosvc.dll,-103|Desc=@%systemroot%\\system32\\dosvc.dll,-104|EmbedCtxt=@%systemroot%\\system32\\dosvc.dll,-100|Edge=TRUE|`,
  "{7C1E6A52-9D0B-4F38-A3B5-5D2A90C4E101}": `${ALLOW_IN}|Protocol=17|Profile=Private|App=C:\\Users\\anna\\AppData\\Local\\Meet\\meet.exe|Name=meet.exe|Desc=meet.exe|Defer=User|`,
  "{7C1E6A52-9D0B-4F38-A3B5-5D2A90C4E102}": `${VERSION}|Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|App=C:\\Users\\anna\\AppData\\Local\\Meet\\meet.exe|Name=meet.exe|Desc=meet.exe|Defer=User|`,
};

const OF_THE_ADMINISTRATOR: RuleTexts = {
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2001}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=139|LPort=445|RA4=LocalSubnet|RA6=LocalSubnet|Name=File sharing in the office|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2002}": `${VERSION}|Action=Block|Active=TRUE|Dir=In|RA4=10.20.30.192/255.255.255.192|RA6=2001:db8:20:30:ffff::/80|Name=Guests|Desc=Meeting room sockets|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2003}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=RPC-EPMap|RA4=DNS|Name=RPC endpoint mapper for the domain controllers|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2004}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=4750|RA4=DHCP|Name=Deployment agent|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2005}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort2_10=5000-5020|RA4=10.20.0.0-10.20.63.255|Name=Build agents|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2006}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=8443|Name=Inventory|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2007}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=5985|RA4=10.20.30.8|Name=WinRM from the management host|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2008}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=21|RA4=10.20.30.90|Name=Scans of the copier|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C2009}": `${ALLOW_IN}|Protocol=6|LPort=5900|RA4=198.51.100.20|Name=VNC for the software vendor|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C200A}": `${ALLOW_IN}|Protocol=17|Profile=Domain|LPort=161|RA4=DefaultGateway|Name=Monitoring by the gateway|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C200B}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=RPC|RA4=10.20.30.8|Name=Services from the management host|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C200C}": `${ALLOW_OUT}|Protocol=6|Profile=Domain|RPort=445|RA4=10.20.30.5|Name=File server|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C200D}": `${BLOCK_OUT}|Protocol=6|RPort=445|RA4=0.0.0.0-9.255.255.255|RA4=11.0.0.0-255.255.255.255|Name=No SMB to the Internet|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C200E}": `${BLOCK_OUT}|Protocol=6|RPort=23|Name=No Telnet|`,
  "{0B5F3C11-52C6-4E0E-8E2B-0A6B1D7C200F}": `${BLOCK_OUT}|Protocol=6|RPort=25|Name=No mail but by the mail server|`,
};

/** Where the rules in force are. */
export const LOCAL_RULES: RuleTexts = {
  ...CORE_NETWORKING,
  ...FILE_AND_PRINTER_SHARING,
  ...DISCOVERY,
  ...REMOTE_MANAGEMENT,
  ...PROGRAMS,
  ...OF_THE_ADMINISTRATOR,
};

export const POLICY_RULES: RuleTexts = {
  "{5E0D9C74-1A2B-4B6F-9C3D-77A1F00B3001}": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=3389|RA4=10.20.31.0/255.255.255.0|Name=Remote Desktop from the help desk|`,
};

/** What Windows would put back: not in force. */
export const DEFAULT_RULES: RuleTexts = {
  "FPS-SMB-In-TCP-NoScope": `${ALLOW_IN}|Protocol=6|Profile=Domain|LPort=445|App=System|${resources(28_511, 28_514, 28_502)}`,
  "TlntSvr-In-TCP": `${ALLOW_IN}|Protocol=6|LPort=23|Name=Telnet server|`,
  "NETDIS-LLMNR-In-UDP": `${ALLOW_IN}|Protocol=17|Profile=Domain|LPort=5355|${resources(32_801, 32_804, 32_752)}`,
};

/** Hardening of single services, in the spelling that Windows has there: lower case, ports before the protocol. */
export const SERVICE_RULES: RuleTexts = {
  "dhcp-1":
    "V2.0|Action=Allow|Dir=in|LPORT=68|rport=67|Protocol=udp|app=%windir%\\System32\\svchost.exe|Svc=dhcp|Name=Allow DHCP|",
  "dnscache-2":
    "V2.0|Action=Block|Active=TRUE|Dir=out|app=%windir%\\System32\\svchost.exe|Svc=dnscache|Name=Block any other traffic|",
  "termservice-2":
    "V2.0|Action=Block|Dir=in|app=%windir%\\System32\\svchost.exe|Svc=termservice|Name=Block any other traffic|",
};

/** Isolation of store apps. */
export const APP_RULES: RuleTexts = {
  "{A1B0E8D2-6D5E-4F0E-8B0A-1C44D7F94001}": `${ALLOW_IN}|LUOwn=S-1-5-21-1004336348-1177238915-682003330-1104|AppPkgId=S-1-15-2-155514346-2573954481-755741238-1654018636-1233331829-3075935687-2861478708|RA42=IntrAnet|RA62=IntrAnet|Name=Whiteboard|PFN=Example.Whiteboard_8wekyb3d8bbwe|Platform=2:6:2|Platform2=GTEQ|`,
  "{A1B0E8D2-6D5E-4F0E-8B0A-1C44D7F94002}": `${BLOCK_OUT}|RA42=IntErnet|RA62=IntErnet|Name=Whiteboard|PFN=Example.Whiteboard_8wekyb3d8bbwe|`,
};

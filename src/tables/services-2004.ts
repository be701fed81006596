/**
 * Microsoft's port list of 2004, "Network Ports Used by Key Microsoft Server Products": the section "Microsoft Server
 * Product Ports" whole, 62 services with 172 distinct rows, in its order. Transcribed 2026-11; docs/services.md says how
 * its inconsistencies were resolved. A row is a port that the service listens on; application protocols are as worded there.
 */
import type { ListedService } from "./service-list.ts";

export const SERVICES_2004: readonly ListedService[] = [
  {
    name: "Application Layer Gateway (ALG) Service",
    systemName: "ALG",
    rows: [["TCP", 21, "FTP control"]],
  },
  {
    name: "ASP.NET State Service",
    systemName: "aspnet_state",
    rows: [["TCP", 42424, "ASP.Net Session State"]],
  },
  {
    name: "Certificate Services",
    systemName: "CertSvc",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Cluster Service",
    systemName: "ClusSvc",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
      ["UDP", 3343, "Cluster Services"],
    ],
  },
  {
    name: "Computer Browser",
    systemName: "Browser",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
    ],
  },
  {
    name: "DHCP Server",
    systemName: "DHCPServer",
    rows: [
      ["UDP", 67, "DHCP Server"],
      ["UDP", 2535, "MADCAP"],
    ],
  },
  {
    name: "Distributed File System",
    systemName: "Dfs",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"], // Twice in its section: one row here.
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 389, "LDAP Server"],
      ["UDP", 389, "LDAP Server"],
      ["TCP", 445, "SMB"],
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  // Heading missing in the source: named by its first sentence.
  {
    name: "Distributed Link Tracking Server",
    systemName: "TrkSvr",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Distributed Transaction Coordinator",
    systemName: "MSDTC",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "DNS Server",
    systemName: "DNS",
    rows: [
      ["UDP", 53, "DNS"],
      ["TCP", 53, "DNS"],
    ],
  },
  {
    name: "Event Log",
    systemName: "Eventlog",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Exchange Server",
    systemName: null,
    rows: [
      ["TCP", 143, "IMAP"],
      ["TCP", 993, "IMAP over SSL"],
      ["TCP", 110, "POP3"],
      ["TCP", 995, "POP3 over SSL"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
      ["TCP", 135, "RPC"],
      ["TCP", 593, "RPC over HTTP"],
      ["TCP", 25, "SMTP"],
      ["UDP", 25, "SMTP"],
    ],
  },
  {
    name: "Fax Service",
    systemName: "Fax",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "File Replication",
    systemName: "NtFrs",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "File Server for Macintosh",
    systemName: "MacFile",
    rows: [["TCP", 548, "File Server for Macintosh"]],
  },
  {
    name: "FTP Publishing Service",
    systemName: "MSFtpsvc",
    rows: [
      ["TCP", 21, "FTP control"],
      ["TCP", 20, "FTP default data"], // Always the control port minus one.
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"], // Passive-mode data; 1025-5000 by the prose.
    ],
  },
  {
    name: "HTTP SSL",
    systemName: "HTTPFilter",
    rows: [["TCP", 443, "HTTPS"]],
  },
  {
    name: "Internet Authentication Service",
    systemName: "IAS",
    rows: [
      ["UDP", 1645, "Legacy RADIUS"],
      ["UDP", 1646, "Legacy RADIUS"],
      ["UDP", 1813, "RADIUS Accounting"],
      ["UDP", 1812, "RADIUS Authentication"],
    ],
  },
  // Internet Connection Firewall/Internet Connection Sharing in the ports table.
  {
    name: "ICF/ICS",
    systemName: "SharedAccess",
    rows: [
      ["UDP", 67, "DHCP Server"],
      ["UDP", 53, "DNS"], // Only in the sections, not in the ports table.
      ["TCP", 53, "DNS"],
    ],
  },
  {
    name: "Kerberos Key Distribution Center",
    systemName: "Kdc",
    rows: [
      ["TCP", 88, "Kerberos"],
      ["UDP", 88, "Kerberos"],
    ],
  },
  {
    name: "License Logging Service",
    systemName: "LicenseService",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Local Security Authority",
    systemName: "LSASS",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
      ["TCP", 3269, "Global Catalog Server"],
      ["TCP", 3268, "Global Catalog Server"],
      ["TCP", 389, "LDAP Server"],
      ["UDP", 389, "LDAP Server"],
      ["UDP", 636, "LDAP SSL"], // In both lists; KB 832017 keeps it only in its ports table.
      ["TCP", 636, "LDAP SSL"],
      ["UDP", 500, "IPSec ISAKMP"], // The prose says TCP; both lists say UDP.
      ["UDP", 4500, "NAT-T"], // The prose says TCP; both lists say UDP.
    ],
  },
  {
    name: "Message Queuing",
    systemName: "msmq",
    rows: [
      ["UDP", 1801, "MSMQ"],
      ["TCP", 1801, "MSMQ"],
      ["TCP", 2101, "MSMQ-DCs"],
      ["TCP", 2107, "MSMQ-Mgmt"],
      ["UDP", 3527, "MSMQ-Ping"],
      ["TCP", 2105, "MSMQ-RPC"],
      ["TCP", 2103, "MSMQ-RPC"],
      ["TCP", 135, "RPC"],
    ],
  },
  {
    name: "Messenger",
    systemName: "Messenger",
    rows: [["UDP", 138, "NetBIOS Datagram Service"]],
  },
  {
    name: "Microsoft Exchange MTA Stacks",
    systemName: null,
    rows: [["TCP", 102, "X.400"]],
  },
  {
    name: "Microsoft Operations Manager 2000",
    systemName: "one point",
    rows: [
      ["TCP", 51515, "MOM-Clear"], // Not used after MOM 2000 SP1.
      ["TCP", 1270, "MOM-Encrypted"], // All agent traffic from MOM 2000 SP1.
    ],
  },
  {
    name: "Microsoft POP3 Service",
    systemName: "POP3SVC",
    rows: [["TCP", 110, "POP3"]],
  },
  {
    name: "Microsoft SQL Server",
    systemName: "SQLSERVR",
    rows: [
      ["TCP", 1433, "SQL over TCP"],
      ["UDP", 1434, "SQL Probe"],
    ],
  },
  // Same system service name as Microsoft SQL Server.
  {
    name: "MSSQL$UDDI",
    systemName: "SQLSERVR",
    rows: [
      ["TCP", 1433, "SQL over TCP"],
      ["UDP", 1434, "SQL Probe"],
    ],
  },
  {
    name: "Net Logon",
    systemName: "Netlogon",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "NetMeeting Remote Desktop Sharing",
    systemName: "mnmsrvc",
    rows: [["TCP", 3389, "Terminal Services"]],
  },
  {
    name: "Network News Transfer Protocol",
    systemName: "NntpSvc",
    rows: [
      ["TCP", 119, "NNTP"],
      ["TCP", 563, "NNTP over SSL"],
    ],
  },
  {
    name: "Performance Logs and Alerts",
    systemName: "SysmonLog",
    rows: [["TCP", 139, "NetBIOS Session Service"]],
  },
  // Heading missing in the source: named by its first sentence.
  {
    name: "Print Spooler",
    systemName: "Spooler",
    rows: [
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Remote Installation",
    systemName: "BINLSVC",
    rows: [["UDP", 4011, "BINL"]],
  },
  {
    name: "Remote Procedure Call",
    systemName: "RpcSs",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", 593, "RPC over HTTP"],
    ],
  },
  {
    name: "Remote Procedure Call Locator",
    systemName: "RpcLocator",
    rows: [
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Remote Storage Notification",
    systemName: "Remote_Storage_User_Link",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Remote Storage Server",
    systemName: "Remote_Storage_Server",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Routing and Remote Access",
    systemName: "RemoteAccess",
    rows: [
      ["GRE", null, "GRE (IP protocol 47)"],
      ["AH", null, "IPSec AH (IP protocol 51)"],
      ["ESP", null, "IPSec ESP (IP protocol 50)"],
      ["UDP", 1701, "L2TP"],
      ["TCP", 1723, "PPTP"],
    ],
  },
  // The source joins label and name: "System Service Namelanmanserver".
  {
    name: "Server",
    systemName: "lanmanserver",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "SharePoint Portal Server",
    systemName: null,
    rows: [
      ["TCP", 80, "HTTP"],
      ["TCP", 443, "HTTPS"],
    ],
  },
  {
    name: "Simple Mail Transfer Protocol",
    systemName: "SMTPSVC",
    rows: [
      ["TCP", 25, "SMTP"],
      ["UDP", 25, "SMTP"], // In both lists; KB 832017 drops it.
    ],
  },
  {
    name: "Simple TCP/IP Services",
    systemName: "SimpTcp",
    rows: [
      ["TCP", 19, "Chargen"], // The prose says port 9, which is Discard.
      ["UDP", 19, "Chargen"],
      ["TCP", 13, "Daytime"], // The prose says port 3.
      ["UDP", 13, "Daytime"],
      ["TCP", 9, "Discard"],
      ["UDP", 9, "Discard"],
      ["UDP", 7, "Echo"],
      ["TCP", 7, "Echo"],
      ["UDP", 17, "Quotd"], // As spelled in both lists; means Quote of the Day.
      ["TCP", 17, "Quotd"],
    ],
  },
  {
    name: "SMS Remote Control Agent",
    systemName: null,
    rows: [
      ["UDP", 2703, "SMS Remote Chat"], // `UPD` in both lists.
      ["TCP", 2703, "SMS Remote Chat"],
      ["UDP", 2701, "SMS Remote Control (control)"],
      ["TCP", 2701, "SMS Remote Control (control)"],
      ["TCP", 2702, "SMS Remote Control (data)"],
      ["UDP", 2702, "SMS Remote Control (data)"],
      ["UDP", 2704, "SMS Remote File Transfer"],
      ["TCP", 2704, "SMS Remote File Transfer"],
    ],
  },
  {
    name: "SNMP Service",
    systemName: "SNMP",
    rows: [["UDP", 161, "SNMP"]],
  },
  {
    name: "SNMP Trap Service",
    systemName: "SNMPTRAP",
    rows: [["UDP", 162, "SNMP Traps Outbound"]],
  },
  {
    name: "SQL Analysis Server",
    systemName: null,
    rows: [["TCP", 2725, "SQL Analysis Services"]],
  },
  {
    name: "SQL Server: Downlevel OLAP Client Support",
    systemName: null,
    rows: [
      ["TCP", 2393, "OLAP Services 7.0"],
      ["TCP", 2394, "OLAP Services 7.0"],
    ],
  },
  {
    name: "SSDP Discovery Service",
    systemName: "SSDPRSRV",
    rows: [
      ["UDP", 1900, "SSDP"],
      ["TCP", 2869, "SSDP event notification"],
      ["TCP", 5000, "SSDP legacy event notification"], // Before Windows XP SP2, which uses 2869.
    ],
  },
  {
    name: "Systems Management Server",
    systemName: null,
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
    ],
  },
  {
    name: "TCP/IP Print Server",
    systemName: "LPDSVC",
    rows: [["TCP", 515, "LPD"]],
  },
  {
    name: "Telnet",
    systemName: "TlntSvr",
    rows: [["TCP", 23, "Telnet"]],
  },
  {
    name: "Terminal Services",
    systemName: "TermService",
    rows: [["TCP", 3389, "Terminal Services"]],
  },
  // The source joins label and name: "System Service NameTermServLicensing".
  {
    name: "Terminal Services Licensing",
    systemName: "TermServLicensing",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Terminal Services Session Directory",
    systemName: "Tssdis",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "RANDOM", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Trivial FTP Daemon Service",
    systemName: "tftpd",
    rows: [
      ["UDP", 69, "TFTP"], // Replies come from a random high port.
    ],
  },
  {
    name: "Universal Plug and Play Device Host",
    systemName: "UPNPHost",
    rows: [["TCP", 2869, "UPNP"]],
  },
  {
    name: "Windows Internet Name Service",
    systemName: "WINS",
    rows: [
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 42, "WINS Replication"],
      ["UDP", 42, "WINS Replication"],
    ],
  },
  {
    name: "Windows Media Services",
    systemName: "WMServer",
    rows: [
      ["TCP", 80, "HTTP"],
      ["TCP", 1755, "MMS"],
      ["UDP", 1755, "MMS"],
      ["UDP", 2460, "MS Theater"],
      ["UDP", 5005, "RTCP"],
      ["UDP", 5004, "RTP"],
      ["TCP", 554, "RTSP"],
    ],
  },
  {
    name: "Windows Time",
    systemName: "W32Time",
    rows: [
      ["UDP", 123, "NTP"],
      ["UDP", 123, "SNTP"],
    ],
  },
  {
    name: "World Wide Web Publishing Service",
    systemName: "W3SVC",
    rows: [
      ["TCP", 80, "HTTP"],
      ["TCP", 443, "HTTPS"],
    ],
  },
];

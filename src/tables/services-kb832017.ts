/**
 * Microsoft KB 832017, "Service overview and network port requirements for Windows", as of 2023-12-26
 * (MicrosoftDocs/SupportArticles-docs, commit 4b3db77ac815). A later source than services-2004.ts: `name` is the name of
 * 2004 where it is the same service (told by the system service name, without case), else the heading of the article.
 * A cell with two transports or two ports is two rows. Dynamic ports are written as their range, from Vista on;
 * before Vista it is 1025-5000.
 */
import type { LaterListedService } from "./service-list.ts";

/** The article's sections: 59 services. */
export const SERVICES_KB832017: readonly LaterListedService[] = [
  {
    name: "Local Security Authority",
    heading: "Active Directory (local security authority)",
    systemName: "LSASS",
    rows: [
      ["TCP", 9389, "Active Directory Web Services (ADWS)"],
      ["TCP", 9389, "Active Directory Management Gateway Service"],
      ["TCP", 3269, "Global Catalog"],
      ["TCP", 3268, "Global Catalog"],
      ["ICMP", null, "ICMP"],
      ["TCP", 389, "LDAP Server"],
      ["UDP", 389, "LDAP Server"],
      ["TCP", 636, "LDAP SSL"],
      ["UDP", 500, "IPsec ISAKMP"],
      ["UDP", 4500, "NAT-T"],
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "RPC randomly allocated high TCP ports"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Application Layer Gateway (ALG) Service",
    heading: "Application Layer Gateway service",
    systemName: "ALG",
    rows: [["TCP", 21, "FTP control"]],
  },
  {
    name: "ASP.NET State Service",
    heading: "ASP.NET State Service",
    systemName: "aspnet_state",
    rows: [["TCP", 42424, "ASP.NET Session State"]],
  },
  {
    name: "Certificate Services",
    heading: "Certificate Services",
    systemName: "CertSvc",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", 445, "SMB"],
      ["TCP", 139, "SMB"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Cluster Service",
    heading: "Cluster service",
    systemName: "ClusSvc",
    rows: [
      ["UDP", 3343, "Cluster Service"],
      ["TCP", 3343, "Cluster Service"], // Required during a node join.
      ["ICMP", null, "Cluster Service"], // Node join from the Add Node Wizard.
      ["TCP", 445, "Cluster Service"], // Node join from the Add Node Wizard.
      ["TCP", 135, "RPC"],
      ["UDP", 137, "Cluster Administrator"],
      ["TCP", "49152-65535", "Randomly allocated high ports"],
    ],
  },
  {
    name: "Computer Browser",
    heading: "Computer Browser",
    systemName: "Browser",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
    ],
  },
  {
    name: "DHCP Server",
    heading: "Dynamic Host Configuration Protocol (DHCP) Server",
    systemName: "DHCPServer",
    rows: [
      ["UDP", 67, "DHCP Server"],
      ["UDP", 2535, "MADCAP"],
      ["TCP", 647, "DHCP Failover"],
    ],
  },
  {
    name: "Distributed File System",
    heading: "Distributed File System Namespaces",
    systemName: "Dfs",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 389, "LDAP Server"],
      ["UDP", 389, "LDAP Server"],
      ["TCP", 445, "SMB"],
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Distributed File System Replication",
    heading: "Distributed File System Replication",
    systemName: "DFSR",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", 5722, "RPC"], // Only 2008 and 2008 R2 domain controllers.
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Distributed Link Tracking Server",
    heading: "Distributed Link Tracking Server",
    systemName: "TrkSvr",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Distributed Transaction Coordinator",
    heading: "Distributed Transaction Coordinator",
    systemName: "MSDTC",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "DNS Server",
    heading: "DNS Server",
    systemName: "DNS",
    rows: [
      ["UDP", 53, "DNS"],
      ["TCP", 53, "DNS"],
    ],
  },
  {
    name: "Event Log",
    heading: "Event Log",
    systemName: "Eventlog",
    rows: [
      ["TCP", 139, "RPC/NP"],
      ["TCP", 445, "RPC/NP"],
      ["UDP", 137, "RPC/NP"],
      ["UDP", 138, "RPC/NP"],
    ],
  },
  {
    name: "Fax Service",
    heading: "Fax Service",
    systemName: "Fax",
    rows: [
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "File Replication",
    heading: "File Replication",
    systemName: "NtFrs",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "FTP Publishing Service",
    heading: "FTP Publishing Service",
    systemName: "MSFTPSVC",
    rows: [
      ["TCP", 21, "FTP control"],
      ["TCP", 20, "FTP default data"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Group Policy",
    heading: "Group Policy",
    systemName: "Group Policy",
    rows: [
      ["TCP", "49152-65535", "DCOM"],
      ["UDP", "49152-65535", "DCOM"],
      ["ICMP", null, "ICMP"], // Only XP and Server 2003 clients.
      ["TCP", 389, "LDAP"],
      ["TCP", 445, "SMB"],
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "RPC"],
    ],
  },
  {
    name: "HTTP SSL",
    heading: "HTTP SSL",
    systemName: "HTTPFilter",
    rows: [["TCP", 443, "HTTPS"]],
  },
  {
    name: "Hyper-V service",
    heading: "Hyper-V service",
    systemName: null,
    rows: [
      ["TCP", 135, "WMI"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
      ["TCP", 80, "Kerberos authentication (HTTP)"],
      ["TCP", 443, "Certificate-based authentication (HTTPS)"],
      ["TCP", 6600, "Live migration"],
      ["TCP", 445, "SMB"],
      ["UDP", 3343, "Cluster Service traffic"],
    ],
  },
  {
    name: "Internet Authentication Service",
    heading: "Internet Authentication Service",
    systemName: "IAS",
    rows: [
      ["UDP", 1645, "Legacy RADIUS"],
      ["UDP", 1646, "Legacy RADIUS"],
      ["UDP", 1813, "RADIUS Accounting"],
      ["UDP", 1812, "RADIUS Authentication"],
    ],
  },
  {
    name: "ICF/ICS",
    heading: "Internet Connection Firewall (ICF)/Internet Connection Sharing",
    systemName: "SharedAccess",
    rows: [
      ["UDP", 67, "DHCP Server"],
      ["UDP", 53, "DNS"],
      ["TCP", 53, "DNS"],
    ],
  },
  {
    name: "IP Address Management (IPAM)",
    heading: "IP Address Management (IPAM)",
    systemName: null,
    rows: [
      ["TCP", 48885, "IPAM remote management (WCF over TCP)"], // From running text; the label is ours.
    ],
  },
  {
    name: "BranchCache",
    heading: "BranchCache",
    systemName: null,
    rows: [
      ["UDP", 3702, "BranchCache content discovery"], // From running text; the label is ours.
      ["TCP", 80, "BranchCache content serving (HTTP)"], // From running text; the label is ours.
      ["TCP", 443, "BranchCache hosted cache offers (HTTPS)"], // From running text; the label is ours.
    ],
  },
  {
    name: "ISA/TMG Server",
    heading: "ISA/TMG Server",
    systemName: null,
    rows: [
      ["TCP", 2171, "Configuration Storage (domain)"], // Not used with ISA 2000.
      ["TCP", 2173, "Configuration Storage (replication)"], // Not used with ISA 2000.
      ["TCP", 2172, "Configuration Storage (workgroup)"], // Not used with ISA 2000.
      ["TCP", "1025-65535", "Firewall Client Application"],
      ["UDP", "1025-65535", "Firewall Client Application"],
      ["TCP", 1745, "Firewall Client Control Channel"],
      ["UDP", 1745, "Firewall Client Control Channel"],
      ["TCP", 3847, "Firewall Control Channel"], // Not used with ISA 2000.
      ["TCP", 135, "RPC"],
      ["TCP", "1024-65535", "Randomly allocated high TCP ports"],
      ["TCP", "10000-65535", "Randomly allocated high TCP ports"], // The TMG range.
      ["TCP", 2175, "Web Management"], // Not used with ISA 2000.
      ["TCP", 8080, "Web Proxy Client"],
    ],
  },
  {
    name: "Kerberos Key Distribution Center",
    heading: "Kerberos Key Distribution Center",
    systemName: "kdc",
    rows: [
      ["TCP", 88, "Kerberos"],
      ["UDP", 88, "Kerberos"],
      ["UDP", 464, "Kerberos Password V5"],
      ["TCP", 464, "Kerberos Password V5"],
      ["UDP", 389, "DC Locator"],
    ],
  },
  {
    name: "License Logging Service",
    heading: "License Logging",
    systemName: "LicenseService",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Message Queuing",
    heading: "Message Queuing",
    systemName: "MSMQ",
    rows: [
      ["TCP", 1801, "MSMQ"],
      ["UDP", 1801, "MSMQ"],
      ["TCP", 2101, "MSMQ-DCs"],
      ["TCP", 2107, "MSMQ-Mgmt"],
      ["UDP", 3527, "MSMQ-Ping"],
      ["TCP", 2105, "MSMQ-RPC"],
      ["TCP", 2103, "MSMQ-RPC"],
      ["TCP", 135, "RPC"],
    ],
  },
  {
    name: "Microsoft Exchange MTA Stacks",
    heading: "Microsoft Exchange Message Transfer Agent (MTA) stacks",
    systemName: "MSExchangeMTA",
    rows: [["TCP", 102, "X.400"]],
  },
  {
    name: "Microsoft POP3 Service",
    heading: "Microsoft POP3 service",
    systemName: "POP3SVC",
    rows: [["TCP", 110, "POP3"]],
  },
  {
    name: "Net Logon",
    heading: "Net Logon",
    systemName: "Netlogon",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
      ["UDP", 389, "LDAP"],
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "RPC"],
    ],
  },
  {
    name: "Network News Transfer Protocol",
    heading: "Network News Transfer Protocol (NNTP)",
    systemName: "NNTPSVC",
    rows: [
      ["TCP", 119, "NNTP"],
      ["TCP", 563, "NNTP over SSL"],
    ],
  },
  {
    name: "Offline Files, User Profile Service, Folder Redirection, and Primary Computer",
    heading: "Offline Files, User Profile Service, Folder Redirection, and Primary Computer",
    systemName: "ProfSvc,CscService",
    rows: [
      ["TCP", 445, "SMB"],
      ["TCP", 3269, "Global Catalog"],
      ["TCP", 3268, "Global Catalog"],
      ["TCP", 389, "LDAP Server"],
      ["UDP", 389, "LDAP Server"],
      ["TCP", 636, "LDAP SSL"],
    ],
  },
  {
    name: "Performance Logs and Alerts",
    heading: "Performance Logs and Alerts",
    systemName: "SysmonLog",
    rows: [["TCP", 139, "NetBIOS Session Service"]],
  },
  {
    name: "Print Spooler",
    heading: "Print Spooler",
    systemName: "Spooler",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Remote Installation",
    heading: "Remote Installation",
    systemName: "BINLSVC",
    rows: [["UDP", 4011, "BINL"]],
  },
  {
    name: "Remote Procedure Call",
    heading: "Remote Procedure Call (RPC)",
    systemName: "RpcSs",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", 593, "RPC over HTTPS"],
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Remote Procedure Call Locator",
    heading: "Remote Procedure Call (RPC) Locator",
    systemName: "RpcLocator",
    rows: [
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Remote Storage Notification",
    heading: "Remote Storage Notification",
    systemName: "Remote_Storage_User_Link",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Remote Storage Server",
    heading: "Remote Storage",
    systemName: "Remote_Storage_Server",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Routing and Remote Access",
    heading: "Routing and Remote Access",
    systemName: "RemoteAccess",
    rows: [
      ["GRE", null, "GRE (IP protocol 47)"],
      ["AH", null, "IPsec AH (IP protocol 51)"],
      ["ESP", null, "IPsec ESP (IP protocol 50)"],
      ["UDP", 1701, "L2TP"],
      ["TCP", 1723, "PPTP"],
    ],
  },
  {
    name: "Server",
    heading: "Server",
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
    heading: "SharePoint Portal Server",
    systemName: null,
    rows: [
      ["TCP", 80, "HTTP"],
      ["TCP", 443, "HTTPS"],
    ],
  },
  {
    name: "Simple Mail Transfer Protocol",
    heading: "Simple Mail Transfer Protocol (SMTP)",
    systemName: "SMTPSVC",
    rows: [["TCP", 25, "SMTP"]],
  },
  {
    name: "Simple TCP/IP Services",
    heading: "Simple TCP/IP Services",
    systemName: "SimpTcp",
    rows: [
      ["TCP", 19, "Chargen"],
      ["UDP", 19, "Chargen"],
      ["TCP", 13, "Daytime"],
      ["UDP", 13, "Daytime"],
      ["TCP", 9, "Discard"],
      ["UDP", 9, "Discard"],
      ["TCP", 7, "Echo"],
      ["UDP", 7, "Echo"],
      ["TCP", 17, "Quotd"],
      ["UDP", 17, "Quotd"],
    ],
  },
  {
    name: "SNMP Service",
    heading: "Simple Network Management Protocol (SNMP) Service",
    systemName: "SNMP",
    rows: [["UDP", 161, "SNMP"]],
  },
  {
    name: "SNMP Trap Service",
    heading: "SNMP Trap Service",
    systemName: "SNMPTRAP",
    rows: [["UDP", 162, "SNMP Traps Outgoing"]],
  },
  {
    name: "SSDP Discovery Service",
    heading: "Simple Service Discovery Protocol (SSDP) Discovery Service",
    systemName: "SSDPRSR",
    rows: [
      ["UDP", 1900, "SSDP"],
      ["TCP", 2869, "SSDP event notification"],
      ["TCP", 5000, "SSDP legacy event notification"],
    ],
  },
  {
    name: "TCP/IP Print Server",
    heading: "TCP/IP Print Server",
    systemName: "LPDSVC",
    rows: [["TCP", 515, "LPD"]],
  },
  {
    name: "Telnet",
    heading: "Telnet",
    systemName: "TlntSvr",
    rows: [["TCP", 23, "Telnet"]],
  },
  {
    name: "Terminal Services",
    heading: "Remote Desktop Services (RDS)",
    systemName: "TermService",
    rows: [
      ["TCP", 3389, "RDS"],
      ["UDP", 3389, "RDS"],
    ],
  },
  {
    name: "Terminal Services Licensing",
    heading: "RDS Licensing (RDSL)",
    systemName: "TermServLicensing",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
      ["UDP", 138, "NetBIOS Datagram Service"],
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 139, "NetBIOS Session Service"],
      ["TCP", 445, "SMB"],
    ],
  },
  {
    name: "Terminal Services Session Directory",
    heading: "Remote Desktop Connection Broker",
    systemName: "Tssdis",
    rows: [
      ["TCP", 135, "RPC"],
      ["TCP", "49152-65535", "Randomly allocated high TCP ports"],
    ],
  },
  {
    name: "Trivial FTP Daemon Service",
    heading: "Trivial FTP Daemon",
    systemName: "tftpd",
    rows: [["UDP", 69, "TFTP"]],
  },
  {
    name: "Universal Plug and Play Device Host",
    heading: "UPnP Device Host",
    systemName: "UPNPHost",
    rows: [["TCP", 2869, "UPNP"]],
  },
  {
    name: "Windows Internet Name Service",
    heading: "Windows Internet Name Service (WINS)",
    systemName: "WINS",
    rows: [
      ["UDP", 137, "NetBIOS Name Resolution"],
      ["TCP", 42, "WINS Replication"],
      ["UDP", 42, "WINS Replication"],
    ],
  },
  {
    name: "Windows Media Services",
    heading: "Windows Media Services",
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
    name: "Windows Remote Management (WinRM)",
    heading: "Windows Remote Management (WinRM)",
    systemName: "WinRM",
    rows: [
      ["TCP", 80, "WinRM 1.1 and earlier"],
      ["TCP", 443, "WinRM 1.1 and earlier"],
      ["TCP", 5985, "WinRM 2.0"],
      ["TCP", 5986, "WinRM 2.0"],
    ],
  },
  {
    name: "Windows Time",
    heading: "Windows Time",
    systemName: "W32Time",
    rows: [
      ["UDP", 123, "NTP"],
      ["UDP", 123, "SNTP"],
    ],
  },
  {
    name: "World Wide Web Publishing Service",
    heading: "World Wide Web Publishing Service",
    systemName: "W3SVC",
    rows: [
      ["TCP", 80, "HTTP"],
      ["TCP", 443, "HTTPS"],
      ["TCP", 8098, "HTTP (administrative website)"], // From running text; the label is ours.
    ],
  },
];

/** Rows that only the article's second table, "Ports and protocols", has, and that the list of 2004 lacks too. */
export const SERVICES_KB832017_PORTS_TABLE: readonly LaterListedService[] = [
  {
    name: "Distributed File System Replication",
    heading: "Distributed File System Replication",
    systemName: "DFSR",
    rows: [
      ["TCP", 389, "LDAP Server"],
      ["UDP", 389, "DC Locator"],
      ["TCP", 445, "SMB"], // Only when creating an empty replicated folder.
    ],
  },
  {
    name: "Exchange Server",
    heading: "Exchange Server 2003",
    systemName: null,
    rows: [
      ["TCP", 443, "RPC over HTTPS"],
      ["TCP", 6001, "Information Store"],
      ["TCP", 6002, "Directory Referral"],
      ["TCP", 6004, "DSProxy/NSPI"],
    ],
  },
  {
    name: "Installation Bootstrap protocol server",
    heading: "Installation Bootstrap protocol server",
    systemName: null,
    rows: [["TCP", 1067, "Installation Bootstrap Service"]],
  },
  {
    name: "Installation Bootstrap protocol client",
    heading: "Installation Bootstrap protocol client",
    systemName: null,
    rows: [["TCP", 1068, "Installation Bootstrap Service"]],
  },
];

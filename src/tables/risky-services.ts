/**
 * Services that give rise to findings, with the reason: our own choice, as of 2026-11, from the protocols' own
 * specifications. A row goes by application protocol, whatever tells it; ports are for flows without one.
 */
import { LISTED_TRANSPORTS } from "./service-list.ts";

const { TCP, UDP } = LISTED_TRANSPORTS;

export interface RiskyService {
  /** As `ServiceIdentification.service` names it. */
  readonly applicationProtocol: string;
  /** For readers: "Telnet". */
  readonly title: string;
  readonly ipProtocols: readonly number[];
  /** Ports by default. */
  readonly ports: readonly number[];
  /** One sentence without a full stop. */
  readonly reason: string;
}

/**
 * FWR-201: credentials or administration in clear text. SMTP is not one: mail between servers carries no logon, and a
 * port cannot show whether a client logs on.
 */
export interface ClearTextService extends RiskyService {
  /** `none`: the protocol has none. `optional`: a session may be protected from within, which a port cannot show. */
  readonly protection: "none" | "optional";
}

export const CLEAR_TEXT_SERVICES: readonly ClearTextService[] = [
  {
    applicationProtocol: "telnet",
    title: "Telnet",
    ipProtocols: [TCP],
    ports: [23],
    protection: "optional", // NTLM logon (Windows) keeps the password secret, not the session
    reason: "Telnet sends the whole session in clear text, with user name and password where they are typed",
  },
  {
    applicationProtocol: "ftp",
    title: "FTP",
    ipProtocols: [TCP],
    ports: [21],
    protection: "optional", // RFC 4217
    reason: "FTP sends USER and PASS, and the files, in clear text unless the session changes to TLS",
  },
  {
    applicationProtocol: "tftp",
    title: "TFTP",
    ipProtocols: [UDP],
    ports: [69],
    protection: "none", // RFC 1350: no logon at all
    reason: "TFTP has no logon and sends files, often device configurations with passwords, in clear text",
  },
  {
    applicationProtocol: "pop3",
    title: "POP3",
    ipProtocols: [TCP],
    ports: [110],
    protection: "optional", // RFC 2595
    reason: "POP3 sends USER and PASS, and the mail, in clear text unless the session changes to TLS",
  },
  {
    applicationProtocol: "imap",
    title: "IMAP",
    ipProtocols: [TCP],
    ports: [143],
    protection: "optional", // RFC 9051 section 6.2.1
    reason:
      "IMAP sends LOGIN with user name and password, and the mail, in clear text unless the session changes to TLS",
  },
  {
    applicationProtocol: "nntp",
    title: "NNTP",
    ipProtocols: [TCP],
    ports: [119],
    protection: "optional", // RFC 4642
    reason: "NNTP sends AUTHINFO USER and PASS in clear text unless the session changes to TLS",
  },
  {
    applicationProtocol: "http",
    title: "HTTP",
    ipProtocols: [TCP],
    ports: [80, 8008, 8080, 8098, 8530],
    protection: "none",
    reason: "HTTP sends Basic credentials, logon forms, session cookies and pages in clear text",
  },
  {
    applicationProtocol: "winrm",
    title: "WinRM over HTTP",
    ipProtocols: [TCP],
    ports: [5985, 47001],
    protection: "optional", // MS-WSMV section 2.2.9.1
    reason:
      "WinRM over HTTP sends Basic credentials in clear text; only Kerberos, NTLM and CredSSP logons encrypt messages",
  },
  {
    applicationProtocol: "snmp",
    title: "SNMP",
    ipProtocols: [UDP, TCP],
    ports: [161, 162],
    protection: "optional", // SNMPv3, RFC 3414
    reason: "SNMP versions 1 and 2c send the community string, which is the password, in clear text",
  },
  {
    applicationProtocol: "ldap",
    title: "LDAP",
    ipProtocols: [TCP],
    ports: [389, 3268],
    protection: "optional", // RFC 4513 sections 3 and 5
    reason: "LDAP sends the password of a simple bind in clear text; only StartTLS or a sealed SASL bind protects it",
  },
  {
    applicationProtocol: "rsh",
    title: "rsh",
    ipProtocols: [TCP],
    ports: [514],
    protection: "none",
    reason: "rsh sends commands in clear text and trusts the caller's address and user name",
  },
  {
    applicationProtocol: "rlogin",
    title: "rlogin",
    ipProtocols: [TCP],
    ports: [513],
    protection: "none", // RFC 1282
    reason: "rlogin sends the whole session, with any password typed, in clear text",
  },
  {
    applicationProtocol: "rexec",
    title: "rexec",
    ipProtocols: [TCP],
    ports: [512],
    protection: "none",
    reason: "rexec sends user name, password and command in clear text",
  },
  {
    applicationProtocol: "rfb",
    title: "VNC",
    ipProtocols: [TCP],
    ports: [5900],
    protection: "optional",
    reason:
      "VNC sends screen and keystrokes, with any password typed, in clear text unless an encrypting type is negotiated",
  },
  {
    applicationProtocol: "x11",
    title: "X11",
    ipProtocols: [TCP],
    ports: [6000],
    protection: "none",
    reason: "X11 sends screen and keystrokes, and the cookie that grants access, in clear text",
  },
  {
    applicationProtocol: "mysql",
    title: "MySQL",
    ipProtocols: [TCP],
    ports: [3306],
    protection: "optional",
    reason: "MySQL sends queries and results in clear text unless the session changes to TLS",
  },
  {
    applicationProtocol: "postgresql",
    title: "PostgreSQL",
    ipProtocols: [TCP],
    ports: [5432],
    protection: "optional",
    reason: "PostgreSQL sends queries, results and passwords of the method password in clear text without TLS",
  },
  {
    applicationProtocol: "redis",
    title: "Redis",
    ipProtocols: [TCP],
    ports: [6379],
    protection: "optional",
    reason: "Redis sends AUTH with its password, and the data, in clear text without TLS",
  },
  {
    applicationProtocol: "mqtt",
    title: "MQTT",
    ipProtocols: [TCP],
    ports: [1883],
    protection: "none", // TLS has its own port, 8883
    reason: "MQTT sends user name and password of CONNECT, and the messages, in clear text",
  },
];

/** FWR-203: what must not be reachable from the public side. */
export interface ExposedService extends RiskyService {
  readonly purpose: "administration" | "files" | "database" | "plant-control";
}

export const ADMINISTRATIVE_SERVICES: readonly ExposedService[] = [
  exposed(
    "administration",
    "rdp",
    "Remote Desktop",
    [TCP, UDP],
    [3389],
    "gives the desktop of the computer to who logs on",
  ),
  exposed("administration", "ssh", "SSH", [TCP], [22], "gives a command line to who logs on"),
  exposed("administration", "telnet", "Telnet", [TCP], [23], "gives a command line to who logs on"),
  exposed("administration", "rlogin", "rlogin", [TCP], [513], "gives a command line to who logs on or is trusted"),
  exposed("administration", "rsh", "rsh", [TCP], [514], "runs commands for callers that it trusts by address"),
  exposed("administration", "rexec", "rexec", [TCP], [512], "runs commands for who logs on"),
  exposed(
    "administration",
    "winrm",
    "WinRM over HTTP",
    [TCP],
    [5985, 47001],
    "runs commands and scripts for administrators",
  ),
  exposed(
    "administration",
    "winrm-https",
    "WinRM over HTTPS",
    [TCP],
    [5986],
    "runs commands and scripts for administrators",
  ),
  exposed("administration", "rpc", "RPC", [TCP, UDP], [135], "leads to the remote administration of Windows"),
  exposed("administration", "rpc-http", "RPC over HTTP", [TCP], [593], "leads to the remote administration of Windows"),
  exposed("administration", "rfb", "VNC", [TCP], [5900], "gives the desktop of the computer to who logs on"),
  exposed("administration", "radmin-port", "Radmin", [TCP], [4899], "gives the desktop of the computer to who logs on"),
  exposed("administration", "x11", "X11", [TCP], [6000], "gives screen and keyboard to programs elsewhere"),
  exposed(
    "administration",
    "sms-remote-control",
    "SMS Remote Control",
    [TCP, UDP],
    [2701, 2702],
    "gives the desktop to an operator",
  ),
  exposed(
    "administration",
    "sms-file-transfer",
    "SMS Remote File Transfer",
    [TCP, UDP],
    [2704],
    "moves files for an operator",
  ),
  exposed("administration", "snmp", "SNMP", [UDP, TCP], [161, 162], "reads and sets the configuration of devices"),
  exposed(
    "administration",
    "ipmi",
    "IPMI",
    [UDP],
    [623],
    "switches and reinstalls computers below the operating system",
  ),
  exposed(
    "administration",
    "adws",
    "Active Directory Web Services",
    [TCP],
    [9389],
    "administers the directory of the domain",
  ),
  exposed("administration", "ldap", "LDAP", [TCP, UDP], [389, 3268], "reads and changes the directory of the domain"),
  exposed(
    "administration",
    "ldaps",
    "LDAP over TLS",
    [TCP],
    [636, 3269],
    "reads and changes the directory of the domain",
  ),
  exposed(
    "administration",
    "hyper-v-migration",
    "Hyper-V live migration",
    [TCP],
    [6600],
    "moves running virtual machines with their memory",
  ),
  exposed(
    "administration",
    "smart-install",
    "Cisco Smart Install",
    [TCP],
    [4786],
    "installs configurations on switches without a logon",
  ),
  exposed("files", "smb", "SMB", [TCP, UDP], [445], "serves files, printers and administrative shares"),
  exposed("files", "netbios-ssn", "NetBIOS session", [TCP], [139], "serves files, printers and administrative shares"),
  exposed("files", "ftp", "FTP", [TCP], [21], "serves files"),
  exposed("files", "tftp", "TFTP", [UDP], [69], "serves files without a logon"),
  exposed("files", "nfs", "NFS", [TCP, UDP], [2049], "serves files to callers that it trusts by address"),
  exposed("files", "sunrpc", "ONC RPC port mapper", [TCP, UDP], [111], "leads to NFS and other services"),
  exposed("files", "afp", "AFP", [TCP], [548], "serves files"),
  exposed("files", "rsync", "rsync", [TCP], [873], "serves files"),
  exposed("files", "iscsi", "iSCSI", [TCP], [3260], "serves whole disks"),
  exposed("database", "tds", "SQL Server", [TCP], [1433], "serves a database"),
  exposed(
    "database",
    "sql-browser",
    "SQL Server Browser",
    [UDP],
    [1434],
    "tells callers which SQL Server instances there are",
  ),
  exposed("database", "msolap", "SQL Server Analysis Services", [TCP], [2393, 2394, 2725], "serves a database"),
  exposed("database", "mysql", "MySQL", [TCP], [3306], "serves a database"),
  exposed("database", "postgresql", "PostgreSQL", [TCP], [5432], "serves a database"),
  exposed("database", "tns", "Oracle Database", [TCP], [1521], "serves a database"),
  exposed("database", "mongodb", "MongoDB", [TCP], [27017], "serves a database"),
  exposed("database", "redis", "Redis", [TCP], [6379], "serves a database"),
  exposed("database", "memcache", "memcached", [TCP, UDP], [11211], "serves cached data without a logon"),
  exposed("plant-control", "modbus", "Modbus", [TCP, UDP], [502], "reads and sets plant devices without a logon"),
  exposed(
    "plant-control",
    "iso-tsap",
    "ISO transport",
    [TCP],
    [102],
    "carries the programming of Siemens S7 controllers, or X.400 mail",
  ),
  exposed("plant-control", "enip", "EtherNet/IP", [TCP, UDP], [2222, 44818], "reads, sets and programs controllers"),
  exposed("plant-control", "dnp3", "DNP3", [TCP, UDP], [20000], "reads and switches substations and remote stations"),
  exposed(
    "plant-control",
    "iec-104",
    "IEC 60870-5-104",
    [TCP],
    [2404],
    "reads and switches substations and remote stations",
  ),
  exposed("plant-control", "bacnet", "BACnet", [UDP, TCP], [47808], "reads and sets building automation"),
  exposed("plant-control", "fox", "Niagara Fox", [TCP], [1911], "reads and sets building automation"),
  exposed("plant-control", "foxs", "Niagara Fox over TLS", [TCP], [4911], "reads and sets building automation"),
  exposed("plant-control", "opcua", "OPC UA", [TCP], [4840], "reads and sets plant data"),
  exposed("plant-control", "omron-fins", "Omron FINS", [TCP, UDP], [9600], "reads, sets and programs controllers"),
  exposed("plant-control", "ads", "Beckhoff ADS", [TCP], [48898], "reads, sets and programs controllers"),
];

/** FWR-205: NetBIOS, SMB and RPC, which have no business across a boundary. */
export const NETBIOS_SMB_RPC_SERVICES: readonly RiskyService[] = [
  {
    applicationProtocol: "rpc",
    title: "RPC endpoint mapper",
    ipProtocols: [TCP, UDP],
    ports: [135],
    reason: "the endpoint mapper tells callers where every RPC service of the computer listens",
  },
  {
    applicationProtocol: "netbios-ns",
    title: "NetBIOS name service",
    ipProtocols: [UDP, TCP],
    ports: [137],
    reason: "the name service gives away the names of computers, users and domains, and believes any answer",
  },
  {
    applicationProtocol: "netbios-dgm",
    title: "NetBIOS datagram service",
    ipProtocols: [UDP, TCP],
    ports: [138],
    reason: "datagrams carry browsing and logon announcements of the domain",
  },
  {
    applicationProtocol: "netbios-ssn",
    title: "NetBIOS session service",
    ipProtocols: [TCP, UDP],
    ports: [139],
    reason: "sessions carry file sharing and the administrative shares of Windows",
  },
  {
    applicationProtocol: "smb",
    title: "SMB",
    ipProtocols: [TCP, UDP],
    ports: [445],
    reason: "SMB carries file sharing, administrative shares and remote administration by named pipes",
  },
  {
    applicationProtocol: "rpc-http",
    title: "RPC over HTTP",
    ipProtocols: [TCP, UDP],
    ports: [593],
    reason: "the endpoint mapper over HTTP tells callers where the RPC services of the computer listen",
  },
];

function exposed(
  purpose: ExposedService["purpose"],
  applicationProtocol: string,
  title: string,
  ipProtocols: readonly number[],
  ports: readonly number[],
  effect: string,
): ExposedService {
  return { purpose, applicationProtocol, title, ipProtocols, ports, reason: `${title} ${effect}` };
}

/**
 * The row for a flow; undefined when there is none. An identified service (`applicationProtocol` not null) goes by its
 * name alone, so that a payload that is not what the port promises is not accused of what it is not; an unidentified
 * one goes by the port.
 */
export function findRisky<Row extends RiskyService>(
  rows: readonly Row[],
  ipProtocol: number,
  responderPort: number | null,
  applicationProtocol: string | null,
): Row | undefined {
  return rows.find(
    (row) =>
      row.ipProtocols.includes(ipProtocol) &&
      (applicationProtocol === null
        ? responderPort !== null && row.ports.includes(responderPort)
        : row.applicationProtocol === applicationProtocol),
  );
}

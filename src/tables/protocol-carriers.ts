/**
 * Which payloads agree with the application protocol that a port promises, where the two have different names: what a
 * port promises is often inside another protocol (POP3 inside TLS), or is one of its uses (WinRM is HTTP). Names as in
 * application-protocols.ts. Our own choice, as of 2026-11, from the protocols' specifications.
 */

/** Protocols that start with TLS on a port of their own. */
const INSIDE_TLS: readonly string[] = [
  "https",
  "ldaps", // 3269 of the global catalogue too
  "imaps",
  "pop3s",
  "smtps",
  "nntps",
  "ftps",
  "ftps-data",
  "telnets",
  "sips",
  "rtsps",
  "mqtts",
  "amqps",
  "foxs",
  "winrm-https",
  "wsdapi-s",
  "oob-ws-https",
  "opcua-tls",
  "modbus-tls",
  "domain-s",
  "syslog-tls",
  "radsec",
  "pcsync-https", // 8443, where web servers have HTTPS
  "isa-web-management", // 2175: the page that administers ISA Server
];

/** Protocols that are uses of HTTP. */
const OVER_HTTP: readonly string[] = [
  "winrm", // MS-WSMV 2.1
  "rpc-http", // MS-RPCH 2.1
  "upnp", // UPnP Device Architecture 1.1 section 2
  "ipp", // RFC 8010
  "wsdapi",
  "oob-ws-http",
  "http-mgmt",
  "webpush",
  "aspnet-state", // MS-ASP 2.1
  "isa-web-management",
  "omhs",
  "icslap", // 2869: events of UPnP
  "irdmi", // 8000, which IANA gives to Intel's RDMI and everybody to web servers
];

/** Uses of HTTP that a dialog tells apart, all of which a web server may offer on its own port. */
const HTTP_USES: readonly string[] = ["winrm", "rpc-http", "upnp", "ipp"];

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  http: HTTP_USES,
  irdmi: HTTP_USES,
  wsdapi: ["upnp"],
  icslap: ["upnp"],
  // RFC 9114: HTTP/3.
  https: ["quic"],
  // A request may be the tunnel that the interface's PDUs go through (MS-RPCH 3.1.1).
  "rpc-http": ["rpc"],
  // RFC 1001 section 17: sessions carry SMB; MS-SMB 2.1.
  "netbios-ssn": ["smb"],
  // Windows answers a session request on 445 as it does on 139.
  smb: ["netbios-ssn"],
  // RFC 2126: S7, X.400, IEC 61850 and H.323 all start as ISO transport over TCP.
  "iso-tsap": ["s7comm", "s7comm-plus", "iso-mms"],
  s7comm: ["iso-tsap", "s7comm-plus", "iso-mms"],
  h323hostcall: ["iso-tsap"],
  // MS-RDPBCGR 5.4: X.224 first; TLS at once where a gateway or a broker has stripped the negotiation.
  rdp: ["tls", "iso-tsap"],
  // MS-TDS 3.1 (TDS 8.0): TLS before the first message.
  tds: ["tls"],
  // RFC 4795 section 2, RFC 6762 section 18, RFC 1002 section 4.2: the format of DNS, told apart by little.
  llmnr: ["dns"],
  mdns: ["dns"],
  "netbios-ns": ["dns"],
  citriximaclient: ["ica"],
  // RFC 3244 carries AP-REQ and KRB-PRIV.
  kpasswd: ["kerberos"],
  // RFC 3948: IKE behind a marker.
  "ipsec-nat-t": ["isakmp", "esp"],
  isakmp: ["ipsec-nat-t"],
  // RFC 2131: Remote Installation answers DHCP requests on a port of its own.
  binl: ["dhcp"],
  // MS-MQMP, MS-MQQP, MS-MQDS: remote reading and administration are RPC, on ports in the list of 2004.
  msmq: ["rpc"],
  // RFC 1833, RFC 1813: both ONC RPC.
  nfs: ["sunrpc", "onc-rpc"],
  sunrpc: ["onc-rpc", "portmap"],
  // RFC 6120: one protocol for clients and servers.
  "xmpp-client": ["xmpp", "tls"],
  "xmpp-server": ["xmpp", "tls"],
  "irc-serv": ["irc"],
  // MC-NMF: message framing of .NET, which goes on inside TLS or GSS.
  adws: ["nmf"],
  ipam: ["nmf"],
  // RFC 2645: SMTP with the roles turned.
  odmr: ["smtp"],
  // Their servers take TLS on the port of the clear protocol.
  mongodb: ["tls"],
  redis: ["tls"],
};

/** The protocols beside itself that agree with a promised one. */
export const CARRIERS: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const spoken = new Map<string, Set<string>>();
  const add = (promised: string, protocols: readonly string[]): void => {
    const known = spoken.get(promised) ?? new Set();
    for (const protocol of protocols) known.add(protocol);
    spoken.set(promised, known);
  };
  for (const promised of INSIDE_TLS) add(promised, ["tls"]);
  for (const promised of OVER_HTTP) add(promised, ["http"]);
  for (const [promised, protocols] of Object.entries(OTHERS)) add(promised, protocols);
  return spoken;
})();

/** Whether a payload of the protocol `spoken` is what a port that is known for `promised` should carry. */
export const agrees = (promised: string, spoken: string): boolean =>
  promised === spoken || CARRIERS.get(promised)?.has(spoken) === true;

/**
 * Protocols that have no port of their own: they are given one (RPC, the data of FTP, RTP), or carry what does
 * not show (TLS). Where they are seen is no reason to worry by itself.
 */
const WITHOUT_OWN_PORT: ReadonlySet<string> = new Set([
  "rpc",
  "sunrpc",
  "onc-rpc",
  "mountd",
  "nlockmgr",
  "ftp-data",
  "rtp",
  "rtcp",
  "upnp",
  "stun",
  "bittorrent",
  "tls",
  "dtls",
  "quic",
  "nmf",
]);

export const hasOwnPort = (protocol: string): boolean => !WITHOUT_OWN_PORT.has(protocol);

/** Carriers that say nothing of the service inside them. */
const OPAQUE: ReadonlySet<string> = new Set(["rpc", "sunrpc", "onc-rpc", "tls", "dtls", "quic", "nmf"]);

export const isOpaque = (protocol: string): boolean => OPAQUE.has(protocol);

/** Given any free port by design, so that one which a list gives to something else is no contradiction. */
const GIVEN_PORTS: ReadonlySet<string> = new Set(["rpc", "onc-rpc", "mountd", "nlockmgr", "ftp-data", "rtp", "rtcp"]);

export const isGivenPorts = (protocol: string): boolean => GIVEN_PORTS.has(protocol);

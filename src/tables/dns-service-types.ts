/**
 * Service types of DNS service discovery over TCP, by the names that reports use for application protocols. IANA, "Service
 * Name and Transport Protocol Port Number Registry" (RFC 6763 section 7), as of 2026-11: those that printers, file servers
 * and plant devices announce by mDNS. A type that is not here tells no protocol that we know.
 */
export const DNS_SERVICE_TYPES: Readonly<Record<string, string>> = {
  _afpovertcp: "afp",
  _ftp: "ftp",
  _http: "http",
  _https: "https",
  _ipp: "ipp",
  _ipps: "ipps",
  _ldap: "ldap",
  _mqtt: "mqtt",
  _nfs: "nfs",
  "_opcua-tcp": "opcua",
  "_pdl-datastream": "jetdirect",
  _printer: "lpd",
  _rdp: "rdp",
  _rfb: "rfb",
  _rtsp: "rtsp",
  "_sftp-ssh": "ssh",
  _sip: "sip",
  _smb: "smb",
  _ssh: "ssh",
  _telnet: "telnet",
};

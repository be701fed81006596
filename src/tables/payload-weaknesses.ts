/**
 * What payload facts of the kinds `weakness` and `protection` mean (src/service/inspection/payload-fact.ts). Our own
 * choice of severities, as of 2026-11. Medium, so that a flow is at risk, is what a standard forbids or deprecates; high
 * is what is broken by whoever listens or stands in between; low is what is weak only in some uses.
 */
export type WeaknessFinding = "FWR-201" | "FWR-202";

export interface PayloadWeakness {
  /** As the payload fact has it. */
  readonly id: string;
  /** For readers: "TLS 1.0". */
  readonly title: string;
  /** FWR-201: a logon or a password was seen in clear text. FWR-202: a weak or legacy version or mode was seen. */
  readonly findings: readonly WeaknessFinding[];
  readonly severity: "low" | "medium" | "high";
  /** One sentence without a full stop. */
  readonly reason: string;
  readonly specification: string;
}

/** A logon in clear text, as seen on the wire. */
const clearLogon = (id: string, title: string, reason: string, specification: string): PayloadWeakness => ({
  id,
  title,
  findings: ["FWR-201"],
  severity: "medium",
  reason,
  specification,
});

const weakVersion = (
  id: string,
  title: string,
  severity: PayloadWeakness["severity"],
  reason: string,
  specification: string,
): PayloadWeakness => ({ id, title, findings: ["FWR-202"], severity, reason, specification });

export const PAYLOAD_WEAKNESSES: readonly PayloadWeakness[] = [
  clearLogon(
    "ftp-login",
    "FTP logon",
    "USER and PASS of an FTP logon were seen in clear text",
    "RFC 959 section 4.1.1",
  ),
  clearLogon("smtp-auth", "SMTP logon", "a logon to a mail server was seen in clear text (SMTP AUTH)", "RFC 4954"),
  clearLogon("pop3-login", "POP3 logon", "USER and PASS of a POP3 logon were seen in clear text", "RFC 1939 section 7"),
  clearLogon("imap-login", "IMAP logon", "an IMAP LOGIN with its password was seen in clear text", "RFC 9051 6.2.3"),
  clearLogon("nntp-login", "NNTP logon", "AUTHINFO with its password was seen in clear text", "RFC 4643 section 2.3"),
  clearLogon("telnet-login", "Telnet logon", "a Telnet logon was seen in clear text", "RFC 854"),
  clearLogon("http-basic", "HTTP Basic", "a Basic logon, which is not encrypted, was seen in clear text", "RFC 7617"),
  clearLogon(
    "ldap-simple-bind",
    "LDAP simple bind",
    "the password of an LDAP simple bind was seen in clear text",
    "RFC 4513 section 5.1",
  ),
  clearLogon(
    "tds-unencrypted",
    "SQL Server without encryption",
    "the server encrypts no session: statements and data, which may administer it, were sent in clear text",
    "MS-TDS 2.2.6.5",
  ),
  {
    ...clearLogon(
      "snmp-v1",
      "SNMP version 1",
      "SNMP version 1 was seen, whose only password is the community string in clear text",
      "RFC 1157; historic since RFC 3410 section 8",
    ),
    findings: ["FWR-201", "FWR-202"],
  },
  {
    ...clearLogon(
      "snmp-v2c",
      "SNMP version 2c",
      "SNMP version 2c was seen, whose only password is the community string in clear text",
      "RFC 1901; historic since RFC 3410 section 8",
    ),
    findings: ["FWR-201", "FWR-202"],
  },
  weakVersion("ssl-2", "SSL 2.0", "high", "SSL 2.0 was seen, which must not be used (broken)", "RFC 6176"),
  weakVersion("ssl-3", "SSL 3.0", "high", "the server chose SSL 3.0, which must not be used (POODLE)", "RFC 7568"),
  // Medium, not low: RFC 8996 says MUST NOT, NIST SP 800-52 revision 2 forbids 1.0 and PCI DSS any early TLS.
  weakVersion("tls-1.0", "TLS 1.0", "medium", "the server chose TLS 1.0, which must not be used", "RFC 8996"),
  weakVersion("tls-1.1", "TLS 1.1", "medium", "the server chose TLS 1.1, which must not be used", "RFC 8996"),
  weakVersion(
    "smb1",
    "SMB 1",
    "medium",
    "the server chose SMB 1, which Microsoft has deprecated and no longer installs (unsigned by default, MS17-010)",
    "MS-CIFS; Microsoft, SMBv1 is not installed by default",
  ),
  weakVersion(
    "smb-guest",
    "SMB guest logon",
    "medium",
    "the server let a caller in as guest: without a password, without signing",
    "MS-SMB2 2.2.6; MS-SMB 2.2.4.6.2",
  ),
  weakVersion(
    "ntlmv1",
    "NTLM version 1",
    "medium",
    "a logon by NTLM version 1 was seen: who records it can compute the password's hash",
    "MS-NLMP 3.3.1, 5.1",
  ),
  weakVersion(
    "rdp-standard-security",
    "RDP standard security",
    "medium",
    "the server chose RDP's own encryption (RC4), which does not prove who the server is",
    "MS-RDPBCGR 5.3",
  ),
  weakVersion(
    "rdp-without-nla",
    "RDP without Network Level Authentication",
    "medium",
    "the server gave a session before a logon: no Network Level Authentication",
    "MS-RDPBCGR 5.4.2",
  ),
  weakVersion(
    "vnc-without-authentication",
    "VNC without authentication",
    "high",
    "the server asks for no password: whoever reaches it has the screen and the keyboard",
    "RFC 6143 section 7.2.1",
  ),
  // Low: some servers answer such calls by design, and no name or password is at stake.
  weakVersion(
    "rpc-unauthenticated",
    "RPC without authentication",
    "low",
    "a remote procedure was called without authentication",
    "MS-RPCE 2.2.1.1.8",
  ),
  weakVersion(
    "ike-aggressive",
    "IKE aggressive mode",
    "medium",
    "IKE version 1 in aggressive mode was seen: who records it can guess the pre-shared key offline",
    "RFC 2409 section 5.4",
  ),
  weakVersion(
    "radius-pap",
    "RADIUS with PAP",
    "medium",
    "a password was seen that only MD5 and the shared secret of the RADIUS server hide",
    "RFC 2865 section 5.2, 8",
  ),
  // Low: EAP-TLS inside PPTP is sound, and what authenticates is not looked at.
  weakVersion(
    "pptp-control",
    "PPTP",
    "low",
    "PPTP was seen: its usual logon, MS-CHAP version 2, is broken",
    "RFC 2637; Microsoft security advisory 2743314",
  ),
];

const BY_ID: ReadonlyMap<string, PayloadWeakness> = new Map(PAYLOAD_WEAKNESSES.map((row) => [row.id, row]));

/** What a payload fact of the kind `weakness` stands for; undefined when the table has no such id. */
export const findPayloadWeakness = (id: string): PayloadWeakness | undefined => BY_ID.get(id);

/** Payload facts of the kind `protection`, in words for readers. */
export const PAYLOAD_PROTECTIONS: Readonly<Record<string, { readonly title: string; readonly hidesLogon: boolean }>> = {
  starttls: { title: "STARTTLS", hidesLogon: true },
  tls: { title: "TLS", hidesLogon: true },
  "ftp-auth-tls": { title: "AUTH TLS", hidesLogon: true },
  "ldap-starttls": { title: "LDAP StartTLS", hidesLogon: true },
  "ldap-sasl": { title: "LDAP SASL bind", hidesLogon: true },
  "snmp-v3": { title: "SNMP version 3", hidesLogon: true },
  "snmp-v3-privacy": { title: "SNMP version 3 with privacy", hidesLogon: true },
  "tds-encrypted": { title: "encryption of SQL Server sessions", hidesLogon: true },
  "rdp-tls": { title: "RDP over TLS", hidesLogon: true },
  "rdp-nla": { title: "Network Level Authentication", hidesLogon: true },
  "smb-encryption": { title: "SMB encryption", hidesLogon: true },
  "smb-signing-required": { title: "SMB signing", hidesLogon: false },
  "rpc-privacy": { title: "RPC privacy", hidesLogon: true },
};

import type { Turn } from "../../../../scripts/scenario/conversations.ts";
import { be16, concat, fromHex, latin1, le16, le32, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import { ber, integer, sequence } from "../../../../scripts/scenario/payloads/asn1.ts";
import { behindLength, kerberosRequest, ldapSimpleBind } from "../../../../scripts/scenario/payloads/directory.ts";
import { browserAnnouncement, netbiosName, netbiosNameQuery } from "../../../../scripts/scenario/payloads/naming.ts";
import { rdpConnection, sqlBrowse, tdsPrelogin } from "../../../../scripts/scenario/payloads/server-protocols.ts";
import { netbiosSession, RpcInterface, rpcConversation } from "../../../../scripts/scenario/payloads/smb.ts";
import type { Sample } from "../support/ask-signatures.ts";

const NOTHING = zeros(0);
const said = (turns: readonly Turn[], index: number): Uint8Array => turns[index]?.bytes ?? NOTHING;

const smb = (mark: number, length: number, next: Uint8Array): Uint8Array =>
  concat(u8s(0, 0, length >>> 8, length, mark), latin1("SMB"), next, zeros(length - 4 - next.length));

const SMB_SAMPLES: readonly Sample[] = [
  { name: "SMB1 negotiate", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xff, 35, u8s(0x72)), from: 8 },
  {
    name: "SMB1 in a NetBIOS session",
    protocol: "smb",
    transport: "tcp",
    port: 139,
    bytes: smb(0xff, 32, u8s(4)),
    from: 8,
  },
  { name: "SMB2 negotiate", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xfe, 100, le16(64)), from: 10 },
  { name: "SMB3 encrypted", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xfd, 120, NOTHING), from: 8 },
  { name: "SMB3 compressed", protocol: "smb", transport: "tcp", port: 445, bytes: smb(0xfc, 40, NOTHING), from: 8 },
];

const rpc = rpcConversation(RpcInterface.SERVICE_CONTROL, 2);
const rpcRequest = fromHex("05 00 00 03 10 00 00 00 18 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00");
const rpcBigEndian = fromHex("05 01 00 03 00 00 00 00 00 18 00 00 00 00 00 02 00 00 00 00 00 00 00 00");
const rpcDatagram = concat(fromHex("04 00 28 00 10 00 00 00"), zeros(66), le16(8), zeros(4), zeros(8));

const RPC_SAMPLES: readonly Sample[] = [
  { name: "RPC bind", protocol: "rpc", transport: "tcp", port: 49_667, bytes: said(rpc, 0), from: 16 },
  {
    name: "RPC bind acknowledgement",
    protocol: "rpc",
    transport: "tcp",
    port: 135,
    side: 1,
    bytes: said(rpc, 1),
    from: 16,
  },
  { name: "RPC request", protocol: "rpc", transport: "tcp", port: 1025, bytes: rpcRequest, from: 16 },
  { name: "RPC request, big-endian", protocol: "rpc", transport: "tcp", port: 1025, bytes: rpcBigEndian, from: 16 },
  { name: "connectionless RPC request", protocol: "rpc", transport: "udp", port: 1026, bytes: rpcDatagram, from: 80 },
];

const registration = concat(
  fromHex("12 34 29 10 00 01 00 00 00 00 00 01"),
  netbiosName("PLANT7", 0),
  fromHex("00 20 00 01 c0 0c 00 20 00 01 00 04 93 e0 00 06 60 00 0a 00 00 07"),
);
const nodeStatus = concat(
  fromHex("00 01 00 00 00 01 00 00 00 00 00 00 20"),
  latin1("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
  fromHex("00 00 21 00 01"),
);
const nameAnswers = netbiosNameQuery(7, "PLANT7", "10.0.0.7");
const sessionRequest = said(netbiosSession("PLANT7", "DESK1"), 0);

const NETBIOS_SAMPLES: readonly Sample[] = [
  { name: "name query", protocol: "netbios-ns", transport: "udp", port: 137, bytes: said(nameAnswers, 0), from: 50 },
  {
    name: "name answer",
    protocol: "netbios-ns",
    transport: "udp",
    port: 137,
    side: 1,
    bytes: said(nameAnswers, 1),
    from: 50,
  },
  { name: "name registration", protocol: "netbios-ns", transport: "udp", port: 137, bytes: registration, from: 50 },
  { name: "node status request", protocol: "netbios-ns", transport: "udp", port: 137, bytes: nodeStatus, from: 50 },
  {
    name: "browser's datagram",
    protocol: "netbios-dgm",
    transport: "udp",
    port: 138,
    bytes: browserAnnouncement(9, "10.0.0.7", "PLANT7", "OFFICE"),
    from: 47,
  },
  { name: "session request", protocol: "netbios-ssn", transport: "tcp", port: 139, bytes: sessionRequest, from: 37 },
  {
    name: "positive session response",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    side: 1,
    bytes: fromHex("82 00 00 00"),
    other: sessionRequest,
    from: 4,
  },
  {
    name: "positive session response to nothing seen",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    side: 1,
    bytes: fromHex("82 00 00 00"),
    match: "likely",
    from: 4,
  },
  {
    name: "negative session response",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    side: 1,
    bytes: fromHex("83 00 00 01 82"),
    from: 5,
  },
  {
    name: "keep-alive",
    protocol: "netbios-ssn",
    transport: "tcp",
    port: 139,
    bytes: fromHex("85 00 00 00"),
    match: "likely",
    from: 4,
  },
];

const ldap = ldapSimpleBind("cn=reader,dc=office,dc=example", "a password");
const startTls = sequence(integer(1), ber(0x77, ber(0x80, latin1("1.3.6.1.4.1.1466.20037"))));
const abandon = sequence(integer(6), ber(0x50, u8s(5)));
const wideLengths = concat(fromHex("30 84 00 00 00 10 02 01 01 60 84 00 00 00 07 02 01 03 04 00 80 00"));

const LDAP_SAMPLES: readonly Sample[] = [
  { name: "LDAP bind", protocol: "ldap", transport: "tcp", port: 389, bytes: said(ldap, 0), from: 11 },
  {
    name: "LDAP bind with lengths of four bytes, as Windows writes them",
    protocol: "ldap",
    transport: "tcp",
    port: 3268,
    bytes: wideLengths,
    from: 19,
  },
  {
    name: "LDAP bind response",
    protocol: "ldap",
    transport: "tcp",
    port: 389,
    side: 1,
    bytes: said(ldap, 1),
    from: 11,
  },
  { name: "LDAP search", protocol: "ldap", transport: "tcp", port: 389, bytes: said(ldap, 2), from: 11 },
  { name: "LDAP entry", protocol: "ldap", transport: "tcp", port: 389, side: 1, bytes: said(ldap, 3), from: 11 },
  { name: "LDAP unbind", protocol: "ldap", transport: "tcp", port: 389, bytes: said(ldap, 4), from: 7 },
  { name: "LDAP StartTLS", protocol: "ldap", transport: "tcp", port: 389, bytes: startTls, from: 11 },
  { name: "LDAP abandon", protocol: "ldap", transport: "tcp", port: 389, bytes: abandon, match: "likely", from: 7 },
  {
    name: "LDAP ping of a domain controller",
    protocol: "ldap",
    transport: "udp",
    port: 389,
    bytes: said(ldap, 2),
    from: 11,
  },
];

const kerberos = kerberosRequest("reader", "OFFICE.EXAMPLE");
const kerberosOverTcp = behindLength(kerberos);
const apRequest = ber(0x6e, sequence(fromHex("a0 03 02 01 05 a1 03 02 01 0e"), zeros(60)));
const change = concat(be16(6 + apRequest.length + 20), fromHex("ff 80"), be16(apRequest.length), apRequest, zeros(20));

const KERBEROS_SAMPLES: readonly Sample[] = [
  { name: "AS-REQ", protocol: "kerberos", transport: "udp", port: 88, bytes: said(kerberos, 0), from: 18 },
  { name: "KRB-ERROR", protocol: "kerberos", transport: "udp", port: 88, side: 1, bytes: said(kerberos, 1), from: 14 },
  {
    name: "AS-REQ over TCP",
    protocol: "kerberos",
    transport: "tcp",
    port: 88,
    bytes: said(kerberosOverTcp, 0),
    from: 22,
  },
  {
    name: "KRB-ERROR over TCP",
    protocol: "kerberos",
    transport: "tcp",
    port: 88,
    side: 1,
    bytes: said(kerberosOverTcp, 1),
    from: 18,
  },
  { name: "change of a password", protocol: "kpasswd", transport: "udp", port: 464, bytes: change, from: 20 },
  {
    name: "change of a password over TCP",
    protocol: "kpasswd",
    transport: "tcp",
    port: 464,
    bytes: concat(be16(0), be16(change.length), change),
    from: 24,
  },
];

const rdp = rdpConnection();
const rdpNegotiation = fromHex("03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 0b 00 00 00");
const rdpChoice = fromHex("03 00 00 13 0e d0 00 00 12 34 00 02 1f 08 00 02 00 00 00");
const rdpBare = fromHex("03 00 00 0b 06 e0 00 00 00 00 00");
const rdpOld = concat(rdpBare, fromHex("03 00 00 38 02 f0 80 7f 65 00"), zeros(20), latin1("Duca"), zeros(22));
const datagramSyn = concat(fromHex("ff ff ff ff 04 00 18 01 bb ff 56 87 04 d0 04 d0"), zeros(1216));
const datagramSynAck = concat(fromHex("bb ff 56 87 04 00 00 05 11 22 33 44 04 d0 04 d0"), zeros(1216));

const RDP_SAMPLES: readonly Sample[] = [
  { name: "RDP with a cookie", protocol: "rdp", transport: "tcp", port: 3389, bytes: said(rdp, 0), from: 22 },
  { name: "RDP with negotiation", protocol: "rdp", transport: "tcp", port: 13_389, bytes: rdpNegotiation, from: 15 },
  { name: "RDP choice of CredSSP", protocol: "rdp", transport: "tcp", port: 3389, side: 1, bytes: rdpChoice, from: 15 },
  {
    name: "RDP without negotiation, confirmed",
    protocol: "rdp",
    transport: "tcp",
    port: 3389,
    side: 1,
    bytes: said(rdp, 1),
    match: "likely",
    from: 11,
  },
  { name: "RDP over UDP", protocol: "rdp", transport: "udp", port: 3389, bytes: datagramSyn, from: 16 },
  {
    name: "RDP over UDP, answered",
    protocol: "rdp",
    transport: "udp",
    port: 3389,
    side: 1,
    bytes: datagramSynAck,
    match: "likely",
    from: 16,
  },
];
/** `likely` comes before `yes` here: the port may promise it, the conference proves it. */
export const OLD_REMOTE_DESKTOP = {
  name: "RDP of 1999",
  protocol: "rdp",
  transport: "tcp",
  port: 3389,
  bytes: rdpOld,
} as const;

const login = concat(fromHex("10 01 00 5c 00 00 01 00"), le32(84), fromHex("02 00 09 72"), zeros(76));
const batch = concat(fromHex("01 01 00 30 00 00 01 00"), le32(22), le32(18), le16(2), zeros(12), zeros(18));
const name30 = (text: string): Uint8Array => concat(latin1(text), zeros(30 - text.length), u8s(text.length));
const oldLogin = concat(
  fromHex("02 00 02 00 00 00 00 00"),
  name30("DESK1"),
  name30("reader"),
  name30("secret"),
  zeros(411),
);
const tds = tdsPrelogin();
const browse = sqlBrowse("DB1");

const SQL_SAMPLES: readonly Sample[] = [
  { name: "TDS prelogin", protocol: "tds", transport: "tcp", port: 1433, bytes: said(tds, 0), from: 14 },
  {
    name: "TDS prelogin of the server",
    protocol: "tds",
    transport: "tcp",
    port: 1433,
    side: 1,
    bytes: said(tds, 1),
    from: 14,
  },
  { name: "TDS 7 login", protocol: "tds", transport: "tcp", port: 1433, bytes: login, from: 16 },
  { name: "TDS 4.2 login", protocol: "tds", transport: "tcp", port: 1433, bytes: oldLogin, from: 101 },
  { name: "TDS batch", protocol: "tds", transport: "tcp", port: 50_000, bytes: batch, from: 18 },
  {
    name: "SQL Browser question",
    protocol: "sql-browser",
    transport: "udp",
    port: 1434,
    bytes: said(browse, 0),
    match: "likely",
    from: 1,
  },
  {
    name: "SQL Browser question for an instance",
    protocol: "sql-browser",
    transport: "udp",
    port: 1434,
    bytes: latin1("\x04SQLEXPRESS\0"),
    match: "likely",
    from: 12,
  },
  {
    name: "SQL Browser answer",
    protocol: "sql-browser",
    transport: "udp",
    port: 1434,
    side: 1,
    bytes: said(browse, 1),
    from: 14,
  },
];

const ipv6 = (source: string, destination: string, length: number): Uint8Array =>
  concat(fromHex("60 00 00 00"), be16(length), u8s(0x3a, 0xff), fromHex(source), fromHex(destination), zeros(length));
const teredoAddress = "20 01 00 00 41 37 9e 50 80 00 f1 2a b9 c8 28 15";
const solicitation = concat(
  fromHex("00 01 00 00 11 22 33 44 55 66 77 88 00"),
  ipv6("fe 80 00 00 00 00 00 00 00 00 ff ff ff ff ff fe", `ff 02${" 00".repeat(13)} 02`, 8),
);
const bubble = concat(fromHex("00 00 f1 2a be c8 28 15"), ipv6(teredoAddress, teredoAddress, 0));
const associationStart = concat(
  fromHex("00 00 00 29 00 00 78 00"),
  zeros(8),
  fromHex("05 37 1e 90 00 02 00 05"),
  zeros(21),
);
const associationStop = fromHex("00 00 00 10 70 26 78 01 05 37 1e 90 00 00 00 03 00 00 00 00");
const adws = latin1("net.tcp://dc1:9389/ActiveDirectoryWebServices/Windows/Enumeration");

const OTHER_SAMPLES: readonly Sample[] = [
  {
    name: "MSMQ packet",
    protocol: "msmq",
    transport: "tcp",
    port: 1801,
    bytes: concat(fromHex("10 c0 0b 00"), latin1("LIOR"), le32(0x23c), fromHex("ff ff ff ff")),
    from: 12,
  },
  { name: "WINS association", protocol: "wins", transport: "tcp", port: 42, bytes: associationStart, from: 24 },
  { name: "WINS end of association", protocol: "wins", transport: "tcp", port: 42, bytes: associationStop, from: 16 },
  { name: "Teredo bubble", protocol: "teredo", transport: "udp", port: 3544, bytes: bubble, from: 48 },
  {
    name: "Teredo router solicitation",
    protocol: "teredo",
    transport: "udp",
    port: 3544,
    bytes: solicitation,
    from: 53,
  },
  {
    name: "Active Directory Web Services",
    protocol: "nmf",
    transport: "tcp",
    port: 9389,
    bytes: concat(fromHex("00 01 00 01 02 02"), u8s(adws.length), adws),
    from: 11,
  },
  {
    name: "ICA greeting",
    protocol: "ica",
    transport: "tcp",
    port: 1494,
    side: 1,
    bytes: latin1("\x7f\x7fICA\0"),
    from: 6,
  },
  {
    name: "ICA in the gateway protocol",
    protocol: "ica",
    transport: "tcp",
    port: 2598,
    bytes: latin1("\x1aCGP/01\x01"),
    from: 7,
  },
  {
    name: "AFP session",
    protocol: "afp",
    transport: "tcp",
    port: 548,
    bytes: concat(fromHex("00 04 00 01"), zeros(7), u8s(6), zeros(4), fromHex("01 04 00 00 04 00")),
    from: 18,
  },
];

export const WINDOWS_SAMPLES: readonly Sample[] = [
  ...SMB_SAMPLES,
  ...RPC_SAMPLES,
  ...NETBIOS_SAMPLES,
  ...LDAP_SAMPLES,
  ...KERBEROS_SAMPLES,
  ...RDP_SAMPLES,
  ...SQL_SAMPLES,
  ...OTHER_SAMPLES,
];

import type { Turn } from "../../../../scripts/scenario/conversations.ts";
import { be16, be32, concat, fromHex, latin1, u8s, zeros } from "../../../../scripts/scenario/octets.ts";
import { integer, octetString, sequence } from "../../../../scripts/scenario/payloads/asn1.ts";
import {
  dhcpMessage,
  dnsLookup,
  dnsLookupOverTcp,
  groupQuestion,
} from "../../../../scripts/scenario/payloads/naming.ts";
import { vncSession, winRmRequest } from "../../../../scripts/scenario/payloads/remote-control.ts";
import { snmpRead } from "../../../../scripts/scenario/payloads/snmp.ts";
import {
  ftpControl,
  httpGet,
  pop3Session,
  smtpDelivery,
  telnetLogon,
} from "../../../../scripts/scenario/payloads/text-protocols.ts";
import { tls12Session, tlsSession } from "../../../../scripts/scenario/payloads/tls.ts";
import { ikeProposal, pptpControl } from "../../../../scripts/scenario/payloads/tunnels.ts";
import { randomFrom } from "../../../../scripts/scenario/random.ts";
import type { Sample } from "../support/ask-signatures.ts";

const NOTHING = zeros(0);
const random = randomFrom(4);
const said = (turns: readonly Turn[], index: number): Uint8Array => turns[index]?.bytes ?? NOTHING;

type Extras = Partial<Pick<Sample, "side" | "other" | "match">>;
const bytesOf = (content: Uint8Array | string): Uint8Array => (typeof content === "string" ? latin1(content) : content);

/** Over TCP; it is known from byte `from` on. */
const tcp = (
  protocol: string,
  port: number,
  name: string,
  content: Uint8Array | string,
  from: number,
  extras: Extras = {},
): Sample => ({ protocol, port, name, transport: "tcp", bytes: bytesOf(content), from, ...extras });

const udp = (
  protocol: string,
  port: number,
  name: string,
  content: Uint8Array | string,
  extras: Extras = {},
): Sample => ({ protocol, port, name, transport: "udp", bytes: bytesOf(content), from: 0, ...extras });

const server = { side: 1 } as const;
const line = (text: string): string => `${text}\r\n`;

const tls = tlsSession(random, 300);
const tls12 = tls12Session(random, 300);
const ssl2Hello = concat(
  fromHex("80 2e 01 00 02 00 15 00 00 00 10"),
  fromHex("01 00 80 02 00 80 03 00 80 04 00 80 05 00 80 06 00 40 07 00 c0"),
  zeros(16),
);
const ssl2Answer = concat(fromHex("80 27 04 00 01 00 02 00 06 00 06 00 10"), zeros(6), zeros(6), zeros(16));

const TLS_SAMPLES = [
  tcp("tls", 443, "client hello of TLS 1.0", said(tls, 0), 44),
  tcp("tls", 8443, "server hello of TLS 1.2", said(tls12, 1), 44, server),
  tcp("tls", 443, "alert before all else", fromHex("15 03 01 00 02 02 28"), 7, server),
  tcp("tls", 443, "application data, midstream", concat(fromHex("17 03 03 01 00"), zeros(256)), 5, { match: "likely" }),
  tcp("tls", 443, "client hello of SSL 2.0", ssl2Hello, 11),
  tcp("tls", 443, "server hello of SSL 2.0", ssl2Answer, 13, server),
  udp(
    "dtls",
    4433,
    "client hello of DTLS 1.2",
    concat(fromHex("16 fe ff 00 00 00 00 00 00 00 00 00 36 01 00 00 2a 00 00 00 00 00 00 00 2a fe fd"), zeros(40)),
  ),
];

const GET = "GET /index.html HTTP/1.1";
const HTTP_SAMPLES = [
  tcp("http", 80, "GET", said(httpGet("www.example.net", "/index.html", 90), 0), GET.length + 2),
  tcp("http", 80, "answer", said(httpGet("www.example.net", "/", 90), 1), 12, server),
  tcp("http", 5985, "POST of WinRM", said(winRmRequest("srv", "a:b"), 0), "POST /wsman HTTP/1.1".length + 2),
  tcp("http", 80, "PROPFIND of WebDAV", line("PROPFIND /public/ HTTP/1.1"), 28),
  tcp("http", 593, "RPC_IN_DATA", line("RPC_IN_DATA /rpc/rpcproxy.dll?ex1:593 HTTP/1.1"), 48),
  tcp("http", 8080, "CONNECT", line("CONNECT srv:443 HTTP/1.0"), 26),
  tcp("http", 80, "GET of an address in Cyrillic, not encoded", line("GET /\xcf\xf0\xe8 HTTP/1.0"), 19),
  tcp("http", 80, "GET of a path longer than the prefix", `GET /${"a".repeat(600)} HTTP/1.1\r\n`, 512),
  tcp("http", 80, "HTTP/0.9", line("GET /index.html"), 17, { match: "likely" }),
  tcp("http", 8080, "HTTP/2 with prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 24),
  tcp("rpc-http", 593, "greeting of RPC over HTTP 1", "ncacn_http/1.0", 14, server),
  tcp("rtsp", 554, "DESCRIBE", line("DESCRIBE rtsp://h/a.wmv RTSP/1.0"), 34),
  tcp("rtsp", 554, "RTSP's answer", line("RTSP/1.0 200 OK"), 12, server),
  tcp("sip", 5060, "INVITE over TCP", line("INVITE sip:a@example.net SIP/2.0"), 34),
  udp("sip", 5060, "REGISTER", line("REGISTER sip:example.net SIP/2.0")),
  udp("sip", 5060, "SIP's answer", line("SIP/2.0 401 Unauthorized"), server),
  udp("ssdp", 1900, "search", 'M-SEARCH * HTTP/1.1\r\nHost:239.255.255.250:1900\r\nMan:"ssdp:discover"\r\n\r\n'),
  udp("ssdp", 1900, "announcement", "NOTIFY * HTTP/1.1\r\nHOST:239.255.255.250:1900\r\nNTS:ssdp:alive\r\n\r\n"),
  udp("ssdp", 50_000, "answer", "HTTP/1.1 200 OK\r\nST:upnp:rootdevice\r\nUSN:uuid:1\r\n\r\n"),
  udp("ssdp", 1900, "answer that says neither what nor who", "HTTP/1.1 200 OK\r\nEXT:\r\n\r\n", { match: "likely" }),
  udp(
    "ws-discovery",
    3702,
    "probe",
    '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery"><soap:Body/></soap:Envelope>',
  ),
];

const dns = dnsLookup(7, "www.example.net", "192.0.2.1");
const overTcp = dnsLookupOverTcp(7, "www.example.net", "192.0.2.1");
const groupOverTcp = concat(u8s(0, groupQuestion(9, "PLANT7").bytes.length), groupQuestion(9, "PLANT7").bytes);
const update = concat(
  fromHex("12 34 28 00 00 01 00 00 00 01 00 00"),
  fromHex("06 6f 66 66 69 63 65 00 00 06 00 01"),
  fromHex("03 70 63 31 c0 0c 00 01 00 01 00 00 04 b0 00 04 0a 00 00 07"),
);
const withEdns = concat(
  fromHex("12 34 01 00 00 01 00 00 00 00 00 01 00 00 02 00 01"),
  fromHex("00 00 29 10 00 00 00 00 00 00 00"),
);
const mdnsAnswer = concat(
  fromHex("00 00 84 00 00 00 00 01 00 00 00 00"),
  fromHex("03 70 63 31 05 6c 6f 63 61 6c 00 00 01 80 01 00 00 00 78 00 04 0a 00 00 07"),
);
const privateType = fromHex("6b b3 01 20 00 01 00 00 00 00 00 00 03 6e 65 74 00 ff fe 00 01");
const ldapSrv = concat(
  fromHex("12 34 01 00 00 01 00 00 00 00 00 00 05 5f 6c 64 61 70 04 5f 74 63 70 02 64 63 00 00 21 00 01"),
);

const DNS_SAMPLES = [
  udp("dns", 53, "question", said(dns, 0)),
  udp("dns", 53, "answer", said(dns, 1), server),
  udp("dns", 53, "dynamic update", update),
  udp("dns", 5300, "question for the root with EDNS on a strange port", withEdns),
  udp("dns", 53, "question for a domain controller", ldapSrv),
  udp("dns", 53, "question for a type of private use", privateType),
  udp("dns", 53, "refusal without the question", fromHex("12 34 81 81 00 00 00 00 00 00 00 00"), {
    ...server,
    match: "likely",
  }),
  tcp("dns", 53, "question over TCP", said(overTcp, 0), said(overTcp, 0).length),
  tcp("dns", 53, "answer over TCP", said(overTcp, 1), said(overTcp, 1).length - 4, server),
  udp("llmnr", 5355, "question", groupQuestion(9, "PLANT7").bytes),
  tcp("llmnr", 5355, "question over TCP", groupOverTcp, groupOverTcp.length),
  udp("mdns", 5353, "question", groupQuestion(0, "pc1.local").bytes),
  udp("mdns", 5353, "announcement", mdnsAnswer),
];

const fields = { clientMac: "00:a0:24:7e:11:01", yours: "10.0.0.7", current: "0.0.0.0", server: "10.0.0.1" };
const solicit = fromHex(`
  01 10 08 74  00 01 00 0e 00 01 00 01 1c 39 cf 88 08 00 27 fe 8f 95
  00 06 00 04 00 17 00 18  00 08 00 02 00 00`);
const relayed = concat(u8s(12, 0), zeros(32), fromHex("00 09 00 08 01 10 08 74 00 08 00 00"));
const ntp = (first: string, transmit: string): Uint8Array =>
  concat(fromHex(first), fromHex("00 00 01 00 00 00 01 00"), zeros(28), fromHex(transmit), zeros(4));

const snmpV3 = sequence(
  integer(3),
  sequence(integer(0x11223344), integer(65_507), octetString(u8s(4)), integer(3)),
  octetString(sequence(octetString(""), integer(0), integer(0), octetString(""), octetString(""), octetString(""))),
  sequence(octetString(""), octetString("")),
);

const NETWORK_SAMPLES = [
  udp("dhcp", 67, "discover", dhcpMessage("discover", fields)),
  udp("dhcp", 68, "offer", dhcpMessage("offer", fields)),
  udp("dhcpv6", 547, "solicit", solicit),
  udp("dhcpv6", 547, "relayed", relayed),
  udp("dhcpv6", 547, "lease query", concat(u8s(14), solicit.subarray(1))),
  udp("ntp", 123, "Windows Time asks", ntp("db 00 11 e9", "c5 02 04 eb")),
  udp("ntp", 123, "server answers", ntp("1c 02 06 ec", "c5 02 04 ef"), server),
  udp("ntp", 123, "client that hides its time", concat(u8s(0x23), zeros(47)), { match: "likely" }),
  udp("ntp", 123, "control message", fromHex("16 02 00 01 00 00 00 00 00 00 00 00"), { match: "likely" }),
  udp("snmp", 161, "read of version 1", said(snmpRead("public", 1, "x"), 0)),
  udp("snmp", 161, "answer of version 1", said(snmpRead("public", 1, "x"), 1), server),
  udp("snmp", 161, "discovery of version 3", snmpV3),
  udp("tftp", 69, "read request", "\0\x01boot\\x86\\wdsnbp.com\0octet\0tsize\x000\0"),
  udp("tftp", 69, "write request", "\0\x02startup-config\0NetASCII\0"),
  udp("tftp", 69, "options accepted", "\0\x06tsize\x0031124\0"),
  udp("tftp", 69, "block", concat(u8s(0, 3, 0, 1), zeros(512)), { match: "likely" }),
  udp("tftp", 69, "acknowledgement", u8s(0, 4, 0, 1), { match: "likely" }),
  udp("tftp", 69, "error", "\0\x05\0\x01File not found\0", { match: "likely" }),
  udp("syslog", 514, "RFC 3164", "<34>Oct 11 22:14:15 mymachine su: failed"),
  udp("syslog", 514, "RFC 5424", "<165>1 2003-10-11T22:14:15.003Z mymachine evntslog - ID47 - text"),
  udp("syslog", 514, "without date", "<13>service started", { match: "likely" }),
  tcp("syslog", 601, "behind its length", "46 <34>1 2003-10-11T22:14:15.003Z mymachine su - - -", 15),
  udp("wake-on-lan", 9, "magic packet", fromHex(`ffffffffffff${"00a0247e1101".repeat(16)}`)),
];

const ike = said(ikeProposal(random), 0);
const ike2 = concat(zeros(7), u8s(9), zeros(8), fromHex("21 20 22 08 00 00 00 00 00 00 00 1c"));
const l2tpStart = fromHex("c8 02 00 14 00 00 00 00 00 00 00 00 80 08 00 00 00 00 00 01");
const accessRequest = concat(u8s(1, 7, 0, 46), zeros(16), fromHex("01 08 70 6c 61 6e 74 37 02 12"), zeros(16));

const TUNNEL_SAMPLES = [
  udp("isakmp", 500, "main mode", ike),
  udp("isakmp", 500, "IKEv2", ike2),
  udp("ipsec-nat-t", 4500, "IKE behind the marker", concat(zeros(4), ike)),
  udp("ipsec-nat-t", 4500, "keepalive", u8s(0xff), { match: "likely" }),
  udp("ipsec-nat-t", 4500, "ESP", concat(fromHex("3d107a2c 00000001"), zeros(40)), { match: "likely" }),
  udp("l2tp", 1701, "start of a tunnel", l2tpStart),
  udp("l2tp", 1701, "acknowledgement", fromHex("c8 02 00 0c 00 01 00 00 00 01 00 01"), { match: "likely" }),
  tcp("pptp", 1723, "start of a control connection", said(pptpControl("RAS1"), 0), 12),
  udp("radius", 1812, "Access-Request", accessRequest),
  udp("radius", 1813, "Accounting-Response", concat(u8s(5, 7, 0, 20), zeros(16)), { ...server, match: "likely" }),
];

const ftp = ftpControl("shift2", "10.0.0.5", 1040);
const smtp = smtpDelivery("pc1", "a@example.net", "b@example.net");
const pop3 = pop3Session("shift2");
const telnet = telnetLogon("shift2");
const plain220 = line("220 plant.example.net ready");
const TEXT_SAMPLES = [
  tcp("ftp", 21, "Microsoft's greeting", said(ftp, 0), said(ftp, 0).length, server),
  tcp("ftp", 2121, "USER after a greeting that says nothing", line("USER shift2"), 5, { other: latin1(plain220) }),
  tcp("ftp", 21, "USER, greeting not captured", line("USER shift2"), 5, { match: "likely" }),
  tcp("ftp", 21, "greeting that says nothing", plain220, plain220.length, { ...server, match: "likely" }),
  tcp("ftp", 21, "passive mode, midstream", line("227 Entering Passive Mode (10,0,0,1,4,16)"), 25, server),
  tcp("smtp", 25, "greeting", said(smtp, 0), said(smtp, 0).length, server),
  tcp(
    "smtp",
    25,
    "greeting of Exchange 2003 on a host called ftp",
    line("220 ftp.example.net Microsoft MAIL Service ready"),
    50,
    {
      ...server,
      match: "likely",
    },
  ),
  tcp("smtp", 2525, "EHLO", line("EHLO pc1"), 5),
  tcp("smtp", 25, "greeting that says nothing, to one who says EHLO", plain220, plain220.length, {
    ...server,
    other: latin1(line("EHLO pc1")),
  }),
  tcp("pop3", 110, "greeting", said(pop3, 0), said(pop3, 0).length, server),
  tcp("pop3", 110, "greeting with APOP's timestamp", line("+OK <1896.6971@dbc.example>"), 29, server),
  tcp("pop3", 110, "greeting that says nothing", line("+OK hello"), 11, { ...server, match: "likely" }),
  tcp("pop3", 1110, "CAPA after the greeting", line("CAPA"), 6, { other: latin1("+OK hello\r\n") }),
  tcp("imap", 143, "greeting", line("* OK Microsoft Exchange IMAP4rev1 server ready"), 5, server),
  tcp("imap", 1143, "LOGIN after the greeting", line("a1 LOGIN x y"), 9, { other: latin1("* OK\r\n") }),
  tcp("imap", 143, "CAPABILITY, midstream", line("a1 CAPABILITY"), 15, { match: "likely" }),
  tcp("nntp", 119, "greeting", line("200 NNTP Service 5.00.0984 posting ok"), 39, server),
  tcp("nntp", 119, "greeting that says nothing", line("200 welcome"), 13, { ...server, match: "likely" }),
  tcp("nntp", 1119, "MODE READER", line("MODE READER"), 13),
  tcp("irc", 6667, "NICK and USER", "NICK op\r\nUSER op 0 * :Operator\r\n", 32),
  tcp("irc", 6667, "welcome", line(":irc.example.net 001 op :Welcome"), 34, server),
  tcp("irc", 6667, "notice", line("NOTICE AUTH :*** Looking up your hostname"), 13, server),
  tcp("xmpp", 5222, "stanza, midstream", "<iq type='set'>", 4, { match: "likely" }),
  tcp("irc", 6667, "message, midstream", line("PRIVMSG op :hello"), 8, { match: "likely" }),
  tcp(
    "xmpp",
    5222,
    "stream",
    "<?xml version='1.0'?><stream:stream to='h' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
    57,
  ),
];

const REMOTE_SAMPLES = [
  tcp("ssh", 22, "SSH 2", line("SSH-2.0-OpenSSH_9.2p1 Debian-2"), 8),
  tcp("ssh", 2222, "SSH 1.99", line("SSH-1.99-Cisco-1.25"), 9, server),
  tcp("telnet", 23, "Windows' server", said(telnet, 0), 6, server),
  tcp("rfb", 5900, "version", said(vncSession(random, "X"), 0), 12, server),
  tcp("x11", 6000, "little-endian", fromHex("6c 00 0b 00 00 00 00 00 00 00 00 00"), 12),
  tcp("x11", 6001, "big-endian, with a cookie", concat(fromHex("42 00 00 0b 00 00 00 12 00 10 00 00"), zeros(36)), 12),
  tcp("rlogin", 513, "logon", "\0op\0root\0vt100/9600\0", 20, { match: "likely" }),
  tcp("rsh", 514, "command", "1022\0op\0root\0ls -l\0", 19, { match: "likely" }),
  tcp("rexec", 512, "command", "0\0root\0secret\0ls\0", 17, { match: "likely" }),
];

const credentials = fromHex("00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");
const rpcCall = (program: number): Uint8Array =>
  concat(be32(0x55aa), be32(0), be32(2), be32(program), be32(2), be32(3), credentials, zeros(16));
const marked = (bytes: Uint8Array): Uint8Array => concat(be32(0x8000_0000 + bytes.length), bytes);
const rpcReply = concat(be32(0x55aa), be32(1), zeros(16), be32(2049));

const OTHER_SAMPLES = [
  udp("sunrpc", 111, "GETPORT", rpcCall(100_000)),
  udp("sunrpc", 111, "reply", rpcReply, { ...server, match: "likely" }),
  tcp("sunrpc", 111, "DUMP", marked(rpcCall(100_000)), 44),
  tcp("nfs", 2049, "call", marked(rpcCall(100_003)), 44),
  udp("mountd", 635, "call", rpcCall(100_005)),
  udp("nlockmgr", 4045, "call", rpcCall(100_021)),
  udp("onc-rpc", 700, "call of a program that has no name here", rpcCall(150_001)),
  tcp("mms", 1755, "connect", concat(fromHex("01 00 00 00 ce fa 0b b0 a0 00 00 00"), latin1("MMS "), zeros(32)), 16),
  udp("rtp", 5004, "audio", concat(fromHex("80 00 00 01 00 00 00 a0 12 34 56 78"), zeros(160)), { match: "likely" }),
  udp("rtcp", 5005, "receiver report", fromHex("80 c9 00 01 12 34 56 78"), { match: "likely" }),
  tcp("mqtt", 1883, "CONNECT of 3.1.1", fromHex("10 12 00 04 4d 51 54 54 04 02 00 3c 00 06 70 6c 61 6e 74 37"), 9),
  tcp("mqtt", 1883, "CONNECT of 3.1", fromHex("10 14 00 06 4d 51 49 73 64 70 03 02 00 3c 00 06 70 6c 61 6e 74 37"), 11),
  udp("stun", 3478, "binding request", fromHex("00 01 00 00 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae")),
  udp("stun", 3478, "binding request of RFC 3489", concat(fromHex("00 01 00 00"), fromHex("aa".repeat(16))), {
    match: "likely",
  }),
  udp("quic", 443, "initial", concat(fromHex("c3 00 00 00 01 08 83 94 c8 f0 3e 51 57 08 00"), zeros(1185))),
  udp("quic", 443, "Google's Q046", concat(fromHex("c3 51 30 34 36 50"), zeros(1300))),
  udp("quic", 443, "Google's Q039, behind its id", concat(fromHex("0d e71ad5d7756c4d4d 51303339 01"), zeros(1300))),
  udp(
    "quic",
    443,
    "a version that asks for others",
    concat(fromHex("c5 0a 0a 0a 0a 08 0102030405060708 00"), zeros(1190)),
  ),
  tcp("bittorrent", 6881, "handshake", concat(latin1("\x13BitTorrent protocol"), zeros(48)), 20),
  udp("bittorrent", 6881, "ping", `d1:ad2:id20:${"x".repeat(20)}e1:q4:ping1:t2:aa1:y1:qe`),
  tcp(
    "mysql",
    3306,
    "greeting",
    concat(fromHex("4a 00 00 00 0a"), latin1("5.5.2-m2\0"), zeros(4), latin1("saltsalt"), zeros(30)),
    27,
    server,
  ),
  tcp(
    "postgresql",
    5432,
    "start",
    concat(be32(41), be32(0x0003_0000), latin1("user\0shift2\0database\0plant\0\0")),
    13,
  ),
  tcp("postgresql", 5432, "request for TLS", fromHex("00 00 00 08 04 d2 16 2f"), 8),
  tcp("redis", 6379, "array", "*1\r\n$4\r\nPING\r\n", 8),
  tcp("redis", 6379, "line", "PING\r\n", 6, { match: "likely" }),
  tcp("memcache", 11_211, "stats", "stats\r\n", 7, { match: "likely" }),
  udp("memcache", 11_211, "stats", concat(fromHex("00 00 00 00 00 01 00 00"), latin1("stats\r\n"))),
  tcp(
    "tns",
    1521,
    "connect",
    concat(
      be16(98),
      fromHex("00 00 01 00 00 00 01 34 01 2c 00 00 08 00 7f ff 86 0e 00 00 01 00 00 28 00 3a"),
      zeros(30),
      latin1("(DESCRIPTION=(CONNECT_DATA=(SID=X)))"),
    ),
    71,
  ),
  tcp("lpd", 515, "job", "\x02laser\n\x0230 cfA001pc1\n", 14),
  tcp("lpd", 515, "state of a queue", "\x04laser\n", 7, { match: "likely" }),
  tcp("echo", 7, "the same words", "anybody there?", 1, {
    ...server,
    other: latin1("anybody there?"),
    match: "likely",
  }),
  tcp(
    "chargen",
    19,
    "first line",
    Uint8Array.from({ length: 74 }, (_, at) => 0x20 + at),
    72,
    server,
  ),
  udp("qotd", 17, "words", '"We want a few mad people now." Bernard Shaw\r\n', { ...server, match: "likely" }),
  tcp("daytime", 13, "a date", line("16:48:58 03.11.2004"), 6, { ...server, match: "likely" }),
  tcp("daytime", 13, "a date as NIST sends it", line("\n60000 23-02-25 16:48:58 00 0 0 50.0 UTC(NIST) *"), 22, {
    ...server,
    match: "likely",
  }),
  udp("time", 37, "seconds", fromHex("c5 02 04 eb"), { ...server, match: "likely" }),
];

export const INTERNET_SAMPLES: readonly Sample[] = [
  ...TLS_SAMPLES,
  ...HTTP_SAMPLES,
  ...DNS_SAMPLES,
  ...NETWORK_SAMPLES,
  ...TUNNEL_SAMPLES,
  ...TEXT_SAMPLES,
  ...REMOTE_SAMPLES,
  ...OTHER_SAMPLES,
];

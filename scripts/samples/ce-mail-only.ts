/** Seed 003: a Windows CE gateway behind which Host2 may only send and fetch mail. */
import { pcapFile } from "../scenario/capture-file.ts";
import { ask, ping, udpExchange } from "../scenario/conversations.ts";
import { allowed, allowedAtRisk, denied, notFiltered, seenAtRisk } from "../scenario/expectation.ts";
import type { Host } from "../scenario/network.ts";
import { latin1 } from "../scenario/octets.ts";
import { dnsLookup, netbiosNameQuery } from "../scenario/payloads/naming.ts";
import { ntpExchange, rdpConnection } from "../scenario/payloads/server-protocols.ts";
import { smbSession } from "../scenario/payloads/smb.ts";
import { ftpControl, httpGet, pop3Session, smtpDelivery } from "../scenario/payloads/text-protocols.ts";
import { tls12Session } from "../scenario/payloads/tls.ts";
import { Scenario } from "../scenario/scenario.ts";
import { tcpSession } from "../scenario/tcp-session.ts";
import { SMB_1 } from "./era-weaknesses.ts";
import type { Sample } from "./sample.ts";

const segment = { name: "private side", tags: [] };
const GATEWAY_MAC = "00:10:60:2b:44:01";

const inside = (name: string, address: string, mac: string): Host => ({ name, address, mac, segment, timeToLive: 128 });
/** Seen on the private side, so behind the gateway's MAC address and some routers away. */
const outside = (name: string, address: string): Host => ({
  name,
  address,
  mac: GATEWAY_MAC,
  segment,
  timeToLive: 52,
});

const gateway = inside("gateway", "192.168.0.1", GATEWAY_MAC);
const host2 = inside("Host2", "192.168.0.101", "00:40:d0:11:22:65");
const host2OverIpv6 = inside("Host2", "fd00:c0a8::65", "00:40:d0:11:22:65");
const host3 = inside("Host3", "192.168.0.102", "00:40:d0:11:22:66");
const host3OverIpv6 = inside("Host3", "fd00:c0a8::66", "00:40:d0:11:22:66");
const broadcast = inside("all of 192.168.0.0/24", "192.168.0.255", "ff:ff:ff:ff:ff:ff");

const mailServer = outside("mail server", "198.51.100.25");
const webServer = outside("web server", "203.0.113.80");
const secondWebServer = outside("second web server", "203.0.113.81");
const nameServer = outside("name server", "198.51.100.53");
const stranger = outside("stranger", "192.0.2.66");
const webServerOverIpv6 = outside("web server", "2001:db8:80::80");

const RULES = `; Windows CE platform registry: IP firewall rules.
; Restrict outbound traffic to selected TCP ports: Host2 (192.168.0.101) may only
; send and receive e-mail. No other outbound traffic is allowed from Host2.

[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\AllowTCPOutboundPort25]
    "Mask"=dword:25         ; FWM_PRIVATE_HOST | FWM_PROTOCOL | FWM_PORT
    "Flags"=dword:12           ; FWF_ALLOW | FWF_OUTBOUND
    "PrivateHost"=hex:02,00,00,00,C0,A8,00,65         ; 192.168.0.101
    "Protocol"=dword:6     ; IP_PROTOCOL_TCP
    "Port"=dword:19         ; 25

[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\AllowTCPOutboundPort110]
    "Mask"=dword:25         ; FWM_PRIVATE_HOST | FWM_PROTOCOL | FWM_PORT
    "Flags"=dword:12           ; FWF_ALLOW | FWF_OUTBOUND
    "PrivateHost"=hex:02,00,00,00,C0,A8,00,65         ; 192.168.0.101
    "Protocol"=dword:6         ; IP_PROTOCOL_TCP
    "Port"=dword:6E         ; 110

[HKEY_LOCAL_MACHINE\\COMM\\Firewall\\Rules\\BlockOutboundFromHost2]
    "Mask"=dword:1         ; FWM_PRIVATE_HOST
    "Flags"=dword:11         ; FWF_BLOCK | FWF_OUTBOUND
    "PrivateHost"=hex:02,00,00,00,C0,A8,00,65         ; 192.168.0.101
`;

const STORY = `The private side of a Windows CE gateway, 192.168.0.0/24, captured on the wire between the hosts and the gateway.
The three rules are those of the Windows CE documentation, line by line. Host2 is 192.168.0.101; Host3, 192.168.0.102, is not
named by any rule. The year is 2014, and the gateway ten years old: its hosts have Windows XP, with SMB 1, and browsers with TLS 1.2.

Look at: what Host2 is denied, and which of it got through all the same (FWR-501: the rules are not what is enforced, or the
capture was taken before the filter); Host2 browsing over IPv6, which no IPv4 rule can stop (FWR-104); mail fetched
with a password in clear text, which the rules allow and nobody should like (FWR-201).`;

export function ceMailOnly(): Sample {
  const scenario = new Scenario({ startsAt: "2014-06-03T08:00:00Z", seed: 3, resolution: "micros" });
  scenario.arp(host2, gateway);
  scenario.arp(host3, gateway);
  tellMail(scenario);
  tellDenied(scenario);
  tellInbound(scenario);
  tellHost3(scenario);
  tellLocal(scenario);
  tellIpv6(scenario);
  return {
    name: "ce-mail-only",
    title: "Windows CE gateway: may Host2 do anything but mail?",
    story: STORY,
    captureFile: "ce-mail-only.pcap",
    captureBytes: pcapFile(scenario.frames),
    rulesFile: "ce-mail-only.reg",
    rulesBytes: latin1(RULES),
    options: [],
    flows: scenario.flows,
  };
}

function tellMail(scenario: Scenario): void {
  scenario.at("08:00:05");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1025,
    to: mailServer,
    toPort: 25,
    course: "closed",
    turns: smtpDelivery("host2", "host2@example.net", "office@example.com"),
    expect: allowed(
      "AllowTCPOutboundPort25 matches, and outbound any allow rule beats BlockOutboundFromHost2 (CE 3.1, 9.1)",
    ),
  });
  scenario.at("08:00:20");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1026,
    to: mailServer,
    toPort: 110,
    course: "closed",
    turns: pop3Session("host2"),
    expect: allowedAtRisk(
      ["FWR-201"],
      "AllowTCPOutboundPort110 matches (CE 9.1); POP3 sends user and password in clear text",
    ),
  });
  scenario.at("08:30:00");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1027,
    to: mailServer,
    toPort: 25,
    course: "closed",
    turns: smtpDelivery("host2", "host2@example.net", "stock@example.com"),
    expect: allowed("AllowTCPOutboundPort25 matches; the answers to it need no rule (CE 3.3)"),
  });
}

const BLOCKED = "only BlockOutboundFromHost2 matches, which names no port and no protocol (CE 3.1, 9.1)";

function tellDenied(scenario: Scenario): void {
  scenario.at("08:01:00");
  udpExchange(scenario, {
    from: host2,
    fromPort: 1028,
    to: nameServer,
    toPort: 53,
    turns: dnsLookup(0x1101, "www.example.com", undefined),
    expect: denied(`${BLOCKED}: mail servers cannot be found by name either`),
  });
  scenario.at("08:01:10");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1029,
    to: webServer,
    toPort: 80,
    course: "unanswered",
    expect: denied(BLOCKED),
  });
  scenario.at("08:02:00");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1030,
    to: webServer,
    toPort: 443,
    course: "refused",
    expect: denied(`${BLOCKED}; the capture shows it refused`),
  });
  scenario.at("08:03:00");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1031,
    to: secondWebServer,
    toPort: 80,
    course: "closed",
    turns: httpGet("203.0.113.81", "/", 1800),
    expect: denied(`${BLOCKED}, yet the capture shows it established`, ["FWR-501"]),
  });
  scenario.at("08:04:00");
  tcpSession(scenario, {
    from: host2,
    fromPort: 1032,
    to: webServer,
    toPort: 21,
    course: "unanswered",
    expect: denied(BLOCKED),
  });
  scenario.at("08:05:00");
  udpExchange(scenario, {
    from: host2,
    fromPort: 1033,
    to: nameServer,
    toPort: 123,
    turns: ntpExchange().slice(0, 1),
    expect: denied(BLOCKED),
  });
  scenario.at("08:05:30");
  ping(scenario, { from: host2, to: webServer, isAnswered: false, expect: denied(`${BLOCKED}: it covers ICMP too`) });
}

function tellInbound(scenario: Scenario): void {
  scenario.at("08:10:00");
  tcpSession(scenario, {
    from: stranger,
    fromPort: 40001,
    to: host2,
    toPort: 25,
    course: "unanswered",
    expect: denied(
      "inbound, and no rule matches: blocked by default; the rules for port 25 are outbound (CE 3.1, 9.2)",
    ),
  });
  scenario.at("08:10:20");
  tcpSession(scenario, {
    from: stranger,
    fromPort: 40002,
    to: host3,
    toPort: 3389,
    course: "closed",
    turns: rdpConnection(),
    expect: denied("inbound, blocked by default (CE 3.1), yet the capture shows it established", ["FWR-501"]),
  });
  scenario.at("08:10:40");
  udpExchange(scenario, {
    from: stranger,
    fromPort: 40003,
    to: host3,
    toPort: 137,
    turns: netbiosNameQuery(0x2201, "HOST3", undefined),
    expect: denied("inbound, blocked by default (CE 3.1)"),
  });
  scenario.at("08:11:00");
  ping(scenario, {
    from: stranger,
    to: host2,
    isAnswered: false,
    expect: denied("inbound, blocked by default (CE 3.1, 3.4)"),
  });
}

const BY_DEFAULT = "no rule names this host: outbound is allowed by default (CE 3.1, 9.1)";

function tellHost3(scenario: Scenario): void {
  scenario.at("08:15:00");
  udpExchange(scenario, {
    from: host3,
    fromPort: 1040,
    to: nameServer,
    toPort: 53,
    turns: dnsLookup(0x3301, "www.example.com", "203.0.113.80"),
    expect: allowed(`${BY_DEFAULT}, and so its reply passes as a response (CE 3.3)`, ["FWR-401"]),
  });
  scenario.at("08:15:02");
  tcpSession(scenario, {
    from: host3,
    fromPort: 1041,
    to: webServer,
    toPort: 443,
    course: "closed",
    turns: tls12Session(scenario.random, 5200, "www.example.com"),
    expect: allowed(BY_DEFAULT, ["FWR-401"]),
  });
  scenario.at("08:15:30");
  tcpSession(scenario, {
    from: host3,
    fromPort: 1042,
    to: webServer,
    toPort: 80,
    course: "closed",
    turns: httpGet("www.example.com", "/index.html", 4200),
    expect: allowedAtRisk(["FWR-201", "FWR-401"], `${BY_DEFAULT}; HTTP carries logons in clear text`),
  });
  scenario.at("08:16:00");
  tcpSession(scenario, {
    from: host3,
    fromPort: 1043,
    to: webServer,
    toPort: 21,
    course: "closed",
    turns: ftpControl("host3", host3.address, 1044).slice(0, 5),
    expect: allowedAtRisk(["FWR-201", "FWR-401"], `${BY_DEFAULT}; FTP sends user and password in clear text`),
  });
  scenario.at("08:17:00");
  tcpSession(scenario, {
    from: host3,
    fromPort: 1045,
    to: webServer,
    toPort: 445,
    course: "left-open",
    turns: smbSession(2),
    expect: allowedAtRisk(
      ["FWR-205", "FWR-202", "FWR-401"],
      `${BY_DEFAULT}; SMB crosses from the private to the public side; ${SMB_1}`,
    ),
  });
  scenario.at("08:18:00");
  ping(scenario, {
    from: host3,
    to: webServer,
    isAnswered: true,
    expect: allowed(`${BY_DEFAULT}; the echo replies answer it (CE 3.4)`, ["FWR-401"]),
  });
}

const LOCAL = "private to private: local traffic never crosses the boundary (CE 3.2)";

function tellLocal(scenario: Scenario): void {
  scenario.at("08:20:00");
  scenario.arp(host2, host3);
  tcpSession(scenario, {
    from: host2,
    fromPort: 1050,
    to: host3,
    toPort: 445,
    course: "closed",
    turns: smbSession(3),
    expect: seenAtRisk(notFiltered(`${LOCAL}, so BlockOutboundFromHost2 has no say; ${SMB_1}`, ["FWR-202"])),
  });
  scenario.at("08:21:00");
  udpExchange(scenario, {
    from: host3,
    fromPort: 137,
    to: broadcast,
    toPort: 137,
    turns: [
      ...netbiosNameQuery(0x3302, "FILESERVER", undefined),
      ...netbiosNameQuery(0x3302, "FILESERVER", undefined).map(({ bytes }) => ask(bytes, { after: 750 })),
    ],
    expect: notFiltered(`${LOCAL}; NetBIOS names are taken from whoever answers first`, ["FWR-202"]),
  });
  scenario.at("08:22:00");
  ping(scenario, { from: host3, to: host2, isAnswered: true, expect: notFiltered(LOCAL) });
}

function tellIpv6(scenario: Scenario): void {
  scenario.at("08:40:00");
  tcpSession(scenario, {
    from: host2OverIpv6,
    fromPort: 1060,
    to: webServerOverIpv6,
    toPort: 443,
    course: "closed",
    turns: tls12Session(scenario.random, 3000, "www.example.com"),
    expect: allowedAtRisk(
      ["FWR-104", "FWR-401"],
      "the rules are for IPv4 only, so the default allows it (CE 3.2, 9.1); the MAC address is Host2's, whom IPv4 rules forbid this",
    ),
  });
  scenario.at("08:41:00");
  tcpSession(scenario, {
    from: host3OverIpv6,
    fromPort: 1061,
    to: webServerOverIpv6,
    toPort: 443,
    course: "closed",
    turns: tls12Session(scenario.random, 2000, "www.example.com"),
    expect: allowed("allowed by default, as it would be over IPv4 (CE 3.1)", ["FWR-401"]),
  });
}

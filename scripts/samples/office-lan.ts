/** The LAN side of the `office` sample. */
import { answer, ask, ping, portlessExchange, type Turn, udpExchange } from "../scenario/conversations.ts";
import {
  allowed,
  allowedAtRisk,
  denied,
  depends,
  type Expectation,
  notFiltered,
  notFilteredAtRisk,
  outOfScope,
  seenAtRisk,
} from "../scenario/expectation.ts";
import { IpProtocol, icmpMessage, internetChecksum, udpDatagram } from "../scenario/frames.ts";
import type { Host } from "../scenario/network.ts";
import { behindLength, kerberosRequest, ldapSimpleBind, longKerberosRequest } from "../scenario/payloads/directory.ts";
import {
  browserAnnouncement,
  dhcpMessage,
  dnsLookup,
  dnsLookupOverTcp,
  netbiosNameQuery,
} from "../scenario/payloads/naming.ts";
import { addressOption, neighbourQuestion } from "../scenario/payloads/neighbours.ts";
import { RpcInterface, rpcConversation } from "../scenario/payloads/rpc.ts";
import {
  igmpReport,
  ntpExchange,
  rdpConnection,
  rdpTraffic,
  sqlBrowse,
  ssdpSearch,
  tdsPrelogin,
} from "../scenario/payloads/server-protocols.ts";
import { netbiosSession, smbSession } from "../scenario/payloads/smb.ts";
import { snmpRead } from "../scenario/payloads/snmp.ts";
import { httpGet, pop3Session, smtpDelivery, telnetLogon } from "../scenario/payloads/text-protocols.ts";
import { tlsSession } from "../scenario/payloads/tls.ts";
import type { Scenario, Sending } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import { RDP_STANDARD, SMB_1, TDS_UNENCRYPTED, TLS_1_0 } from "./era-weaknesses.ts";
import {
  everyone,
  fileServer,
  lanBroadcast,
  server,
  serverIpv6,
  ssdpGroup,
  webServerBehindRouter,
  workstation1,
  workstation1Ipv6,
  workstation1Unnumbered,
  workstation2,
} from "./office-network.ts";

const listed = (port: number): string => `the LAN adapter's list names ${port} (NT A4)`;
const notListed = (port: number): string => `the LAN adapter's list lacks ${port} (NT A4)`;

/** A TCP connection to the server; the client's port need only differ from the others of its host. */
function connect(
  scenario: Scenario,
  client: Host,
  fromPort: number,
  toPort: number,
  course: TcpCourse,
  turns: readonly Turn[],
  expect: Expectation,
): void {
  tcpSession(scenario, { from: client, fromPort, to: server, toPort, course, turns, expect });
}

/** Datagrams to the server. */
function query(
  scenario: Scenario,
  client: Host,
  fromPort: number,
  toPort: number,
  turns: readonly Turn[],
  expect: Expectation,
  sending: Sending = {},
): void {
  udpExchange(scenario, { from: client, fromPort, to: server, toPort, turns, expect, sending });
}

/** What was open before the capture began, DHCP, logon. */
export function tellMorning(scenario: Scenario): void {
  connect(
    scenario,
    workstation2,
    1034,
    3389,
    "midstream",
    rdpTraffic(scenario.random, 3),
    allowed(`under way already, so the initiator is presumed; ${listed(3389)}`, ["FWR-601"]),
  );
  scenario.at("07:31:00");
  const fields = { clientMac: workstation1.mac, yours: "0.0.0.0", current: "0.0.0.0", server: server.address };
  udpExchange(scenario, {
    from: workstation1Unnumbered,
    fromPort: 68,
    to: everyone,
    toPort: 67,
    turns: [ask(dhcpMessage("discover", fields)), ask(dhcpMessage("request", fields), { after: 40 })],
    expect: depends("a broadcast to all networks: one adapter's list names 67, the other's does not (NT A4)"),
  });
  scenario.at("07:31:00.020");
  udpExchange(scenario, {
    from: server,
    fromPort: 67,
    to: everyone,
    toPort: 68,
    turns: [
      ask(dhcpMessage("offer", { ...fields, yours: workstation1.address })),
      ask(dhcpMessage("acknowledge", { ...fields, yours: workstation1.address }), { after: 40 }),
    ],
    expect: notFiltered("sent by this computer (NT A4)"),
  });
  scenario.at("07:31:05");
  scenario.arp(workstation1, server);
  tellLogon(scenario);
}

function tellLogon(scenario: Scenario): void {
  query(
    scenario,
    workstation1,
    1025,
    53,
    dnsLookup(0x1601, "server.office.example", server.address),
    allowed(listed(53)),
  );
  query(scenario, workstation1, 1026, 88, kerberosRequest("anna", "OFFICE.EXAMPLE"), allowed(listed(88)));
  query(
    scenario,
    workstation1,
    1027,
    88,
    longKerberosRequest("anna", "OFFICE.EXAMPLE", scenario.random),
    allowed(`${listed(88)}; the request is in two fragments, the second without ports`),
  );
  query(
    scenario,
    workstation2,
    1027,
    88,
    longKerberosRequest("bernd", "OFFICE.EXAMPLE", scenario.random),
    allowed(`${listed(88)}; the request is in two fragments, the second arriving first`),
    { fragments: "reversed" },
  );
  const orphan = udpDatagram(workstation2.address, server.address, 1028, 88, new Uint8Array(1800));
  scenario.send(workstation2, server, IpProtocol.UDP, orphan, { fragments: "first-missing" });
  connect(
    scenario,
    workstation1,
    1028,
    88,
    "closed",
    behindLength(kerberosRequest("anna", "OFFICE.EXAMPLE")),
    allowed(listed(88)),
  );
  connect(
    scenario,
    workstation1,
    1029,
    389,
    "closed",
    ldapSimpleBind("cn=anna,dc=office,dc=example", "Winter2004"),
    allowedAtRisk(["FWR-201"], `${listed(389)}; an LDAP simple bind sends its password in clear text`),
  );
  connect(
    scenario,
    workstation1,
    1030,
    445,
    "left-open",
    smbSession(6, 1300),
    seenAtRisk(allowed(`${listed(445)}; private to private; ${SMB_1}`, ["FWR-202"])),
  );
  query(scenario, workstation1, 123, 123, ntpExchange(), allowed(listed(123)));
}

export function tellServices(scenario: Scenario): void {
  tellWindowsNetworking(scenario);
  tellMailAndWeb(scenario);
  tellAdministration(scenario);
  tellBroadcasts(scenario);
}

function tellWindowsNetworking(scenario: Scenario): void {
  scenario.at("08:15:00");
  query(
    scenario,
    workstation2,
    137,
    137,
    netbiosNameQuery(0x1602, "SERVER", server.address),
    allowed(`${listed(137)}; NetBIOS names are taken from whoever answers first`, ["FWR-202"]),
  );
  connect(
    scenario,
    workstation2,
    1030,
    139,
    "closed",
    netbiosSession("SERVER", "WS2"),
    seenAtRisk(allowed(`${listed(139)}; private to private; ${SMB_1}`, ["FWR-202"])),
  );
  scenario.at("08:20:00");
  connect(
    scenario,
    fileServer,
    1040,
    135,
    "closed",
    rpcConversation(RpcInterface.ENDPOINT_MAPPER, 3),
    allowed(`${listed(135)}; private to private`),
  );
  connect(
    scenario,
    fileServer,
    1041,
    1025,
    "closed",
    rpcConversation(RpcInterface.DIRECTORY_REPLICATION, 4),
    allowed(
      `${listed(1025)}: the administrator opened this one dynamic RPC port, which no port list names; the bind names the service all the same`,
    ),
  );
  connect(
    scenario,
    fileServer,
    1042,
    1026,
    "unanswered",
    [],
    denied(`${notListed(1026)}: the endpoint mapper answers, and the dynamic port behind it is closed`),
  );
  scenario.at("08:30:00");
  connect(
    scenario,
    workstation2,
    1031,
    53,
    "closed",
    dnsLookupOverTcp(0x1603, "server.office.example", server.address),
    allowed(listed(53)),
  );
}

function tellMailAndWeb(scenario: Scenario): void {
  scenario.at("09:00:00");
  const repeatedAndCut = httpGet("server", "/intranet/news", 3000).map((turn) =>
    turn.by === "initiator" ? { ...turn, isRepeated: true } : { ...turn, cutTo: 128 },
  );
  // Ethernet 14 bytes, VLAN tag 4, IPv4 20: 12 of the TCP header's 20 remain.
  const cutInHeader = httpGet("server", "/intranet/phones", 400).map((turn) => ({ ...turn, cutTo: 50 }));
  const turns = [...httpGet("server", "/intranet/", 6000), ...repeatedAndCut, ...cutInHeader];
  connect(
    scenario,
    workstation1,
    1050,
    80,
    "closed",
    turns,
    allowedAtRisk(["FWR-201"], `${listed(80)}; HTTP carries logons in clear text`),
  );
  connect(
    scenario,
    workstation1,
    1051,
    443,
    "reset-by-initiator",
    tlsSession(scenario.random, 2800),
    seenAtRisk(allowed(`${listed(443)}; ${TLS_1_0}`, ["FWR-202"])),
  );
  scenario.at("09:05:00");
  connect(
    scenario,
    workstation2,
    1052,
    25,
    "closed",
    smtpDelivery("ws2", "bernd@office.example", "customer@example.com"),
    allowed(listed(25)),
  );
  connect(
    scenario,
    workstation2,
    1053,
    110,
    "closed",
    pop3Session("bernd"),
    allowedAtRisk(["FWR-201"], `${listed(110)}; POP3 sends user and password in clear text`),
  );
}

function tellAdministration(scenario: Scenario): void {
  scenario.at("10:00:00");
  connect(
    scenario,
    workstation1,
    1060,
    3389,
    "left-open",
    [...rdpConnection(), ...rdpTraffic(scenario.random, 4)],
    seenAtRisk(allowed(`${listed(3389)}; from the private side; ${RDP_STANDARD}`, ["FWR-202"])),
  );
  connect(
    scenario,
    workstation1,
    1061,
    1433,
    "reset-by-responder",
    tdsPrelogin(),
    seenAtRisk(allowed(`${listed(1433)}; from the private side; ${TDS_UNENCRYPTED}`, ["FWR-201"])),
  );
  query(scenario, workstation1, 1062, 1434, sqlBrowse("SERVER"), allowed(`${listed(1434)}; from the private side`));
  query(
    scenario,
    workstation2,
    1063,
    161,
    snmpRead("public", 4711, "Hardware: x86 - Software: Windows Version 5.2"),
    allowedAtRisk(
      ["FWR-201", "FWR-202"],
      `${listed(161)}; SNMP version 1 sends its community in clear text, and is historic (RFC 3410)`,
    ),
  );
  scenario.at("10:10:00");
  connect(scenario, workstation2, 1064, 23, "unanswered", [], denied(notListed(23)));
  connect(
    scenario,
    workstation2,
    1065,
    5900,
    "refused",
    [],
    denied(`${notListed(5900)}; the capture shows it refused`),
  );
  query(scenario, workstation2, 1066, 69, [ask("\0\x01boot.ini\0octet\0")], denied(notListed(69)));
  scenario.at("10:20:00");
  ping(scenario, {
    from: workstation1,
    to: server,
    isAnswered: true,
    length: 2000,
    count: 1,
    expect: notFiltered("TCP/IP filtering never stops ICMP (NT A2); two fragments each way"),
  });
}

function tellBroadcasts(scenario: Scenario): void {
  scenario.at("10:30:00");
  udpExchange(scenario, {
    from: workstation1,
    fromPort: 138,
    to: lanBroadcast,
    toPort: 138,
    turns: [ask(browserAnnouncement(0x1604, workstation1.address, "WS1", "OFFICE"))],
    expect: allowed(`a broadcast of the LAN adapter's subnet; ${listed(138)}`),
  });
  udpExchange(scenario, {
    from: workstation1,
    fromPort: 1900,
    to: ssdpGroup,
    toPort: 1900,
    turns: [ask(ssdpSearch())],
    expect: denied("a multicast is for this computer too, and no adapter's list names 1900 (NT A2, A4)"),
  });
  portlessExchange(scenario, {
    from: workstation1,
    to: ssdpGroup,
    ipProtocol: IpProtocol.IGMP,
    turns: [ask(igmpReport(ssdpGroup.address, internetChecksum))],
    expect: depends("no source says whether TCP/IP filtering applies to IGMP (NT A3)"),
  });
}

export function tellIpv6(scenario: Scenario): void {
  scenario.at("11:00:00");
  const solicitation = icmpMessage(
    workstation1Ipv6.address,
    serverIpv6.address,
    135,
    0,
    neighbourQuestion(serverIpv6.address, addressOption(1, workstation1.mac)),
  );
  const advertisement = icmpMessage(
    serverIpv6.address,
    workstation1Ipv6.address,
    136,
    0,
    neighbourQuestion(serverIpv6.address, addressOption(2, server.mac), 0x60),
  );
  scenario.expect({
    proto: "icmp6",
    orig: `[${workstation1Ipv6.address}]:135`,
    resp: `[${serverIpv6.address}]:136`,
    connState: "OTH",
    ...notFiltered("IPv6: TCP/IP filtering is for IPv4 (NT A3), and over IPv4 ICMP would pass as well"),
  });
  scenario.send(workstation1Ipv6, serverIpv6, IpProtocol.ICMPV6, solicitation);
  scenario.send(serverIpv6, workstation1Ipv6, IpProtocol.ICMPV6, advertisement);
  ping(scenario, {
    from: workstation1Ipv6,
    to: serverIpv6,
    isAnswered: true,
    expect: notFiltered("IPv6: TCP/IP filtering is for IPv4 (NT A3), and over IPv4 ICMP would pass as well"),
  });
  tcpSession(scenario, {
    from: workstation1Ipv6,
    fromPort: 1070,
    to: serverIpv6,
    toPort: 445,
    course: "closed",
    turns: smbSession(2),
    expect: seenAtRisk(
      notFiltered(`IPv6: TCP/IP filtering is for IPv4 (NT A3); over IPv4 the list would allow 445; ${SMB_1}`, [
        "FWR-202",
      ]),
    ),
  });
  tcpSession(scenario, {
    from: workstation1Ipv6,
    fromPort: 1071,
    to: serverIpv6,
    toPort: 23,
    course: "closed",
    turns: telnetLogon("administrator"),
    expect: notFilteredAtRisk(
      ["FWR-104", "FWR-201"],
      "IPv6: TCP/IP filtering is for IPv4 (NT A3), where the list lacks 23; the logon is in clear text",
    ),
  });
}

/** Conversations that the mirror port shows and that are not the server's. */
export function tellForeignTraffic(scenario: Scenario): void {
  const others = "neither from nor to this computer, which does not forward (NT A4)";
  scenario.at("16:00:00");
  tcpSession(scenario, {
    from: workstation1,
    fromPort: 1080,
    to: fileServer,
    toPort: 445,
    course: "closed",
    turns: smbSession(2),
    expect: outOfScope(others),
  });
  tcpSession(scenario, {
    from: workstation2,
    fromPort: 1081,
    to: webServerBehindRouter,
    toPort: 80,
    course: "closed",
    turns: [...httpGet("198.51.100.80", "/", 900), answer("HTTP/1.1 408 Request Timeout\r\n\r\n", { after: 2000 })],
    expect: outOfScope(others),
  });
}

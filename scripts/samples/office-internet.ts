/** The Internet side of the `office` sample. */
import { ask, ping, portlessExchange, type Turn, udpExchange } from "../scenario/conversations.ts";
import {
  allowed,
  allowedAtRisk,
  denied,
  depends,
  type Expectation,
  notFiltered,
  seenAtRisk,
} from "../scenario/expectation.ts";
import { IpProtocol, icmpMessage, ipPacket } from "../scenario/frames.ts";
import type { Host } from "../scenario/network.ts";
import { dnsLookup, netbiosNameQuery } from "../scenario/payloads/naming.ts";
import { ntpExchange, rdpConnection, slammerShape, tdsPrelogin } from "../scenario/payloads/server-protocols.ts";
import { smbSession } from "../scenario/payloads/smb.ts";
import { snmpRead } from "../scenario/payloads/snmp.ts";
import { httpGet, smtpDelivery, telnetLogon } from "../scenario/payloads/text-protocols.ts";
import { tlsSession } from "../scenario/payloads/tls.ts";
import { authenticatedPacket, espPacket, ikeProposal, pptpControl, pptpTunnel } from "../scenario/payloads/tunnels.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import { RDP_STANDARD, SMB_1, TDS_UNENCRYPTED, TLS_1_0 } from "./era-weaknesses.ts";
import {
  attacker,
  branch,
  customer,
  fileServer,
  mailRelay,
  nameServer,
  server,
  serverOnInternet,
  timeServer,
  traveller,
  tunnelBroker,
  updateServer,
} from "./office-network.ts";

const listed = (port: number): string => `the Internet adapter's list names ${port} (NT A4)`;
const notListed = (port: number): string => `the Internet adapter's list lacks ${port} (NT A4)`;

function connect(
  scenario: Scenario,
  client: Host,
  fromPort: number,
  toPort: number,
  course: TcpCourse,
  turns: readonly Turn[],
  expect: Expectation,
): void {
  tcpSession(scenario, { from: client, fromPort, to: serverOnInternet, toPort, course, turns, expect });
}

/** What the Internet wants of the server. */
export function tellInternet(scenario: Scenario): void {
  tellPublicServices(scenario);
  tellAttacks(scenario);
  tellTunnels(scenario);
}

function tellPublicServices(scenario: Scenario): void {
  scenario.at("12:00:00");
  connect(
    scenario,
    mailRelay,
    30111,
    25,
    "closed",
    smtpDelivery("mx.example.com", "customer@example.com", "anna@office.example"),
    allowed(listed(25)),
  );
  connect(
    scenario,
    customer,
    30112,
    80,
    "closed",
    httpGet("www.office.example", "/prices.htm", 3000),
    allowedAtRisk(["FWR-201"], `${listed(80)}; HTTP carries logons in clear text`),
  );
  connect(
    scenario,
    customer,
    30113,
    443,
    "closed",
    tlsSession(scenario.random, 4000, "www.office.example"),
    seenAtRisk(allowed(`${listed(443)}; ${TLS_1_0}`, ["FWR-202"])),
  );
  connect(
    scenario,
    traveller,
    30114,
    3389,
    "closed",
    rdpConnection(),
    allowedAtRisk(
      ["FWR-203", "FWR-202"],
      `${listed(3389)}: an administrative service, open to the public side; ${RDP_STANDARD}`,
    ),
  );
  scenario.at("12:30:00");
  ping(scenario, {
    from: customer,
    to: serverOnInternet,
    isAnswered: true,
    expect: notFiltered("TCP/IP filtering never stops ICMP (NT A2)"),
  });
}

function tellAttacks(scenario: Scenario): void {
  scenario.at("13:00:00");
  connect(
    scenario,
    attacker,
    40001,
    1433,
    "closed",
    tdsPrelogin(),
    allowedAtRisk(["FWR-203", "FWR-201"], `${listed(1433)}: a database, open to the public side; ${TDS_UNENCRYPTED}`),
  );
  connect(
    scenario,
    attacker,
    40002,
    443,
    "half-open",
    [],
    allowed(`${listed(443)}; a port scan: answered, then reset`),
  );
  connect(scenario, attacker, 40003, 445, "unanswered", [], denied(notListed(445)));
  connect(scenario, attacker, 40004, 139, "unanswered", [], denied(notListed(139)));
  connect(scenario, attacker, 40005, 135, "unanswered", [], denied(notListed(135)));
  connect(scenario, attacker, 40006, 21, "refused", [], denied(`${notListed(21)}; the capture shows it refused`));
  connect(
    scenario,
    attacker,
    40007,
    23,
    "closed",
    telnetLogon("administrator"),
    denied(`${notListed(23)}, yet the capture shows it established`, ["FWR-501"]),
  );
  const datagrams: readonly (readonly [number, number, readonly Turn[]])[] = [
    [40011, 1434, slammerShape()],
    [40012, 137, netbiosNameQuery(0x6601, "SERVER", undefined)],
    [40013, 161, snmpRead("public", 815, "").slice(0, 1)],
  ];
  for (const [fromPort, toPort, turns] of datagrams) {
    udpExchange(scenario, {
      from: attacker,
      fromPort,
      to: serverOnInternet,
      toPort,
      turns,
      expect: denied(notListed(toPort)),
    });
  }
}

function tellTunnels(scenario: Scenario): void {
  scenario.at("14:00:00");
  connect(
    scenario,
    traveller,
    30120,
    1723,
    "left-open",
    pptpControl("server"),
    allowed(`${listed(1723)}; the usual logon of PPTP is broken`, ["FWR-202"]),
  );
  const notNamed =
    "RawIPAllowedProtocols lacks it, which binds raw sockets only: whether the kernel takes it first is not visible (NT A3)";
  const tunnels: readonly (readonly [Host, number, readonly Turn[], Expectation])[] = [
    [
      traveller,
      IpProtocol.GRE,
      pptpTunnel(scenario.random, 8),
      allowed("RawIPAllowedProtocols of the Internet adapter names 47 (NT A3)"),
    ],
    [branch, IpProtocol.ESP, [1, 2, 3].map((number) => ask(espPacket(scenario.random, number))), depends(notNamed)],
    [branch, IpProtocol.AH, [ask(authenticatedPacket(scenario.random))], depends(notNamed)],
    [tunnelBroker, IpProtocol.IPV6, [ask(tunnelledPing())], depends(notNamed)],
  ];
  udpExchange(scenario, {
    from: branch,
    fromPort: 500,
    to: serverOnInternet,
    toPort: 500,
    turns: ikeProposal(scenario.random),
    expect: allowed(listed(500)),
  });
  for (const [from, ipProtocol, turns, expect] of tunnels) {
    portlessExchange(scenario, { from, to: serverOnInternet, ipProtocol, turns, expect });
  }
}

/** 6in4 (RFC 4213): an IPv6 echo request inside. */
function tunnelledPing(): Uint8Array {
  const [source, destination] = ["2001:db8:41::1", "2001:db8:16::2"];
  const body = Uint8Array.of(2, 0, 1, 0, ...new TextEncoder().encode("abcdefghijklmnop"));
  const echo = icmpMessage(source, destination, 128, 0, body);
  return ipPacket({ source, destination, ipProtocol: IpProtocol.ICMPV6, timeToLive: 60 }, echo);
}

/** What the server begins by itself. */
export function tellOwnTraffic(scenario: Scenario): void {
  const own = "begun by this computer: TCP/IP filtering looks at what comes in only (NT A2)";
  scenario.at("15:00:00");
  udpExchange(scenario, {
    from: serverOnInternet,
    fromPort: 53,
    to: nameServer,
    toPort: 53,
    turns: dnsLookup(0x5301, "update.example.com", updateServer.address),
    expect: notFiltered(`${own}; the reply, to port 53, is in the list`),
  });
  udpExchange(scenario, {
    from: serverOnInternet,
    fromPort: 123,
    to: timeServer,
    toPort: 123,
    turns: ntpExchange(),
    expect: notFiltered(`${own}; the reply, to port 123, is in the list`),
  });
  const sessions: readonly (readonly [Host, number, Host, number, TcpCourse, readonly Turn[], Expectation])[] = [
    [
      serverOnInternet,
      1070,
      updateServer,
      443,
      "closed",
      tlsSession(scenario.random, 5000, "update.example.com"),
      seenAtRisk(notFiltered(`${own}; ${TLS_1_0}`, ["FWR-202"])),
    ],
    [
      serverOnInternet,
      1071,
      mailRelay,
      25,
      "closed",
      smtpDelivery("server", "anna@office.example", "customer@example.com"),
      notFiltered(own),
    ],
    [
      server,
      1072,
      fileServer,
      445,
      "closed",
      smbSession(5, 1400),
      seenAtRisk(notFiltered(`${own}; ${SMB_1}`, ["FWR-202"])),
    ],
  ];
  for (const [from, fromPort, to, toPort, course, turns, expect] of sessions) {
    tcpSession(scenario, { from, fromPort, to, toPort, course, turns, expect });
  }
}

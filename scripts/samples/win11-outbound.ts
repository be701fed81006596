/** What the PC of the `win11-office` sample sends, and what it only sees. */
import { ask, ping, type Turn, udpExchange } from "../scenario/conversations.ts";
import { allowed, allowedAtRisk, denied, depends, type Expectation, outOfScope } from "../scenario/expectation.ts";
import type { Host } from "../scenario/network.ts";
import { behindLength, kerberosRequest, ldapSimpleBind } from "../scenario/payloads/directory.ts";
import { dnsLookup } from "../scenario/payloads/naming.ts";
import { smb2Echoes, smb3Session } from "../scenario/payloads/smb2.ts";
import { httpGet } from "../scenario/payloads/text-protocols.ts";
import { tls12Session, tls13Session } from "../scenario/payloads/tls.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import {
  colleague1,
  domainController,
  fileServer,
  fileServerIpv6,
  gateway,
  intranet,
  mailServerIpv6,
  pc,
  pcIpv6,
  vendor,
  webServer,
  webServerIpv6,
} from "./win11-network.ts";

const BY_DEFAULT = "begun by this computer: no rule names it, and the default action allows (NT D1, D4)";
const allowedByDefault = allowed(BY_DEFAULT, ["FWR-401"]);

/** A TCP connection from the PC, from that of its addresses which has the family of the other end's. */
function connect(
  scenario: Scenario,
  fromPort: number,
  to: Host,
  toPort: number,
  course: TcpCourse,
  turns: readonly Turn[],
  expect: Expectation,
): void {
  const from = to.address.includes(":") ? pcIpv6 : pc;
  tcpSession(scenario, { from, fromPort, to, toPort, course, turns, expect });
}

const FILE_SERVER = 'the rule "File server" names it (NT D3)';

/** Under way when the capture begins, and the logon in the morning. */
export function tellMorning(scenario: Scenario): void {
  connect(
    scenario,
    51_001,
    fileServer,
    445,
    "midstream",
    smb2Echoes(70, 2),
    allowed(`${FILE_SERVER}; under way already, so the initiator is presumed`, ["FWR-601"]),
  );
  scenario.at("08:01:00");
  udpExchange(scenario, {
    from: pc,
    fromPort: 51_002,
    to: domainController,
    toPort: 53,
    turns: dnsLookup(0x2a01, "dc1.corp.example", domainController.address),
    expect: allowedByDefault,
  });
  connect(
    scenario,
    51_003,
    domainController,
    88,
    "closed",
    behindLength(kerberosRequest("anna", "CORP.EXAMPLE")),
    allowedByDefault,
  );
  connect(
    scenario,
    51_004,
    domainController,
    389,
    "closed",
    ldapSimpleBind("cn=anna,dc=corp,dc=example", "Spring-2025"),
    allowedAtRisk(["FWR-201", "FWR-401"], `${BY_DEFAULT}; an LDAP simple bind sends its password in clear text`),
  );
  connect(scenario, 51_005, fileServer, 445, "closed", smb3Session(scenario.random), allowed(FILE_SERVER));
  connect(
    scenario,
    51_006,
    fileServerIpv6,
    445,
    "closed",
    smb3Session(scenario.random),
    depends(
      "the Block rule for SMB to the Internet names IPv4 addresses alone, and no source says whether it then holds for IPv6 (NT D3)",
    ),
  );
  ping(scenario, { from: pc, to: gateway, isAnswered: true, expect: allowedByDefault });
}

export function tellInternet(scenario: Scenario): void {
  scenario.at("12:00:00");
  connect(
    scenario,
    51_101,
    webServer,
    443,
    "closed",
    tls13Session(scenario.random, 4000, "www.example.com"),
    allowedByDefault,
  );
  connect(
    scenario,
    51_102,
    webServerIpv6,
    443,
    "reset-by-initiator",
    tls12Session(scenario.random, 2500, "www.example.com"),
    allowedByDefault,
  );
  connect(
    scenario,
    51_103,
    intranet,
    80,
    "closed",
    httpGet("intranet.corp.example", "/canteen", 1200),
    allowedAtRisk(["FWR-201", "FWR-401"], `${BY_DEFAULT}; HTTP carries logons in clear text`),
  );
  scenario.at("12:10:00");
  connect(
    scenario,
    51_104,
    vendor,
    445,
    "unanswered",
    [],
    denied("the Block rule for SMB to the Internet has it in its second range of addresses (NT D2, D4)"),
  );
  connect(
    scenario,
    51_105,
    vendor,
    139,
    "unanswered",
    [],
    allowedAtRisk(
      ["FWR-205", "FWR-401"],
      `${BY_DEFAULT}: that for SMB names 445 only; NetBIOS towards the public side`,
    ),
  );
  connect(
    scenario,
    51_106,
    intranet,
    23,
    "unanswered",
    [],
    denied('the Block rule "No Telnet" beats the default action, which allows (NT D4)'),
  );
  connect(
    scenario,
    51_107,
    mailServerIpv6,
    25,
    "unanswered",
    [],
    denied("the Block rule for mail names no addresses: it is for IPv6 as well (NT D3)"),
  );
}

/** A flooded frame or two, before the switch has learned where the file server is. */
export function tellOthers(scenario: Scenario): void {
  scenario.at("13:00:00");
  tcpSession(scenario, {
    from: colleague1,
    fromPort: 50_401,
    to: fileServer,
    toPort: 8080,
    course: "closed",
    turns: [ask("GET / HTTP/1.1\r\nHost: files\r\n\r\n")],
    expect: outOfScope("neither from nor to this computer, which does not forward (NT A5)"),
  });
}

/** What others send to the PC of the `win11-office` sample. */
import { ask, ping, type Turn, udpExchange } from "../scenario/conversations.ts";
import { allowed, allowedAtRisk, denied, depends, type Expectation } from "../scenario/expectation.ts";
import type { Host } from "../scenario/network.ts";
import { groupQuestion, netbiosNameQuery } from "../scenario/payloads/naming.ts";
import { vncSession, winRmRequest } from "../scenario/payloads/remote-control.ts";
import { RpcInterface, rpcConversation } from "../scenario/payloads/rpc.ts";
import { rdpConnectionWithNla, ssdpSearch } from "../scenario/payloads/server-protocols.ts";
import { smb3OverNetbios, smb3Session } from "../scenario/payloads/smb2.ts";
import { snmpRead } from "../scenario/payloads/snmp.ts";
import { ftpControl } from "../scenario/payloads/text-protocols.ts";
import { tls13Session } from "../scenario/payloads/tls.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import {
  branchPc,
  colleague1,
  colleague1Ipv6,
  colleague2,
  copier,
  deploymentServer,
  domainController,
  gateway,
  guest,
  helpDesk,
  helpDeskIpv6,
  lanBroadcast,
  llmnrGroup,
  management,
  managementIpv6,
  mdnsGroup,
  pc,
  pcIpv6,
  ssdpGroup,
  stranger,
  vendor,
} from "./win11-network.ts";

const BLOCKED_BY_DEFAULT = "so the default action blocks it (NT D4)";
const IPV4_ONLY =
  "no source says whether a rule with IPv4 addresses alone stops at IPv4 or holds for every IPv6 address (NT D3)";

/** A TCP connection to the PC, to that of its addresses which has the family of the other end's. */
function connect(
  scenario: Scenario,
  from: Host,
  fromPort: number,
  toPort: number,
  course: TcpCourse,
  turns: readonly Turn[],
  expect: Expectation,
): void {
  const to = from.address.includes(":") ? pcIpv6 : pc;
  tcpSession(scenario, { from, fromPort, to, toPort, course, turns, expect });
}

export function tellFileSharing(scenario: Scenario): void {
  const rule = 'the rule "File sharing in the office" names it for LocalSubnet';
  scenario.at("08:10:00");
  scenario.arp(colleague1, pc);
  const share = (from: Host, fromPort: number, course: TcpCourse, expect: Expectation): void =>
    connect(scenario, from, fromPort, 445, course, course === "closed" ? smb3Session(scenario.random) : [], expect);
  share(colleague1, 50_101, "closed", allowed(`${rule}, 10.20.30.0/24 (NT D3)`));
  connect(
    scenario,
    colleague2,
    50_102,
    139,
    "closed",
    smb3OverNetbios(scenario.random, "PC-0041", "PC-0061"),
    allowed(`${rule}, 10.20.30.0/24 (NT D3)`),
  );
  share(
    guest,
    50_103,
    "unanswered",
    denied('the Block rule "Guests" beats the rule "File sharing in the office" (NT D4)'),
  );
  share(
    branchPc,
    50_104,
    "closed",
    depends(`${rule}, and private addresses of other networks have been measured to count as local at times (NT D3)`),
  );
  share(
    colleague1Ipv6,
    50_105,
    "closed",
    depends(`${rule}, and the export does not say which IPv6 addresses are of the same subnet (NT A5, D3)`),
  );
  share(stranger, 50_106, "unanswered", denied(`${rule}, and a public address is not local, ${BLOCKED_BY_DEFAULT}`));
}

export function tellPings(scenario: Scenario): void {
  scenario.at("08:20:00");
  const isAnswered = false;
  ping(scenario, {
    from: colleague1,
    to: pc,
    isAnswered: true,
    expect: allowed("the rule FPS-ICMP4-ERQ-In-NoScope names ICMP type 8, whatever its code (NT D2)"),
  });
  ping(scenario, {
    from: guest,
    to: pc,
    isAnswered,
    expect: denied('the Block rule "Guests" beats the rule for echo requests (NT D4)'),
  });
  ping(scenario, {
    from: colleague1Ipv6,
    to: pcIpv6,
    isAnswered,
    expect: denied(`the rule FPS-ICMP6-ERQ-In-NoScope is not active, ${BLOCKED_BY_DEFAULT}`),
  });
}

export function tellManagement(scenario: Scenario): void {
  scenario.at("09:00:00");
  connect(
    scenario,
    domainController,
    49_721,
    135,
    "closed",
    rpcConversation(RpcInterface.ENDPOINT_MAPPER, 3),
    allowed("RPC-EPMap is TCP 135, and this is a DNS server of the adapter: the keyword DNS (NT D3)"),
  );
  connect(
    scenario,
    deploymentServer,
    49_722,
    4750,
    "closed",
    [ask("STATUS\r\n")],
    allowed('the rule "Deployment agent" names the keyword DHCP, and this is the adapter\'s DHCP server (NT D3)', [
      "FWR-303",
    ]),
  );
  udpExchange(scenario, {
    from: gateway,
    fromPort: 49_723,
    to: pc,
    toPort: 161,
    turns: snmpRead("office", 8801, "Windows Version 6.3 (Build 26100)"),
    expect: allowedAtRisk(
      ["FWR-201", "FWR-202"],
      "the rule names the keyword DefaultGateway, and this is it (NT D3); SNMP version 1 sends its community in clear text, and is historic (RFC 3410)",
    ),
  });
  connect(
    scenario,
    management,
    49_724,
    5985,
    "closed",
    winRmRequest("pc-0041", "corp\\operator:Spring-2025"),
    allowedAtRisk(["FWR-201"], "the rule names this host (NT D3); WinRM over HTTP sends a Basic logon in clear text"),
  );
  connect(
    scenario,
    management,
    49_725,
    49_668,
    "closed",
    rpcConversation(RpcInterface.SERVICE_CONTROL, 2),
    depends(
      "the rule names RPC, the ports that RPC services have at the time: an export cannot tell (NT D3); no list names the port, and the bind names the service all the same",
    ),
  );
  connect(
    scenario,
    managementIpv6,
    49_726,
    8443,
    "closed",
    tls13Session(scenario.random, 900, "pc-0041.corp.example"),
    allowed('the rule "Inventory" names no addresses: it is for IPv6 as well (NT D3)'),
  );
}

export function tellRemoteDesktop(scenario: Scenario): void {
  const session = (): readonly Turn[] => rdpConnectionWithNla(scenario.random);
  const remoteDesktop = (from: Host, fromPort: number, course: TcpCourse, expect: Expectation): void =>
    connect(scenario, from, fromPort, 3389, course, course === "unanswered" ? [] : session(), expect);
  scenario.at("10:00:00");
  remoteDesktop(
    helpDesk,
    50_201,
    "closed",
    allowed(
      "the rule of the group policy names 10.20.31.0/255.255.255.0, and its rules are united with the local ones (NT D4)",
    ),
  );
  remoteDesktop(
    management,
    50_202,
    "closed",
    depends(
      "the rule RemoteDesktop-UserMode-In-TCP names this host, and the service that must be the one to listen (NT 0)",
    ),
  );
  remoteDesktop(
    colleague1,
    50_203,
    "left-open",
    denied(`no rule names this host, ${BLOCKED_BY_DEFAULT}; yet the capture shows it established`, ["FWR-501"]),
  );
  remoteDesktop(helpDeskIpv6, 50_204, "closed", depends(IPV4_ONLY));
  remoteDesktop(stranger, 50_205, "unanswered", denied(`no rule names this host, ${BLOCKED_BY_DEFAULT}`));
  scenario.at("10:10:00");
  connect(
    scenario,
    vendor,
    50_206,
    5900,
    "closed",
    vncSession(scenario.random, "pc-0041"),
    allowedAtRisk(
      ["FWR-203", "FWR-201"],
      "the rule names the vendor's host (NT D3): the desktop is open to the public side, and VNC is not encrypted",
    ),
  );
}

export function tellPrograms(scenario: Scenario): void {
  scenario.at("11:00:00");
  connect(
    scenario,
    copier,
    40_021,
    21,
    "closed",
    ftpControl("scans", copier.address, 40_022).slice(0, 5),
    allowedAtRisk(["FWR-201"], "the rule names the copier (NT D3); FTP sends its logon in clear text"),
  );
  connect(
    scenario,
    colleague2,
    50_301,
    5010,
    "closed",
    [ask("BUILD 4711\r\n")],
    allowed('the rule "Build agents" names the ports 5000-5020 and a range of addresses (NT D2)', ["FWR-303"]),
  );
  connect(
    scenario,
    colleague2,
    50_302,
    5021,
    "unanswered",
    [],
    denied(`one above the ports of "Build agents", ${BLOCKED_BY_DEFAULT}`),
  );
  connect(
    scenario,
    colleague2,
    50_303,
    7680,
    "refused",
    [],
    depends("the rule DeliveryOptimization-TCP-In names a program and a service, which packets do not show (NT 0)"),
  );
  connect(
    scenario,
    colleague2,
    50_304,
    23,
    "unanswered",
    [],
    denied(`only a rule among the factory defaults allows it, which are not in force (NT D1), ${BLOCKED_BY_DEFAULT}`),
  );
}

/** What a computer of the LAN asks all others. */
export function tellGroups(scenario: Scenario): void {
  const toAll = (group: Host, fromPort: number, toPort: number, turn: Turn, expect: Expectation): void =>
    udpExchange(scenario, { from: colleague2, fromPort, to: group, toPort, turns: [turn], expect });
  scenario.at("11:30:00");
  toAll(
    mdnsGroup,
    5353,
    5353,
    groupQuestion(0, "copier.local"),
    depends("the rule MDNS-In-UDP-Domain-Active names a service, which packets do not show (NT 0)"),
  );
  toAll(
    llmnrGroup,
    50_310,
    5355,
    groupQuestion(0x2b01, "copier"),
    denied(`the rule for the domain profile is not active, and the active one is for another, ${BLOCKED_BY_DEFAULT}`),
  );
  toAll(
    ssdpGroup,
    50_311,
    1900,
    ask(ssdpSearch()),
    denied(`the only rule for it is for the private profile (NT D2), ${BLOCKED_BY_DEFAULT}`),
  );
  const [question] = netbiosNameQuery(0x2b02, "COPIER", undefined);
  if (question === undefined) return;
  toAll(
    lanBroadcast,
    137,
    137,
    question,
    denied(`the only rule for it is for the private profile (NT D2), ${BLOCKED_BY_DEFAULT}`),
  );
}

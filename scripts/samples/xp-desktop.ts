/** A morning at a desktop with Windows XP SP2 and its firewall. */
import { pcapFile } from "../scenario/capture-file.ts";
import { ask, ping, type Turn, udpExchange } from "../scenario/conversations.ts";
import {
  allowed,
  allowedAtRisk,
  denied,
  depends,
  type Expectation,
  outOfScope,
  seenAtRisk,
} from "../scenario/expectation.ts";
import type { Host } from "../scenario/network.ts";
import { dnsLookup, netbiosNameQuery } from "../scenario/payloads/naming.ts";
import { vncSession } from "../scenario/payloads/remote-control.ts";
import { rdpConnection, rdpTraffic, ssdpNotify, ssdpReply, ssdpSearch } from "../scenario/payloads/server-protocols.ts";
import { netbiosSession, smbSession } from "../scenario/payloads/smb.ts";
import { httpGet } from "../scenario/payloads/text-protocols.ts";
import { regFile, VERSION_5 } from "../scenario/reg-file.ts";
import { Scenario } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import { SMB_1 } from "./era-weaknesses.ts";
import type { Sample } from "./sample.ts";
import {
  colleague1,
  colleague2,
  desktop,
  lanBroadcast,
  OPTIONS,
  press1,
  press2,
  RULES,
  router,
  scanner,
  server,
  ssdpGroup,
  visitor,
  webServer,
} from "./xp-network.ts";

const STORY = `A desktop in a workgroup, 192.168.1.20, with the firewall of Windows XP Service Pack 2 in its standard profile. Its export has a port list with
scopes, duplicates and one that is Disabled, the file and print service for the local subnet, Remote Desktop for everyone, and one program exception. The
capture is from a hub.

Look at: Remote Desktop open to the Internet (FWR-203), although the port list says Disabled, as the service opens it; a VNC session that the policy denies
and the capture shows (FWR-501): one Disabled definition of the port, for whichever addresses, beats the enabled one; ping, which file sharing opens although
IcmpSettings forbid it; the two answers to one multicast search, three seconds being the limit; and the backup agent's port, open only if that
program listens on it (FWR-604). Telnet is open in the domain profile, which is not in force.`;

export function xpDesktop(): Sample {
  const scenario = new Scenario({ startsAt: "2005-04-12T08:00:00Z", seed: 884_130, resolution: "micros" });
  tellFileSharing(scenario);
  tellPortList(scenario);
  tellPrograms(scenario);
  tellSearch(scenario);
  tellOwnTraffic(scenario);
  tellInternet(scenario);
  tellOthers(scenario);
  return {
    name: "xp-desktop",
    title: "Windows XP SP2: what does the port list of the first Windows Firewall open?",
    story: STORY,
    captureFile: "xp-desktop.pcap",
    captureBytes: pcapFile(scenario.frames),
    rulesFile: "xp-desktop.reg",
    rulesBytes: regFile(VERSION_5, RULES),
    options: OPTIONS,
    flows: scenario.flows,
  };
}

const BY_DEFAULT = "sent by this computer: all outgoing traffic is allowed, and no rule says so (NT C3)";
const NOTHING_OPENS = "nothing in the standard profile opens it, and unsolicited traffic is dropped (NT C3)";

/** A TCP connection to the desktop. */
function connect(
  scenario: Scenario,
  from: Host,
  fromPort: number,
  toPort: number,
  course: TcpCourse,
  turns: readonly Turn[],
  expect: Expectation,
): void {
  tcpSession(scenario, { from, fromPort, to: desktop, toPort, course, turns, expect });
}

function tellFileSharing(scenario: Scenario): void {
  const service = "Services\\FileAndPrint opens it for the local subnet (NT C3)";
  scenario.arp(colleague1, desktop);
  udpExchange(scenario, {
    from: colleague1,
    fromPort: 137,
    to: lanBroadcast,
    toPort: 137,
    turns: netbiosNameQuery(0x1701, "DESK-20", undefined),
    expect: allowed(
      `${service}, and an open port admits broadcasts too; NetBIOS names are taken from whoever answers first`,
      ["FWR-202"],
    ),
  });
  connect(
    scenario,
    colleague1,
    1040,
    445,
    "closed",
    smbSession(3),
    seenAtRisk(allowed(`${service}; ${SMB_1}`, ["FWR-202"])),
  );
  connect(
    scenario,
    colleague2,
    1041,
    139,
    "closed",
    netbiosSession("DESK-20", "DESK-31"),
    seenAtRisk(allowed(`${service}; ${SMB_1}`, ["FWR-202"])),
  );
  scenario.at("08:05:00");
  ping(scenario, {
    from: colleague1,
    to: desktop,
    isAnswered: true,
    expect: allowed("what opens TCP 445 also lets echo requests in, even where IcmpSettings forbid them (NT C3)"),
  });
}

function tellPortList(scenario: Scenario): void {
  scenario.at("08:10:00");
  const figures = [ask("LINE COUNT\r\n4711\r\n", { after: 40 })];
  connect(
    scenario,
    press1,
    2001,
    5001,
    "closed",
    figures,
    allowed("in the scope 192.168.2.0/24 of 5001:TCP (NT C2); no list names the port", ["FWR-303"]),
  );
  connect(
    scenario,
    press2,
    2001,
    5001,
    "closed",
    figures,
    allowed(
      "in the scope of the second definition of 5001:TCP: scopes of duplicates are united (NT C3); no list names the port",
      ["FWR-303"],
    ),
  );
  connect(
    scenario,
    visitor,
    2001,
    5001,
    "unanswered",
    [],
    denied("in no scope of 5001:TCP: the list names one other address of this subnet alone (NT C2)"),
  );
  scenario.at("08:15:00");
  connect(
    scenario,
    visitor,
    2002,
    5900,
    "closed",
    vncSession(scenario.random, "desk-20"),
    denied(
      "5900:TCP is enabled for this subnet, but a Disabled definition of a port beats an enabled one (NT C3); yet the capture shows it established",
      ["FWR-501"],
    ),
  );
  connect(
    scenario,
    colleague2,
    1050,
    23,
    "unanswered",
    [],
    denied("only the domain profile opens 23:TCP, and the standard one is in force (NT C3)"),
  );
  connect(scenario, colleague2, 1051, 135, "unanswered", [], denied(`${NOTHING_OPENS}: remote administration is off`));
}

function tellPrograms(scenario: Scenario): void {
  scenario.at("08:20:00");
  connect(
    scenario,
    server,
    1090,
    10_000,
    "closed",
    [ask("BACKUP 20050412\r\n")],
    depends("the backup agent may receive from this address, if it is running and listens on this port (NT C3)", [
      "FWR-604",
      "FWR-303",
    ]),
  );
  connect(
    scenario,
    visitor,
    2003,
    10_000,
    "unanswered",
    [],
    denied("the backup agent's scope is the server alone, Remote Assistance is Disabled, no port is open (NT C2, C3)"),
  );
}

function tellSearch(scenario: Scenario): void {
  scenario.at("08:30:00");
  udpExchange(scenario, {
    from: desktop,
    fromPort: 1050,
    to: ssdpGroup,
    toPort: 1900,
    turns: [ask(ssdpSearch())],
    expect: allowed(BY_DEFAULT, ["FWR-401"]),
  });
  const answerOf = (device: Host, expect: Expectation): void =>
    udpExchange(scenario, {
      from: device,
      fromPort: 1900,
      to: desktop,
      toPort: 1050,
      turns: [ask(ssdpReply(device.address))],
      expect,
    });
  scenario.at("08:30:01");
  answerOf(router, allowed("answers a multicast of this computer within three seconds (NT C3)"));
  scenario.at("08:30:05");
  answerOf(
    colleague2,
    denied("answers a multicast of this computer, five seconds later: three are allowed, and no port is open (NT C3)"),
  );
  scenario.at("08:31:00");
  udpExchange(scenario, {
    from: router,
    fromPort: 1901,
    to: ssdpGroup,
    toPort: 1900,
    turns: [ask(ssdpNotify(router.address))],
    expect: denied("1900:UDP is Disabled in the list, and the UPnP service is off (NT C3)"),
  });
}

function tellOwnTraffic(scenario: Scenario): void {
  scenario.at("08:40:00");
  udpExchange(scenario, {
    from: desktop,
    fromPort: 1060,
    to: server,
    toPort: 53,
    turns: dnsLookup(0x1702, "www.example.com", webServer.address),
    expect: allowed(BY_DEFAULT, ["FWR-401"]),
  });
  tcpSession(scenario, {
    from: desktop,
    fromPort: 1061,
    to: webServer,
    toPort: 80,
    course: "closed",
    turns: httpGet("www.example.com", "/", 3000),
    expect: allowedAtRisk(["FWR-201", "FWR-401"], `${BY_DEFAULT}; HTTP carries logons in clear text`),
  });
  scenario.at("08:41:00");
  ping(scenario, { from: desktop, to: router, isAnswered: true, expect: allowed(BY_DEFAULT, ["FWR-401"]) });
}

function tellInternet(scenario: Scenario): void {
  scenario.at("09:00:00");
  connect(
    scenario,
    scanner,
    4001,
    445,
    "unanswered",
    [],
    denied("Services\\FileAndPrint opens it for the local subnet only (NT C2, C3)"),
  );
  connect(
    scenario,
    scanner,
    4002,
    3389,
    "closed",
    [...rdpConnection(), ...rdpTraffic(scenario.random, 1)],
    allowedAtRisk(
      ["FWR-203", "FWR-202"],
      "Services\\RemoteDesktop opens it for everyone: Disabled in the port list cancels only what the list opens (NT C3); its own encryption, which XP has, does not prove who the server is",
    ),
  );
  connect(
    scenario,
    scanner,
    4003,
    8080,
    "closed",
    httpGet("192.168.1.20:8080", "/status", 400),
    allowedAtRisk(["FWR-201"], "8080:TCP is open for everyone (NT C2); HTTP carries logons in clear text"),
  );
  scenario.at("09:05:00");
  udpExchange(scenario, {
    from: scanner,
    fromPort: 4004,
    to: desktop,
    toPort: 1026,
    turns: [ask("\x04\x00\x28\x00YOUR COMPUTER IS INFECTED")],
    expect: denied(NOTHING_OPENS),
  });
}

function tellOthers(scenario: Scenario): void {
  scenario.at("09:10:00");
  tcpSession(scenario, {
    from: colleague1,
    fromPort: 1070,
    to: server,
    toPort: 445,
    course: "closed",
    turns: smbSession(1),
    expect: outOfScope("neither from nor to this computer, which does not forward (NT A5)"),
  });
}

/** Seed 001 (Q164052): PPTP filtering on the Internet adapter, without and with AllowPacketsForLocalMachine. */
import { pcapFile } from "../scenario/capture-file.ts";
import { ping, portlessExchange, udpExchange } from "../scenario/conversations.ts";
import {
  allowed,
  allowedAtRisk,
  denied,
  depends,
  type Expectation,
  notFiltered,
  seenAtRisk,
} from "../scenario/expectation.ts";
import { IpProtocol } from "../scenario/frames.ts";
import type { Host, Segment } from "../scenario/network.ts";
import { dnsLookup, netbiosNameQuery } from "../scenario/payloads/naming.ts";
import { netbiosSession } from "../scenario/payloads/smb.ts";
import { ftpControl } from "../scenario/payloads/text-protocols.ts";
import { pptpControl, pptpTunnel } from "../scenario/payloads/tunnels.ts";
import { dword, expandable, multi, REGEDIT4, type RegKey, regFile, string } from "../scenario/reg-file.ts";
import { Scenario } from "../scenario/scenario.ts";
import { tcpSession } from "../scenario/tcp-session.ts";
import { SMB_1 } from "./era-weaknesses.ts";
import type { Sample } from "./sample.ts";

const internet: Segment = { name: "Internet", tags: [] };
const lan: Segment = { name: "LAN", tags: [] };
const PROVIDER_MAC = "00:e0:1e:5c:00:01";

const fromInternet = (name: string, address: string): Host => ({
  name,
  address,
  mac: PROVIDER_MAC,
  segment: internet,
  timeToLive: 115,
});

const server: Host = {
  name: "server, Internet adapter",
  address: "203.0.113.10",
  mac: "00:a0:24:7e:11:01",
  segment: internet,
  timeToLive: 128,
};
const serverOnLan: Host = {
  name: "server, LAN adapter",
  address: "192.168.1.1",
  mac: "00:a0:24:7e:22:02",
  segment: lan,
  timeToLive: 128,
};
const workstation: Host = {
  name: "workstation",
  address: "192.168.1.20",
  mac: "00:a0:24:7e:22:14",
  segment: lan,
  timeToLive: 128,
};
const router = { adapters: [server, serverOnLan] };

const traveller = fromInternet("traveller", "198.51.100.7");
const visitor = fromInternet("visitor", "198.51.100.80");
const nameServer = fromInternet("name server", "198.51.100.53");
/** On the provider's segment itself, so a route to 192.168.1.0/24 by way of the server is all it needs. */
const neighbour: Host = {
  name: "neighbour",
  address: "203.0.113.99",
  mac: "00:00:c0:9f:31:77",
  segment: internet,
  timeToLive: 128,
};

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";

const adapterKey = (adapter: string, address: string, gateway: readonly string[], filtering: number): RegKey => ({
  path: `${SERVICES}\\${adapter}\\Parameters\\Tcpip`,
  values: {
    EnableDHCP: dword(0),
    IPAddress: multi(address),
    SubnetMask: multi("255.255.255.0"),
    DefaultGateway: multi(...gateway),
    PPTPFiltering: dword(filtering),
  },
});

const rules = (isLocalAllowed: boolean): readonly RegKey[] => [
  { path: `${SERVICES}\\RASPPTPF`, values: { Type: dword(1), Start: dword(2), ErrorControl: dword(1) } },
  {
    path: `${SERVICES}\\RASPPTPF\\Parameters`,
    values: isLocalAllowed ? { AllowPacketsForLocalMachine: dword(1) } : {},
  },
  { path: `${SERVICES}\\Tcpip\\Linkage`, values: { Bind: multi("\\Device\\El59x1", "\\Device\\El59x2") } },
  {
    path: `${SERVICES}\\Tcpip\\Parameters`,
    values: {
      DataBasePath: expandable("%SystemRoot%\\System32\\drivers\\etc"),
      ForwardBroadcasts: dword(0),
      IPEnableRouter: dword(1),
      Hostname: string("gate"),
      Domain: string("plant.example"),
      NameServer: string("198.51.100.53"),
      SearchList: string(""),
    },
  },
  adapterKey("El59x1", "203.0.113.10", ["203.0.113.1"], 1),
  adapterKey("El59x2", "192.168.1.1", [], 0),
];

const STORY = `An NT 4.0 server between the Internet (203.0.113.10, PPTP filtering on) and a LAN (192.168.1.1, no filtering), forwarding on, as in
Microsoft's article Q164052. The capture holds both adapters.`;

const STORY_WITHOUT = `${STORY}

Here the export has no \`AllowPacketsForLocalMachine\`: nothing but PPTP comes or goes through the Internet adapter. Look at: the FTP logon from the
Internet, which these rules deny and the capture shows established (FWR-501): the server was not running with this export. \`nt4-pptp-local\`
has the same capture and the export that explains it.`;

const STORY_LOCAL = `${STORY}

Here \`AllowPacketsForLocalMachine\` is 1: the same capture, judged anew. The flows between the Internet and this server change, and no others: its
FTP and web services are open to the whole Internet, and only because of that value (FWR-102). Computers behind it are as
well hidden as before. Whether the server may now begin connections of its own is documented nowhere, so that is not decided (FWR-604).`;

export function nt4Pptp(): Sample {
  const scenario = tell(false);
  return {
    name: "nt4-pptp",
    title: "NT 4.0 PPTP filtering: does anything but PPTP come in?",
    story: STORY_WITHOUT,
    captureFile: "nt4-pptp.pcap",
    captureBytes: pcapFile(scenario.frames),
    rulesFile: "nt4-pptp.reg",
    rulesBytes: regFile(REGEDIT4, rules(false)),
    options: [],
    flows: scenario.flows,
  };
}

export function nt4PptpLocal(): Sample {
  const scenario = tell(true);
  return {
    name: "nt4-pptp-local",
    title: "NT 4.0 PPTP filtering with AllowPacketsForLocalMachine: what does one value open?",
    story: STORY_LOCAL,
    captureFile: "nt4-pptp.pcap",
    captureBytes: pcapFile(scenario.frames),
    rulesFile: "nt4-pptp-local.reg",
    rulesBytes: regFile(REGEDIT4, rules(true)),
    options: [],
    flows: scenario.flows,
  };
}

/** The same packets whichever the rules: only the expectations depend on them. */
function tell(isLocalAllowed: boolean): Scenario {
  const scenario = new Scenario({ startsAt: "1998-02-16T18:00:00Z", seed: 164_052, resolution: "micros" });
  scenario.arp(workstation, serverOnLan);
  tellPptp(scenario);
  tellServicesOfServer(scenario, isLocalAllowed);
  tellBehindServer(scenario);
  tellLan(scenario);
  return scenario;
}

function tellPptp(scenario: Scenario): void {
  scenario.at("18:00:10");
  tcpSession(scenario, {
    from: traveller,
    fromPort: 1055,
    to: server,
    toPort: 1723,
    course: "left-open",
    turns: pptpControl("gate"),
    expect: allowed(
      "TCP 1723 is PPTP's control connection: it passes a filtered adapter (NT B2); the usual logon of PPTP is broken",
      ["FWR-202"],
    ),
  });
  scenario.at("18:00:12");
  portlessExchange(scenario, {
    from: traveller,
    to: server,
    ipProtocol: IpProtocol.GRE,
    turns: pptpTunnel(scenario.random, 12),
    expect: allowed("IP protocol 47 is PPTP's data: it passes a filtered adapter (NT B2)"),
  });
}

const FILTERED = "not PPTP, and the Internet adapter lets nothing else in or out (Q164052; NT B2)";
const ONLY_BY_VALUE =
  "for this computer, so AllowPacketsForLocalMachine lets it pass, and nothing else does (Q164052; NT B2)";

function tellServicesOfServer(scenario: Scenario, isLocalAllowed: boolean): void {
  const either = (without: Expectation, withValue: Expectation): Expectation => (isLocalAllowed ? withValue : without);
  scenario.at("18:05:00");
  tcpSession(scenario, {
    from: visitor,
    fromPort: 1201,
    to: server,
    toPort: 21,
    course: "closed",
    turns: ftpControl("anonymous", visitor.address, 1202).slice(0, 5),
    expect: either(
      denied(`${FILTERED}, yet the capture shows it established`, ["FWR-501"]),
      allowedAtRisk(
        ["FWR-102", "FWR-203", "FWR-201"],
        `${ONLY_BY_VALUE}; a file service, open to the public side, with its logon in clear text`,
      ),
    ),
  });
  scenario.at("18:06:00");
  tcpSession(scenario, {
    from: visitor,
    fromPort: 1203,
    to: server,
    toPort: 80,
    course: "unanswered",
    expect: either(
      denied(FILTERED),
      allowedAtRisk(["FWR-102", "FWR-201"], `${ONLY_BY_VALUE}; HTTP carries logons in clear text`),
    ),
  });
  scenario.at("18:07:00");
  ping(scenario, {
    from: visitor,
    to: server,
    isAnswered: false,
    expect: either(denied(`${FILTERED}: ping too (Q162847)`), allowedAtRisk(["FWR-102"], ONLY_BY_VALUE)),
  });
  scenario.at("18:08:00");
  udpExchange(scenario, {
    from: server,
    fromPort: 1030,
    to: nameServer,
    toPort: 53,
    turns: dnsLookup(0x5301, "www.example.com", undefined),
    expect: either(
      denied(FILTERED),
      depends("begun by this computer: whether the value lets it out is not documented (NT B2)"),
    ),
  });
}

function tellBehindServer(scenario: Scenario): void {
  const stopped = { via: router, isForwarded: false };
  scenario.at("18:10:00");
  tcpSession(scenario, {
    from: neighbour,
    fromPort: 1301,
    to: workstation,
    toPort: 139,
    course: "unanswered",
    sending: stopped,
    expect: denied(
      "in through the Internet adapter, to be forwarded: not PPTP, and not for this computer (Q164052; NT B2)",
    ),
  });
  scenario.at("18:11:00");
  ping(scenario, {
    from: neighbour,
    to: workstation,
    isAnswered: false,
    sending: stopped,
    expect: denied(
      "in through the Internet adapter, to be forwarded: not PPTP, and not for this computer (Q164052; NT B2)",
    ),
  });
  scenario.at("18:12:00");
  tcpSession(scenario, {
    from: workstation,
    fromPort: 1060,
    to: visitor,
    toPort: 80,
    course: "unanswered",
    sending: stopped,
    expect: denied("would leave through the Internet adapter: not PPTP, and not from this computer (Q164052; NT B2)"),
  });
}

function tellLan(scenario: Scenario): void {
  const unfiltered = "through the LAN adapter, which has no PPTP filtering (NT B1)";
  scenario.at("18:20:00");
  udpExchange(scenario, {
    from: workstation,
    fromPort: 137,
    to: serverOnLan,
    toPort: 137,
    turns: netbiosNameQuery(0x0b01, "GATE", "192.168.1.1"),
    expect: notFiltered(`${unfiltered}; NetBIOS names are taken from whoever answers first`, ["FWR-202"]),
  });
  tcpSession(scenario, {
    from: workstation,
    fromPort: 1061,
    to: serverOnLan,
    toPort: 139,
    course: "closed",
    turns: netbiosSession("GATE", "WORKSTATION"),
    expect: seenAtRisk(notFiltered(`${unfiltered}; ${SMB_1}`, ["FWR-202"])),
  });
  scenario.at("18:21:00");
  ping(scenario, { from: workstation, to: serverOnLan, isAnswered: true, expect: notFiltered(unfiltered) });
}

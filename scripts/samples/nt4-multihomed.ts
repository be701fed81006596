/** Seed 000 (Q166371): B filters ports and forwards between A and C, and its filter never sees what it forwards. */
import { pcapFile } from "../scenario/capture-file.ts";
import { ask, ping, udpExchange } from "../scenario/conversations.ts";
import { allowed, denied, notFiltered, notFilteredAtRisk, seenAtRisk } from "../scenario/expectation.ts";
import type { Host, Segment } from "../scenario/network.ts";
import { browserAnnouncement, dnsLookup, netbiosNameQuery } from "../scenario/payloads/naming.ts";
import { ripResponse } from "../scenario/payloads/server-protocols.ts";
import { netbiosSession } from "../scenario/payloads/smb.ts";
import { ftpControl, ftpListing } from "../scenario/payloads/text-protocols.ts";
import { dword, expandable, multi, REGEDIT4, type RegKey, regFile, string } from "../scenario/reg-file.ts";
import { Scenario } from "../scenario/scenario.ts";
import { tcpSession } from "../scenario/tcp-session.ts";
import { SMB_1 } from "./era-weaknesses.ts";
import type { Sample } from "./sample.ts";

const north: Segment = { name: "192.168.10.0/24", tags: [] };
const south: Segment = { name: "192.168.20.0/24", tags: [] };

const onSegment = (name: string, address: string, mac: string, segment: Segment): Host => ({
  name,
  address,
  mac,
  segment,
  timeToLive: 128,
});

const a = onSegment("A", "192.168.10.10", "00:60:97:0a:10:0a", north);
const bNorth = onSegment("B", "192.168.10.1", "00:60:97:0a:10:01", north);
const bSouth = onSegment("B", "192.168.20.1", "00:60:97:0a:20:01", south);
const c = onSegment("C", "192.168.20.20", "00:60:97:0a:20:14", south);
const northBroadcast = onSegment("all of 192.168.10.0/24", "192.168.10.255", "ff:ff:ff:ff:ff:ff", north);
const b = { adapters: [bNorth, bSouth] };
const through = { via: b };

const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";

const adapterKey = (adapter: string, address: string): RegKey => ({
  path: `${SERVICES}\\${adapter}\\Parameters\\Tcpip`,
  values: {
    EnableDHCP: dword(0),
    IPInterfaceContext: dword(adapter.endsWith("1") ? 2 : 3),
    IPAddress: multi(address),
    SubnetMask: multi("255.255.255.0"),
    DefaultGateway: multi(),
    PPTPFiltering: dword(0),
    TCPAllowedPorts: multi("139"),
    UDPAllowedPorts: multi("137", "138"),
    RawIPAllowedProtocols: multi("0"),
  },
});

const RULES: readonly RegKey[] = [
  { path: `${SERVICES}\\Tcpip\\Linkage`, values: { Bind: multi("\\Device\\El90x1", "\\Device\\El90x2") } },
  {
    path: `${SERVICES}\\Tcpip\\Parameters`,
    values: {
      DataBasePath: expandable("%SystemRoot%\\System32\\drivers\\etc"),
      ForwardBroadcasts: dword(0),
      IPEnableRouter: dword(1),
      Hostname: string("b"),
      Domain: string(""),
      NameServer: string(""),
      SearchList: string(""),
      EnableSecurityFilters: dword(1),
    },
  },
  adapterKey("El90x1", "192.168.10.1"),
  adapterKey("El90x2", "192.168.20.1"),
];

const STORY = `Three NT 4.0 computers, as in Microsoft's article Q166371. B has an adapter in 192.168.10.0/24 (A's side) and one in 192.168.20.0/24
(C's side), forwards between them (\`IPEnableRouter\`), and permits only TCP 139 and UDP 137 and 138 on both adapters. The capture was taken on B's
two adapters, so whatever B forwards is in it twice: the second time with a TTL one lower and other MAC addresses.

The administrator believes that nobody can FTP to anybody. Look at: FTP from A to C and from C to A passes B unseen (FWR-101), while neither
reaches B; ping passes; and B's own FTP to C logs on, but its data connection, which C opens, is denied.`;

export function nt4Multihomed(): Sample {
  const scenario = new Scenario({ startsAt: "1997-03-10T09:00:00Z", seed: 166_371, resolution: "micros" });
  scenario.arp(a, bNorth);
  scenario.arp(c, bSouth);
  tellForwardedFtp(scenario);
  tellOtherForwarded(scenario);
  tellFtpToB(scenario);
  tellNetbios(scenario);
  tellFromB(scenario);
  return {
    name: "nt4-multihomed",
    title: "NT 4.0 with two adapters: does TCP/IP filtering stop FTP between A and C?",
    story: STORY,
    captureFile: "nt4-multihomed.pcap",
    captureBytes: pcapFile(scenario.frames),
    rulesFile: "nt4-multihomed.reg",
    rulesBytes: regFile(REGEDIT4, RULES),
    options: [],
    flows: scenario.flows,
  };
}

/** One FTP session in active mode: control from the client, data from port 20 of the server. */
function tellFtp(scenario: Scenario, client: Host, server: Host, firstPort: number): void {
  const forwarded = `forwarded by B, which filters only what is addressed to it; port`;
  tcpSession(scenario, {
    from: client,
    fromPort: firstPort,
    to: server,
    toPort: 21,
    course: "closed",
    turns: ftpControl("operator", client.address, firstPort + 1),
    sending: through,
    expect: notFilteredAtRisk(
      ["FWR-101", "FWR-201"],
      `${forwarded} 21 is not in its lists (Q166371; NT A2); user and password are in clear text`,
    ),
  });
  tcpSession(scenario, {
    from: server,
    fromPort: 20,
    to: client,
    toPort: firstPort + 1,
    course: "closed",
    turns: ftpListing(),
    sending: through,
    expect: notFilteredAtRisk(["FWR-101"], `${forwarded} ${firstPort + 1} is not in its lists (Q166371; NT A2)`),
  });
}

function tellForwardedFtp(scenario: Scenario): void {
  scenario.at("09:00:05");
  tellFtp(scenario, a, c, 1025);
  scenario.at("09:05:00");
  tellFtp(scenario, c, a, 1031);
}

function tellOtherForwarded(scenario: Scenario): void {
  scenario.at("09:10:00");
  tcpSession(scenario, {
    from: a,
    fromPort: 1033,
    to: c,
    toPort: 139,
    course: "closed",
    turns: netbiosSession("C", "A"),
    sending: through,
    expect: seenAtRisk(
      notFiltered(
        `forwarded, not filtered (NT A2); the lists name port 139, so nothing passes that they would stop; ${SMB_1}`,
        ["FWR-202"],
      ),
    ),
  });
  scenario.at("09:11:00");
  udpExchange(scenario, {
    from: a,
    fromPort: 1034,
    to: c,
    toPort: 53,
    turns: dnsLookup(0x0a01, "c.plant.example", "192.168.20.20"),
    sending: through,
    expect: notFilteredAtRisk(["FWR-101"], "forwarded, not filtered (NT A2); UDP 53 is not in the lists"),
  });
  scenario.at("09:12:00");
  ping(scenario, {
    from: a,
    to: c,
    isAnswered: true,
    sending: through,
    expect: notFiltered("forwarded; TCP/IP filtering never stops ICMP, forwarded or not (NT A2)"),
  });
}

function tellFtpToB(scenario: Scenario): void {
  const expect = denied("a SYN to this computer, and TCPAllowedPorts of the adapter lacks 21 (Q166371; NT A4)");
  scenario.at("09:20:00");
  tcpSession(scenario, { from: a, fromPort: 1040, to: bNorth, toPort: 21, course: "unanswered", expect });
  scenario.at("09:21:00");
  tcpSession(scenario, { from: c, fromPort: 1041, to: bSouth, toPort: 21, course: "unanswered", expect });
  scenario.at("09:22:00");
  udpExchange(scenario, {
    from: c,
    fromPort: 1042,
    to: bSouth,
    toPort: 53,
    turns: dnsLookup(0x0c01, "b.plant.example", undefined),
    expect: denied("a datagram to this computer, and UDPAllowedPorts of the adapter lacks 53 (NT A4)"),
  });
  scenario.at("09:23:00");
  udpExchange(scenario, {
    from: a,
    fromPort: 520,
    to: northBroadcast,
    toPort: 520,
    turns: [ask(ripResponse("192.168.30.0"))],
    expect: denied("a broadcast of the adapter's subnet is for this computer too, and 520 is not in its list (NT A2)"),
  });
}

function tellNetbios(scenario: Scenario): void {
  const byList = (list: string, port: number): string => `${list} of the adapter names ${port} (NT A4)`;
  scenario.at("09:30:00");
  udpExchange(scenario, {
    from: a,
    fromPort: 137,
    to: bNorth,
    toPort: 137,
    turns: netbiosNameQuery(0x0a02, "B", "192.168.10.1"),
    expect: allowed(`${byList("UDPAllowedPorts", 137)}; NetBIOS names are taken from whoever answers first`, [
      "FWR-202",
    ]),
  });
  tcpSession(scenario, {
    from: a,
    fromPort: 1050,
    to: bNorth,
    toPort: 139,
    course: "closed",
    turns: netbiosSession("B", "A", 5),
    expect: seenAtRisk(allowed(`${byList("TCPAllowedPorts", 139)}; ${SMB_1}`, ["FWR-202"])),
  });
  udpExchange(scenario, {
    from: a,
    fromPort: 138,
    to: northBroadcast,
    toPort: 138,
    turns: [ask(browserAnnouncement(0x0a03, a.address, "A", "PLANT"))],
    expect: allowed(byList("UDPAllowedPorts", 138)),
  });
  scenario.at("09:31:00");
  tcpSession(scenario, {
    from: c,
    fromPort: 1051,
    to: bSouth,
    toPort: 139,
    course: "closed",
    turns: netbiosSession("B", "C", 2),
    expect: seenAtRisk(allowed(`${byList("TCPAllowedPorts", 139)}; ${SMB_1}`, ["FWR-202"])),
  });
  scenario.at("09:32:00");
  ping(scenario, {
    from: a,
    to: bNorth,
    isAnswered: true,
    expect: notFiltered("ICMP to this computer: TCP/IP filtering never stops it (NT A2)"),
  });
}

function tellFromB(scenario: Scenario): void {
  scenario.at("09:40:00");
  tcpSession(scenario, {
    from: bSouth,
    fromPort: 1060,
    to: c,
    toPort: 21,
    course: "closed",
    turns: ftpControl("backup", bSouth.address, 1061).slice(0, 8),
    expect: notFilteredAtRisk(
      ["FWR-201"],
      "begun by this computer: outgoing connections are not filtered (NT A2); user and password are in clear text",
    ),
  });
  scenario.at("09:40:02");
  tcpSession(scenario, {
    from: c,
    fromPort: 20,
    to: bSouth,
    toPort: 1061,
    course: "unanswered",
    expect: denied(
      "the data connection of that session is a SYN to this computer, and 1061 is not in the list (NT A4)",
    ),
  });
}

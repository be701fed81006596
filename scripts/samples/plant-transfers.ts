/** Files, films and databases of the `plant-services` sample: what is agreed on in one connection and sent in another. */
import { type Turn, udpExchange } from "../scenario/conversations.ts";
import { allowed, allowedAtRisk, depends, type Expectation, seenAtRisk, withService } from "../scenario/expectation.ts";
import { IpProtocol } from "../scenario/frames.ts";
import type { Host } from "../scenario/network.ts";
import { getPort, mount, nfsNull, OncProgram } from "../scenario/payloads/onc-rpc.ts";
import { rtcpReports, rtpPackets, rtspSession } from "../scenario/payloads/rtsp.ts";
import { sqlBrowseInstance, TdsEncryption, tdsPrelogin } from "../scenario/payloads/server-protocols.ts";
import { ftpControl, ftpFile, ftpListing, ftpPassive } from "../scenario/payloads/text-protocols.ts";
import { tftpReadRequest, tftpTransfer } from "../scenario/payloads/tftp.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import { engineering, operatorPanel, server, thinClient, unixHost } from "./plant-network.ts";

const rule = (name: string): string => `the rule "${name}" names it for the plant (NT D3)`;
/** 10.50.1600, as SQL Server writes it. */
const SQL_SERVER_2008_R2 = "0a 32 06 40 00 00";

const BY_DEFAULT = "begun by the server: no rule names it, and the default action allows (NT D1, D4)";

function connect(
  scenario: Scenario,
  [from, fromPort]: readonly [Host, number],
  [to, toPort]: readonly [Host, number],
  turns: readonly Turn[],
  expect: Expectation,
  course: TcpCourse = "closed",
): void {
  tcpSession(scenario, { from, fromPort, to, toPort, course, turns, expect });
}

function exchange(
  scenario: Scenario,
  [from, fromPort]: readonly [Host, number],
  [to, toPort]: readonly [Host, number],
  turns: readonly Turn[],
  expect: Expectation,
): void {
  udpExchange(scenario, { from, fromPort, to, toPort, turns, expect });
}

/** Passive FTP by the operator panel, and the data connection that it asks for, begun before the file is asked for. */
function passiveFtp(
  scenario: Scenario,
  { startsAt, dataAt, ...session }: { startsAt: string; dataAt: string; fromPort: number; dataPort: number },
  dataCourse: TcpCourse,
  data: readonly Turn[],
  expectData: Expectation,
): void {
  const { fromPort, dataPort } = session;
  const control = ftpPassive("panel", server.address, dataPort);
  scenario.at(startsAt);
  connect(
    scenario,
    [operatorPanel, fromPort],
    [server, 21],
    dataCourse === "closed" ? control : control.slice(0, BEFORE_TRANSFER),
    withService(
      allowedAtRisk(["FWR-201"], `${rule("FTP of the recipes")}; FTP sends user and password in clear text`),
      {
        protocol: "ftp",
        confidence: "payload",
        systemServices: ["FTP Publishing Service", "Application Layer Gateway (ALG) Service"],
        evidence: "the payload is ftp",
        facts: ["weakness: ftp-login"],
      },
    ),
    "left-open",
  );
  scenario.at(dataAt);
  connect(
    scenario,
    [operatorPanel, fromPort + 1],
    [server, dataPort],
    data,
    withService(expectData, {
      protocol: "ftp-data",
      confidence: "negotiated",
      evidence: "announced by FTP PASV: ftp-data",
      taughtBy: `tcp 10.60.0.21:${fromPort} -> 10.60.0.10:21`,
    }),
    dataCourse,
  );
}

/** Turns of a passive session up to the server's answer to PASV. */
const BEFORE_TRANSFER = 7;

export function tellPassiveFtp(scenario: Scenario): void {
  passiveFtp(
    scenario,
    { startsAt: "08:00:00", dataAt: "08:00:00.350", fromPort: 1120, dataPort: 5510 },
    "closed",
    ftpFile().map((turn) => ({ ...turn, after: 500 })),
    allowed(`${rule("FTP passive ports")}; the control connection names it`),
  );
  passiveFtp(
    scenario,
    { startsAt: "08:01:00", dataAt: "08:01:00.350", fromPort: 1122, dataPort: 5600 },
    "unanswered",
    [],
    depends(
      "no rule names the port; the firewall's own helper for FTP may let in what a control connection negotiated (NT D4)",
    ),
  );
}

export function tellActiveFtp(scenario: Scenario): void {
  scenario.at("08:05:00");
  connect(
    scenario,
    [engineering, 49_720],
    [server, 2121],
    ftpControl("cell", engineering.address, 49_721),
    withService(
      seenAtRisk(
        allowed(`${rule("FTP of the old cell")}; FTP on a port of another, with user and password in clear text`, [
          "FWR-201",
          "FWR-301",
        ]),
      ),
      {
        protocol: "ftp",
        confidence: "payload",
        evidence: "no list gives this port to what the payload is: ftp",
        facts: ["weakness: ftp-login"],
      },
    ),
  );
  connect(
    scenario,
    [server, 49_330],
    [engineering, 49_721],
    ftpListing(),
    withService(allowed(`${BY_DEFAULT}; the control connection names it`, ["FWR-401"]), {
      protocol: "ftp-data",
      confidence: "negotiated",
      evidence: "announced by FTP PORT: ftp-data",
      taughtBy: "tcp 10.60.0.22:49720 -> 10.60.0.10:2121",
    }),
  );
}

export function tellBootFiles(scenario: Scenario): void {
  scenario.at("08:10:00");
  const noLogon = "TFTP has no logon, and its files are in clear text";
  exchange(
    scenario,
    [thinClient, 2070],
    [server, 69],
    [tftpReadRequest("boot\\pxelinux.0")],
    allowedAtRisk(["FWR-201"], `${rule("Boot files")}; ${noLogon}`),
  );
  exchange(
    scenario,
    [server, 49_340],
    [thinClient, 2070],
    tftpTransfer("\x7fBOOT image of the thin clients, version 4. ".repeat(15)),
    withService(
      seenAtRisk(
        allowed(`${BY_DEFAULT}; it answers the request, from another port; ${noLogon}`, ["FWR-201", "FWR-401"]),
      ),
      {
        protocol: "tftp",
        confidence: "negotiated",
        evidence: "announced by TFTP read request: tftp",
        taughtBy: "udp 10.60.0.31:2070 -> 10.60.0.10:69",
      },
    ),
  );
}

export function tellDatabase(scenario: Scenario): void {
  scenario.at("08:15:00");
  exchange(
    scenario,
    [operatorPanel, 1130],
    [server, 1434],
    sqlBrowseInstance("PLANTSRV", "HISTORIAN", 51_433),
    withService(allowed(`${rule("SQL Server Browser")}; from the private side`), {
      protocol: "sql-browser",
      confidence: "payload",
      systemServices: ["Microsoft SQL Server", "MSSQL$UDDI"],
      evidence: "the payload is sql-browser",
      facts: ["server-name: HISTORIAN"],
    }),
  );
  connect(
    scenario,
    [operatorPanel, 1131],
    [server, 51_433],
    tdsPrelogin({ version: SQL_SERVER_2008_R2, encryption: TdsEncryption.ON }),
    withService(
      allowedAtRisk(
        ["FWR-204"],
        `${rule("RPC for the plant")}, which opens every dynamic port, that of SQL Server too`,
      ),
      {
        protocol: "tds",
        confidence: "negotiated",
        systemServices: ["Microsoft SQL Server", "MSSQL$UDDI"],
        evidence: "announced by SQL Browser: tds",
        taughtBy: "udp 10.60.0.21:1130 -> 10.60.0.10:1434",
        facts: ["version: SQL Server 10.50.1600"],
      },
    ),
  );
}

export function tellFilm(scenario: Scenario): void {
  const control = "tcp 10.60.0.21:1140 -> 10.60.0.10:554";
  const media = { confidence: "negotiated", taughtBy: control } as const;
  scenario.at("08:20:00");
  connect(
    scenario,
    [operatorPanel, 1140],
    [server, 554],
    rtspSession(server.address, 2346, 50_004),
    withService(allowed(rule("Films of the line")), {
      protocol: "rtsp",
      confidence: "payload",
      systemServices: ["Windows Media Services"],
      evidence: "the payload is rtsp",
    }),
    "left-open",
  );
  exchange(
    scenario,
    [server, 50_004],
    [operatorPanel, 2346],
    rtpPackets(scenario.random, 6),
    withService(allowed(`${BY_DEFAULT}; SETUP names both ports`, ["FWR-401"]), {
      ...media,
      protocol: "rtp",
      evidence: "announced by RTSP SETUP: rtp",
    }),
  );
  exchange(
    scenario,
    [server, 50_005],
    [operatorPanel, 2347],
    rtcpReports(),
    withService(allowed(`${BY_DEFAULT}; RTCP has the ports behind those of RTP`, ["FWR-401"]), {
      ...media,
      protocol: "rtcp",
      evidence: "announced by RTSP SETUP: rtcp",
    }),
  );
}

export function tellUnixFiles(scenario: Scenario): void {
  const control = "udp 10.60.0.60:703 -> 10.60.0.10:111";
  scenario.at("08:25:00");
  exchange(
    scenario,
    [unixHost, 703],
    [server, 111],
    [
      ...getPort(0x4001, { program: OncProgram.MOUNT, version: 3, ipProtocol: IpProtocol.UDP, port: 1048 }),
      ...getPort(0x4002, { program: OncProgram.NFS, version: 3, ipProtocol: IpProtocol.TCP, port: 2049 }),
    ],
    withService(allowed(`${rule("Port mapper")}; from the private side`), {
      protocol: "sunrpc",
      confidence: "payload",
      evidence: "the payload is sunrpc",
    }),
  );
  exchange(
    scenario,
    [unixHost, 704],
    [server, 1048],
    mount(0x4003, "/recipes"),
    withService(allowed(`${rule("Mounts")}; the port mapper names it`), {
      protocol: "mountd",
      confidence: "negotiated",
      evidence: "announced by port mapper, program 100005: mountd",
      taughtBy: control,
    }),
  );
  connect(
    scenario,
    [unixHost, 706],
    [server, 2049],
    nfsNull(0x4004),
    withService(allowed(`${rule("NFS")}; the port mapper names it`), {
      protocol: "nfs",
      confidence: "negotiated",
      evidence: "announced by port mapper, program 100003: nfs",
      taughtBy: control,
    }),
  );
}

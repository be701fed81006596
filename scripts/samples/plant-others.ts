/** Ports that lie, sessions with and without protection, and controllers, of the `plant-services` sample. */
import { answer, ask, type Turn, udpExchange } from "../scenario/conversations.ts";
import {
  allowed,
  allowedAtRisk,
  denied,
  type Expectation,
  type ExpectedService,
  outOfScope,
  seenAtRisk,
  withService,
} from "../scenario/expectation.ts";
import type { Host } from "../scenario/network.ts";
import { ldapSimpleBind, ldapStartTls } from "../scenario/payloads/directory.ts";
import { groupQuestion } from "../scenario/payloads/naming.ts";
import { modbusReads, s7Connection } from "../scenario/payloads/plant-control.ts";
import { smb3Session } from "../scenario/payloads/smb2.ts";
import { SnmpVersion, snmpRead, snmpV3Read } from "../scenario/payloads/snmp.ts";
import { sshSession } from "../scenario/payloads/ssh.ts";
import { httpGet } from "../scenario/payloads/text-protocols.ts";
import { tls12Session, tlsSession } from "../scenario/payloads/tls.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { type TcpCourse, tcpSession } from "../scenario/tcp-session.ts";
import {
  engineering,
  llmnrGroup,
  modbusController,
  monitor,
  operatorPanel,
  SPOOLER_PORT,
  s7Controller,
  server,
  stranger,
} from "./plant-network.ts";

const rule = (name: string): string => `the rule "${name}" names it for the plant (NT D3)`;
const BLOCKED = "no rule names it, so the default action blocks it (NT D4)";
const BY_DEFAULT = "begun by the server: no rule names it, and the default action allows (NT D1, D4)";

/** A TCP connection to the server. */
function connect(
  scenario: Scenario,
  [from, fromPort]: readonly [Host, number],
  toPort: number,
  turns: readonly Turn[],
  expect: Expectation,
  course: TcpCourse = "closed",
): void {
  tcpSession(scenario, { from, fromPort, to: server, toPort, course, turns, expect });
}

const seen = (
  protocol: string,
  evidence: string,
  others: Pick<ExpectedService, "systemServices" | "facts" | "hiddenFacts"> = {},
): ExpectedService => ({ protocol, confidence: "payload", evidence, ...others });

export function tellWrongPorts(scenario: Scenario): void {
  scenario.at("09:00:00");
  connect(
    scenario,
    [engineering, 49_730],
    80,
    sshSession(scenario.random),
    withService(
      allowedAtRisk(["FWR-302"], `${rule("Web page of the old cell")}; SSH is spoken where the rule means a web page`),
      seen("ssh", "the payload is not what the port promises, but ssh", { systemServices: [] }),
    ),
  );
  connect(
    scenario,
    [operatorPanel, 1150],
    8123,
    httpGet("10.60.0.10:8123", "/state", 600),
    withService(
      seenAtRisk(
        allowed(
          "a rule with a hostile name names it for the plant (NT D3); a web server on a port of nobody, in clear text",
          ["FWR-201", "FWR-301"],
        ),
      ),
      seen("http", "no list gives this port to what the payload is: http"),
    ),
  );
  connect(
    scenario,
    [operatorPanel, 1151],
    18_711,
    [ask("\x02RCP 0007\x03"), answer("\x02OK  0007 0040\x03")],
    withService(
      allowed(`${rule("Recipe transfer")}; no list names the port, and no signature the payload`, ["FWR-303"]),
      {
        protocol: null,
        confidence: null,
        systemServices: [],
        evidence: "the payload is that of no protocol that fwreport knows",
      },
    ),
  );
}

export function tellDirectory(scenario: Scenario): void {
  scenario.at("09:10:00");
  connect(
    scenario,
    [operatorPanel, 1160],
    389,
    ldapSimpleBind("cn=panel,dc=plant,dc=example", "Oven-2012"),
    withService(
      allowedAtRisk(["FWR-201"], `${rule("Directory of the plant")}; a simple bind sends its password in clear text`),
      seen("ldap", "the payload is ldap (LDAP 3)", { facts: ["weakness: ldap-simple-bind"] }),
    ),
  );
  connect(
    scenario,
    [engineering, 49_740],
    389,
    ldapStartTls(scenario.random, "plantsrv.plant.example"),
    withService(
      {
        ...allowed(`${rule("Directory of the plant")}; StartTLS hides what follows`),
        verdictWithoutPayload: "at-risk",
      },
      seen("ldap", "the payload is ldap", { facts: ["protection: ldap-starttls"] }),
    ),
  );
}

export function tellMonitoring(scenario: Scenario): void {
  const ask161 = (fromPort: number, turns: readonly Turn[], expect: Expectation): void =>
    udpExchange(scenario, { from: monitor, fromPort, to: server, toPort: 161, turns, expect });
  scenario.at("09:20:00");
  ask161(
    50_000,
    snmpRead("plant", 12, "Windows Version 6.1 (Build 7601)", SnmpVersion.V2C),
    withService(
      allowedAtRisk(
        ["FWR-201", "FWR-202"],
        `${rule("Monitoring")}; SNMP version 2c sends its community in clear text, and is historic (RFC 3410)`,
      ),
      seen("snmp", "the payload is snmp (SNMPv2c)", {
        systemServices: ["SNMP Service"],
        facts: ["weakness: snmp-v2c"],
      }),
    ),
  );
  ask161(
    50_001,
    snmpV3Read(scenario.random, "monitor"),
    withService(
      { ...allowed(`${rule("Monitoring")}; SNMP version 3 is encrypted`), verdictWithoutPayload: "at-risk" },
      seen("snmp", "the payload is snmp (SNMPv3)", {
        systemServices: ["SNMP Service"],
        facts: ["protection: snmp-v3-privacy"],
      }),
    ),
  );
  udpExchange(scenario, {
    from: operatorPanel,
    fromPort: 1170,
    to: llmnrGroup,
    toPort: 5355,
    turns: [groupQuestion(0x6001, "plantsrv")],
    expect: withService(
      allowedAtRisk(["FWR-202"], `${rule("LLMNR")}; names are taken from whoever answers first`),
      seen("llmnr", "the payload is llmnr"),
    ),
  });
}

export function tellWebPages(scenario: Scenario): void {
  const page = (from: readonly [Host, number], turns: readonly Turn[], expect: Expectation): void =>
    connect(scenario, from, 443, turns, expect);
  const NAME = "portal.plant.example";
  scenario.at("09:30:00");
  page(
    [operatorPanel, 1180],
    tlsSession(scenario.random, 900, NAME),
    withService(
      seenAtRisk(allowed(`${rule("Web page of the plant")}; TLS 1.0 must not be used (RFC 8996)`, ["FWR-202"])),
      seen("tls", "the payload is tls", { facts: ["version: TLS 1.0", "weakness: tls-1.0", `server-name: ${NAME}`] }),
    ),
  );
  page(
    [engineering, 49_750],
    tls12Session(scenario.random, 900, NAME),
    withService(
      allowed(`${rule("Web page of the plant")}; TLS 1.2`),
      seen("tls", "the payload is tls", { facts: ["version: TLS 1.2", `server-name: ${NAME}`] }),
    ),
  );
  const hostile = "<script>alert(2)</script>";
  page(
    [engineering, 49_751],
    tls12Session(scenario.random, 900, hostile),
    withService(
      allowed(`${rule("Web page of the plant")}; TLS 1.2, and a server name that is none`),
      seen("tls", "the payload is tls", { hiddenFacts: [`server-name: ${hostile}`] }),
    ),
  );
}

export function tellControllers(scenario: Scenario): void {
  const control = (fromPort: number, to: Host, toPort: number, turns: readonly Turn[], expect: Expectation): void =>
    tcpSession(scenario, { from: server, fromPort, to, toPort, course: "left-open", turns, expect });
  const alive = allowed(`${BY_DEFAULT}; plant to plant`, ["FWR-401"]);
  scenario.at("10:00:00");
  control(
    49_350,
    modbusController,
    502,
    modbusReads(1, [117, 840, 3], 3),
    withService(alive, seen("modbus", "the payload is modbus", { systemServices: [] })),
  );
  control(
    49_351,
    s7Controller,
    102,
    s7Connection(),
    withService(alive, seen("s7comm", "the payload is s7comm", { systemServices: [] })),
  );
}

export function tellDenied(scenario: Scenario): void {
  scenario.at("10:10:00");
  connect(scenario, [stranger, 40_001], 445, [], denied(`${BLOCKED}: the rule for it is for the plant`), "unanswered");
  connect(
    scenario,
    [stranger, 40_002],
    SPOOLER_PORT,
    [],
    withService(denied(`${BLOCKED}: the rule for it is for the plant`), {
      protocol: "rpc",
      confidence: "negotiated",
      systemServices: ["Print Spooler"],
      evidence: "announced by endpoint mapper: RPC interface spoolss",
      taughtBy: "tcp 10.60.0.21:1101 -> 10.60.0.10:135",
    }),
    "unanswered",
  );
  connect(scenario, [operatorPanel, 1190], 23, [], denied(`${BLOCKED}; the capture shows it refused`), "refused");
  connect(scenario, [operatorPanel, 1191], 3389, [], denied(BLOCKED), "unanswered");
  scenario.at("10:20:00");
  tcpSession(scenario, {
    from: operatorPanel,
    fromPort: 1192,
    to: engineering,
    toPort: 445,
    course: "closed",
    turns: smb3Session(scenario.random, 1),
    expect: outOfScope("neither from nor to this computer, which does not forward (NT A5)"),
  });
}

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import type { LearnedEndpoint } from "../../src/service/endpoints/learned-endpoint.ts";
import { identifyByPayload } from "../../src/service/identify-by-payload.ts";
import { identifyByPort } from "../../src/service/identify-by-port.ts";
import { identifyFlow } from "../../src/service/identify-flow.ts";
import type { InspectedPayload } from "../../src/service/inspection/inspected-payload.ts";
import type { FactKind, PayloadFact } from "../../src/service/inspection/payload-fact.ts";
import type { ServiceIdentification } from "../../src/service/service.ts";
import { flowStart } from "../support/flows.ts";

const SPOOLSS = "12345678-1234-abcd-ef00-0123456789ab v1";
const EPMAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa v3";
const REM_UNKNOWN = "00000131-0000-0000-c000-000000000046 v0";
const NOBODYS = "deadbeef-0000-0000-0000-000000000000 v1";

const fact = (kind: FactKind, text: string): PayloadFact => ({ kind, text });
const speaking = (protocol: string, ...facts: readonly PayloadFact[]): InspectedPayload => ({
  protocol,
  isUnrecognised: false,
  facts,
});
const UNRECOGNISED: InspectedPayload = { protocol: undefined, isUnrecognised: true, facts: [] };

const announced = (over: Partial<LearnedEndpoint> = {}): LearnedEndpoint => ({
  ipProtocol: 6,
  address: parseIpAddress("192.168.0.101")!,
  port: 49_667,
  protocol: "rpc",
  interface: SPOOLSS,
  teacher: "endpoint mapper",
  isStanding: true,
  taughtBySequence: 3,
  taughtByInitiator: parseIpAddress("10.0.0.5")!,
  taughtByResponder: parseIpAddress("192.168.0.101")!,
  taughtInFile: 0,
  taughtInFrame: 56,
  taughtMicros: 0,
  ...over,
});
const ftpData = (port: number): LearnedEndpoint =>
  announced({ port, protocol: "ftp-data", interface: null, teacher: "FTP PASV", isStanding: false });

const identify = (
  responderPort: number,
  payload?: InspectedPayload,
  ...endpoints: readonly LearnedEndpoint[]
): ServiceIdentification => identifyFlow(flowStart({ responderPort }), payload, endpoints).identification;

describe("port 135 may be 23 services, and the payload tells which", () => {
  test("no payload: all of them", () => {
    const { service, systemServices, confidence, payload } = identify(135);
    expect({ service, candidates: systemServices.length, confidence, payload }).toEqual({
      service: "rpc",
      candidates: 23,
      confidence: "port",
      payload: "unseen",
    });
  });

  test("asked for the endpoint mapper: Remote Procedure Call", () => {
    expect(identify(135, speaking("rpc", fact("interface", EPMAPPER)))).toMatchObject({
      service: "rpc",
      systemServices: ["Remote Procedure Call"],
      confidence: "interface",
      candidates: 23,
      payload: "agrees",
    });
  });
});

describe("a port of the dynamic range", () => {
  test("is nobody's by itself", () => expect(identify(49_667).service).toBeNull());

  test("is the service's whose interface is asked for", () => {
    const { systemServices, confidence, evidence } = identify(49_667, speaking("rpc", fact("interface", SPOOLSS)));
    expect({ systemServices, confidence }).toEqual({ systemServices: ["Print Spooler"], confidence: "interface" });
    expect(evidence).toMatch(/^RPC interface spoolss: Print Spooler \(MS-RPRN/);
  });

  test("is the service's that the endpoint mapper named there, and the lesson goes with the flow", () => {
    const lesson = announced();
    const { identification, endpoint } = identifyFlow(flowStart({ responderPort: 49_667 }), undefined, [lesson]);
    expect(identification).toMatchObject({
      service: "rpc",
      systemServices: ["Print Spooler"],
      confidence: "negotiated",
      payload: "unseen",
    });
    expect(identification.evidence).toMatch(/^announced by endpoint mapper: RPC interface spoolss; TCP port 49667/);
    expect(endpoint).toBe(lesson);
  });

  test("an interface that any server may offer narrows nothing, and is named", () => {
    const { systemServices, confidence, evidence } = identify(49_667, speaking("rpc", fact("interface", REM_UNKNOWN)));
    expect({ systemServices, confidence }).toEqual({ systemServices: [], confidence: "payload" });
    expect(evidence).toContain("interface IRemUnknown");
  });

  test("an interface of no table is shown as it is", () => {
    expect(identify(49_667, speaking("rpc", fact("interface", NOBODYS))).evidence).toContain(
      `interface ${NOBODYS}, which no table of fwreport names`,
    );
  });

  test("several services of one announced port are all named", () => {
    const both = [announced(), announced({ interface: "367abb81-9844-35f1-ad32-98f038001003 v2" })];
    expect(identify(49_667, undefined, ...both).systemServices).toEqual(["Print Spooler", "Service Control Manager"]);
  });
});

describe("SMB", () => {
  test("a named pipe narrows seventeen services of port 445 to one", () => {
    expect(identify(445, speaking("smb", fact("version", "SMB 3.1.1"), fact("pipe", "spoolss")))).toMatchObject({
      service: "smb",
      systemServices: ["Print Spooler"],
      confidence: "interface",
    });
  });

  test("a share of files, and no pipe: the Server service", () => {
    const files = speaking("smb", fact("version", "SMB 3.1.1"), fact("use", "shared files"));
    const { systemServices, confidence, evidence } = identify(445, files);
    expect({ systemServices, confidence }).toEqual({ systemServices: ["Server"], confidence: "payload" });
    expect(evidence).toMatch(/^the payload is smb \(SMB 3\.1\.1, shared files\);/);
  });

  test("a share of files and a pipe: what the pipe is for", () => {
    const both = speaking("smb", fact("use", "shared files"), fact("pipe", "spoolss"));
    expect(identify(445, both).systemServices).toEqual(["Print Spooler"]);
  });

  test("a pipe of no table leaves the candidates of the port", () => {
    const { systemServices, confidence } = identify(445, speaking("smb", fact("pipe", "no-such-pipe")));
    expect({ isNarrowed: systemServices.length < 17, confidence }).toEqual({
      isNarrowed: false,
      confidence: "payload",
    });
  });
});

describe("the payload narrows the services of its port", () => {
  test.each([
    ["S7 on X.400's port is nobody's of Microsoft", 102, "s7comm", []],
    ["TLS says nothing of what is inside: those of HTTPS stay", 636, "tls", ["Local Security Authority"]],
    ["RPC over HTTP on a web server's port", 80, "rpc-http", ["Exchange Server"]],
    ["SSH: no service of Microsoft's lists", 22, "ssh", []],
  ] as const)("%s", (_title, port, protocol, services) => {
    expect(identify(port, speaking(protocol)).systemServices).toEqual(expect.arrayContaining([...services]));
    if (services.length === 0) expect(identify(port, speaking(protocol)).systemServices).toEqual([]);
  });
});

describe("payload and port", () => {
  test.each([
    ["agrees", 445, "smb", "smb"],
    ["agrees", 443, "tls", "tls"],
    ["agrees", 80, "http", "http"],
    ["agrees", 5985, "winrm", "winrm"],
    ["contradicts", 80, "ssh", "ssh"],
    ["contradicts", 53, "http", "http"],
    ["elsewhere", 40_001, "ssh", "ssh"],
    ["elsewhere", 49_999, "http", "http"],
  ] as const)("%s: port %d speaks %s", (payload, port, protocol, service) => {
    expect(identify(port, speaking(protocol))).toMatchObject({ payload, service, confidence: "payload" });
  });

  test("of what contradicts, the port's promise is kept", () => {
    expect(identify(80, speaking("ssh"))).toMatchObject({ service: "ssh", promised: "http", systemServices: [] });
  });

  test("of no known protocol: the port's service stands, and the evidence says so", () => {
    const { service, confidence, payload, evidence } = identify(80, UNRECOGNISED);
    expect({ service, confidence, payload }).toEqual({ service: "http", confidence: "port", payload: "unrecognised" });
    expect(evidence).toMatch(/the payload is that of no protocol that fwreport knows$/);
  });

  test("versions are part of the evidence", () => {
    expect(identify(443, speaking("tls", fact("version", "TLS 1.2"))).evidence).toMatch(
      /^the payload is tls \(TLS 1.2\);/,
    );
  });
});

describe("what is announced does not hide what is there", () => {
  test("FTP data on a port of no list", () => {
    expect(identify(33_582, UNRECOGNISED, ftpData(33_582))).toMatchObject({
      service: "ftp-data",
      confidence: "negotiated",
      payload: "unrecognised",
    });
  });

  test("a connection announced for FTP's data that speaks SMB is SMB", () => {
    expect(identify(33_582, speaking("smb"), ftpData(33_582))).toMatchObject({ service: "smb", payload: "elsewhere" });
  });

  test("no port that any list gives to something else is renamed", () => {
    for (const port of [22, 502, 1433, 3389, 5900])
      expect(identify(port, undefined, ftpData(port))).toBe(identify(port));
  });

  test("what the payload is may be more exact than what was announced", () => {
    const http = announced({ port: 5985, protocol: "http", interface: null, teacher: "WS-Discovery" });
    expect(identify(5985, speaking("winrm"), http)).toMatchObject({ service: "winrm", confidence: "payload" });
  });

  test("FTP that announces port 445 does not make SMB its data", () => {
    expect(identify(445, speaking("smb"), ftpData(445))).toMatchObject({ service: "smb", confidence: "payload" });
    expect(identify(445, undefined, ftpData(445))).toMatchObject({ service: "smb", confidence: "port" });
  });

  test("a port announced for RPC that speaks something else is what it speaks", () => {
    expect(identify(49_667, speaking("http"), announced())).toMatchObject({
      service: "http",
      confidence: "payload",
      payload: "elsewhere",
    });
  });
});

test("flows that told the same are one object", () => {
  const told = speaking("smb", { kind: "pipe", text: "spoolss" });
  expect(identify(445, told)).toBe(identify(445, told));
  expect([identify(139, told), identify(445, told)]).toEqual([identify(139, { ...told }), identify(445, { ...told })]);
  expect(identify(445, told)).not.toBe(identify(445, speaking("smb", { kind: "pipe", text: "srvsvc" })));
  expect(identify(445)).toBe(identify(445));
});

test("what was said of other flows that told the same changes nothing", () => {
  const start = fc.record({
    ipProtocol: fc.constantFrom(6, 17),
    initiatorPort: fc.constantFrom(40_000, 80),
    responderPort: fc.constantFrom(80, 25, 49_700),
    startsWithSyn: fc.boolean(),
    isMidstream: fc.boolean(),
  });
  const payloads = [speaking("http"), speaking("rpc"), UNRECOGNISED];
  const flows = fc.array(fc.tuple(start, fc.constantFrom(...payloads), fc.boolean()), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(flows, (told) => {
      for (const [ends, payload, isAnnounced] of told) {
        const endpoints = isAnnounced ? [announced()] : [];
        const alone = identifyFlow(flowStart(ends), { ...payload }, endpoints);
        expect(identifyFlow(flowStart(ends), payload, endpoints)).toEqual(alone);
      }
    }),
  );
});

test("what was said of one port holds for no other that the same is said of", () => {
  const told = speaking("http");
  const byPort = identifyByPort(6, 40_000, 80);
  const standingAt = (responderPort: number) =>
    identifyByPayload(flowStart({ responderPort }), byPort, told, []).payload;
  expect([80, 25, 80].map(standingAt)).toEqual(["agrees", "contradicts", "agrees"]);
});

test("what was seen from its middle on says so, beside a flow that told the same from its beginning", () => {
  const payload = speaking("http");
  const evidenceOf = (isMidstream: boolean): string =>
    identifyFlow(flowStart({ responderPort: 80, isMidstream, startsWithSyn: !isMidstream }), payload, []).identification
      .evidence;
  expect(
    [evidenceOf(false), evidenceOf(true), evidenceOf(false)].map((text) => text.includes("from its middle")),
  ).toEqual([false, true, false]);
});

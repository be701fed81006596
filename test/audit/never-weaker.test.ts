/** What a flow says, or what others say of it, never makes its verdict better than its port alone would. */
import { describe, expect, test } from "vitest";
import { auditFlow } from "../../src/audit/audit-flow.ts";
import { severityRank } from "../../src/audit/finding.ts";
import { parseIpAddress } from "../../src/base/ip-address.ts";
import type { LearnedEndpoint } from "../../src/service/endpoints/learned-endpoint.ts";
import { identifyFlow } from "../../src/service/identify-flow.ts";
import type { InspectedPayload } from "../../src/service/inspection/inspected-payload.ts";
import { SIGNATURES } from "../../src/service/signatures/signatures.ts";
import { LEGACY_SERVICES } from "../../src/tables/legacy-services.ts";
import {
  ADMINISTRATIVE_SERVICES,
  CLEAR_TEXT_SERVICES,
  NETBIOS_SMB_RPC_SERVICES,
} from "../../src/tables/risky-services.ts";
import { decisionWith, ruleWith } from "../support/decisions.ts";
import { flowStart, flowWith } from "../support/flows.ts";

const PUBLIC = parseIpAddress("203.0.113.9")!;
const PRIVATE = parseIpAddress("192.168.0.101")!;
const PRIVATE_TOO = parseIpAddress("192.168.0.102")!;

const RISKY = [
  ...CLEAR_TEXT_SERVICES,
  ...ADMINISTRATIVE_SERVICES,
  ...NETBIOS_SMB_RPC_SERVICES,
  ...LEGACY_SERVICES,
].flatMap(({ ipProtocols, ports }) => ipProtocols.flatMap((ipProtocol) => ports.map((port) => ({ ipProtocol, port }))));
const PORTS = [...new Map(RISKY.map((risky) => [`${risky.ipProtocol} ${risky.port}`, risky])).values()];

/** What dialogs make of a signature's protocol. */
const REFINED = ["upnp", "ipp", "rpc-http", "winrm", "adws", "s7comm-plus", "iso-mms", "nfs", "mountd", "nlockmgr"];
const protocolsOf = (ipProtocol: number): readonly string[] => {
  const transport = ipProtocol === 6 ? "tcp" : "udp";
  const named = SIGNATURES.filter(({ transports }) => transports.includes(transport)).map(({ protocol }) => protocol);
  return [...new Set([...named, ...REFINED])];
};

const ANNOUNCED = ["ftp-data", "tftp", "rtp", "rtcp", "upnp", "http", "tds", "rpc", "rpc-http", "lpd", "sip", "nfs"];

interface Said {
  readonly payload?: InspectedPayload;
  readonly endpoints?: readonly LearnedEndpoint[];
}

function audit(ipProtocol: number, responderPort: number, initiatorAddress: Uint8Array, said: Said) {
  const start = flowStart({ ipProtocol, responderPort, initiatorAddress, responderAddress: PRIVATE });
  const identified = identifyFlow(start, said.payload, said.endpoints ?? []);
  const context = { rules: [ruleWith()], isPrivate: ([first]: Uint8Array) => first === 192 };
  const { verdict, findings } = auditFlow(flowWith({ start }), decisionWith(), identified, context);
  return { verdict, worst: severityRank(findings[0]?.severity ?? "info") };
}

/** What became better than without `said`, of all risky ports from both sides. */
function weakened(sayings: (ipProtocol: number, port: number) => Iterable<readonly [title: string, said: Said]>) {
  const weaker: string[] = [];
  let compared = 0;
  for (const { ipProtocol, port } of PORTS)
    for (const initiator of [PUBLIC, PRIVATE_TOO]) {
      const byPort = audit(ipProtocol, port, initiator, {});
      for (const [title, said] of sayings(ipProtocol, port)) {
        const { verdict, worst } = audit(ipProtocol, port, initiator, said);
        const isWeaker = (byPort.verdict === "at-risk" && verdict !== "at-risk") || worst < byPort.worst;
        if (isWeaker) weaker.push(`${ipProtocol}/${port}: ${title}`);
        compared += 1;
      }
    }
  return { weaker, compared };
}

const announcing = (ipProtocol: number, port: number, protocol: string, isStanding: boolean): LearnedEndpoint => ({
  ipProtocol,
  port,
  protocol,
  isStanding,
  address: PRIVATE,
  interface: null,
  teacher: "anyone",
  taughtBySequence: 0,
  taughtByInitiator: PUBLIC,
  taughtByResponder: PRIVATE,
  taughtInFile: 0,
  taughtInFrame: 1,
  taughtMicros: 0,
});

describe("no verdict gets better, and no worst finding milder", () => {
  test("by the first bytes: every risky port with every protocol", () => {
    const { weaker, compared } = weakened((ipProtocol) =>
      protocolsOf(ipProtocol).map((protocol) => [
        protocol,
        { payload: { protocol, isUnrecognised: false, facts: [] } },
      ]),
    );
    expect(compared).toBeGreaterThan(10_000);
    expect(weaker).toEqual([]);
  });

  test("by bytes of no known protocol", () => {
    const payload = { protocol: undefined, isUnrecognised: true, facts: [] };
    expect(weakened(() => [["unrecognised", { payload }]]).weaker).toEqual([]);
  });

  test("by an announcement, with and without a payload", () => {
    const { weaker, compared } = weakened(function* (ipProtocol, port) {
      for (const protocol of ANNOUNCED)
        for (const isStanding of [true, false]) {
          const endpoints = [announcing(ipProtocol, port, protocol, isStanding)];
          yield [`announced ${protocol}`, { endpoints }];
          for (const spoken of protocolsOf(ipProtocol))
            yield [
              `announced ${protocol}, spoken ${spoken}`,
              { endpoints, payload: { protocol: spoken, isUnrecognised: false, facts: [] } },
            ];
        }
    });
    expect(compared).toBeGreaterThan(100_000);
    expect(weaker).toEqual([]);
  });
});

/** RPC, pipes and DCOM of the `plant-services` sample: Windows services that no port names. */
import type { Turn } from "../scenario/conversations.ts";
import { allowed, allowedAtRisk, type Expectation, withService } from "../scenario/expectation.ts";
import type { Host } from "../scenario/network.ts";
import { endpointMap, RpcInterface, remoteActivation, rpcConversation } from "../scenario/payloads/rpc.ts";
import { smb2Pipes } from "../scenario/payloads/smb2-pipes.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { tcpSession } from "../scenario/tcp-session.ts";
import { engineering, HOSTILE_TEXT, OPC_PORT, operatorPanel, SPOOLER_PORT, server } from "./plant-network.ts";

const rule = (name: string): string => `the rule "${name}" names it for the plant (NT D3)`;
const RANGE = `${rule("RPC for the plant")}, with every other dynamic port`;

/** The TCP connection that a client of the plant has with the server. */
function connect(
  scenario: Scenario,
  from: Host,
  fromPort: number,
  toPort: number,
  turns: readonly Turn[],
  expect: Expectation,
): void {
  tcpSession(scenario, { from, fromPort, to: server, toPort, course: "closed", turns, expect });
}

export function tellRpc(scenario: Scenario): void {
  scenario.at("07:00:00");
  scenario.arp(operatorPanel, server);
  connect(
    scenario,
    operatorPanel,
    1101,
    135,
    endpointMap(RpcInterface.PRINT_SPOOLER, 1, SPOOLER_PORT, server.address),
    withService(allowed(`${rule("RPC endpoint mapper")}; it answers anybody by design`), {
      protocol: "rpc",
      confidence: "interface",
      systemServices: ["Remote Procedure Call"],
      evidence: "RPC interface epmapper",
    }),
  );
  connect(
    scenario,
    operatorPanel,
    1102,
    SPOOLER_PORT,
    rpcConversation(RpcInterface.PRINT_SPOOLER, 1, SPOOLER_PORT),
    withService(allowedAtRisk(["FWR-204"], `${RANGE}; the bind names the spooler, as the endpoint mapper did`), {
      protocol: "rpc",
      confidence: "interface",
      systemServices: ["Print Spooler"],
      evidence: "RPC interface spoolss: Print Spooler",
      taughtBy: "tcp 10.60.0.21:1101 -> 10.60.0.10:135",
    }),
  );
  connect(
    scenario,
    engineering,
    49_701,
    SPOOLER_PORT,
    [],
    withService(allowedAtRisk(["FWR-204"], `${RANGE}; nothing is said, and what another asked before names the port`), {
      protocol: "rpc",
      confidence: "negotiated",
      systemServices: ["Print Spooler"],
      evidence: "announced by endpoint mapper: RPC interface spoolss",
      taughtBy: "tcp 10.60.0.21:1101 -> 10.60.0.10:135",
    }),
  );
}

export function tellObjects(scenario: Scenario): void {
  scenario.at("07:05:00");
  connect(
    scenario,
    operatorPanel,
    1110,
    135,
    remoteActivation(server.address, OPC_PORT),
    withService(
      allowed(`${rule("RPC endpoint mapper")}; an object is made without authentication, which is of low severity`, [
        "FWR-202",
      ]),
      {
        protocol: "rpc",
        confidence: "interface",
        systemServices: ["Remote Procedure Call"],
        evidence: "RPC interface IActivation",
      },
    ),
  );
  connect(
    scenario,
    operatorPanel,
    1111,
    OPC_PORT,
    rpcConversation(RpcInterface.REMOTE_UNKNOWN_2, 0, OPC_PORT),
    withService(
      allowedAtRisk(["FWR-204"], `${RANGE}; every object server has this interface, so that no service is named`),
      {
        protocol: "rpc",
        confidence: "negotiated",
        systemServices: [],
        evidence: "announced by DCOM activation",
        taughtBy: "tcp 10.60.0.21:1110 -> 10.60.0.10:135",
      },
    ),
  );
}

export function tellPipes(scenario: Scenario): void {
  scenario.at("07:10:00");
  const printing = [
    { name: "spoolss", bind: { interfaceId: RpcInterface.PRINT_SPOOLER, version: 1 } },
    { name: "svcctl", bind: { interfaceId: RpcInterface.SERVICE_CONTROL, version: 2 } },
  ];
  connect(
    scenario,
    engineering,
    49_702,
    445,
    smb2Pipes(scenario.random, "PLANTSRV", printing),
    withService(allowed(`${rule("File sharing")}; SMB 2.1 is sound`), {
      protocol: "smb",
      confidence: "interface",
      systemServices: ["Print Spooler", "Service Control Manager"],
      evidence: "named pipe svcctl: Service Control Manager",
      facts: ["version: SMB 2.1", "pipe: spoolss", "pipe: svcctl", "server-name: PLANTSRV"],
    }),
  );
  connect(
    scenario,
    operatorPanel,
    1112,
    445,
    smb2Pipes(scenario.random, "PLANTSRV", [{ name: HOSTILE_TEXT }]),
    withService(allowed(`${rule("File sharing")}; the pipe has a hostile name, which no table knows`), {
      protocol: "smb",
      confidence: "payload",
      evidence: "the payload is smb (SMB 2.1)",
      facts: [`pipe: ${HOSTILE_TEXT.toLowerCase()}`],
    }),
  );
}

/**
 * What do 7,400 Windows Firewall rules cost? Most of them block one network each, as lists of bad addresses do.
 *
 *     node --import tsx bench/many-rules.ts [RULES [FLOWS]]
 */

import { type Random, randomFrom } from "../scripts/scenario/random.ts";
import type { FlowStart } from "../src/flow/flow.ts";
import { createPolicyJudge } from "../src/policy/policy-judge.ts";
import { readFilters } from "../src/policy/read-filters.ts";
import { parseRegistry } from "../src/registry/parse-registry.ts";

const HOST = [192, 168, 1, 20];
const PORTS = [80, 80, 443, 443, 25, 110, 445, 139, 135, 389, 88, 3389, 1433, 21, 23, 8080, 49_155];
const KEY =
  "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]";

function main(): void {
  const [ruleCount = 7400, flowCount = 100_000] = process.argv.slice(2).map(Number);
  const random = randomFrom(1);
  const bytes = new TextEncoder().encode(exportOf(ruleCount, random));
  const flows = Array.from({ length: flowCount }, (_, sequence) => flowOf(sequence, random));
  const { registry } = timed("parse the export", () => parseRegistry([{ file: "rules.reg", bytes }]));
  const { configuration } = timed("read the rules", () => readFilters(registry));
  const judge = timed("bind them to host and profile", () =>
    createPolicyJudge(configuration, {
      hostOptions: [HOST.join(".")],
      privateOptions: [],
      timeZone: undefined,
      profileOption: "public",
      discovered: undefined,
      neighbours: undefined,
    }),
  );
  const decisions = new Set<string>();
  timed(`judge ${flowCount} flows by ${judge.rules.length} rules`, () => {
    for (const flow of flows) decisions.add(judge.judge(flow, { isForwardingProven: false, hopMacs: [] }).key);
  });
  process.stdout.write(`${decisions.size} different decisions\n`);
}

/** Processor time, which a busy machine changes less than wall time. */
function timed<T>(what: string, work: () => T): T {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${what}: ${Math.round((user + system) / 1000)} ms of processor time\n`);
  return result;
}

/** One rule in twenty opens a port or names a program; the others block a network, in and out by turns. */
function exportOf(count: number, random: Random): string {
  const lines = Array.from(
    { length: count },
    (_, index) => `"R${index}"="v2.30|Active=TRUE|${tokens(index, random)}|"`,
  );
  return ["Windows Registry Editor Version 5.00", "", KEY, ...lines, ""].join("\n");
}

function tokens(index: number, random: Random): string {
  if (index % 40 === 0) return `Action=Allow|Dir=In|Protocol=6|LPort=${PORTS[random(PORTS.length)]}`;
  if (index % 40 === 20) return `Action=Allow|Dir=In|Protocol=6|LPort=RPC|App=program${index}.exe`;
  const network = `${1 + random(222)}.${random(256)}.${random(256)}.0/255.255.255.0`;
  return `Action=Block|Dir=${index % 2 === 0 ? "In" : "Out"}|RA4=${network}`;
}

function flowOf(sequence: number, random: Random): FlowStart {
  const host = Uint8Array.from(HOST);
  const isNear = random(4) === 0;
  const peer = Uint8Array.from(
    isNear ? [192, 168, 1, 21 + random(200)] : [1 + random(222), random(256), random(256), 1 + random(254)],
  );
  const isInbound = random(2) === 0;
  return {
    sequence,
    initiatorAddress: isInbound ? peer : host,
    responderAddress: isInbound ? host : peer,
    ipProtocol: random(4) === 0 ? 17 : 6,
    initiatorPort: 1025 + random(64_000),
    responderPort: PORTS[random(PORTS.length)] ?? 80,
    firstMicros: sequence * 1000,
    startsWithSyn: true,
    isMidstream: false,
    isInitiatorUnknown: false,
    initiatorMac: null,
    responderMac: null,
  };
}

main();

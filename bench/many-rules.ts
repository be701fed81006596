/**
 * What do the parts of judging by 7,400 Windows Firewall rules cost? For the whole job: whole-job.ts --many-rules.
 *
 *     node --import tsx bench/many-rules.ts [RULES [FLOWS]]
 */

import { type Random, randomFrom } from "../scripts/scenario/random.ts";
import type { FlowStart } from "../src/flow/flow.ts";
import { createPolicyJudge } from "../src/policy/policy-judge.ts";
import { readFilters } from "../src/policy/read-filters.ts";
import { parseRegistry } from "../src/registry/parse-registry.ts";
import { firewallExport, PORTS } from "./firewall-export.ts";

const HOST = [192, 168, 1, 20];

function main(): void {
  const [ruleCount = 7400, flowCount = 100_000] = process.argv.slice(2).map(Number);
  const random = randomFrom(1);
  const bytes = new TextEncoder().encode(firewallExport(ruleCount));
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

import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuditedFlow } from "../../src/audit/audited-flow.ts";
import { SEVERITIES, severityRank, VERDICTS } from "../../src/audit/finding.ts";
import { CONNECTION_STATES } from "../../src/flow/flow.ts";
import type { RunReader } from "../../src/store/run-reader.ts";
import { openStore } from "../../src/store/store.ts";
import {
  address,
  auditedWith,
  captureWith,
  decisionWith,
  filterDecisionWith,
  findingKindWith,
  findingWith,
  NINE_O_CLOCK,
  ruleWith,
  runEndWith,
  runStartWith,
  serviceWith,
} from "./sample-run.ts";

/** Stores the flows as one run among others and hands its reader to `use`. */
function reading<Result>(flows: readonly AuditedFlow[], use: (reader: RunReader) => Result): Result {
  const store = openStore(":memory:");
  const start = runStartWith({ rules: RULES, findingKinds: IDS.map((id) => findingKindWith({ id })) });
  const other = store.beginRun(start);
  other.addFlow(auditedWith({ findings: [findingWith()] }));
  other.finish(runEndWith());
  const run = store.beginRun(start);
  for (const flow of flows) run.addFlow(flow);
  run.finish(runEndWith());
  const result = use(store.readRun());
  store.close();
  return result;
}

const IDS = ["FWR-101", "FWR-201", "FWR-401", "FWR-501"];
const RULES = [0, 1, 2, 3].map((id) =>
  ruleWith({ id, location: { file: "rules.reg", line: 10 + id, column: 1, lineText: `line ${id}` } }),
);

const SERVICES = ["http", "ftp", null].map((service) => serviceWith({ service, evidence: `evidence of ${service}` }));
/** Two filters: rule 0 or 1 settles the first, rule 2 the second; rule 3 is never used. */
const POLICY_DECISIONS = [0, 1, null].map((ruleId) => {
  const first = filterDecisionWith({ ruleId, reason: `first filter, rule ${ruleId}` });
  return decisionWith(first, [
    first,
    filterDecisionWith({ filter: "pptp-filtering", ruleId: 2, reason: "second filter" }),
  ]);
});

const auditedFlow = fc
  .record({
    initiator: fc.integer({ min: 1, max: 3 }),
    responder: fc.integer({ min: 1, max: 3 }),
    ipProtocol: fc.constantFrom(6, 17, 1, 47),
    port: fc.option(fc.constantFrom(0, 80, 135)),
    packets: fc.nat(1000),
    bytes: fc.nat(100_000),
    state: fc.constantFrom(...CONNECTION_STATES),
    service: fc.constantFrom(...SERVICES),
    decision: fc.constantFrom(...POLICY_DECISIONS),
    verdict: fc.constantFrom(...VERDICTS),
    isMismatch: fc.boolean(),
    isMidstream: fc.boolean(),
    findings: fc.array(
      fc.record({
        id: fc.constantFrom(...IDS),
        severity: fc.constantFrom(...SEVERITIES),
        evidence: fc.constantFrom("one cause", "another"),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ initiator, responder, ipProtocol, port, packets, bytes, state, isMidstream, ...said }) => ({
    ...said,
    findings: [...said.findings].sort((one, other) => severityRank(other.severity) - severityRank(one.severity)),
    flow: {
      initiatorAddress: address(`10.0.0.${initiator}`),
      responderAddress: address(`10.0.0.${responder}`),
      ipProtocol,
      initiatorPort: port,
      responderPort: port,
      initiatorPackets: packets,
      responderPackets: 1,
      initiatorIpBytes: bytes,
      responderIpBytes: 0,
      connectionState: state,
      isMidstream,
    },
  }));

const auditedFlows = fc.array(auditedFlow, { maxLength: 60, size: "max" }).map((flows) =>
  flows.map(({ flow, ...said }, sequence) =>
    auditedWith({
      ...said,
      uid: `F${sequence}`,
      flow: { ...flow, sequence, firstMicros: NINE_O_CLOCK + sequence, lastMicros: NINE_O_CLOCK + 2 * sequence },
    }),
  ),
);

const total = (flows: readonly AuditedFlow[], of: (flow: AuditedFlow) => number): number =>
  flows.reduce((sum, flow) => sum + of(flow), 0);
const packetsOf = ({ flow }: AuditedFlow) => flow.initiatorPackets + flow.responderPackets;
const bytesOf = ({ flow }: AuditedFlow) => flow.initiatorIpBytes + flow.responderIpBytes;
const initiatorOf = ({ flow }: AuditedFlow) => flow.start.initiatorAddress.join(".");
const responderOf = ({ flow }: AuditedFlow) => flow.start.responderAddress.join(".");
const conversationOf = (audited: AuditedFlow) => {
  const { ipProtocol, responderPort, initiatorPort } = audited.flow.start;
  return [
    initiatorOf(audited),
    responderOf(audited),
    ipProtocol,
    responderPort,
    ipProtocol === 1 ? initiatorPort : null,
  ].join();
};
const distinct = (keys: readonly string[]) => new Set(keys).size;

function groupBy(flows: readonly AuditedFlow[], keyOf: (flow: AuditedFlow) => string): Map<string, AuditedFlow[]> {
  const groups = new Map<string, AuditedFlow[]>();
  for (const flow of flows) groups.set(keyOf(flow), [...(groups.get(keyOf(flow)) ?? []), flow]);
  return groups;
}

test("totals of every verdict are those of its flows counted one by one, other runs apart", () => {
  fc.assert(
    fc.property(auditedFlows, (flows) => {
      const expected = VERDICTS.map((verdict) => {
        const own = flows.filter((flow) => flow.verdict === verdict);
        return {
          verdict,
          flows: own.length,
          conversations: distinct(own.map(conversationOf)),
          packets: total(own, packetsOf),
          bytes: total(own, bytesOf),
          hosts: distinct([...own.map(initiatorOf), ...own.map(responderOf)]),
          mismatches: total(own, ({ isMismatch }) => Number(isMismatch)),
        };
      });
      reading(flows, (reader) => {
        expect(reader.verdictTotals()).toEqual(expected);
        expect(reader.flowShape()).toMatchObject({
          flows: flows.length,
          packets: total(flows, packetsOf),
          hosts: distinct([...flows.map(initiatorOf), ...flows.map(responderOf)]),
          midstream: flows.filter(({ flow }) => flow.start.isMidstream).length,
          oneSided: flows.filter(({ flow }) => flow.initiatorPackets === 0).length,
        });
      });
    }),
    { numRuns: 60 },
  );
});

test("conversations are the flows of a verdict, grouped: nothing lost, nothing counted twice", () => {
  fc.assert(
    fc.property(auditedFlows, (flows) =>
      reading(flows, (reader) => {
        for (const verdict of VERDICTS) {
          const groups = groupBy(
            flows.filter((flow) => flow.verdict === verdict),
            conversationOf,
          );
          const { total: count, rows } = reader.conversations(verdict, 1000);
          expect(count).toBe(groups.size);
          expect(rows).toHaveLength(groups.size);
          for (const row of rows) {
            const own = [...groups.values()].find(([first]) => first?.uid === row.uid) ?? [];
            expect({
              ...row,
              outcomes: sum(row.outcomes),
              services: sum(row.services),
              decisions: sum(row.decisions),
            }).toMatchObject({
              initiator: initiatorOf(own[0]!),
              responder: responderOf(own[0]!),
              responderPort: own[0]!.flow.start.responderPort,
              flows: own.length,
              packets: total(own, packetsOf),
              bytes: total(own, bytesOf),
              mismatches: total(own, ({ isMismatch }) => Number(isMismatch)),
              firstMicros: Math.min(...own.map(({ flow }) => flow.start.firstMicros)),
              lastMicros: Math.max(...own.map(({ flow }) => flow.lastMicros)),
              outcomes: own.length,
              services: own.length,
              decisions: own.length,
            });
            for (const { id, flows: count } of row.findings)
              expect(count).toBe(own.filter(({ findings }) => findings.some((finding) => finding.id === id)).length);
            expect(row.findings).toHaveLength(distinct(own.flatMap(({ findings }) => findings.map(({ id }) => id))));
          }
        }
      }),
    ),
    { numRuns: 60 },
  );
});

const sum = (entries: readonly { readonly flows: number }[]) => entries.reduce((all, { flows }) => all + flows, 0);

/** How often each entry occurs, the most first. */
const busiest = (entries: readonly string[]): number[] =>
  [...new Set(entries)]
    .map((entry) => entries.filter((other) => other === entry).length)
    .sort((one, other) => other - one);

test("findings are counted in flows, worst first, and a flow with two causes of one finding counts once", () => {
  fc.assert(
    fc.property(auditedFlows, (flows) =>
      reading(flows, (reader) => {
        const has = (id: string, severity: string, text?: string) => (flow: AuditedFlow) =>
          flow.findings.some(
            (finding) =>
              finding.id === id && finding.severity === severity && (text === undefined || finding.evidence === text),
          );
        const found = reader.findings(1000);
        const ranks = found.map(({ severity, flows, id }) => [-severityRank(severity), -flows, id] as const);
        const byRank = (one: (typeof ranks)[number], other: (typeof ranks)[number]): number =>
          one[0] - other[0] || one[1] - other[1] || (one[2] < other[2] ? -1 : 1);
        expect(ranks).toEqual(ranks.toSorted(byRank));
        expect(found).toHaveLength(
          distinct(flows.flatMap(({ findings }) => findings.map(({ id, severity }) => `${id} ${severity}`))),
        );
        for (const { id, severity, ...finding } of found) {
          const own = flows.filter(has(id, severity));
          expect(finding.flows).toBe(own.length);
          expect(finding.initiators).toBe(distinct(own.map(initiatorOf)));
          expect(finding.responders).toBe(distinct(own.map(responderOf)));
          expect(sum(finding.ports.shown)).toBe(own.length);
          expect(sum(finding.deciders.shown)).toBe(own.length);
          expect(sum(finding.conversations.shown)).toBe(own.length);
          expect(finding.conversations.total).toBe(distinct(own.map(conversationOf)));
          for (const { filter, ruleId, reason, ...decided } of finding.deciders.shown) {
            const byIt = own.filter(
              ({ decision: { deciding } }) =>
                deciding.filter === filter && deciding.ruleId === ruleId && deciding.reason === reason,
            );
            expect(decided.flows).toBe(byIt.length);
            expect(decided.conversations.total).toBe(distinct(byIt.map(conversationOf)));
            expect(decided.conversations.shown.map((row) => row.flows)).toEqual(
              busiest(byIt.map(conversationOf)).slice(0, 5),
            );
            for (const { text, flows: count } of decided.evidence.shown)
              expect(count).toBe(byIt.filter(has(id, severity, text)).length);
            expect(decided.evidence.total).toBe(
              distinct(
                byIt.flatMap((flow) =>
                  flow.findings
                    .filter((found) => found.id === id && found.severity === severity)
                    .map(({ evidence }) => evidence),
                ),
              ),
            );
          }
          for (const { text, flows: count } of finding.evidence.shown)
            expect(count).toBe(flows.filter(has(id, severity, text)).length);
        }
      }),
    ),
    { numRuns: 60 },
  );
});

test("a rule counts the flows it settled in its own filter, and those it settled for the whole policy", () => {
  fc.assert(
    fc.property(auditedFlows, (flows) =>
      reading(flows, (reader) => {
        for (const { id, filterFlows, decidedFlows } of reader.rules()) {
          expect(filterFlows).toBe(
            flows.filter(({ decision }) => decision.filters.some(({ ruleId }) => ruleId === id)).length,
          );
          expect(decidedFlows).toBe(flows.filter(({ decision }) => decision.deciding.ruleId === id).length);
        }
      }),
    ),
    { numRuns: 60 },
  );
});

/** Flows of the same kind, numbered from 0. */
const several = (count: number, overrides: (sequence: number) => Parameters<typeof auditedWith>[0]): AuditedFlow[] =>
  Array.from({ length: count }, (_, sequence) => {
    const { flow, ...said } = overrides(sequence) ?? {};
    return auditedWith({ ...said, uid: `F${sequence}`, flow: { sequence, ...flow } });
  });

test("conversations come worst findings first, then busiest, and as many as asked for with the total", () => {
  const flows = several(10, (sequence) => ({
    flow: { responderPort: sequence < 6 ? 80 : 100 + sequence },
    findings: sequence === 9 ? [findingWith()] : [],
  }));
  const page = reading(flows, (reader) => reader.conversations("allowed", 2));
  expect(page.total).toBe(5);
  expect(page.rows.map(({ responderPort, flows }) => [responderPort, flows])).toEqual([
    [109, 1],
    [80, 6],
  ]);
});

test("ICMP types are conversations of their own", () => {
  const flows = several(2, (sequence) => ({
    flow: { ipProtocol: 1, initiatorPort: sequence === 0 ? 8 : 3, responderPort: 0 },
  }));
  const { rows } = reading(flows, (reader) => reader.conversations("allowed", 10));
  expect(rows.map(({ proto, icmpType }) => [proto, icmpType])).toEqual([
    ["icmp", 8],
    ["icmp", 3],
  ]);
});

test("the lists of a finding are as long as asked for, with the total", () => {
  const flows = several(12, (sequence) => ({
    flow: { responderPort: sequence },
    findings: [findingWith({ evidence: `cause ${sequence % 4}` })],
  }));
  const [finding] = reading(flows, (reader) => reader.findings(3));
  expect(finding).toMatchObject({
    flows: 12,
    evidence: { total: 4 },
    ports: { total: 12 },
    conversations: { total: 12 },
    deciders: { total: 1 },
  });
  expect(finding?.evidence.shown).toEqual([
    { text: "cause 0", flows: 3 },
    { text: "cause 1", flows: 3 },
    { text: "cause 2", flows: 3 },
  ]);
  expect(finding?.conversations.shown[0]).toEqual({
    initiator: "192.168.0.101",
    responder: "10.0.0.2",
    proto: "tcp",
    responderPort: 0,
    icmpType: null,
    flows: 1,
    firstMicros: NINE_O_CLOCK,
    lastMicros: NINE_O_CLOCK + 250_000,
    uid: "F0",
    communityId: "1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
    ipProtocol: 6,
    initiatorPort: 1025,
    capture: "office.pcap",
    firstFrame: 1,
    lastFrame: 11,
  });
});

test("a decision comes back with every filter's trace", () => {
  const policy = POLICY_DECISIONS[0]!;
  const decision = reading([auditedWith({ decision: policy })], (reader) => {
    const [row] = reader.conversations("allowed", 1).rows;
    return [...reader.decisions(row!.decisions.map(({ decisionId }) => decisionId)).values()];
  });
  expect(decision).toMatchObject([
    {
      decision: policy.decision,
      direction: policy.direction,
      filter: policy.deciding.filter,
      ruleId: policy.deciding.ruleId,
      reason: policy.deciding.reason,
      isDefault: policy.deciding.isDefault,
      flags: policy.deciding.flags,
      filters: policy.filters.map(({ flags: _, ...filter }) => filter),
    },
  ]);
});

test("what the run began and ended with comes back as it was", () => {
  const start = runStartWith({ ruleWarnings: ["rules.reg:3: odd"], ticket: "CHG-4711" });
  const end = runEndWith({
    captures: [
      captureWith(),
      captureWith({
        file: "cut.pcapng",
        format: "pcapng",
        compression: "gzip",
        firstMicros: null,
        lastMicros: null,
        packets: 7,
        skipped: { "custom block": 2 },
        names: { "10.0.0.2": ["gate"] },
        endedEarly: { byteOffset: 99, reason: "a length that cannot be", packetsRead: 6 },
      }),
    ],
    crossChecks: [{ file: "office.pcap", result: "different", text: "differs" }],
  });
  const store = openStore(":memory:");
  store.beginRun(start).finish(end);
  const reader = store.readRun();
  expect(reader.captures()).toEqual(end.captures);
  expect(reader.ruleFiles()).toEqual(start.ruleFiles);
  expect(reader.assumptions()).toEqual(start.assumptions);
  expect(reader.rules()).toMatchObject([{ id: 0, file: "rules.reg", line: 12, filterFlows: 0, decidedFlows: 0 }]);
  expect(reader.run).toEqual({
    id: 1,
    status: "complete",
    title: start.title,
    ticket: "CHG-4711",
    toolVersion: start.toolVersion,
    commandLine: start.commandLine,
    startedMicros: start.startedMicros,
    finishedMicros: end.finishedMicros,
    quality: end.quality,
    crossChecks: end.crossChecks,
    timings: end.timings,
    filters: start.filters,
    hostAddresses: start.hostAddresses,
    privateSide: start.privateSide,
    firewallProfile: start.firewallProfile,
    ruleWarnings: start.ruleWarnings,
  });
  store.close();
});

test("a finding spans the flows that have it, not the whole conversation", () => {
  const flows = [0, 1, 2].map((sequence) => {
    const audited = auditedWith({
      uid: `F${sequence}`,
      findings: sequence === 1 ? [findingWith({ id: "FWR-101" })] : [],
    });
    const start = { ...audited.flow.start, sequence, firstMicros: NINE_O_CLOCK + sequence * 1e6 };
    return { ...audited, flow: { ...audited.flow, start, lastMicros: start.firstMicros + 10 } };
  });
  reading(flows, (reader) => {
    const [finding] = reader.findings(5);
    const span = { flows: 1, firstMicros: NINE_O_CLOCK + 1e6, lastMicros: NINE_O_CLOCK + 1e6 + 10 };
    expect(finding).toMatchObject(span);
    expect(finding?.conversations.shown).toMatchObject([{ ...span, uid: "F1" }]);
  });
});

test("flows counted while they are written, in any order, and flows read back give the same answers", () => {
  fc.assert(
    fc.property(auditedFlows, fc.infiniteStream(fc.nat()), (flows, ranks) => {
      const ranked = flows.map((flow) => ({ flow, rank: ranks.next().value ?? 0 }));
      const shuffled = ranked.sort((one, other) => one.rank - other.rank).map(({ flow }) => flow);
      const store = openStore(":memory:");
      const run = store.beginRun(
        runStartWith({ rules: RULES, findingKinds: IDS.map((id) => findingKindWith({ id })) }),
      );
      for (const flow of shuffled) run.addFlow(flow);
      run.finish(runEndWith());
      const answers = (reader: RunReader) => [
        reader.verdictTotals(),
        reader.flowShape(),
        reader.rules(),
        reader.findings(2),
        VERDICTS.map((verdict) => reader.conversations(verdict, 2)),
      ];
      const counted = answers(store.readRun(run.id, run.tally));
      const readBack = answers(store.readRun(run.id));
      store.close();
      expect(counted).toEqual(readBack);
    }),
    { numRuns: 60 },
  );
});

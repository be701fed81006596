import fc from "fast-check";
import { expect, test } from "vitest";
import type { AuditedFlow } from "../../src/audit/audited-flow.ts";
import { VERDICTS } from "../../src/audit/finding.ts";
import type { RunReader } from "../../src/store/run-reader.ts";
import { openStore } from "../../src/store/store.ts";
import type { StoredFlow } from "../../src/store/stored-flow.ts";
import {
  address,
  auditedWith,
  decisionWith,
  filterDecisionWith,
  NINE_O_CLOCK,
  runEndWith,
  runStartWith,
  serviceWith,
} from "./sample-run.ts";

/** Few of each, so that flows share everything in every combination. */
const SERVICES = [
  serviceWith(),
  serviceWith({ service: "smb", evidence: "TCP port 445" }),
  serviceWith({ service: null, systemServices: [], confidence: null, evidence: "in no list" }),
];
const DECISIONS = (["allow", "deny", "depends", "out-of-scope"] as const).map((decision) =>
  decisionWith(
    filterDecisionWith({ decision, direction: decision === "out-of-scope" ? "transit" : "inbound", reason: decision }),
  ),
);

const flowShape = fc.record({
  initiator: fc.integer({ min: 1, max: 4 }),
  responder: fc.integer({ min: 1, max: 4 }),
  port: fc.constantFrom(80, 445),
  service: fc.constantFrom(...SERVICES),
  decision: fc.constantFrom(...DECISIONS),
  verdict: fc.constantFrom(...VERDICTS),
  connectionState: fc.constantFrom("SF", "S0", "REJ", "RSTR", "OTH"),
  isMismatch: fc.boolean(),
  firstMicros: fc.integer({ min: 0, max: 9_999_999 }),
});
type FlowShape = typeof flowShape extends fc.Arbitrary<infer Shape> ? Shape : never;

const auditedFrom = ({ initiator, responder, port, ...said }: FlowShape, sequence: number): AuditedFlow =>
  auditedWith({
    uid: `F${sequence}`,
    service: said.service,
    decision: said.decision,
    verdict: said.verdict,
    isMismatch: said.isMismatch,
    flow: {
      sequence,
      initiatorAddress: address(`10.0.0.${initiator}`),
      responderAddress: address(`10.0.0.${responder}`),
      responderPort: port,
      connectionState: said.connectionState as "SF",
      firstMicros: NINE_O_CLOCK + said.firstMicros,
      lastMicros: NINE_O_CLOCK + said.firstMicros + 5,
    },
  });

/** Holds for the run of any flows, against what its flows say one by one. */
function holdsForAny(check: (reader: RunReader, flows: readonly StoredFlow[]) => void): void {
  fc.assert(
    fc.property(fc.array(flowShape, { maxLength: 40 }), (shapes) => {
      const store = openStore(":memory:");
      try {
        const run = store.beginRun(runStartWith());
        for (const [sequence, shape] of shapes.entries()) run.addFlow(auditedFrom(shape, sequence));
        run.finish(runEndWith());
        const reader = store.readRun();
        check(reader, [...reader.flows()]);
      } finally {
        store.close();
      }
    }),
    { numRuns: 60 },
  );
}

/** Flows by what `keyOf` says of them. */
function countBy(flows: readonly StoredFlow[], keyOf: (flow: StoredFlow) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const flow of flows) counts[keyOf(flow)] = (counts[keyOf(flow)] ?? 0) + 1;
  return counts;
}

test("flows by decision and outcome, by direction and by service are those of the flows one by one", () => {
  holdsForAny((reader, flows) => {
    const { outcomes, directions, services } = reader.trafficTotals();
    const asCounts = (entries: readonly (readonly [string, number])[]) => Object.fromEntries(entries);
    expect(asCounts(outcomes.map((one) => [`${one.decision} ${one.state}`, one.flows]))).toEqual(
      countBy(flows, ({ decision, conn_state }) => `${decision} ${conn_state}`),
    );
    expect(outcomes.reduce((sum, { mismatches }) => sum + mismatches, 0)).toBe(
      flows.filter(({ mismatch }) => mismatch).length,
    );
    expect(asCounts(directions.map((one) => [`${one.direction} ${one.verdict}`, one.flows]))).toEqual(
      countBy(flows, ({ direction, verdict }) => `${direction} ${verdict}`),
    );
    expect(asCounts(services.map((one) => [`${one.service} ${one.verdict}`, one.flows]))).toEqual(
      countBy(flows, ({ service, verdict }) => `${service} ${verdict}`),
    );
  });
});

test("flows over time are in the span of their first packet", () => {
  holdsForAny((reader, flows) => {
    const spans = reader.overTime(NINE_O_CLOCK - 500_000, 1_000_000);
    expect(Object.fromEntries(spans.map((one) => [`${one.span} ${one.verdict}`, one.flows]))).toEqual(
      countBy(flows, ({ ts, verdict }) => `${Math.floor(ts - NINE_O_CLOCK / 1e6 + 0.5)} ${verdict}`),
    );
  });
});

test("pairs of the busiest hosts have their flows, and no others", () => {
  holdsForAny((reader, flows) => {
    const { total, hosts, pairs } = reader.hostPairs(3);
    const ends = countBy(
      flows.flatMap((flow) => [...new Set([flow.orig_h, flow.resp_h])].map((host) => ({ ...flow, orig_h: host }))),
      ({ orig_h }) => orig_h,
    );
    expect(total).toBe(Object.keys(ends).length);
    expect(hosts.map(({ address: host, flows: of }) => [host, of])).toEqual(
      hosts.map(({ address: host }) => [host, ends[host]]),
    );
    expect(hosts.map(({ flows: of }) => of)).toEqual(
      Object.values(ends)
        .sort((one, other) => other - one)
        .slice(0, 3),
    );
    const busiest = new Set(hosts.map(({ address: host }) => host));
    const among = flows.filter(({ orig_h, resp_h }) => busiest.has(orig_h) && busiest.has(resp_h));
    const counted = pairs.flatMap(({ initiator, responder, flows: by }) =>
      VERDICTS.filter((verdict) => by[verdict] > 0).map(
        (verdict) => [`${hosts[initiator]?.address} ${hosts[responder]?.address} ${verdict}`, by[verdict]] as const,
      ),
    );
    expect(Object.fromEntries(counted)).toEqual(
      countBy(among, ({ orig_h, resp_h, verdict }) => `${orig_h} ${resp_h} ${verdict}`),
    );
  });
});

test("services seen: by host, port and identification; those that answered first, then the busiest", () => {
  holdsForAny((reader, flows) => {
    const keyOf = ({ resp_h, resp_p, service }: StoredFlow) => `${resp_h} ${resp_p} ${service}`;
    const { total, shown } = reader.servicesSeen(5);
    const counts = countBy(flows, keyOf);
    expect(total).toBe(Object.keys(counts).length);
    expect(shown).toHaveLength(Math.min(5, total));
    for (const seen of shown) {
      const own = flows.filter((flow) => keyOf(flow) === `${seen.host} ${seen.responderPort} ${seen.service}`);
      expect(seen).toMatchObject({
        flows: own.length,
        initiators: new Set(own.map(({ orig_h }) => orig_h)).size,
        answered: own.filter(({ conn_state }) => conn_state === "SF" || conn_state === "RSTR").length,
        evidence: own[0]?.service_evidence,
        verdicts: Object.fromEntries(
          VERDICTS.map((name) => [name, own.filter(({ verdict }) => verdict === name).length]),
        ),
        firstMicros: Math.round(Math.min(...own.map(({ ts }) => ts)) * 1e6),
        lastMicros: Math.round(Math.max(...own.map(({ ts, duration }) => ts + duration)) * 1e6),
      });
    }
    const ranks = shown.map(({ answered, flows: of }) => (answered > 0 ? 1000 : 0) + of);
    expect(ranks).toEqual(ranks.toSorted((one, other) => other - one));
  });
});

test("services seen: apart by IP protocol, port and ICMP type", () => {
  const ends = [
    { ipProtocol: 6, initiatorPort: 40_000, responderPort: 8 },
    { ipProtocol: 17, initiatorPort: 40_000, responderPort: 8 },
    { ipProtocol: 1, initiatorPort: 8, responderPort: 0 },
    { ipProtocol: 1, initiatorPort: 3, responderPort: 0 },
    { ipProtocol: 1, initiatorPort: 3, responderPort: 1 },
    { ipProtocol: 1, initiatorPort: 5, responderPort: 8 },
    { ipProtocol: 1, initiatorPort: 255, responderPort: 255 },
    { ipProtocol: 1, initiatorPort: null, responderPort: null },
    { ipProtocol: 58, initiatorPort: 8, responderPort: 0 },
    { ipProtocol: 50, initiatorPort: null, responderPort: null },
    { ipProtocol: 255, initiatorPort: null, responderPort: null },
  ];
  const store = openStore(":memory:");
  const run = store.beginRun(runStartWith());
  for (const [sequence, flow] of ends.entries())
    run.addFlow(auditedWith({ uid: `F${sequence}`, flow: { sequence, ...flow } }));
  run.finish(runEndWith());
  const { shown } = store.readRun().servicesSeen(20);
  store.close();
  expect(
    shown.map(({ proto, responderPort, icmpType, initiators }) => [proto, responderPort, icmpType, initiators]),
  ).toEqual([
    ["tcp", 8, null, 1],
    ["udp", 8, null, 1],
    ["icmp", 0, 8, 1],
    ["icmp", 0, 3, 1],
    ["icmp", 1, 3, 1],
    ["icmp", 8, 5, 1],
    ["icmp", 255, 255, 1],
    ["icmp", null, null, 1],
    ["icmp6", 0, 8, 1],
    ["esp", null, null, 1],
    ["ip-255", null, null, 1],
  ]);
});

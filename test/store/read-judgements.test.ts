import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_JUDGEMENT } from "../../src/store/read-judgements.ts";
import { openStore } from "../../src/store/store.ts";
import {
  auditedWith,
  decisionWith,
  filterDecisionWith,
  findingWith,
  ruleWith,
  runEndWith,
  runStartWith,
} from "./sample-run.ts";

const DECISIONS = [
  decisionWith(filterDecisionWith()),
  decisionWith(filterDecisionWith({ decision: "deny", ruleId: 1, reason: "no list names the port" })),
  decisionWith(filterDecisionWith({ decision: "out-of-scope", ruleId: null, reason: "passes elsewhere" })),
];
const FINDINGS = [[], [findingWith()], [findingWith(), findingWith({ id: "FWR-401", severity: "low" })]];

const flow = fc.record({
  decision: fc.constantFrom(...DECISIONS),
  verdict: fc.constantFrom("allowed", "denied", "at-risk", "not-evaluated"),
  findings: fc.constantFrom(...FINDINGS),
});

test("say of every flow what its row says, by its sequence number, in whatever order flows ended", () => {
  fc.assert(
    fc.property(fc.array(flow, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (flows, order) => {
      const store = openStore(":memory:");
      store.beginRun(runStartWith()).finish(runEndWith());
      const run = store.beginRun(runStartWith({ rules: [ruleWith(), ruleWith({ id: 1, name: "UDPAllowedPorts" })] }));
      const shuffled = flows
        .map((audited, sequence) => ({ audited, sequence, key: order.next().value }))
        .toSorted((a, b) => a.key - b.key);
      for (const { audited, sequence } of shuffled)
        run.addFlow(auditedWith({ ...audited, uid: `F${sequence + 1}`, flow: { sequence } }));
      run.finish(runEndWith());
      const reader = store.readRun();
      const { judgements, bySequence } = reader.judgements();
      const told = [...bySequence].map((index) => judgements[index]);
      const rows = [...reader.flows()].map(
        ({ verdict, decision, filter, reason, findings, rule_name: name, rule_file: file, rule_line: line }) => {
          const rule = name === null ? null : { name, file, line };
          return { verdict, decision, filter, rule, reason, findings };
        },
      );
      store.close();
      expect(told).toEqual(rows);
      expect(new Set(judgements.map((judgement) => JSON.stringify(judgement))).size).toBe(judgements.length);
    }),
    { numRuns: 50 },
  );
});

test("a number that no flow has is without judgement", () => {
  const store = openStore(":memory:");
  const run = store.beginRun(runStartWith());
  run.addFlow(auditedWith({ flow: { sequence: 2 } }));
  run.finish(runEndWith());
  expect([...store.readRun().judgements().bySequence]).toEqual([NO_JUDGEMENT, NO_JUDGEMENT, 0]);
  store.close();
});

import { expect, test } from "vitest";
import { buildModel } from "../../src/report/build-model.ts";
import { viewReality } from "../../src/report/view-reality.ts";
import {
  address,
  auditedWith,
  decisionWith,
  filterDecisionWith,
  findingKindWith,
  findingWith,
  runEndWith,
  runStartWith,
} from "../store/sample-run.ts";
import { withReport } from "./sample-report.ts";

const CONTRADICTION = "FWR-501";

/** So many conversations of two flows that the policy denies and the capture shows established; tables of `rows` rows. */
const realityOf = (conversations: number, rows: number, start = runStartWith()) =>
  withReport(
    {
      start: { ...start, findingKinds: [findingKindWith({ id: CONTRADICTION })] },
      flows: Array.from({ length: 2 * conversations }, (_, sequence) =>
        auditedWith({
          uid: `F${sequence}`,
          flow: { sequence, initiatorAddress: address(`10.1.0.${sequence >> 1}`) },
          decision: decisionWith(filterDecisionWith({ decision: "deny" })),
          verdict: "denied",
          isMismatch: true,
          findings: [findingWith({ id: CONTRADICTION, severity: "high" })],
        }),
      ),
      end: runEndWith(),
    },
    (_, store) => viewReality(buildModel(store.readRun(), rows)),
  );

for (const { conversations, rows, listed, rest } of [
  { conversations: 3, rows: 1000, listed: 3, rest: "" },
  {
    conversations: 60,
    rows: 1000,
    listed: 50,
    rest: "(showing 50 of 60 conversations, those with the worst findings and the most flows)",
  },
  {
    conversations: 60,
    rows: 20,
    listed: 20,
    rest: "(showing 20 of 60 conversations, those with the worst findings and the most flows)",
  },
])
  test(`${conversations} contradicting conversations in tables of ${rows} rows: ${listed} are listed, of all that there are`, () => {
    const reality = realityOf(conversations, rows);
    expect(reality?.contradiction).toBe(
      `${2 * conversations} flows that the policy denies got through all the same: the exported policy is not the enforced one, or the capture was taken before the filter.`,
    );
    expect(reality?.conversations).toHaveLength(listed);
    expect(reality?.rest).toBe(rest);
  });

test("a profile that is only assumed is one of the causes", () => {
  const start = runStartWith({
    firewallProfile: "public",
    assumptions: [{ topic: "firewall profile", text: "public", option: "--profile PROFILE" }],
  });
  expect(realityOf(1, 1, start)?.contradiction).toContain("another profile was in force, the exported policy");
});

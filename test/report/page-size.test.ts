import { expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import {
  address,
  auditedWith,
  decisionWith,
  filterDecisionWith,
  findingWith,
  runEndWith,
  runStartWith,
} from "../store/sample-run.ts";
import { withReport } from "./sample-report.ts";

const VERDICT_CYCLE = ["allowed", "denied", "at-risk", "not-evaluated"] as const;

/** Conversations with one flow each, and decisions with a trace as long as a policy of 40 rules makes it. */
const MANY = Array.from({ length: 6000 }, (_, sequence) =>
  auditedWith({
    uid: `F${sequence}`,
    flow: {
      sequence,
      initiatorAddress: address(`10.1.${sequence >> 8}.${sequence & 255}`),
      responderPort: 1 + (sequence % 200),
    },
    verdict: VERDICT_CYCLE[sequence % 4] ?? "allowed",
    decision: decisionWith(
      filterDecisionWith({
        reason: `rule ${sequence % 25} decided`,
        trace: Array.from({ length: 40 }, (_, rule) => ({
          ruleId: 0,
          text: `rule ${rule} does not match: remote port`,
          isAssumed: false,
        })),
      }),
    ),
    findings: sequence % 4 === 2 ? [findingWith({ evidence: `cause ${sequence % 30}` })] : [],
  }),
);

test("a page of many conversations shows 1,000 of each verdict, says so, explains each decision once, and stays under 2 MB", () => {
  const page = withReport({ start: runStartWith(), flows: MANY, end: runEndWith() }, (source) =>
    [...FORMATS.html.render(source)].join(""),
  );
  for (const title of ["Allowed", "Denied", "At risk", "Not evaluated"])
    expect(page).toContain(`<strong>${title}: showing 1,000 of 1,500 conversations</strong>`);
  expect(page.match(/<tr><td class="a">/g)).toHaveLength(4000 + 10);
  expect(page.match(/<article class="why"/g)).toHaveLength(25);
  expect(page.match(/<a href="#why-\d+">why\?<\/a>/g)).toHaveLength(4000);
  expect(page.match(/<details>/g)).toBeNull();
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
});

test("a page of few conversations explains each in its row", () => {
  const page = withReport({ start: runStartWith(), flows: MANY.slice(0, 40), end: runEndWith() }, (source) =>
    [...FORMATS.html.render(source)].join(""),
  );
  expect(page.match(/<details>/g)).toHaveLength(40);
  expect(page.match(/<article class="why"/g)).toBeNull();
});

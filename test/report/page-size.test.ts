import { expect, test } from "vitest";
import { FORMATS } from "../../src/report/formats.ts";
import {
  address,
  auditedWith,
  decisionWith,
  filterDecisionWith,
  ruleWith,
  runEndWith,
  runStartWith,
} from "../store/sample-run.ts";
import { manyFlows } from "./many-flows.ts";
import { withReport } from "./sample-report.ts";

const MANY = manyFlows(6000);

test("a page of many conversations shows 1,000 of each verdict, says so, explains each decision once, and stays under 2 MB", () => {
  const page = withReport(MANY, (source) => [...FORMATS.html.render(source)].join(""));
  for (const title of ["Allowed", "Denied", "At risk", "Not evaluated"])
    expect(page).toContain(`<strong>${title}: showing 1,000 of 1,500 conversations</strong>`);
  expect(page.match(/<tr id="c-F\d+">/g)).toHaveLength(4000);
  expect(page.match(/<article class="why"/g)).toHaveLength(25);
  expect(page.match(/<a href="#why-\d+">why\?<\/a>/g)).toHaveLength(4000);
  expect(page.match(/<summary>why\?/g)).toBeNull();
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
});

/** Rules of which the given ones settled a flow each. */
function pageOfRules(count: number, used: readonly number[]): { readonly page: string; readonly json: string } {
  const rules = Array.from({ length: count }, (_, id) =>
    ruleWith({ id, name: `Block ${id}`, summary: `block inbound, remote 10.${id >> 8}.${id & 255}.0/255.255.255.0` }),
  );
  const flows = used.map((ruleId, sequence) =>
    auditedWith({
      flow: { sequence, initiatorAddress: address(`10.1.${sequence >> 8}.${sequence & 255}`) },
      decision: decisionWith(filterDecisionWith({ ruleId })),
    }),
  );
  return withReport({ start: runStartWith({ rules }), flows, end: runEndWith() }, (source) => ({
    page: [...FORMATS.html.render(source)].join(""),
    json: [...FORMATS.json.render(source)].join(""),
  }));
}

const rowsOf = (page: string): readonly number[] =>
  [...page.matchAll(/<tr id="rule-(\d+)"/g)].map(([, id]) => Number(id));

test("a page of thousands of rules shows every one that settled a flow and the first others, 1,000 in all, and says so", () => {
  const { page, json } = pageOfRules(7400, [7399, 3, 5000]);
  expect(rowsOf(page)).toEqual([3, 5000, 7399, 0, 1, 2, ...[...Array(998).keys()].slice(4)]);
  expect(page).toContain('<caption id="rules-deciding-caption">Rules that decided flows: 3 rules</caption>');
  const caption =
    "In force, decided no flow between 2004-03-01T09:00:00Z and 2004-03-01T09:00:00.250000Z: showing 997 of 7,397 rules";
  expect(page).toContain(`<strong>${caption}</strong>`);
  expect(page).toContain(`<caption id="rules-idle-caption">${caption}</caption>`);
  expect(page).toContain("The remaining 6,400 rules, which decided no flow, are in the database");
  expect(page).toContain('<p class="cap print-only">Printed: the first 200 of 997 rows.</p>');
  expect(Buffer.byteLength(page)).toBeLessThan(500_000);
  expect(JSON.parse(json).rules).toHaveLength(7400);
});

test("a rule that settled a flow is never left out, however many they are", () => {
  const { page } = pageOfRules(
    1300,
    [...Array(1200).keys()].map((index) => 1299 - index),
  );
  expect(rowsOf(page)).toEqual([...Array(1300).keys()].slice(100));
});

test("up to 1,000 rules are all on the page", () => {
  const { page } = pageOfRules(1000, [999]);
  expect(rowsOf(page)).toHaveLength(1000);
  expect(page).not.toContain("showing 1,000 of");
});

test("a page of few conversations explains each in its row", () => {
  const page = withReport(manyFlows(40), (source) => [...FORMATS.html.render(source)].join(""));
  expect(page.match(/<summary>why\?/g)).toHaveLength(40);
  expect(page.match(/<article class="why"/g)).toBeNull();
});

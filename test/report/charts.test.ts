import fc from "fast-check";
import { expect, test } from "vitest";
import { VERDICTS } from "../../src/audit/finding.ts";
import { drawCountBars } from "../../src/report/charts/count-bars.ts";
import { drawHostMatrix } from "../../src/report/charts/host-matrix.ts";
import { drawOverTime } from "../../src/report/charts/over-time.ts";

const START = "2004-03-01T09:00:00Z";

test("over time: no flow is no picture", () => {
  expect(drawOverTime(null)).toBeNull();
  expect(drawHostMatrix({ total: 0, hosts: [], pairs: [] })).toBeNull();
});

test("over time: a strip for each verdict, worst first, with its flows", () => {
  const picture = drawOverTime({
    start: START,
    spanSeconds: 60,
    spans: 3,
    counts: [
      { span: 0, verdict: "allowed", flows: 4 },
      { span: 2, verdict: "allowed", flows: 2 },
      { span: 2, verdict: "denied", flows: 1 },
    ],
  });
  expect(picture?.strips.map(({ title, flows, bars }) => [title, flows, bars.length])).toEqual([
    ["At risk", "0 flows", 0],
    ["Denied", "1 flow", 1],
    ["Allowed", "6 flows", 2],
    ["Not evaluated", "0 flows", 0],
  ]);
  expect(picture?.strips[1]?.bars[0]?.tip).toBe("2004-03-01T09:02:00Z: 1 flow, denied");
  expect(picture?.description).toBe(
    "Flows by the time at which they began, in 3 spans of 1 minute, in UTC. The highest bar stands for 4 flows.",
  );
  expect(picture?.rows).toEqual([
    { from: "2004-03-01T09:00:00Z", flows: ["0", "0", "4", "0"] },
    { from: "2004-03-01T09:02:00Z", flows: ["0", "1", "2", "0"] },
  ]);
});

for (const { spanSeconds, spans, label } of [
  { spanSeconds: 0.02, spans: 50, label: /^09:00:00\.\d{3}$/ },
  { spanSeconds: 5, spans: 50, label: /^09:0\d:\d\d$|^09:0\d$/ },
  { spanSeconds: 600, spans: 50, label: /^\d\d:\d\d$/ },
  { spanSeconds: 7200, spans: 50, label: /^\d\d Mar, \d\d:\d\d$/ },
  { spanSeconds: 604_800, spans: 50, label: /^\d\d [A-Z][a-z]{2} 200\d$/ },
])
  test(`over time: ${spans} spans of ${spanSeconds} s have ticks of a clock or a calendar`, () => {
    const counts = [{ span: 0, verdict: "allowed", flows: 1 }] as const;
    const ticks = drawOverTime({ start: START, spanSeconds, spans, counts })?.ticks ?? [];
    expect(ticks.length).toBeGreaterThan(1);
    for (const tick of ticks) expect(tick.label).toMatch(label);
  });

const anyCounts = fc.array(
  fc.record({
    span: fc.integer({ min: 0, max: 59 }),
    verdict: fc.constantFrom(...VERDICTS),
    flows: fc.integer({ min: 1, max: 1e6 }),
  }),
  { minLength: 1, maxLength: 60 },
);

test("over time: every bar lies in its strip and can be seen", () => {
  fc.assert(
    fc.property(anyCounts, (counts) => {
      const picture = drawOverTime({ start: START, spanSeconds: 60, spans: 60, counts });
      for (const { bars, baseline } of picture?.strips ?? [])
        for (const bar of bars) {
          expect(bar.x).toBeGreaterThanOrEqual(picture?.left ?? 0);
          expect(bar.x + bar.width).toBeLessThanOrEqual((picture?.right ?? 0) + 0.2);
          expect(bar.height).toBeGreaterThanOrEqual(2);
          expect(bar.y + bar.height).toBeCloseTo(baseline, 0);
          expect(bar.height).toBeLessThanOrEqual(46);
        }
    }),
  );
});

test("bars: rows by flows, then by name; from the limit on they are one row, and no flow is lost", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ name: fc.constantFrom(..."abcdefgh"), verdict: fc.constantFrom(...VERDICTS), flows: fc.nat(1000) }),
      ),
      (counts) => {
        const rows = drawCountBars(counts, 3);
        const names = new Set(counts.map(({ name }) => name)).size;
        expect(rows).toHaveLength(names <= 4 ? names : 4);
        const sum = rows.reduce((all, { total }) => all + Number(total.replaceAll(",", "")), 0);
        expect(sum).toBe(counts.reduce((all, { flows }) => all + flows, 0));
        for (const { cells } of rows)
          for (const { flows, width } of cells) {
            expect(width === 0).toBe(flows === "0");
            expect(width).toBeLessThanOrEqual(100);
          }
      },
    ),
  );
  expect(
    drawCountBars(
      [
        { name: "b", verdict: "denied", flows: 1 },
        { name: "a", verdict: "denied", flows: 1 },
      ],
      3,
    ).map(({ name }) => name),
  ).toEqual(["a", "b"]);
});

test("host matrix: a mark for each pair, of the worst verdict's shape, with its flows in words", () => {
  const flows = { allowed: 9, denied: 1, "at-risk": 0, "not-evaluated": 0 };
  const picture = drawHostMatrix({
    total: 30,
    hosts: [
      { address: "10.0.0.1", flows: 12 },
      { address: "10.0.0.2", flows: 10 },
    ],
    pairs: [
      { initiator: 0, responder: 1, flows },
      { initiator: 1, responder: 1, flows: { ...flows, "at-risk": 2 } },
    ],
  });
  expect(picture?.marks.map(({ verdict, tip }) => [verdict, tip])).toEqual([
    ["denied", "10.0.0.1 to 10.0.0.2: 1 flow denied, 9 flows allowed"],
    ["at-risk", "10.0.0.2 to 10.0.0.2: 2 flows at risk, 1 flow denied, 9 flows allowed"],
  ]);
  expect(new Set(picture?.marks.map(({ path }) => path)).size).toBe(2);
  expect(picture?.description).toContain("The 2 busiest of 30 hosts");
  expect(picture?.rows.map(({ initiator }) => initiator)).toEqual(["10.0.0.2", "10.0.0.1"]);
});

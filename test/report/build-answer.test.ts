import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/audit/finding.ts";
import { buildAnswer } from "../../src/report/build-answer.ts";
import {
  auditedWith,
  captureWith,
  decisionWith,
  filterDecisionWith,
  findingWith,
  runEndWith,
  runStartWith,
} from "../store/sample-run.ts";
import { withReport } from "./sample-report.ts";

type Counts = Partial<Record<Verdict, number>> & { readonly contradicted?: number };

/** The answer over so many flows of each verdict. */
function answerOf({ contradicted = 0, ...counts }: Counts, end = runEndWith(), start = runStartWith()) {
  const verdicts = Object.entries(counts).flatMap(([verdict, count]) => Array<Verdict>(count).fill(verdict as Verdict));
  const denied = decisionWith(filterDecisionWith({ decision: "deny" }));
  let left = contradicted;
  const flows = verdicts.map((verdict, sequence) =>
    auditedWith({
      uid: `F${sequence}`,
      flow: { sequence },
      verdict,
      decision: denied,
      isMismatch: verdict === "denied" && left-- > 0,
      findings: verdict === "at-risk" ? [findingWith()] : [],
    }),
  );
  return withReport({ start, flows, end }, (source) => source.model().answer);
}

const ANSWERS: readonly { readonly counts: Counts; readonly kind: string; readonly says: string }[] = [
  { counts: {}, kind: "nothing-judged", says: "Nothing was judged: no IP flow was found in what was read." },
  {
    counts: { "not-evaluated": 3 },
    kind: "nothing-judged",
    says: "Nothing was judged: all 3 flows of the capture pass neither the policy host nor its boundary.",
  },
  {
    counts: { "not-evaluated": 1 },
    kind: "nothing-judged",
    says: "Nothing was judged: the one flow of the capture passes neither the policy host nor its boundary.",
  },
  {
    counts: { allowed: 2, denied: 1, "not-evaluated": 4 },
    kind: "holds",
    says: "Yes, for what this capture shows: none of the 3 judged flows is at risk, and none that the policy denies was seen established.",
  },
  {
    counts: { allowed: 2, "at-risk": 1 },
    kind: "at-risk",
    says: "Not without risk: the policy lets through, or may let through, 1 flow that should worry someone; the worst finding is FWR-101, Forwarded past TCP/IP filtering, of high severity.",
  },
  {
    counts: { denied: 5, contradicted: 2 },
    kind: "not-enforced",
    says: "No: the policy denies 2 flows that the capture shows established, so the exported policy is not the enforced one, or the capture was taken before the filter.",
  },
  {
    counts: { denied: 1, contradicted: 1, "at-risk": 2 },
    kind: "not-enforced",
    says: "2 more flows are, or may be, let through at risk.",
  },
];

for (const { counts, kind, says } of ANSWERS)
  test(`${JSON.stringify(counts)}: ${kind}`, () => {
    const answer = answerOf(counts);
    expect(answer.kind).toBe(kind);
    expect(answer.sentence).toContain(says);
    expect(answer.caveats).toEqual([]);
  });

test("an incomplete run says what is missing beside its answer", () => {
  const captures = [
    captureWith({ endedEarly: { byteOffset: 12_345, reason: "the file ends inside a record", packetsRead: 1 } }),
  ];
  expect(answerOf({ allowed: 1 }, runEndWith({ isIncomplete: true, captures })).caveats).toEqual([
    "The run is incomplete: something of the input could not be read or judged; see capture quality.",
    "office.pcap could be read only up to byte 12,345 (1 packet): the file ends inside a record.",
  ]);
});

describe("a firewall profile that is only assumed", () => {
  const start = runStartWith({
    firewallProfile: "public",
    assumptions: [{ topic: "firewall profile", text: "public", option: "--profile PROFILE" }],
  });
  const CAVEAT = "The firewall profile public is only assumed (--profile): another one may decide otherwise.";

  test("is a cause of what contradicts the policy, and named first", () => {
    const { kind, sentence, caveats } = answerOf({ denied: 5, contradicted: 2 }, runEndWith(), start);
    expect(kind).toBe("not-enforced");
    expect(sentence).toBe(
      "No, or judged by the wrong profile (public is only assumed): the policy denies 2 flows that the capture shows established, so another profile was in force, the exported policy is not the enforced one, or the capture was taken before the filter.",
    );
    expect(caveats).toEqual([CAVEAT]);
  });

  test("limits any other answer", () => {
    const { sentence, caveats } = answerOf({ allowed: 1 }, runEndWith(), start);
    expect(sentence).toMatch(/^Yes, for what this capture shows/);
    expect(caveats).toEqual([CAVEAT]);
  });

  test("limits nothing where no flow was judged, or the profile was said", () => {
    expect(answerOf({}, runEndWith(), start).caveats).toEqual([]);
    expect(answerOf({ allowed: 1 }, runEndWith(), runStartWith({ firewallProfile: "public" })).caveats).toEqual([]);
  });
});

test("a contradicted flow that the policy allows does not make the policy unenforced", () => {
  const refused = auditedWith({ verdict: "allowed", isMismatch: true });
  const answer = withReport(
    { start: runStartWith(), flows: [refused], end: runEndWith() },
    (source) => source.model().answer,
  );
  expect(answer.kind).toBe("holds");
});

test("the answer without a stored run needs nothing but plain data", () => {
  const shape = {
    flows: 0,
    packets: 0,
    hosts: 0,
    midstream: 0,
    initiatorUnknown: 0,
    oneSided: 0,
    firstMicros: null,
    lastMicros: null,
  };
  const run = withReport({ start: runStartWith(), flows: [], end: runEndWith() }, (_, store) => store.readRun().run);
  expect(buildAnswer({ run, shape, verdicts: [], findings: [], captures: [], assumptions: [] })).toMatchObject({
    kind: "nothing-judged",
    bytes: 0,
  });
});

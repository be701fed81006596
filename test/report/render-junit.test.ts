import { describe, expect, test } from "vitest";
import { renderJunit } from "../../src/report/render-junit.ts";
import type { ReportModel } from "../../src/report/report-model.ts";
import { OFFICE, withReport } from "./sample-report.ts";

const MODEL = withReport(OFFICE, (source) => source.model());

/** `suite / case: ending`, as a CI system lists them. */
function outcomes(model: ReportModel): string[] {
  return renderJunit(model)
    .split("<testsuite ")
    .slice(1)
    .flatMap((suite) => {
      const name = /name="([^" ]*)/.exec(suite)?.[1];
      return [...suite.matchAll(/<testcase [^>]* name="([^"]*)" time="0"(?:\/>|>\s*<(\w+) message="([^"]*)")/g)].map(
        ([, title, kind = "passed", message]) => `${name} / ${title}: ${kind}${message ? ` (${message})` : ""}`,
      );
    });
}

const counts = (model: ReportModel): number[][] =>
  [...renderJunit(model).matchAll(/tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/g)].map(
    ([, ...numbers]) => numbers.map(Number),
  );

const verdict = (model: ReportModel, change: (flows: number) => number): ReportModel => ({
  ...model,
  answer: {
    ...model.answer,
    verdicts: model.answer.verdicts.map((totals) => ({ ...totals, flows: change(totals.flows), mismatches: 0 })),
  },
});

describe("JUnit", () => {
  test("at risk and contradicted flows fail, denied ones do not, what was not judged is skipped", () => {
    expect(outcomes(MODEL)).toEqual([
      "verdicts / no flow is at risk: failure (2 flows at risk)",
      "verdicts / no flow that the policy denies is established in the capture: failure (1 flow denied and established)",
      "verdicts / every flow is evaluated: skipped (1 flow not evaluated)",
      "verdicts / all of the input is read and judged: skipped (the run is incomplete: something of the input could not be read or judged)",
      "FWR-101 / TCP/IP filtering: forwarded: TCP/IP filtering looks only at packets for this computer (high): failure (high: 1 flow, Forwarded past TCP/IP filtering)",
      "FWR-501 / TCPAllowedPorts: TCP port 135 is not on the list (high): failure (high: 1 flow, Denied by the policy, established in the capture)",
      "FWR-201 / TCPAllowedPorts: 23: TCP port 23 is on the list (medium): failure (medium: 1 flow, Clear-text logon or administration)",
      "FWR-401 / TCP/IP filtering: outbound: TCP/IP filtering looks only at what comes in (info): passed",
      "host / FWR-702 public profile: Inbound traffic that no rule allows is blocked: failure (high: asked DefaultInboundAction = 1, found not set)",
      "host / FWR-705 public profile: Dropped packets are logged: failure (low: asked LogDroppedPackets = 1, found 0, local)",
      "host / FWR-706 public profile: Dropped packets are logged: passed",
      "host / FWR-705 domain profile: Dropped packets are logged: skipped (not in this export)",
      "host / FWR-705 private profile: Dropped packets are logged: skipped (not applicable)",
    ]);
    expect(counts(MODEL)).toEqual([
      [4, 2, 0, 2],
      [1, 1, 0, 0],
      [1, 1, 0, 0],
      [1, 1, 0, 0],
      [1, 0, 0, 0],
      [5, 2, 0, 2],
    ]);
  });

  test("every suite has the title, and the ticket where one was given", () => {
    const properties = (model: ReportModel): string[][] =>
      renderJunit(model)
        .split("<testsuite ")
        .slice(1)
        .map((suite) => [...suite.matchAll(/<property ([^>]*)\/>/g)].map(([, property = ""]) => property));
    const title = 'name="title" value="Office gateway, March 2004"';
    expect(properties(MODEL)).toEqual(Array.from({ length: 6 }, () => [title]));
    expect(properties({ ...MODEL, run: { ...MODEL.run, ticket: 'FW-"1"' } })).toEqual(
      Array.from({ length: 6 }, () => [title, 'name="ticket" value="FW-&quot;1&quot;"']),
    );
  });

  test("a clean, complete run passes everything", () => {
    const clean = verdict(
      { ...MODEL, run: { ...MODEL.run, status: "complete" }, findings: [], hostChecks: [] },
      () => 0,
    );
    expect(counts(clean)).toEqual([[4, 0, 0, 0]]);
  });

  test("a flow that is allowed and was refused is no failure", () => {
    const refused = MODEL.answer.verdicts.map((totals) =>
      totals.verdict === "allowed" ? { ...totals, mismatches: 3 } : { ...totals, mismatches: 0 },
    );
    expect(outcomes({ ...MODEL, answer: { ...MODEL.answer, verdicts: refused } })[1]).toMatch(/: passed$/);
  });

  test("a run that did not finish is an error", () => {
    const running = { ...MODEL, run: { ...MODEL.run, status: "running" as const } };
    expect(outcomes(running)[3]).toBe("verdicts / all of the input is read and judged: error (the run did not finish)");
    expect(counts(running)[0]).toEqual([4, 2, 1, 1]);
  });

  test("a case tells what was seen in the flows of its own rule, and nothing of other rules' flows", () => {
    const [first, ...others] = MODEL.findings;
    const [decider] = first!.deciders.shown;
    const decidedBy = (name: string, port: number) => ({
      ...decider!,
      reason: name,
      flows: 1,
      evidence: { total: 1, shown: [{ text: `cause of ${name}`, flows: 1 }] },
      conversations: {
        total: 1,
        shown: [{ ...decider!.conversations.shown[0]!, responderPort: port, proto: "tcp", icmpType: null }],
      },
    });
    const shown = [decidedBy("one", 1001), decidedBy("two", 2002)];
    const xml = renderJunit({
      ...MODEL,
      findings: [{ ...first!, flows: 2, deciders: { total: 2, shown } }, ...others],
    });
    const [one, two] = ["one", "two"].map(
      (name) => new RegExp(`name="[^"]*: ${name} .*?</testcase>`, "s").exec(xml)?.[0],
    );
    expect(one).toContain("cause of one");
    expect(one).toContain("1001/tcp");
    expect(one).toContain("tcp.port == 1001");
    expect(one).not.toMatch(/cause of two|2002/);
    expect(two).toContain("2002/tcp");
    expect(two).not.toMatch(/cause of one|1001/);
  });

  test("flows that rules not listed decided have a case of their own", () => {
    const [first, ...others] = MODEL.findings;
    const many = { ...MODEL, findings: [{ ...first!, flows: 12 }, ...others] };
    expect(outcomes(many)).toContain(
      "FWR-101 / other rules and defaults (high): failure (high: 11 flows, Forwarded past TCP/IP filtering)",
    );
  });
});

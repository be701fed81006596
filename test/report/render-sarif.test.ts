import type { Result, Run } from "sarif";
import { describe, expect, test } from "vitest";
import { renderSarif } from "../../src/report/render-sarif.ts";
import type { ReportModel } from "../../src/report/report-model.ts";
import { OFFICE, type SampleRun, withReport } from "./sample-report.ts";

const modelOf = (run: SampleRun): ReportModel => withReport(run, (source) => source.model());
const OFFICE_MODEL = modelOf(OFFICE);
const runOf = (model: ReportModel): Run => JSON.parse(renderSarif(model)).runs[0];
const resultsOf = (model: ReportModel): Result[] => runOf(model).results ?? [];
const flowsOf = ({ properties }: Result): number => properties?.flows ?? 0;

/** The model with a change in its first finding. */
const withFinding = (change: Partial<ReportModel["findings"][number]>): ReportModel => {
  const [first, ...others] = OFFICE_MODEL.findings;
  if (first === undefined) throw new Error("the office has findings");
  return { ...OFFICE_MODEL, findings: [{ ...first, ...change }, ...others] };
};

describe("SARIF 2.1.0 of a report", () => {
  test("every result names a rule of the driver by id and index, has a level, a sentence and a fingerprint", () => {
    const { tool, results = [], artifacts = [] } = runOf(OFFICE_MODEL);
    expect(results).toHaveLength(6);
    for (const { ruleId, ruleIndex = -1, level, message, locations = [], partialFingerprints } of results) {
      expect(tool.driver.rules?.[ruleIndex]?.id).toBe(ruleId);
      expect(level).toMatch(/^(error|warning|note)$/);
      expect(message.text).toMatch(/^\S.*\.$/s);
      expect(partialFingerprints?.["fwreportFlows/v1"]).toMatch(/^[0-9a-f]{32}$/);
      expect(locations).toHaveLength(1);
      const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
      expect(artifacts[artifactLocation?.index ?? -1]?.location?.uri).toBe(artifactLocation?.uri);
      expect(region?.startLine).toBeGreaterThan(0);
    }
    expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(6);
  });

  test("title and ticket are properties of the run", () => {
    const model = { ...OFFICE_MODEL, run: { ...OFFICE_MODEL.run, ticket: "FW-1" } };
    expect(runOf(model).properties).toMatchObject({ title: OFFICE_MODEL.run.title, ticket: "FW-1" });
    expect(runOf(OFFICE_MODEL).properties).not.toHaveProperty("ticket");
  });

  test("a finding lies at the line of the rule that decided, with the line itself", () => {
    const [, mismatch] = resultsOf(OFFICE_MODEL);
    expect(mismatch).toMatchObject({
      ruleId: "FWR-501",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "rules.reg", index: 0 },
            region: { startLine: 12, snippet: { text: expect.stringContaining("TCPAllowedPorts") } },
          },
        },
      ],
    });
  });

  test("where no rule decided, it lies at the rules as a whole, and the message says so", () => {
    const [forwarded] = resultsOf(OFFICE_MODEL);
    expect(forwarded?.message.text).toContain("no rule decided: forwarded");
    expect(forwarded?.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 1 });
  });

  test("a result names the cause and conversations of the flows that its own rule decided", () => {
    const [first] = OFFICE_MODEL.findings;
    const [decider] = first!.deciders.shown;
    const shown = [1001, 2002].map((port) => ({
      ...decider!,
      reason: `port ${port}`,
      flows: 1,
      evidence: { total: 1, shown: [{ text: `cause ${port}`, flows: 1 }] },
      conversations: {
        total: 1,
        shown: [{ ...decider!.conversations.shown[0]!, responderPort: port, proto: "tcp", icmpType: null }],
      },
    }));
    const [one, two] = resultsOf(withFinding({ flows: 2, deciders: { total: 2, shown } }));
    expect(one?.message.text).toMatch(/Cause 1001\..*1001\/tcp/s);
    expect(one?.message.text).not.toContain("2002");
    expect(two?.message.text).toMatch(/Cause 2002\..*2002\/tcp/s);
    expect(two?.properties).toMatchObject({ flows: 1, wiresharkFilter: expect.stringContaining("tcp.port == 2002") });
  });

  test("flows that rules not listed decided are one more result, so that the counts add up", () => {
    const results = resultsOf(withFinding({ flows: 100, deciders: { total: 30, shown: [] } }));
    expect(results.filter(({ ruleId }) => ruleId === "FWR-101")).toMatchObject([
      { message: { text: expect.stringContaining("100 more flows, decided by 30 other rules and defaults") } },
    ]);
    expect(results.reduce((sum, result) => sum + flowsOf(result), 0)).toBe(103);
  });

  test("failed checks of the host are results, those not in the export are counted", () => {
    const run = runOf(OFFICE_MODEL);
    expect(run.results?.filter(({ ruleId }) => ruleId?.startsWith("FWR-7")).map(({ ruleId }) => ruleId)).toEqual([
      "FWR-702",
      "FWR-705",
    ]);
    const notes = run.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text).join("\n");
    expect(notes).toContain("1 check of the host is not in this export");
    expect(notes).toContain("Assumed (policy host)");
    expect(notes).toContain('the entry "8O" is not a port');
  });

  test("fingerprints stay the same when lines move and counts change, and differ between severities", () => {
    const prints = (model: ReportModel): unknown[] =>
      resultsOf(model).map(({ partialFingerprints }) => partialFingerprints);
    const moved = JSON.parse(JSON.stringify(OFFICE_MODEL).replaceAll("rules.reg:12", "rules.reg:99"));
    expect(prints(moved)).toEqual(prints(OFFICE_MODEL));
    expect(prints(withFinding({ flows: 2 })).slice(0, 1)).toEqual(prints(OFFICE_MODEL).slice(0, 1));
    expect(prints(withFinding({ severity: "low" }))[0]).not.toEqual(prints(OFFICE_MODEL)[0]);
  });

  test("a run that did not finish was not successful", () => {
    const running = { ...OFFICE_MODEL, run: { ...OFFICE_MODEL.run, status: "running" as const, finished: null } };
    expect(runOf(running).invocations?.[0]).toMatchObject({ executionSuccessful: false });
    expect(runOf(OFFICE_MODEL).invocations?.[0]).toMatchObject({ executionSuccessful: true });
  });

  test("without rule files there is no place, and no wrong one", () => {
    const results = resultsOf({ ...withFinding({}), ruleFiles: [] });
    expect(results[0]?.locations?.[0]?.physicalLocation).toBeUndefined();
  });
});

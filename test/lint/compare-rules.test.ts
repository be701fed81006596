import { describe, expect, test } from "vitest";
import { compareRules } from "../../src/lint/compare-rules.ts";
import { renderJson } from "../../src/lint/output/render-json.ts";
import { renderSarif } from "../../src/lint/output/render-sarif.ts";
import { renderText } from "../../src/lint/output/render-text.ts";
import { FLAGS, firewall, IPV4, type RuleValues } from "../policy/support/ce-registry.ts";
import { lint } from "./support/lint.ts";

const ports = (first: number, last: number): RuleValues => ({
  Flags: FLAGS.blockOut,
  PrivateHost: IPV4,
  Mask: 0x24,
  Protocol: 6,
  PortMin: first,
  PortMax: last,
});

describe("a comparison that takes too many steps", () => {
  const rules = firewall({ Low: ports(1, 20), Middle: ports(21, 40), High: ports(41, 60), Whole: ports(1, 60) });

  test("with enough of them the rule is found redundant", () => {
    const { findings, undecided } = lint(rules);
    expect(findings.filter(({ id }) => id === "FWR-404").map(({ subject }) => subject)).toEqual(["rule Whole"]);
    expect(undecided).toEqual([]);
  });

  test("with too few it is not decided, not called redundant, and named in every output", () => {
    const result = lint(rules, 3);
    expect(result.undecided.map(({ name }) => name)).toEqual(["Whole"]);
    expect(result.findings.map(({ subject }) => subject)).not.toContain("rule Whole");
    const report = { toolVersion: "1", files: [], result };
    expect(renderText(report)).toMatch(
      /not decided, too complex: whether 1 rule can ever take effect \(rules\.reg:\d+ "Whole"\)/,
    );
    expect(JSON.parse(renderJson(report)).rules.undecided).toMatchObject([{ rule: "Whole", file: "rules.reg" }]);
    expect(JSON.parse(renderSarif(report)).runs[0].invocations[0].toolExecutionNotifications).toMatchObject([
      { message: { text: expect.stringContaining('"Whole" took too long') } },
    ]);
  });
});

test("an empty group has nothing to say", () =>
  expect(
    compareRules({
      filter: "windows-ce",
      direction: "inbound",
      winner: "block",
      defaultAction: "block",
      keywords: { ofPorts: false, ofAddresses: false },
      rules: [],
    }).size,
  ).toBe(0));

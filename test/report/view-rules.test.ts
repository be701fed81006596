import { describe, expect, test } from "vitest";
import type { ModelRule } from "../../src/report/report-model.ts";
import { viewRules } from "../../src/report/view-rules.ts";

const WINDOW = { windowStart: "2004-03-01T09:00:00Z", windowEnd: "2004-03-01T10:00:00Z" };

const ruleWith = (changes: Partial<ModelRule> = {}): ModelRule => ({
  id: 0,
  filter: "windows-firewall",
  name: "Web",
  location: "rules.reg:7",
  lineText: '"Web"="v2.10|Action=Allow|Active=TRUE|Dir=In|"',
  action: "allow",
  direction: "inbound",
  isEnabled: true,
  isUnrestricted: false,
  summary: "allow inbound TCP to port 80",
  filterFlows: 0,
  decidedFlows: 0,
  ...changes,
});

const groupsOf = (...rules: readonly ModelRule[]): readonly string[] =>
  viewRules(rules, WINDOW).groups.map(({ caption }) => caption);

describe("what is said of a rule by the flows that it decided", () => {
  for (const { name, rule, caption } of [
    {
      name: "it decided some",
      rule: ruleWith({ filterFlows: 2, decidedFlows: 1 }),
      caption: "Rules that decided flows: 1 rule",
    },
    {
      name: "it decided none: the window is named, and nobody says that it matched none",
      rule: ruleWith(),
      caption: "In force, decided no flow between 2004-03-01T09:00:00Z and 2004-03-01T10:00:00Z: 1 rule",
    },
    {
      name: "it is off",
      rule: ruleWith({ isEnabled: false }),
      caption: "Not in force, or only logging: 1 rule",
    },
    {
      name: "it only logs",
      rule: ruleWith({ action: "log" }),
      caption: "Not in force, or only logging: 1 rule",
    },
  ])
    test(name, () => expect(groupsOf(rule)).toEqual([caption]));

  test("without a window it is not named", () => {
    const { groups } = viewRules([ruleWith()], { windowStart: null, windowEnd: null });
    expect(groups.map(({ caption }) => caption)).toEqual(["In force, decided no flow in this window: 1 rule"]);
  });

  test("an over-broad rule that decided none says so", () => {
    const { broad } = viewRules(
      [ruleWith({ isUnrestricted: true }), ruleWith({ isUnrestricted: true, filterFlows: 3 })],
      WINDOW,
    );
    expect(broad.map(({ decided }) => decided)).toEqual(["no flow", "3 flows"]);
  });
});

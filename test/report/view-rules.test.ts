import { describe, expect, test } from "vitest";
import type { ModelRule } from "../../src/report/report-model.ts";
import { viewRules } from "../../src/report/view-rules.ts";
import { modelRuleWith } from "./model-rule.ts";

const WINDOW = { windowStart: "2004-03-01T09:00:00Z", windowEnd: "2004-03-01T10:00:00Z" };

const groupsOf = (...rules: readonly ModelRule[]): readonly string[] =>
  viewRules(rules, WINDOW).groups.map(({ caption }) => caption);

describe("what is said of a rule by the flows that it decided", () => {
  for (const { name, rule, caption } of [
    {
      name: "it decided some",
      rule: modelRuleWith({ filterFlows: 2, decidedFlows: 1 }),
      caption: "Rules that decided flows: 1 rule",
    },
    {
      name: "it decided none: the window is named, and nobody says that it matched none",
      rule: modelRuleWith(),
      caption: "In force, decided no flow between 2004-03-01T09:00:00Z and 2004-03-01T10:00:00Z: 1 rule",
    },
    {
      name: "it is off",
      rule: modelRuleWith({ isEnabled: false }),
      caption: "Not in force, or only logging: 1 rule",
    },
    {
      name: "it only logs",
      rule: modelRuleWith({ action: "log" }),
      caption: "Not in force, or only logging: 1 rule",
    },
  ])
    test(name, () => expect(groupsOf(rule)).toEqual([caption]));

  test("without a window it is not named", () => {
    const { groups } = viewRules([modelRuleWith()], { windowStart: null, windowEnd: null });
    expect(groups.map(({ caption }) => caption)).toEqual(["In force, decided no flow in this window: 1 rule"]);
  });

  for (const { name, says } of [
    { name: "RawIPAllowedProtocols: 1", says: "No flow of ICMP is asked of this list: ICMP is never filtered." },
    {
      name: "RawIPAllowedProtocols: 6",
      says: "No flow of TCP is asked of this list, but of TCPAllowedPorts: the entry can decide none.",
    },
    {
      name: "RawIPAllowedProtocols: 17",
      says: "No flow of UDP is asked of this list, but of UDPAllowedPorts: the entry can decide none.",
    },
    { name: "RawIPAllowedProtocols: 47", says: "" },
    { name: "TCPAllowedPorts: 17", says: "" },
  ])
    test(`${name}: ${says === "" ? "no remark" : "it is not for what it seems to name"}`, () => {
      const { groups } = viewRules([modelRuleWith({ filter: "tcpip-filtering", name })], WINDOW);
      expect(groups[0]?.rows[0]?.remark).toBe(says);
    });

  test("an over-broad rule that decided none says so", () => {
    const { broad } = viewRules(
      [modelRuleWith({ isUnrestricted: true }), modelRuleWith({ isUnrestricted: true, filterFlows: 3 })],
      WINDOW,
    );
    expect(broad.map(({ decided }) => decided)).toEqual(["no flow", "3 flows"]);
  });
});

import { describe, expect, it } from "vitest";
import type { PolicyChoices } from "../../../../src/policy/policy-judge.ts";
import { firewallWith, rule } from "../../support/firewall-registry.ts";
import { flowStart } from "../../support/flows.ts";
import { judgeAs, policyOf } from "../../support/policies.ts";

const ME = "192.168.1.20";
const decide = (reg: string, flow: string, changes: Partial<PolicyChoices> = {}) =>
  judgeAs(policyOf(reg, { hostOptions: [ME], ...changes }), flowStart(flow)).deciding;
const decisionOf = (reg: string, flow: string, changes: Partial<PolicyChoices> = {}): string =>
  decide(reg, flow, changes).decision;

const OUT = `tcp ${ME}:50000 > 10.0.0.5:443`;

describe("authenticated bypass of what goes out", () => {
  const BLOCK = rule("Action=Block|Dir=Out|Protocol=6|RPort=443");
  const bypass = (tokens: string): string => rule(`${tokens}|Security=Authenticate|AuthByPassOut=TRUE`);
  it.each([
    ["may beat a block", [BLOCK, bypass("Action=Allow|Dir=Out")], "depends"],
    ["in whatever order", [bypass("Action=Allow|Dir=Out"), BLOCK], "depends"],
    ["is no matter of rules that block", [BLOCK, bypass("Action=Block|Dir=Out")], "deny"],
    ["nor of rules for what comes in", [BLOCK, bypass("Action=Allow|Dir=In")], "deny"],
    ["is off when it is FALSE", [BLOCK, rule("Action=Allow|Dir=Out|AuthByPassOut=FALSE")], "deny"],
  ])("%s", (_, rules, expected) => {
    expect(decisionOf(firewallWith(rules), OUT)).toBe(expected);
  });
  it("names its rule", () => {
    const decision = decide(firewallWith([BLOCK, bypass("Action=Allow|Dir=Out|Name=by IPsec")]), OUT);
    expect(decision.reason).toMatch(/^depends on rule "by IPsec".*AuthByPassOut=TRUE/);
    expect(decision.ruleId).toBe(1);
  });
});

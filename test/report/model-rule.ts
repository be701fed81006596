import type { ModelRule } from "../../src/report/report-model.ts";

/** A rule of the model, as it stands after a run that it decided nothing in. */
export const modelRuleWith = (changes: Partial<ModelRule> = {}): ModelRule => ({
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

import { type FirewallRule, formatToken, type RuleToken } from "../../policy/windows-firewall/rules/rule.ts";

/**
 * What a rule asks that no packet shows: programs, services, users, adapters. One text for each kind of condition, whose
 * values are alternatives, written alike however a rule writes them.
 */
export function firewallConditions({ unseen, interfaces }: FirewallRule): readonly string[] {
  const byKey = new Map<string, string[]>();
  const add = (key: string, value: string): void => {
    byKey.set(key, [...(byKey.get(key) ?? []), value.trim().toLowerCase()]);
  };
  for (const { key, value } of unseen) add(key.toLowerCase(), value);
  for (const name of interfaces) add("if", name);
  return [...byKey].map(([key, values]) => `${key}=${[...new Set(values)].sort().join("|")}`);
}

/** Tokens that make an allowing rule do more (windows-nt-to-11-filters.md D3). */
const GRANTS = new Set(["edge", "defer", "pcross"]);

export function firewallGrants({ remarks, isLooseSourceMapped }: FirewallRule): readonly string[] {
  const isGrant = ({ key, value }: RuleToken): boolean =>
    GRANTS.has(key.toLowerCase()) && value.trim().toLowerCase() !== "false";
  const granted = remarks.filter(isGrant).map((token) => formatToken(token).toLowerCase());
  return isLooseSourceMapped ? [...granted, "lsm=true"] : granted;
}

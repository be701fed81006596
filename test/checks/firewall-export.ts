import { evaluateHostChecks } from "../../src/checks/evaluate-host-checks.ts";
import type { HostCheckResult } from "../../src/checks/host-check-result.ts";
import { parseRegistry } from "../../src/registry/parse-registry.ts";
import { type RuleValues, section } from "../policy/support/ce-registry.ts";

export const POLICY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall";
export const SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services";
export const LOCAL = `${SERVICES}\\SharedAccess\\Parameters\\FirewallPolicy`;

/** Keys by their paths, each with its values. */
export type Keys = Readonly<Record<string, RuleValues>>;

/** The `.reg` text of the keys, in order. */
export const exportOf = (keys: Keys): string =>
  [
    "Windows Registry Editor Version 5.00",
    "",
    ...Object.entries(keys).map(([path, values]) => section(path, values)),
  ].join("\n");

/** What the checks say of an export of these keys. */
export function check(keys: Keys): readonly HostCheckResult[] {
  const bytes = new TextEncoder().encode(exportOf(keys));
  const { registry, problems } = parseRegistry([{ file: "rules.reg", bytes }]);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("; "));
  return evaluateHostChecks(registry);
}

export function resultOf(results: readonly HostCheckResult[], id: string, profile: string): HostCheckResult {
  const result = results.find((candidate) => candidate.id === id && candidate.profile === profile);
  if (result === undefined) throw new Error(`no ${id} of the ${profile} profile`);
  return result;
}

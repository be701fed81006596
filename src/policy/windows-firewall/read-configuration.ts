import type { Problem } from "../../base/problem.ts";
import type { Registry, RegistryKey } from "../../registry/registry.ts";
import { type ExceptionsConfiguration, readExceptions } from "./exceptions/read-exceptions.ts";
import { findFirewallKeys, generationOf } from "./firewall-keys.ts";
import { type RulesConfiguration, readRules } from "./rules/read-configuration.ts";

/** The Windows Firewall of either generation. */
export type FirewallConfiguration = ExceptionsConfiguration | RulesConfiguration;

/** Reads the Windows Firewall of an export, of the generation that its keys show; undefined when it holds none. */
export function readFirewallConfiguration(
  registry: Registry,
  controlSet: RegistryKey | undefined,
  problems: Problem[],
): FirewallConfiguration | undefined {
  const keys = findFirewallKeys(registry, controlSet);
  if (keys === undefined) return undefined;
  return generationOf(keys) === "exceptions" ? readExceptions(keys, registry, problems) : readRules(keys, problems);
}

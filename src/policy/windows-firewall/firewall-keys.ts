import type { Registry, RegistryKey } from "../../registry/registry.ts";
import { findSoftwareKey } from "../../registry/software-hive.ts";

/** Where an export keeps the Windows Firewall (windows-nt-to-11-filters.md C1, D1); what it does not hold is undefined. */
export interface FirewallKeys {
  /** `Services\SharedAccess\Parameters\FirewallPolicy` of the control set. */
  readonly local: RegistryKey | undefined;
  /** `Policies\Microsoft\WindowsFirewall` of the SOFTWARE hive: group policy. */
  readonly policy: RegistryKey | undefined;
  /** `Services` of the control set, for how MpsSvc, BFE and SharedAccess start. */
  readonly services: RegistryKey | undefined;
}

/** Undefined when the export holds neither of the two stores. */
export function findFirewallKeys(registry: Registry, controlSet: RegistryKey | undefined): FirewallKeys | undefined {
  const services = controlSet?.keys.get("services");
  const local = services?.keys.get("sharedaccess")?.keys.get("parameters")?.keys.get("firewallpolicy");
  const policy = findSoftwareKey(registry, "Policies\\Microsoft\\WindowsFirewall");
  return local === undefined && policy === undefined ? undefined : { local, policy, services };
}

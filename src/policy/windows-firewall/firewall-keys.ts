import { findKey, type Registry, type RegistryKey } from "../../registry/registry.ts";

/** Where an export keeps the Windows Firewall (windows-nt-to-11-filters.md C1, D1); what it does not hold is undefined. */
export interface FirewallKeys {
  /** `Services\SharedAccess\Parameters\FirewallPolicy` of the control set. */
  readonly local: RegistryKey | undefined;
  /** `HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\WindowsFirewall`: group policy. */
  readonly policy: RegistryKey | undefined;
  /** `Services` of the control set, for how MpsSvc, BFE and SharedAccess start. */
  readonly services: RegistryKey | undefined;
}

/** `exceptions`: XP SP2 and Server 2003 SP1, lists of ports and programs; `rules`: Vista and later, rule strings. */
export type Generation = "exceptions" | "rules";

/** Undefined when the export holds neither of the two stores. */
export function findFirewallKeys(registry: Registry, controlSet: RegistryKey | undefined): FirewallKeys | undefined {
  const services = controlSet?.keys.get("services");
  const local = services?.keys.get("sharedaccess")?.keys.get("parameters")?.keys.get("firewallpolicy");
  const policy = findKey(registry, "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall");
  return local === undefined && policy === undefined ? undefined : { local, policy, services };
}

const EXCEPTION_KEYS = [
  "globallyopenports",
  "authorizedapplications",
  "icmpsettings",
  "remoteadminsettings",
  "services",
];

/**
 * Lists of exceptions are of XP and 2003 unless something shows a later Windows, which keeps them for compatibility.
 * Without either, the settings mean the same to both.
 */
export function generationOf({ local, policy, services }: FirewallKeys): Generation {
  const stores = [local, policy].filter((store) => store !== undefined);
  const profiles = stores.flatMap(({ keys }) => PROFILE_KEYS.flatMap((name) => keys.get(name) ?? []));
  const isLater =
    services?.keys.has("mpssvc") ||
    stores.some(({ keys, values }) => LATER_KEYS.some((name) => keys.has(name)) || values.has("policyversion")) ||
    profiles.some(({ values }) => LATER_VALUES.some((name) => values.has(name)));
  if (isLater) return "rules";
  return profiles.some(({ keys }) => EXCEPTION_KEYS.some((name) => keys.has(name))) ? "exceptions" : "rules";
}

const PROFILE_KEYS = ["domainprofile", "standardprofile"];
const LATER_KEYS = ["firewallrules", "publicprofile", "privateprofile", "restrictedservices"];
const LATER_VALUES = ["defaultinboundaction", "defaultoutboundaction", "disablestealthmode", "allowlocalpolicymerge"];

import type { Registry, RegistryKey } from "../../registry/registry.ts";
import type { FirewallKeys } from "./firewall-keys.ts";
import { isSinceVista } from "./windows-product.ts";

/** `exceptions`: XP SP2 and Server 2003 SP1, lists of ports and programs; `rules`: Vista and later, rule strings. */
export type Generation = "exceptions" | "rules";

/**
 * `known`: the export shows it. `presumed`: what it holds is as that generation has it. `open`: nothing tells, or what
 * there is contradicts itself; the generation is the likelier one.
 */
export interface GenerationChoice {
  readonly generation: Generation;
  readonly basis: "known" | "presumed" | "open";
}

const PROFILE_KEYS = ["domainprofile", "standardprofile"];
const EXCEPTION_KEYS = [
  "globallyopenports",
  "authorizedapplications",
  "icmpsettings",
  "remoteadminsettings",
  "services",
];
/** Keys, and values of a profile, that XP and 2003 did not have. */
const LATER_KEYS = ["firewallrules", "publicprofile", "privateprofile", "restrictedservices"];
const LATER_VALUES = ["defaultinboundaction", "defaultoutboundaction", "disablestealthmode", "allowlocalpolicymerge"];
const LATER_SERVICES = ["mpssvc", "bfe"];

/**
 * The name and version of the exported Windows decide, then its services and its own store. Group policy is written for
 * computers of several generations and says nothing for certain of the one that it reached.
 */
export function chooseGeneration({ local, policy, services }: FirewallKeys, registry: Registry): GenerationChoice {
  const isLater = isSinceVista(registry);
  if (isLater !== undefined) return { generation: isLater ? "rules" : "exceptions", basis: "known" };
  if (LATER_SERVICES.some((name) => services?.keys.has(name)) || isOfLaterForm(local)) {
    return { generation: "rules", basis: "known" };
  }
  const ownProfiles = profilesOf(local);
  const isPolicyLater = isOfLaterForm(policy);
  if (ownProfiles.some(hasExceptions)) {
    return { generation: "exceptions", basis: isPolicyLater ? "open" : "presumed" };
  }
  if (isPolicyLater && ownProfiles.length === 0) return { generation: "rules", basis: "presumed" };
  const isOfEarlierForm = ownProfiles.length > 0 || profilesOf(policy).some(hasExceptions);
  return { generation: isOfEarlierForm && !isPolicyLater ? "exceptions" : "rules", basis: "open" };
}

const profilesOf = (store: RegistryKey | undefined): readonly RegistryKey[] =>
  PROFILE_KEYS.flatMap((name) => store?.keys.get(name) ?? []);

const hasExceptions = ({ keys }: RegistryKey): boolean => EXCEPTION_KEYS.some((name) => keys.has(name));

function isOfLaterForm(store: RegistryKey | undefined): boolean {
  if (store === undefined) return false;
  return (
    LATER_KEYS.some((name) => store.keys.has(name)) ||
    store.values.has("policyversion") ||
    profilesOf(store).some(({ values }) => LATER_VALUES.some((name) => values.has(name)))
  );
}

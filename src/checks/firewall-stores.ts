import { resolveControlSet } from "../registry/control-set.ts";
import type { Registry, RegistryKey } from "../registry/registry.ts";
import { findSoftwareKey, resolveSoftwareHive } from "../registry/software-hive.ts";
import type { FirewallProfile } from "../tables/host-checks.ts";
import { isHeld } from "./held-key.ts";

/** Where an export holds the configuration of Windows Firewall (windows-nt-to-11-filters.md C1, D1). */
export interface FirewallStores {
  /** `SOFTWARE\Policies\Microsoft\WindowsFirewall`. */
  readonly policy: RegistryKey | undefined;
  /**
   * The key nearest to the policy branch that the export holds, itself or one above it: with it, the export would hold
   * the branch if the computer had one. undefined: there may be more of it than the export holds.
   */
  readonly policyHolder: RegistryKey | undefined;
  /** `Services\SharedAccess\Parameters\FirewallPolicy` of the control set. */
  readonly local: RegistryKey | undefined;
  /** `no` is concluded from an empty primary DNS suffix. */
  readonly isDomainMember: "no" | "maybe";
}

/** Below the SOFTWARE hive. */
const POLICY = "Policies\\Microsoft\\WindowsFirewall";
/** The profile of Windows XP, in lower case. */
export const XP_PROFILE = "standardprofile";

/** Keys and values that Windows XP and Server 2003 did not have. */
const SINCE_VISTA = {
  local: ["firewallrules", "publicprofile", "restrictedservices"],
  policy: ["firewallrules", "publicprofile", "privateprofile"],
  values: ["defaultinboundaction", "defaultoutboundaction", "allowlocalpolicymerge", "allowlocalipsecpolicymerge"],
};

/** The stores of the Windows Firewall of Vista and later; undefined where the export holds none, or those of XP. */
export function findFirewallStores(registry: Registry): FirewallStores | undefined {
  const { key: controlSet } = resolveControlSet(registry);
  const services = controlSet?.keys.get("services");
  const local = services?.keys.get("sharedaccess")?.keys.get("parameters")?.keys.get("firewallpolicy");
  const policy = findSoftwareKey(registry, POLICY);
  if (!isSinceVista(local, policy)) return undefined;
  return {
    policy,
    policyHolder: findPolicyHolder(registry),
    local,
    isDomainMember: readDomainMembership(services),
  };
}

function findPolicyHolder(registry: Registry): RegistryKey | undefined {
  const names = POLICY.split("\\");
  const below = names.map((_, index) => findSoftwareKey(registry, names.slice(0, index + 1).join("\\")));
  return [registry.roots.get("hkey_local_machine"), resolveSoftwareHive(registry).key, ...below].findLast(isHeld);
}

/** A policy branch without anything that tells is taken for one of today's, unless it has the profile of XP. */
function isSinceVista(local: RegistryKey | undefined, policy: RegistryKey | undefined): boolean {
  const stores = [local, policy].filter((store) => store !== undefined);
  if (stores.length === 0) return false;
  const profiles = stores.flatMap(({ keys }) => [...keys.values()]);
  const isMarked =
    SINCE_VISTA.local.some((name) => local?.keys.has(name)) ||
    SINCE_VISTA.policy.some((name) => policy?.keys.has(name)) ||
    stores.some(({ values }) => values.has("policyversion")) ||
    profiles.some(({ values }) => SINCE_VISTA.values.some((name) => values.has(name)));
  return isMarked || !stores.some(({ keys }) => keys.has(XP_PROFILE));
}

/**
 * The primary DNS suffix of a member is the domain's name, unless it was chosen not to follow
 * (`SyncDomainWithMembership`): so a computer that has none is a member of no Active Directory domain.
 */
function readDomainMembership(services: RegistryKey | undefined): "no" | "maybe" {
  const parameters = services?.keys.get("tcpip")?.keys.get("parameters");
  const suffix = parameters?.values.get("nv domain")?.data;
  const follows = parameters?.values.get("syncdomainwithmembership")?.data;
  const isFollowing = follows === undefined || (follows.kind === "dword" && follows.number === 1);
  return isFollowing && suffix?.kind === "string" && suffix.text === "" ? "no" : "maybe";
}

const LOCAL_KEY = { domain: "domainprofile", private: "standardprofile", public: "publicprofile" } as const;
const POLICY_KEY = { domain: "domainprofile", private: "privateprofile", public: "publicprofile" } as const;

export const localProfile = ({ local }: FirewallStores, profile: FirewallProfile): RegistryKey | undefined =>
  local?.keys.get(LOCAL_KEY[profile]);

/**
 * A policy branch with neither PrivateProfile nor PublicProfile has one profile for both, StandardProfile (MS-GPFAS
 * 2.2.3): an older policy that newer systems still follow.
 */
export function policyProfile({ policy }: FirewallStores, profile: FirewallProfile): RegistryKey | undefined {
  const isOlder = !policy?.keys.has(POLICY_KEY.private) && !policy?.keys.has(POLICY_KEY.public);
  return policy?.keys.get(isOlder && profile !== "domain" ? XP_PROFILE : POLICY_KEY[profile]);
}

/**
 * Whether the export would hold the policy's settings of the profile if there were any. A StandardProfile does not tell
 * whether there is a key of the profile itself.
 */
export function isPolicyHeld(stores: FirewallStores, profile: FirewallProfile): boolean {
  const key = policyProfile(stores, profile);
  return stores.policyHolder !== undefined || (isHeld(key) && key?.name.toLowerCase() !== XP_PROFILE);
}

import type { Problem, SourceLocation } from "../../../base/problem.ts";
import type { RegistryKey } from "../../../registry/registry.ts";
import { readTexts, warn } from "../../registry-value.ts";
import type { Exception } from "../exceptions/exception.ts";
import { readIcmpExceptions } from "../exceptions/read-icmp-settings.ts";
import { readPortExceptions, readProgramExceptions } from "../exceptions/read-lists.ts";
import { readServiceExceptions } from "../exceptions/read-services.ts";
import type { FirewallKeys } from "../firewall-keys.ts";
import { isInterfaceGuid } from "../interface-name.ts";
import { PROFILES, type Profile } from "../profile.ts";
import { type ProfileKeys, readSetting, readSettingOnInEither, type Setting } from "../setting.ts";
import { readUserPrefMerge } from "./user-pref-merge.ts";

/** What the stores say of one profile (windows-nt-to-11-filters.md D1, D4). */
export interface ProfileSettings {
  /** EnableFirewall. */
  readonly isEnabled: Setting;
  /** DoNotAllowExceptions: no rule lets anything in. */
  readonly refusesExceptions: Setting;
  /** DefaultInboundAction, DefaultOutboundAction: on means block. */
  readonly blocksInbound: Setting;
  readonly blocksOutbound: Setting;
  /** DisableUnicastResponsesToMulticastBroadcast. */
  readonly refusesGroupAnswers: Setting;
  /** DisableStealthMode: what tells of closed ports is let out. */
  readonly disablesStealth: Setting;
  /** AllowLocalPolicyMerge, and AllowUserPrefMerge of programs and of ports: which local rules count beside the policy's. */
  readonly mergesLocalRules: Setting;
  readonly mergesPrograms: Setting;
  readonly mergesPorts: Setting;
  /** DisabledInterfaces: GUIDs of adapters on which the firewall is off, with braces, in lower case. */
  readonly disabledInterfaces: readonly string[];
  readonly interfacesLocation: SourceLocation | null;
  /** DisabledInterfaces where part of it names no GUIDs, and so may mean any adapter. null: all of it does. */
  readonly unreadInterfaces: SourceLocation | null;
  /** The first exception of XP and 2003 in the policy, which later systems may heed too. null: none. */
  readonly legacyExceptions: SourceLocation | null;
  /** All of them, whether they open something or not. */
  readonly legacyList: readonly Exception[];
}

const LOCAL_NAMES: Readonly<Record<Profile, string>> = {
  domain: "domainprofile",
  private: "standardprofile",
  public: "publicprofile",
};
const POLICY_NAMES: Readonly<Record<Profile, string>> = { ...LOCAL_NAMES, private: "privateprofile" };

export function readProfileSettings(
  keys: FirewallKeys,
  problems: Problem[],
): Readonly<Record<Profile, ProfileSettings>> {
  const found: Problem[] = [];
  const [domain, privates, publics] = PROFILES.map((profile) => readSettings(profileKeys(keys, profile), found));
  // What two profiles share is told once.
  const byPlace = new Map(found.map((problem) => [JSON.stringify([problem.location, problem.message]), problem]));
  problems.push(...byPlace.values());
  if (domain === undefined || privates === undefined || publics === undefined) throw new Error("three profiles");
  return { domain, private: privates, public: publics };
}

/** Without private and public profiles in the policy, its standard profile is for both; with either, for neither (C4). */
function profileKeys({ local, policy }: FirewallKeys, profile: Profile): ProfileKeys {
  const isLegacy = !(policy?.keys.has("privateprofile") || policy?.keys.has("publicprofile"));
  const policyName = isLegacy && profile !== "domain" ? "standardprofile" : POLICY_NAMES[profile];
  return { local: local?.keys.get(LOCAL_NAMES[profile]), policy: policy?.keys.get(policyName) };
}

function readSettings(keys: ProfileKeys, problems: Problem[]): ProfileSettings {
  const policyOnly = (key: RegistryKey | undefined): ProfileKeys => ({ policy: key, local: undefined });
  return {
    isEnabled: readSetting(keys, "EnableFirewall", true, problems),
    refusesExceptions: readSettingOnInEither(keys, "DoNotAllowExceptions", problems),
    blocksInbound: readSetting(keys, "DefaultInboundAction", true, problems),
    blocksOutbound: readSetting(keys, "DefaultOutboundAction", false, problems),
    refusesGroupAnswers: readSetting(keys, "DisableUnicastResponsesToMulticastBroadcast", false, problems),
    disablesStealth: readSetting(keys, "DisableStealthMode", false, problems),
    mergesLocalRules: readSetting(policyOnly(keys.policy), "AllowLocalPolicyMerge", true, problems),
    mergesPrograms: readUserPrefMerge(keys, "authorizedapplications", problems),
    mergesPorts: readUserPrefMerge(keys, "globallyopenports", problems),
    ...readDisabledInterfaces(keys, problems),
    legacyExceptions: keys.policy === undefined ? null : findLegacyExceptions(keys.policy),
    legacyList: readLegacyList(policyOnly(keys.policy), problems),
  };
}

function readDisabledInterfaces(
  { policy, local }: ProfileKeys,
  problems: Problem[],
): Pick<ProfileSettings, "disabledInterfaces" | "interfacesLocation" | "unreadInterfaces"> {
  const key = policy?.values.has("disabledinterfaces") ? policy : local;
  const field = readTexts(key, "DisabledInterfaces", problems);
  if (field.kind === "absent") return { disabledInterfaces: [], interfacesLocation: null, unreadInterfaces: null };
  const interfacesLocation = field.location;
  if (field.kind === "unreadable") {
    return { disabledInterfaces: [], interfacesLocation, unreadInterfaces: interfacesLocation };
  }
  const names = field.value.flatMap((text) => text.split(",")).map((text) => text.trim().toLowerCase());
  const unread = names.filter((name) => name !== "" && !isInterfaceGuid(name));
  for (const name of unread) {
    warn(problems, field.location, `DisabledInterfaces: "${name}" is no adapter's GUID in braces; it may mean any`);
  }
  const unreadInterfaces = unread.length > 0 ? interfacesLocation : null;
  return { disabledInterfaces: names.filter(isInterfaceGuid), interfacesLocation, unreadInterfaces };
}

const readLegacyList = (keys: ProfileKeys, problems: Problem[]): readonly Exception[] => [
  ...readPortExceptions(keys, problems),
  ...readServiceExceptions(keys, problems),
  ...readProgramExceptions(keys, problems),
  ...readIcmpExceptions(keys, problems),
];

/** The first value that opens something: an entry of a list, or a switch that is not 0. */
function findLegacyExceptions(profile: RegistryKey): SourceLocation | null {
  const lists = ["globallyopenports", "authorizedapplications"].map((name) => profile.keys.get(name)?.keys.get("list"));
  const [entry] = lists.flatMap((list) => [...(list?.values.values() ?? [])]);
  if (entry !== undefined) return entry.location;
  const services = [...(profile.keys.get("services")?.keys.values() ?? [])];
  const switches = [...services, profile.keys.get("remoteadminsettings"), profile.keys.get("icmpsettings")];
  const isOn = switches
    .flatMap((key) => [...(key?.values.values() ?? [])])
    .find(({ data }) => data.kind === "dword" && data.number !== 0);
  return isOn?.location ?? null;
}

import type { Problem, SourceLocation } from "../../../base/problem.ts";
import type { Registry } from "../../../registry/registry.ts";
import type { FirewallKeys } from "../firewall-keys.ts";
import type { Profile } from "../profile.ts";
import { type FirewallSwitch, readServiceSwitch } from "../service-switch.ts";
import { type ProfileKeys, readSetting, type Setting } from "../setting.ts";
import type { Exception } from "./exception.ts";
import { readProfileSwitch } from "./firewall-switch.ts";
import { readIcmpExceptions } from "./read-icmp-settings.ts";
import { readPortExceptions, readProgramExceptions } from "./read-lists.ts";
import { readServiceExceptions } from "./read-services.ts";

/** Before Vista there are two profiles. */
export const PROFILE_KEY_NAMES = ["DomainProfile", "StandardProfile"] as const;
export type ProfileKeyName = (typeof PROFILE_KEY_NAMES)[number];

export interface ExceptionsProfile {
  readonly keyName: ProfileKeyName;
  /** Either store has the profile's key. */
  readonly isInExport: boolean;
  readonly enabled: FirewallSwitch;
  /** EnableFirewall is in neither store. */
  readonly isSwitchPresumed: boolean;
  /** DoNotAllowExceptions: answers only. */
  readonly ignoresExceptions: Setting;
  /** DisableUnicastResponsesToMulticastBroadcast. */
  readonly refusesGroupAnswers: Setting;
  /** Of both stores, enabled or not. */
  readonly exceptions: readonly Exception[];
}

/** The Windows Firewall of XP SP2 and Server 2003 SP1 in one export (windows-nt-to-11-filters.md section C). */
export interface ExceptionsConfiguration {
  readonly kind: "windows-firewall";
  readonly generation: "exceptions";
  readonly location: SourceLocation;
  readonly service: FirewallSwitch;
  /** `Services\SharedAccess\Start` is not in the export. */
  readonly isServicePresumed: boolean;
  readonly profiles: Readonly<Record<ProfileKeyName, ExceptionsProfile>>;
}

/** Reads both profiles from both stores. */
export function readExceptions(
  { local, policy, services }: FirewallKeys,
  registry: Registry,
  problems: Problem[],
): ExceptionsConfiguration {
  const location = (policy ?? local)?.location;
  if (location === undefined) throw new Error("a firewall has a store");
  const readProfile = (keyName: ProfileKeyName): ExceptionsProfile => {
    const name = keyName.toLowerCase();
    const keys: ProfileKeys = { policy: policy?.keys.get(name), local: local?.keys.get(name) };
    const isDomain = keyName === "DomainProfile";
    const { enabled, isPresumed } = readProfileSwitch(keys, registry, isDomain, problems);
    const read = (setting: string): Setting => readSetting(keys, setting, false, problems);
    return {
      keyName,
      isInExport: keys.policy !== undefined || keys.local !== undefined,
      enabled,
      isSwitchPresumed: isPresumed,
      ignoresExceptions: read("DoNotAllowExceptions"),
      refusesGroupAnswers: read("DisableUnicastResponsesToMulticastBroadcast"),
      exceptions: [
        ...readPortExceptions(keys, problems),
        ...readServiceExceptions(keys, problems),
        ...readProgramExceptions(keys, problems),
        ...readIcmpExceptions(keys, problems),
      ],
    };
  };
  return {
    kind: "windows-firewall",
    generation: "exceptions",
    location,
    ...readServiceSwitch(services, "SharedAccess", problems),
    profiles: { DomainProfile: readProfile("DomainProfile"), StandardProfile: readProfile("StandardProfile") },
  };
}

/** What XP calls a profile of later Windows. */
export const profileKeyName = (profile: Profile): ProfileKeyName =>
  profile === "domain" ? "DomainProfile" : "StandardProfile";

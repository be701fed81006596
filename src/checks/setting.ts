import type { SourceLocation } from "../base/problem.ts";
import type { RegistryData, RegistryKey, RegistryValue } from "../registry/registry.ts";
import type { FirewallProfile, HostCheck } from "../tables/host-checks.ts";
import { type FirewallStores, isPolicyHeld, localProfile, policyProfile, XP_PROFILE } from "./firewall-stores.ts";
import { isHeld } from "./held-key.ts";

/** `not-set`: the export holds the keys that would hold the value. `not-exported`: it may be set, for all the export says. */
export type SettingSource = "policy" | "local" | "not-set" | "not-exported";

/** One value of a profile, from the policy branch if it is there. */
export interface Setting {
  readonly source: SettingSource;
  readonly data: RegistryData | undefined;
  /** The data for a reader; empty without any. */
  readonly shown: string;
  /** The value, the key that lacks it, or the key above that lacks that one; null where the export has none of them. */
  readonly location: SourceLocation | null;
  /** The number that Windows goes by; null for a text, and where it is not known. */
  readonly effective: number | null;
  /** The policy asks for 0 and the local store for 1: on the logs, on wins (MS-FASP 3.1.3). */
  readonly isOnByLocal: boolean;
  /** Found in the policy's StandardProfile, for a profile of another name. */
  readonly isOlderPolicy: boolean;
}

/** Looks a value up, policy branch first. */
export function readSetting(stores: FirewallStores, check: HostCheck, profile: FirewallProfile): Setting {
  const policyKey = policyProfile(stores, profile);
  const localKey = check.isPolicyOnly ? undefined : localProfile(stores, profile);
  const byPolicy = valueIn(policyKey, check);
  const byLocal = valueIn(localKey, check);
  const isOlderPolicy = byPolicy !== undefined && profile !== "domain" && policyKey?.name.toLowerCase() === XP_PROFILE;
  const value = byPolicy ?? byLocal;
  if (value === undefined) return missingSetting(check, policyKey, localKey, stores, profile);
  const isOnByLocal = check.isInLogging && numberOf(byPolicy) === 0 && numberOf(byLocal) === 1;
  return {
    source: byPolicy === undefined ? "local" : "policy",
    data: value.data,
    shown: showData(value.data),
    location: value.location,
    effective: isOnByLocal ? 1 : numberOf(value),
    isOnByLocal,
    isOlderPolicy,
  };
}

function missingSetting(
  { isPolicyOnly, isInLogging, windowsDefault }: HostCheck,
  policyKey: RegistryKey | undefined,
  localKey: RegistryKey | undefined,
  stores: FirewallStores,
  profile: FirewallProfile,
): Setting {
  const isLocalHeld = isHeld(localKey) || (isInLogging && isHeld(localKey?.keys.get("logging")));
  const isNotSet = isPolicyOnly ? isPolicyHeld(stores, profile) : isLocalHeld;
  const lacking = isPolicyOnly ? (policyKey ?? stores.policy ?? stores.policyHolder) : localKey;
  return {
    source: isNotSet ? "not-set" : "not-exported",
    data: undefined,
    shown: "",
    location: isNotSet ? (lacking?.location ?? null) : null,
    effective: isNotSet ? windowsDefault : null,
    isOnByLocal: false,
    isOlderPolicy: false,
  };
}

function valueIn(key: RegistryKey | undefined, { value, isInLogging }: HostCheck): RegistryValue | undefined {
  const holder = isInLogging ? key?.keys.get("logging") : key;
  return holder?.values.get(value.toLowerCase());
}

const numberOf = (value: RegistryValue | undefined): number | null =>
  value?.data.kind === "dword" ? value.data.number : null;

/** Whether the data is what the check asks for; data of another type never is. */
export function isWanted({ wanted }: HostCheck, profile: FirewallProfile, data: RegistryData | undefined): boolean {
  if (data === undefined) return false;
  if (wanted.kind === "path") return data.kind === "string" && samePath(data.text, wanted.paths[profile]);
  if (data.kind !== "dword") return false;
  return wanted.kind === "equal" ? data.number === wanted.number : data.number >= wanted.number;
}

const samePath = (one: string, other: string): boolean => foldPath(one) === foldPath(other);

const foldPath = (path: string): string =>
  path
    .trim()
    .toLowerCase()
    .replace(/^%windir%/, "%systemroot%");

/** "EnableFirewall = 1". */
export function describeWanted({ value, wanted }: HostCheck, profile: FirewallProfile): string {
  switch (wanted.kind) {
    case "equal":
      return `${value} = ${wanted.number}`;
    case "at-least":
      return `${value} >= ${wanted.number}`;
    case "path":
      return `${value} = ${wanted.paths[profile]}`;
  }
}

function showData(data: RegistryData): string {
  switch (data.kind) {
    case "dword":
      return String(data.number);
    case "qword":
      return `${data.number} (a qword)`;
    case "string":
      return `"${data.text}"`;
    case "multi-string":
      return "a list of texts";
    case "binary":
      return "binary data";
  }
}

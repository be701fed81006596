import type { Truth } from "../../truth.ts";
import type { Profile } from "../profile.ts";
import type { Setting } from "../setting.ts";
import { isPortPreference, isProgramPreference } from "./preference.ts";
import type { ProfileSettings } from "./profile-settings.ts";
import type { FirewallRule } from "./rule.ts";

/**
 * Whether a rule counts at all while a profile is in force, and if not for certain, why: "inactive". A rule that
 * counts possibly matches possibly at most.
 */
export interface Standing {
  readonly counts: "no" | "maybe" | "yes";
  readonly why: string;
}

const COUNTS: Standing = { counts: "yes", why: "" };

/** By Active, the rule's profiles and what the policy lets local rules do (windows-nt-to-11-filters.md D4.3). */
export function standingOf(rule: FirewallRule, profile: Profile, settings: ProfileSettings): Standing {
  if (rule.isActive === "no") return { counts: "no", why: "inactive" };
  const isProfileNamed = rule.profiles.length === 0 || rule.profiles.includes(profile);
  const isProfileUnread = rule.notUnderstood.some(({ key }) => key.toLowerCase() === "profile");
  if (!isProfileNamed && !isProfileUnread) return { counts: "no", why: "for other profiles" };
  const merged = rule.store === "local" ? mergeOf(rule, settings) : COUNTS;
  if (merged.counts === "no") return merged;
  if (rule.isActive === "maybe") return { counts: "maybe", why: "whether it is active cannot be read" };
  if (rule.store === "mdm") return { counts: "maybe", why: "whether rules of device management count is not known" };
  return merged;
}

function mergeOf(rule: FirewallRule, settings: ProfileSettings): Standing {
  const { mergesLocalRules, mergesPrograms, mergesPorts } = settings;
  const merges = [
    mergeBy(mergesLocalRules, "AllowLocalPolicyMerge", "yes"),
    mergeBy(mergesPrograms, "AllowUserPrefMerge of AuthorizedApplications", isProgramPreference(rule)),
    mergeBy(mergesPorts, "AllowUserPrefMerge of GloballyOpenPorts", isPortPreference(rule)),
  ];
  return merges.find(({ counts }) => counts === "no") ?? merges.find(({ counts }) => counts === "maybe") ?? COUNTS;
}

/** `isMeant`: the setting is about rules such as this one. */
function mergeBy({ isOn, store }: Setting, name: string, isMeant: Truth): Standing {
  if (isOn === "yes" || isMeant === "no") return COUNTS;
  if (isOn === "maybe") {
    const doubt = store === "local" ? "is not 1 in the local store, where it may count" : "is not the number 0 or 1";
    return { counts: "maybe", why: `${name} ${doubt}, and may leave local rules out` };
  }
  if (isMeant === "yes") return { counts: "no", why: `left out by the policy (${name} is 0)` };
  return { counts: "maybe", why: `${name} is 0, which may be meant for rules such as this one` };
}

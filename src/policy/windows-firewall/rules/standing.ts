import type { Profile } from "../profile.ts";
import type { Setting } from "../setting.ts";
import type { ProfileSettings } from "./profile-settings.ts";
import { type FirewallRule, hasPorts, type RuleToken } from "./rule.ts";

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
  const merges = [mergeBy(mergesLocalRules, "AllowLocalPolicyMerge")];
  if (isProgramPreference(rule)) merges.push(mergeBy(mergesPrograms, "AllowUserPrefMerge of AuthorizedApplications"));
  if (isPortPreference(rule)) merges.push(mergeBy(mergesPorts, "AllowUserPrefMerge of GloballyOpenPorts"));
  return merges.find(({ counts }) => counts === "no") ?? merges.find(({ counts }) => counts === "maybe") ?? COUNTS;
}

function mergeBy({ isOn }: Setting, name: string): Standing {
  if (isOn === "yes") return COUNTS;
  if (isOn === "no") return { counts: "no", why: `left out by the policy (${name} is 0)` };
  return { counts: "maybe", why: `${name} is not the number 0 or 1, and may leave local rules out` };
}

const isSet = ({ unseen }: FirewallRule, key: string): boolean =>
  unseen.some((token: RuleToken) => token.key.toLowerCase() === key);

/** A local rule like an XP program exception: a program, no service, TCP or UDP, no ports. */
function isProgramPreference(rule: FirewallRule): boolean {
  const isOfPorts = rule.localPorts.length > 0 || rule.remotePorts.length > 0;
  const isOfProtocol = rule.protocol !== undefined && hasPorts(rule.protocol);
  return isSet(rule, "app") && !isSet(rule, "svc") && isOfProtocol && !isOfPorts;
}

/** A local rule like an XP port exception: exactly one port, no program and no service. */
function isPortPreference(rule: FirewallRule): boolean {
  const [term, ...more] = rule.localPorts;
  const isOnePort = term !== undefined && more.length === 0 && term.kind === "range" && term.first === term.last;
  return isOnePort && !isSet(rule, "app") && !isSet(rule, "svc");
}

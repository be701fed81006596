import type { Problem, SourceLocation } from "../../../base/problem.ts";
import type { RegistryKey, RegistryValue } from "../../../registry/registry.ts";
import { warn } from "../../registry-value.ts";
import type { Truth } from "../../truth.ts";
import type { FirewallKeys } from "../firewall-keys.ts";
import type { Profile } from "../profile.ts";
import { ON, readServiceSwitch } from "../service-switch.ts";
import { readSetting, type Setting } from "../setting.ts";
import { countIgnoredRules, countLegacyExceptions, type IgnoredStore } from "./ignored-stores.ts";
import { parseRule } from "./parse-rule.ts";
import { type ProfileSettings, readProfileSettings } from "./profile-settings.ts";
import { type FirewallRule, formatToken, type RuleStore, type RuleToken } from "./rule.ts";
import { ruleName } from "./rule-summary.ts";
import type { RuleRemark } from "./token-reader.ts";
import { remarkUnheededKeys } from "./unheeded-keys.ts";

/** The Windows Firewall of Vista and later, of one export (windows-nt-to-11-filters.md section D). */
export interface RulesConfiguration {
  readonly kind: "windows-firewall";
  readonly generation: "rules";
  readonly location: SourceLocation;
  /** Of the stores that are in force, those of the policy first. */
  readonly rules: readonly FirewallRule[];
  readonly profiles: Readonly<Record<Profile, ProfileSettings>>;
  /** DisableStatefulFTP, DisableStatefulPPTP: no helper lets data connections in (D4.4). */
  readonly disablesFtp: Setting;
  readonly disablesPptp: Setting;
  /** Its services, MpsSvc and BFE, run. */
  readonly isRunning: Truth;
  /** Why they do not, or what that depends on; "" when they do. */
  readonly runningCause: string;
  /** Those of which the export does not hold how they start. */
  readonly presumedServices: readonly string[];
  /** The export holds the key of the local rules. */
  readonly holdsLocalRules: boolean;
  /** The local store has a PrivateProfile, which is taken to have no effect. */
  readonly hasLocalPrivateProfile: boolean;
  /** Values among the rules that hold no rule, and so are not judged. */
  readonly unreadCount: number;
  /** Stores of rules that are not in force for a user's traffic as a whole. */
  readonly ignoredStores: readonly IgnoredStore[];
  /** Local lists of Windows XP and 2003, which are not judged beside rules. */
  readonly legacyLists: readonly IgnoredStore[];
}

export function readRules(keys: FirewallKeys, problems: Problem[]): RulesConfiguration {
  const { local, policy, services } = keys;
  const stores: readonly (readonly [RegistryKey | undefined, RuleStore])[] = [
    [policy?.keys.get("firewallrules"), "policy"],
    [local?.keys.get("firewallrules"), "local"],
    [local?.keys.get("mdm")?.keys.get("firewallrules"), "mdm"],
  ];
  const location = (local ?? policy)?.location;
  if (location === undefined) throw new Error("a firewall has a store");
  remarkUnheededKeys(keys, problems);
  const read = stores.flatMap(([key, store]) => readStore(key, store, problems));
  const rules = read.filter((rule) => rule !== undefined);
  return {
    kind: "windows-firewall",
    generation: "rules",
    location,
    rules,
    profiles: readProfileSettings(keys, problems),
    disablesFtp: readSetting({ policy, local }, "DisableStatefulFTP", false, problems),
    disablesPptp: readSetting({ policy, local }, "DisableStatefulPPTP", false, problems),
    ...readRunning(services, problems),
    holdsLocalRules: local?.keys.has("firewallrules") ?? false,
    hasLocalPrivateProfile: local?.keys.has("privateprofile") ?? false,
    unreadCount: read.length - rules.length,
    ignoredStores: countIgnoredRules([services?.keys.get("sharedaccess"), policy], new Set(stores.map(([key]) => key))),
    legacyLists: countLegacyExceptions(local),
  };
}

/** undefined for each value that holds no rule. */
function readStore(
  key: RegistryKey | undefined,
  store: RuleStore,
  problems: Problem[],
): readonly (FirewallRule | undefined)[] {
  return [...(key?.values.values() ?? [])].map((value) => readRule(value, store, problems));
}

/** Windows is not known to read rules of another type than REG_SZ, nor not to. */
function readRule(value: RegistryValue, store: RuleStore, problems: Problem[]): FirewallRule | undefined {
  const { name: id, data, location } = value;
  if (data.kind !== "string" && data.kind !== "multi-string") {
    warn(problems, location, `rule "${id}": expected a string, found ${data.kind}; it is not judged`);
    return undefined;
  }
  const { rule: parsed, remarks } =
    data.kind === "string" ? parseRule(data.text) : parseRule(data.texts.join("|"), "is a list of strings (multi_sz)");
  // The rule last: what is added to a copy makes objects of as many shapes, which cost 7,400 rules 200 ms later on.
  const rule = parsed && { id, location, store, ...parsed };
  const [name, judged] = rule === undefined ? [id, "; it is not judged"] : [ruleName(rule), ""];
  for (const { message, location: place } of placeRemarks(remarks, location)) {
    warn(problems, place, `rule "${name}": ${message}${judged}`);
  }
  return rule;
}

/** Where each remark is about, each told once: two parts of a token may share a flaw. */
function placeRemarks(remarks: readonly RuleRemark[], location: SourceLocation): readonly Omit<Problem, "severity">[] {
  const tokens = [...new Set(remarks.flatMap(({ token }) => token ?? []))];
  const placeOf = (token: RuleToken): SourceLocation => {
    const written = formatToken(token);
    const alike = tokens.filter((other) => formatToken(other) === written);
    return locate(location, written, alike.indexOf(token));
  };
  const placed = remarks.map(({ message, token }) => ({
    message,
    location: token === undefined ? location : placeOf(token),
  }));
  return [...new Map(placed.map((remark) => [`${remark.location.column} ${remark.message}`, remark])).values()];
}

/** The place of a token in its line, `earlier` alike before it; that of the value where the line does not show it as it is. */
function locate(location: SourceLocation, token: string, earlier: number): SourceLocation {
  const { lineText } = location;
  const written = `|${token.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}`;
  const isWhole = (at: number): boolean => ["|", '"'].includes(lineText.charAt(at + written.length));
  let at = -1;
  for (let left = earlier; left >= 0; left--) {
    do at = lineText.indexOf(written, at + 1);
    while (at !== -1 && !isWhole(at));
    if (at === -1) return location;
  }
  return { ...location, column: at + 2 };
}

/** That either service must run is known, and not from a document. */
function readRunning(
  services: RegistryKey | undefined,
  problems: Problem[],
): Pick<RulesConfiguration, "isRunning" | "runningCause" | "presumedServices"> {
  const read = ["MpsSvc", "BFE"].map((name) => ({ name, ...readServiceSwitch(services, name, problems) }));
  const find = (isOn: Truth) => read.find(({ service }) => service.isOn === isOn)?.service;
  const { isOn: isRunning, cause: runningCause } = find("no") ?? find("maybe") ?? ON;
  const presumed = isRunning === "no" ? [] : read.filter(({ isServicePresumed }) => isServicePresumed);
  return { isRunning, runningCause, presumedServices: presumed.map(({ name }) => name) };
}

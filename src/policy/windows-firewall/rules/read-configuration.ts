import type { Problem, SourceLocation } from "../../../base/problem.ts";
import type { RegistryKey, RegistryValue } from "../../../registry/registry.ts";
import { readDword, warn } from "../../registry-value.ts";
import type { Truth } from "../../truth.ts";
import type { FirewallKeys } from "../firewall-keys.ts";
import type { Profile } from "../profile.ts";
import { readSetting, type Setting } from "../setting.ts";
import { countIgnoredRules, type IgnoredStore } from "./ignored-stores.ts";
import { parseRule } from "./parse-rule.ts";
import { type ProfileSettings, readProfileSettings } from "./profile-settings.ts";
import { type FirewallRule, formatToken, type RuleStore, type RuleToken } from "./rule.ts";

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
  /** Its services, MpsSvc and BFE, are not disabled. */
  readonly isRunning: Truth;
  /** The export does not hold how MpsSvc starts. */
  readonly isRunningPresumed: boolean;
  /** The export holds the key of the local rules. */
  readonly holdsLocalRules: boolean;
  /** Values among the rules that hold no rule, and so are not judged. */
  readonly unreadCount: number;
  /** Stores of rules that are not in force for a user's traffic as a whole. */
  readonly ignoredStores: readonly IgnoredStore[];
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
  remarkPrivateProfile(local, problems);
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
    isRunning: readIsRunning(services, problems),
    isRunningPresumed: services?.keys.get("mpssvc")?.values.has("start") !== true,
    holdsLocalRules: local?.keys.has("firewallrules") ?? false,
    unreadCount: read.length - rules.length,
    ignoredStores: countIgnoredRules([services?.keys.get("sharedaccess"), policy], new Set(stores.map(([key]) => key))),
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
  const { rule, remarks } =
    data.kind === "string" ? parseRule(data.text) : parseRule(data.texts.join("|"), "is a list of strings (multi_sz)");
  for (const { message, token } of remarks) {
    const judged = rule === undefined ? "; it is not judged" : "";
    warn(problems, locate(location, token), `rule "${id}" ${message}${judged}`);
  }
  // The rule last: what is added to a copy makes objects of as many shapes, which cost 7,400 rules 200 ms later on.
  return rule === undefined ? undefined : { id, location, store, ...rule };
}

/** The place of a token in its line; that of the value where the line does not show the token as it is. */
function locate(location: SourceLocation, token: RuleToken | undefined): SourceLocation {
  if (token === undefined) return location;
  const written = formatToken(token).replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  const at = location.lineText.indexOf(`|${written}`);
  return at === -1 ? location : { ...location, column: at + 2 };
}

const DISABLED = 4;

/** Neither service is disabled; that either must run is known, and not from a document. */
function readIsRunning(services: RegistryKey | undefined, problems: Problem[]): Truth {
  const starts = ["mpssvc", "bfe"].map((name) => readDword(services?.keys.get(name), "Start", problems));
  if (starts.some((start) => start.kind === "value" && start.value === DISABLED)) return "no";
  return starts.some(({ kind }) => kind === "unreadable") ? "maybe" : "yes";
}

function remarkPrivateProfile(local: RegistryKey | undefined, problems: Problem[]): void {
  const key = local?.keys.get("privateprofile");
  if (key === undefined) return;
  warn(problems, key.location, "PrivateProfile has no effect here: the private profile's key is StandardProfile");
}

import { PROFILES, type Profile } from "../../policy/windows-firewall/profile.ts";
import type { RulesConfiguration } from "../../policy/windows-firewall/rules/read-configuration.ts";
import type { Setting } from "../../policy/windows-firewall/setting.ts";
import { findKey, type Registry } from "../../registry/registry.ts";
import type { LintCheck, LintFinding } from "../lint-finding.ts";
import { windowsFirewallRules } from "../rules/windows-firewall-rules.ts";
import { count, namedOrCounted, relatedRules } from "../rules/wording.ts";

/** FWR-105, 407 and 414: what keeps the Windows Firewall of Vista and later, or rules of it, from being in force or judged. */
export const checkWindowsFirewallSettings: LintCheck = ({ configuration, registry }) =>
  (configuration?.filters ?? []).flatMap((filter) =>
    filter.kind === "windows-firewall" && filter.generation === "rules"
      ? [...checkService(filter), ...checkProfiles(filter), ...checkStores(filter, registry), ...checkMerge(filter)]
      : [],
  );

type Worded = Pick<LintFinding, "id" | "severity" | "message" | "location" | "subject"> & Partial<LintFinding>;
const finding = (worded: Worded): LintFinding => ({ related: [], filter: "windows-firewall", ...worded });

function checkService({ isRunning, location }: RulesConfiguration): readonly LintFinding[] {
  if (isRunning !== "no") return [];
  const message = "the service MpsSvc or BFE is disabled (Start is 4): the Windows Firewall does not run";
  return [finding({ id: "FWR-105", severity: "high", message, location, subject: "MpsSvc" })];
}

interface SettingCheck {
  readonly of: keyof RulesConfiguration["profiles"][Profile];
  readonly isBad: (setting: Setting) => boolean;
  readonly severity: LintFinding["severity"];
  readonly text: string;
}

/** What a profile may say that its rules do not show. */
const SETTINGS: readonly SettingCheck[] = [
  {
    of: "isEnabled",
    isBad: ({ isOn }) => isOn === "no",
    severity: "medium",
    text: "EnableFirewall is 0: nothing is filtered",
  },
  {
    of: "blocksInbound",
    isBad: ({ isOn }) => isOn === "no",
    severity: "high",
    text: "DefaultInboundAction is 0: what no rule blocks is let in",
  },
  {
    of: "refusesExceptions",
    isBad: ({ isOn }) => isOn === "yes",
    severity: "low",
    text: "DoNotAllowExceptions is 1: no rule lets anything in",
  },
];

/** Profiles that read the same key are named in one finding. */
function checkProfiles({ profiles, location }: RulesConfiguration): readonly LintFinding[] {
  return SETTINGS.flatMap(({ of, isBad, severity, text }) => {
    const byPlace = new Map<string, { names: Profile[]; place: LintFinding["location"] }>();
    for (const profile of PROFILES) {
      const setting = profiles[profile][of];
      if (setting === null || !("isOn" in setting) || !isBad(setting)) continue;
      const place = setting.location ?? location;
      const key = `${place.file}\n${place.line}`;
      const known = byPlace.get(key) ?? { names: [], place };
      known.names.push(profile);
      byPlace.set(key, known);
    }
    return [...byPlace.values()].map(({ names, place }) => {
      const message = `${names.join(" and ")} ${names.length === 1 ? "profile" : "profiles"}: ${text}`;
      return finding({ id: "FWR-105", severity, message, location: place, subject: `${text} ${names.join(" ")}` });
    });
  });
}

/** Rules that Windows has in force beside those of the stores that are judged (windows-nt-to-11-filters.md D1). */
const IN_FORCE: readonly (readonly [RegExp, string])[] = [
  [/\\RestrictedServices\\(?:Static|Configurable)\\/i, "service hardening, which is for single services only"],
  [/\\RestrictedServices\\AppIso\\/i, "isolation of store apps"],
  [/\\ConSecRules$/i, "connection security (IPsec)"],
];
const DEFAULTS = /\\SharedAccess\\Defaults\\/i;

function checkStores({ ignoredStores, profiles }: RulesConfiguration, registry: Registry): readonly LintFinding[] {
  const stores = ignoredStores.flatMap(({ path, count: rules }) => {
    const location = findKey(registry, path)?.location;
    return location === undefined ? [] : [finding({ ...wordStore(path, rules), location, subject: path })];
  });
  const legacy = new Set(PROFILES.flatMap((profile) => profiles[profile].legacyExceptions ?? []));
  const exceptions = [...legacy].map((location) => {
    const message =
      "an exception of Windows XP and 2003 in group policy: whether a later Windows heeds it is not documented";
    return finding({ id: "FWR-407", severity: "low", message, location, subject: "exceptions of XP in group policy" });
  });
  return [...stores, ...exceptions];
}

function wordStore(path: string, rules: number): Pick<LintFinding, "id" | "severity" | "message"> {
  const subject = `${count(rules, "rule")} here ${rules === 1 ? "is" : "are"} not judged`;
  const inForce = IN_FORCE.find(([pattern]) => pattern.test(path))?.[1];
  if (inForce !== undefined) {
    const message = `${subject}, and in force in Windows: ${inForce}`;
    return { id: "FWR-414", severity: "info", message };
  }
  if (DEFAULTS.test(path)) {
    const message = `${subject}: factory defaults, which are not in force`;
    return { id: "FWR-407", severity: "info", message };
  }
  const message = `${subject}: the key is no store of rules that Microsoft documents`;
  return { id: "FWR-407", severity: "medium", message };
}

function checkMerge(configuration: RulesConfiguration): readonly LintFinding[] {
  const { leftOut } = windowsFirewallRules(configuration);
  const [first] = leftOut;
  if (first === undefined) return [];
  const message = `local ${namedOrCounted(leftOut)} ${leftOut.length === 1 ? "is" : "are"} not in force: group policy leaves local rules out`;
  const related = relatedRules(leftOut.slice(1));
  return [
    finding({
      id: "FWR-407",
      severity: "medium",
      message,
      location: first.location,
      related,
      subject: "local rules left out",
    }),
  ];
}

import type { SourceLocation } from "../base/problem.ts";
import type { Registry } from "../registry/registry.ts";
import { clauseById, formatClause } from "../tables/clauses.ts";
import {
  CIS_NAME,
  FIREWALL_PROFILES,
  type FirewallProfile,
  HOST_CHECKS,
  type HostCheck,
  type ProfileCheck,
  STIG_NAME,
} from "../tables/host-checks.ts";
import { type FirewallStores, findFirewallStores, isPolicyHeld } from "./firewall-stores.ts";
import type { HostCheckOutcome, HostCheckResult } from "./host-check-result.ts";
import { describeWanted, isWanted, readSetting, type Setting, type SettingSource } from "./setting.ts";

/** The check that the others of a profile rest on. */
const FIREWALL_IS_ON = "FWR-701";

/**
 * Checks the configuration of Windows Firewall (Vista and later) in an export: every check of every profile that has it,
 * profile by profile. None where the export holds no such configuration: the checks are not about other filters.
 */
export function evaluateHostChecks(registry: Registry): readonly HostCheckResult[] {
  const stores = findFirewallStores(registry);
  return stores === undefined ? [] : FIREWALL_PROFILES.flatMap((profile) => evaluateProfile(stores, profile));
}

function evaluateProfile(stores: FirewallStores, profile: FirewallProfile): readonly HostCheckResult[] {
  let off: SourceLocation | null = null;
  const results: HostCheckResult[] = [];
  for (const check of HOST_CHECKS) {
    const profileCheck = check.profiles[profile];
    if (profileCheck === undefined) continue;
    const setting = readSetting(stores, check, profile);
    const result = evaluateCheck({ stores, check, profile, profileCheck, setting, off });
    results.push(result);
    if (check.id === FIREWALL_IS_ON && result.outcome === "fail" && setting.data !== undefined) off = setting.location;
  }
  return results;
}

interface CheckCase {
  readonly stores: FirewallStores;
  readonly check: HostCheck;
  readonly profile: FirewallProfile;
  readonly profileCheck: ProfileCheck;
  readonly setting: Setting;
  /** Where the firewall is set to something else than on for the profile; null where it is not. */
  readonly off: SourceLocation | null;
}

function evaluateCheck(given: CheckCase): HostCheckResult {
  const { check, profile, profileCheck, setting, off } = given;
  const { outcome, notes } = judge(given);
  return {
    id: check.id,
    profile,
    title: check.title,
    severity: profileCheck.severity,
    outcome,
    asked: describeWanted(check, profile),
    found: describeFound(setting),
    location: setting.location ?? (outcome === "fail" ? off : null),
    effective: setting.effective,
    notes: [...notes, ...limits(given, outcome)],
    references: listReferences(profileCheck),
    clauses: check.clauses,
    remediation: check.remediation,
  };
}

interface Judgement {
  readonly outcome: HostCheckOutcome;
  readonly notes: readonly string[];
}

function judge({ stores, check, profile, profileCheck, setting, off }: CheckCase): Judgement {
  if (stores.isDomainMember === "no" && (profile === "domain" || check.isPolicyOnly)) {
    return { outcome: "not-applicable", notes: [NO_MEMBER] };
  }
  // The STIG says so of every check but the first.
  if (off !== null && profileCheck.stig !== null) {
    return { outcome: "fail", notes: ["the firewall is not on for this profile, which fails this check too"] };
  }
  switch (setting.source) {
    case "not-exported":
      return { outcome: "not-in-this-export", notes: [] };
    case "not-set":
      return { outcome: "fail", notes: [describeDefault(check)] };
    case "policy":
    case "local":
      return { outcome: isWanted(check, profile, setting.data) ? "pass" : "fail", notes: [] };
  }
}

const NO_MEMBER =
  "for members of a domain only, and the computer is taken to be none (assumed): its primary DNS suffix, NV Domain, is empty";

/** A missing value is asked for all the same, whatever Windows does without it. */
function describeDefault({ windowsDefault, wanted }: HostCheck): string {
  if (windowsDefault === null) return "the value is asked for, and not set";
  const isSame = wanted.kind === "equal" && wanted.number === windowsDefault;
  return isSame
    ? `the value is asked for, and not set; Windows does the same without it (default ${windowsDefault})`
    : `the value is not set, and Windows takes ${windowsDefault}`;
}

/** What limits the answer. */
function limits({ stores, check, profile, profileCheck, setting }: CheckCase, outcome: HostCheckOutcome): string[] {
  if (outcome === "not-applicable") return [];
  const notes: string[] = [];
  const isByLocal = setting.source === "local" || (setting.source === "not-set" && !check.isPolicyOnly);
  if (isByLocal && !isPolicyHeld(stores, profile))
    notes.push("the policy branch, which would win, is not in this export");
  if (setting.source === "local" && outcome === "pass" && profileCheck.cis !== null)
    notes.push("set locally: CIS asks for it by policy");
  if (setting.isOlderPolicy)
    notes.push("by the StandardProfile of an older policy, which stands for private and public");
  if (setting.isOnByLocal) notes.push("the local store has it on, and on wins");
  if (profile === "domain" || check.isPolicyOnly)
    notes.push("for members of a domain only; whether the computer is one is not in this export");
  const contrary = check.contraryClauses.flatMap((id) => clauseById(id) ?? []).map(formatClause);
  if (contrary.length > 0) notes.push(`others ask for the opposite: ${contrary.join("; ")}`);
  return notes;
}

const SOURCE_WORDS: Readonly<Record<SettingSource, string>> = {
  policy: ", by policy",
  local: ", local",
  "not-set": "not set",
  "not-exported": "",
};

function describeFound({ source, data, shown }: Setting): string | null {
  if (source === "not-exported") return null;
  return data === undefined ? SOURCE_WORDS[source] : `${shown}${SOURCE_WORDS[source]}`;
}

const listReferences = ({ stig, cis }: ProfileCheck): readonly string[] => [
  ...(stig === null ? [] : [`${STIG_NAME}, ${stig.vulnerability} (${stig.rule})`]),
  ...(cis === null ? [] : [`${CIS_NAME}, ${cis}`]),
];

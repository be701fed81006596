import type { Assumption } from "../policy/filter.ts";
import type { FilterConfiguration, PolicyConfiguration } from "../policy/read-filters.ts";
import { profileKeyName } from "../policy/windows-firewall/exceptions/read-exceptions.ts";
import { listFirewallAssumptions } from "../policy/windows-firewall/filter.ts";
import { PROFILES } from "../policy/windows-firewall/profile.ts";

/** What was taken for granted about the rules, whatever the profile, the host and the traffic. Each once. */
export function listLintAssumptions(configuration: PolicyConfiguration): readonly Assumption[] {
  const all = [...configuration.assumptions, ...configuration.filters.flatMap(ofFilter)];
  return [...new Map(all.map((assumption) => [assumption.text, assumption])).values()];
}

function ofFilter(filter: FilterConfiguration): readonly Assumption[] {
  if (filter.kind !== "windows-firewall") return [];
  if (filter.generation === "rules") {
    // Stores that are not judged are findings, with a place in the file.
    const configuration = { ...filter, ignoredStores: [] };
    return PROFILES.flatMap((profile) => listFirewallAssumptions(configuration, profile));
  }
  const present = PROFILES.filter((profile) => filter.profiles[profileKeyName(profile)].isInExport);
  return present.flatMap((profile) => listFirewallAssumptions(filter, profile));
}

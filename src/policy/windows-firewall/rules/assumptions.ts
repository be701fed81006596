import type { Assumption } from "../../filter.ts";
import type { Profile } from "../profile.ts";
import { LOWEST_DYNAMIC_PORT } from "./port-term.ts";
import type { RulesConfiguration } from "./read-configuration.ts";
import { standingOf } from "./standing.ts";

const TOPIC = "Windows Firewall";

/** What the export leaves open about the firewall of Vista and later, and which of its rules are not judged. */
export function listRulesAssumptions(configuration: RulesConfiguration, profile: Profile): readonly Assumption[] {
  const { rules, profiles, holdsLocalRules, ignoredStores, isRunningPresumed } = configuration;
  const settings = profiles[profile];
  const assumptions: Assumption[] = [];
  const add = (text: string): void => {
    assumptions.push({ topic: TOPIC, text, option: null });
  };
  if (isRunningPresumed) add("its service was running: the export does not hold how MpsSvc starts");
  if (!holdsLocalRules && settings.mergesLocalRules.isOn !== "no") {
    add("there are no local rules: the export does not hold their key (FirewallPolicy\\FirewallRules)");
  }
  for (const { path, count } of ignoredStores) {
    const what = count === 1 ? "1 rule is" : `${count} rules are`;
    add(`${what} not judged, as their store is not in force for all traffic: ${path}`);
  }
  const isByRpc = rules
    .filter((rule) => standingOf(rule, profile, settings).counts !== "no")
    .some(({ localPorts }) => localPorts.some((term) => term.kind === "keyword" && term.keyword === "RPC"));
  if (isByRpc) add(`rules for dynamic RPC ports (LPort=RPC) are for no port below ${LOWEST_DYNAMIC_PORT}`);
  return assumptions;
}

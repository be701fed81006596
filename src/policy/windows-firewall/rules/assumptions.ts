import type { Assumption } from "../../filter.ts";
import type { Profile } from "../profile.ts";
import { PORT_KEYWORDS, type PortKeyword, PRESUMED_PORTS } from "./port-term.ts";
import type { RulesConfiguration } from "./read-configuration.ts";
import type { FirewallRule } from "./rule.ts";
import { standingOf } from "./standing.ts";

const TOPIC = "Windows Firewall";

/** Real exports have none, and MS-FASP gives private and standard one number: inferred. */
export const NO_LOCAL_PRIVATE_PROFILE =
  "PrivateProfile of the local store has no effect: the private profile's key is StandardProfile";

const namesPorts = ({ localPorts, remotePorts }: FirewallRule, keyword: PortKeyword): boolean =>
  [...localPorts, ...remotePorts].some((term) => term.kind === "keyword" && term.keyword === keyword);

/** What the export leaves open about the firewall of Vista and later, and which of its rules are not judged. */
export function listRulesAssumptions(configuration: RulesConfiguration, profile: Profile): readonly Assumption[] {
  const { rules, profiles, holdsLocalRules, ignoredStores, legacyLists, unreadCount, presumedServices } = configuration;
  const settings = profiles[profile];
  const assumptions: Assumption[] = [];
  const add = (text: string): void => {
    assumptions.push({ topic: TOPIC, text, option: null });
  };
  if (presumedServices.length > 0) {
    const which =
      presumedServices.length === 1 ? `${presumedServices[0]} starts` : `${presumedServices.join(" and ")} start`;
    add(`its services were running: the export does not hold how ${which}`);
  }
  if (!holdsLocalRules && settings.mergesLocalRules.isOn !== "no") {
    add("there are no local rules: the export does not hold their key (FirewallPolicy\\FirewallRules)");
  }
  if (configuration.hasLocalPrivateProfile && profile === "private") add(NO_LOCAL_PRIVATE_PROFILE);
  if (unreadCount > 0) {
    const what = unreadCount === 1 ? "1 value among the rules holds" : `${unreadCount} values among the rules hold`;
    add(`${what} nothing that can be read as a rule, and decides nothing`);
  }
  for (const { path, count } of ignoredStores) {
    const what = count === 1 ? "1 rule is" : `${count} rules are`;
    add(`${what} not judged, as their store is not in force for all traffic: ${path}`);
  }
  for (const { path, count } of legacyLists) {
    const what =
      count === 1 ? "1 exception of Windows XP and 2003 is" : `${count} exceptions of Windows XP and 2003 are`;
    add(`${what} not judged, as a later Windows is taken to go by its rules alone: ${path}`);
  }
  const counted = rules.filter((rule) => standingOf(rule, profile, settings).counts !== "no");
  const named = PORT_KEYWORDS.filter((keyword) => counted.some((rule) => namesPorts(rule, keyword)));
  for (const ports of new Set(Object.values(PRESUMED_PORTS))) {
    const alike = named.filter((keyword) => PRESUMED_PORTS[keyword] === ports);
    const which = ports.first === ports.last ? `port ${ports.first} only` : `no port below ${ports.first}`;
    if (alike.length > 0) add(`rules for the ports that Windows calls ${alike.join(", ")} are for ${which}`);
  }
  return assumptions;
}

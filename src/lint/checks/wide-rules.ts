import type { LintCheck, LintFinding } from "../lint-finding.ts";
import { sizeOf } from "../match-sets/interval-set.ts";
import type { LintRule, RuleGroup } from "../rules/rule-group.ts";
import { isCertain, isUnrestricted, realPorts, type Traffic } from "../rules/traffic.ts";
import { named } from "../rules/wording.ts";

/** Ports beyond which a range is called wide. */
const MANY_PORTS = 1000;

/** FWR-402 and FWR-410: rules that allow whatever the port and host, and rules that allow by a wide range of ports. */
export const checkWideRules: LintCheck = ({ rules }) =>
  rules
    .flatMap(({ groups }) => groups)
    .flatMap((group) =>
      group.rules.filter(({ action }) => action === "allow").flatMap((rule) => checkRule(rule, group)),
    );

function checkRule(rule: LintRule, { filter, direction }: RuleGroup): readonly LintFinding[] {
  const severity = direction === "inbound" ? "medium" : "low";
  const finding = (id: string, message: string): LintFinding => ({
    id,
    severity,
    message: `${named(rule)} (${rule.summary}) ${message}`,
    location: rule.location,
    related: [],
    filter,
    subject: `rule ${rule.name}`,
  });
  if (rule.conditions.length === 0 && rule.traffic.some((part) => isCertain(part) && isUnrestricted(part))) {
    return [finding("FWR-402", "keeps out no port and no host: it allows nearly everything")];
  }
  const widest = rule.traffic.reduce((most, traffic) => {
    const ports = portsOf(traffic, direction);
    return ports > most ? ports : most;
  }, 0n);
  if (widest <= MANY_PORTS) return [];
  return [finding("FWR-410", `allows ${widest.toLocaleString("en-US")} ports`)];
}

/** Destination ports that a rule lists; none where it does not ask for ports. */
function portsOf({ localPort, remotePort }: Traffic, direction: RuleGroup["direction"]): bigint {
  const ports = direction === "inbound" ? localPort : remotePort;
  return ports === undefined ? 0n : sizeOf(realPorts(ports));
}

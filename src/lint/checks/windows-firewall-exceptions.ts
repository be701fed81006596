import type { SourceLocation } from "../../base/problem.ts";
import type { Exception } from "../../policy/windows-firewall/exceptions/exception.ts";
import {
  type ExceptionsConfiguration,
  type ExceptionsProfile,
  PROFILE_KEY_NAMES,
} from "../../policy/windows-firewall/exceptions/read-exceptions.ts";
import { findFirewallKeys } from "../../policy/windows-firewall/firewall-keys.ts";
import { resolveControlSet } from "../../registry/control-set.ts";
import type { Registry } from "../../registry/registry.ts";
import type { LintCheck, LintFinding } from "../lint-finding.ts";
import { isRead, portsInForce } from "../rules/firewall-exception-rules.ts";
import { namedOrCounted, relatedRules } from "../rules/wording.ts";

/** What is to be said of the exceptions of Windows XP SP2 and Server 2003 SP1, profile by profile. */
export const checkWindowsFirewallExceptions: LintCheck = ({ configuration, registry }) =>
  (configuration?.filters ?? []).flatMap((filter) =>
    filter.kind === "windows-firewall" && filter.generation === "exceptions" ? checkFirewall(filter, registry) : [],
  );

type Worded = Pick<LintFinding, "id" | "severity" | "message" | "location" | "subject"> & Partial<LintFinding>;
const finding = (worded: Worded): LintFinding => ({ related: [], filter: "windows-firewall", ...worded });

function checkFirewall(configuration: ExceptionsConfiguration, registry: Registry): readonly LintFinding[] {
  const { service, location, profiles } = configuration;
  const findings = PROFILE_KEY_NAMES.map((name) => profiles[name])
    .filter(({ isInExport }) => isInExport)
    .flatMap((profile) => [
      ...checkSwitches(profile, switchLocation(profile, registry) ?? location, location),
      ...checkPorts(profile),
      ...checkNames(profile),
      ...checkPrograms(profile),
      ...checkUnused(profile),
    ]);
  if (service.isOn !== "no") return findings;
  const message = `the Windows Firewall does not run: ${service.cause}`;
  return [finding({ id: "FWR-105", severity: "high", message, location, subject: "SharedAccess" }), ...findings];
}

/** Where EnableFirewall of the profile is, group policy's before the local one. */
function switchLocation({ keyName }: ExceptionsProfile, registry: Registry): SourceLocation | undefined {
  const keys = findFirewallKeys(registry, resolveControlSet(registry).key);
  const [value] = [keys?.policy, keys?.local].flatMap(
    (store) => store?.keys.get(keyName.toLowerCase())?.values.get("enablefirewall") ?? [],
  );
  return value?.location;
}

const counts = ({ isEnabled, isInForce }: Exception): boolean => isEnabled !== "no" && isInForce !== "no";

function checkSwitches(
  { keyName, enabled, ignoresExceptions, exceptions }: ExceptionsProfile,
  ofSwitch: SourceLocation,
  ofFirewall: SourceLocation,
): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  if (enabled.isOn === "no") {
    const message = `${keyName}: ${enabled.cause}: nothing is filtered`;
    const subject = `EnableFirewall ${keyName}`;
    findings.push(finding({ id: "FWR-105", severity: "medium", message, location: ofSwitch, subject }));
  }
  if (ignoresExceptions.isOn === "yes" && exceptions.some(counts)) {
    const message = `${keyName}: DoNotAllowExceptions is 1: no exception lets anything in`;
    const location = ignoresExceptions.location ?? ofFirewall;
    const subject = `DoNotAllowExceptions ${keyName}`;
    findings.push(finding({ id: "FWR-105", severity: "low", message, location, subject }));
  }
  return findings;
}

/** Of two definitions of a port a disabled one wins (windows-nt-to-11-filters.md C3). */
const checkPorts = ({ keyName, exceptions }: ExceptionsProfile): readonly LintFinding[] =>
  [...portsInForce(exceptions)].flatMap(([port, same]) => {
    const disabled = same.filter(({ isEnabled }) => isEnabled === "no");
    if (disabled.length === 0) return [];
    const enabled = same.filter(({ isEnabled }) => isEnabled === "yes");
    return enabled.map(({ name, location }) => {
      const message = `${keyName}: "${name}" opens ${port}, and another definition of the port is disabled, which wins`;
      const related = relatedRules(disabled);
      return finding({ id: "FWR-405", severity: "medium", message, location, related, subject: `${keyName} ${name}` });
    });
  });

/** A local value is named by its port; one that is named by another is judged by its data. */
function checkNames({ keyName, exceptions }: ExceptionsProfile): readonly LintFinding[] {
  return exceptions.flatMap((exception) => {
    if (exception.kind !== "port" || exception.store !== "local" || !isRead(exception)) return [];
    const { name, location, port, transport } = exception;
    const own = `${port}:${transport}`;
    if (!/^\d+:(?:tcp|udp)$/i.test(name) || name.toLowerCase() === own.toLowerCase()) return [];
    const message = `${keyName}: "${name}" holds the definition of ${own}, which is taken to count`;
    return [finding({ id: "FWR-002", severity: "low", message, location, subject: `${keyName} ${name}` })];
  });
}

function checkPrograms({ keyName, exceptions }: ExceptionsProfile): readonly LintFinding[] {
  return exceptions
    .filter((exception) => exception.kind === "program" && exception.scope.kind === "any" && counts(exception))
    .map(({ name, location }) => {
      const message = `${keyName}: the program "${name}" may open any port to any address`;
      return finding({ id: "FWR-402", severity: "low", message, location, subject: `${keyName} ${name}` });
    });
}

/** Entries of the lists; the switches of services and of ICMP are off more often than on. */
function checkUnused({ keyName, exceptions }: ExceptionsProfile): readonly LintFinding[] {
  const entries = exceptions.filter(({ kind }) => kind === "port" || kind === "program");
  const disabled = entries.filter(({ isEnabled }) => isEnabled === "no");
  const leftOut = entries.filter(({ isEnabled, isInForce }) => isEnabled !== "no" && isInForce === "no");
  const [firstDisabled] = disabled;
  const [firstLeftOut] = leftOut;
  const findings: LintFinding[] = [];
  if (firstDisabled !== undefined) {
    const message = `${keyName}: ${namedOrCounted(disabled)} ${disabled.length === 1 ? "is" : "are"} disabled`;
    const related = relatedRules(disabled.slice(1));
    const { location } = firstDisabled;
    findings.push(
      finding({ id: "FWR-412", severity: "info", message, location, related, subject: `${keyName} disabled` }),
    );
  }
  if (firstLeftOut !== undefined) {
    const are = leftOut.length === 1 ? "is" : "are";
    const message = `${keyName}: local ${namedOrCounted(leftOut)} ${are} not in force: group policy has a list of its own`;
    const related = relatedRules(leftOut.slice(1));
    const { location } = firstLeftOut;
    findings.push(
      finding({ id: "FWR-407", severity: "medium", message, location, related, subject: `${keyName} left out` }),
    );
  }
  return findings;
}

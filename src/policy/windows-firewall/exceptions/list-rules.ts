import type { PolicyRule } from "../../decision.ts";
import { NO_DYNAMIC_RANGES } from "../../dynamic-ranges.ts";
import { type Exception, UNREADABLE } from "./exception.ts";
import type { ExceptionsConfiguration, ProfileKeyName } from "./read-exceptions.ts";
import { PROFILE_KEY_NAMES } from "./read-exceptions.ts";
import { describeScope } from "./scope.ts";

/** Lists the exceptions of both profiles, with ids from `firstRuleId`, and where those of each profile begin. */
export function listExceptionRules(
  { profiles }: ExceptionsConfiguration,
  firstRuleId: number,
): { readonly rules: readonly PolicyRule[]; readonly firstIds: Readonly<Record<ProfileKeyName, number>> } {
  const rules: PolicyRule[] = [];
  const firstIds: Record<ProfileKeyName, number> = { DomainProfile: firstRuleId, StandardProfile: firstRuleId };
  for (const keyName of PROFILE_KEY_NAMES) {
    firstIds[keyName] = firstRuleId + rules.length;
    for (const exception of profiles[keyName].exceptions) {
      rules.push(describeException(exception, keyName, firstRuleId + rules.length));
    }
  }
  return { rules, firstIds };
}

function describeException(exception: Exception, keyName: ProfileKeyName, id: number): PolicyRule {
  const { name, location, isEnabled, scope } = exception;
  const direction = exception.kind === "icmp" ? exception.setting.direction : "inbound";
  const from = exception.kind === "icmp" ? "" : ` from ${describeScope(scope)}`;
  const doubt = exception.isIllFormed ? " (ill-formed)" : "";
  const place = `${keyName}${exception.store === "policy" ? " of group policy" : ""}`;
  return {
    id,
    filter: "windows-firewall",
    name,
    location,
    action: "allow",
    direction,
    isEnabled: isEnabled !== "no",
    summary: `allow ${direction} ${describeWhat(exception)}${from}${doubt}, in the ${place}`,
    isUnrestricted: exception.kind === "program" && scope.kind === "any",
    dynamicRanges: NO_DYNAMIC_RANGES, // an exception names single ports, or opens what its program listens on
  };
}

function describeWhat(exception: Exception): string {
  switch (exception.kind) {
    case "port": {
      const transport = exception.transport === UNREADABLE ? "traffic" : exception.transport;
      return `${transport} to ${exception.port === UNREADABLE ? "a port that cannot be read" : `port ${exception.port}`}`;
    }
    case "program":
      return "TCP and UDP to the ports of the program";
    case "service": {
      const { ports } = exception;
      if (ports === UNREADABLE) return "the ports of a service that is not documented";
      const listed = ports.map(({ transport, port }) => `${transport} ${port}`).join(", ");
      return exception.opensDynamicPorts ? `${listed} and the ports of system services` : listed;
    }
    case "icmp":
      return `ICMP ${exception.setting.messages}`;
  }
}
